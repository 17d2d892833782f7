/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"

/* How long a character is that begins with this byte; 1 where none can. */
static size_t lead_length(uint8_t first) {
    return (first & 0xE0) == 0xC0 ? 2 : (first & 0xF0) == 0xE0 ? 3 : (first & 0xF8) == 0xF0 ? 4 : 1;
}

size_t mood_utf8_next(uint32_t *code, const char *text, size_t n) {
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    if (n == 0) return 0;
    const uint8_t first = (uint8_t)text[0];
    *code = first;
    if (first < 0x80) return 1;
    const size_t length = lead_length(first);
    *code = 0xFFFD;
    if (length < 2 || length > n) return 1;
    uint32_t value = first & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        const uint8_t byte = (uint8_t)text[i];
        if ((byte & 0xC0) != 0x80) return 1;
        value = value << 6 | (byte & 0x3Fu);
    }
    if (value < least[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return 1;
    *code = value;
    return length;
}

size_t mood_utf8_cut(const char *text, size_t n) {
    if (n == 0) return 0;
    size_t start = n - 1; /* of the last character */
    while (start > 0 && n - start < 4 && ((uint8_t)text[start] & 0xC0) == 0x80) start--;
    return start + lead_length((uint8_t)text[start]) > n ? start : n;
}

bool mood_utf8_is_valid(const char *text, size_t n) {
    for (size_t at = 0; at < n;) {
        uint32_t code;
        const size_t length = mood_utf8_next(&code, text + at, n - at);
        if (code == 0xFFFD && length == 1) return false;
        at += length;
    }
    return true;
}

size_t mood_utf8_length(const char *text, size_t n) {
    size_t count = 0;
    for (size_t at = 0; at < n; count++) {
        uint32_t code;
        at += mood_utf8_next(&code, text + at, n - at);
    }
    return count;
}
