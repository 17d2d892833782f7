/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "base/alloc.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void mood_buf_init(mood_buf *buf, size_t max_bytes) {
    *buf = (mood_buf){.max_bytes = max_bytes};
}

void mood_buf_clear(mood_buf *buf) {
    mood_free(buf->data);
    *buf = (mood_buf){.max_bytes = buf->max_bytes};
}

void mood_buf_reset(mood_buf *buf) {
    buf->size = 0;
    buf->status = MOOD_OK;
    if (buf->data) buf->data[0] = 0;
}

/* Room for n more bytes and the 0 behind them. */
static mood_status reserve(mood_buf *buf, size_t n) {
    if (buf->status != MOOD_OK) return buf->status;
    if (n > buf->max_bytes - buf->size) return buf->status = MOOD_E_LIMIT;
    const size_t need = buf->size + n + 1;
    if (need <= buf->capacity) return MOOD_OK;
    size_t capacity = buf->capacity ? 2 * buf->capacity : 256;
    if (capacity < need) capacity = need;
    char *data = mood_alloc_resize(buf->data, buf->size, capacity);
    if (!data) return buf->status = MOOD_E_NOMEM;
    buf->data = data;
    buf->capacity = capacity;
    return MOOD_OK;
}

mood_status mood_buf_append(mood_buf *buf, const void *data, size_t n) {
    MOOD_TRY(reserve(buf, n));
    if (n) memcpy(buf->data + buf->size, data, n);
    buf->size += n;
    buf->data[buf->size] = 0;
    return MOOD_OK;
}

mood_status mood_buf_append_text(mood_buf *buf, const char *text) {
    return mood_buf_append(buf, text, strlen(text));
}

mood_status mood_buf_printf(mood_buf *buf, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    const int n = vsnprintf(NULL, 0, format, args);
    mood_status status = n < 0 ? (buf->status = MOOD_E_FORMAT) : reserve(buf, (size_t)n);
    if (status == MOOD_OK) {
        vsnprintf(buf->data + buf->size, (size_t)n + 1, format, again);
        buf->size += (size_t)n;
    }
    va_end(again);
    va_end(args);
    return status;
}

mood_status mood_buf_append_xml(mood_buf *buf, const char *text, size_t n) {
    size_t start = 0;
    for (size_t i = 0; i < n; i++) {
        const char *entity;
        switch (text[i]) {
        case '&':
            entity = "&amp;";
            break;
        case '<':
            entity = "&lt;";
            break;
        case '>':
            entity = "&gt;";
            break;
        case '"':
            entity = "&quot;";
            break;
        case '\'':
            entity = "&#39;";
            break;
        default:
            if ((uint8_t)text[i] >= 0x20 || text[i] == '\n' || text[i] == '\t') continue;
            entity = "";
        }
        MOOD_TRY(mood_buf_append(buf, text + start, i - start));
        MOOD_TRY(mood_buf_append_text(buf, entity));
        start = i + 1;
    }
    return mood_buf_append(buf, text + start, n - start);
}

mood_status mood_buf_append_json(mood_buf *buf, const char *text, size_t n) {
    MOOD_TRY(mood_buf_append(buf, "\"", 1));
    for (size_t at = 0; at < n;) {
        uint32_t code = 0;
        const size_t length = mood_utf8_next(&code, text + at, n - at);
        if (code == '"' || code == '\\')
            MOOD_TRY(mood_buf_printf(buf, "\\%c", (char)code));
        else if (code < 0x20 || code == 0x7F || code == 0xFFFD)
            MOOD_TRY(mood_buf_printf(buf, "\\u%04x", (unsigned)code));
        else
            MOOD_TRY(mood_buf_append(buf, text + at, length));
        at += length;
    }
    return mood_buf_append(buf, "\"", 1);
}

char *mood_buf_detach(mood_buf *buf) {
    char *data = buf->data;
    *buf = (mood_buf){.max_bytes = buf->max_bytes};
    return data;
}
