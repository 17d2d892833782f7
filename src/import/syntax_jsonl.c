/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON Lines: a flat object a line (RFC 8259). Values are texts, numbers, true, false, null, or
 * lists of those, which become "a|b|c"; deeper nesting is refused. Everything is unpacked in
 * place: an escape is never shorter than the UTF-8 it stands for.
 */
#include "import/syntax.h"

#include <string.h>

typedef struct json {
    char *c;   /* the reader */
    char *out; /* the writer, never before it; ends the value that is being read */
} json;

static void skip_blanks(json *j) {
    j->c += strspn(j->c, " \t\r\n");
}

static bool take(json *j, char c) {
    skip_blanks(j);
    if (*j->c != c) return false;
    j->c++;
    return true;
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* Four hexadecimal digits behind \u. */
static bool read_unit(unsigned *out, json *j) {
    unsigned unit = 0;
    for (int i = 0; i < 4; i++) {
        const int digit = hex_digit(*j->c);
        if (digit < 0) return false;
        unit = unit * 16 + (unsigned)digit;
        j->c++;
    }
    *out = unit;
    return true;
}

static void write_utf8(json *j, unsigned code) {
    if (code < 0x80) {
        *j->out++ = (char)code;
    } else if (code < 0x800) {
        *j->out++ = (char)(0xc0 | code >> 6);
        *j->out++ = (char)(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        *j->out++ = (char)(0xe0 | code >> 12);
        *j->out++ = (char)(0x80 | (code >> 6 & 0x3f));
        *j->out++ = (char)(0x80 | (code & 0x3f));
    } else {
        *j->out++ = (char)(0xf0 | code >> 18);
        *j->out++ = (char)(0x80 | (code >> 12 & 0x3f));
        *j->out++ = (char)(0x80 | (code >> 6 & 0x3f));
        *j->out++ = (char)(0x80 | (code & 0x3f));
    }
}

/* Behind \u; characters above U+FFFF come as two units (RFC 8259, section 7). */
static bool read_code(json *j) {
    unsigned code = 0, low = 0;
    if (!read_unit(&code, j) || code == 0) return false;
    if (code >= 0xdc00 && code <= 0xdfff) return false;
    if (code >= 0xd800 && code <= 0xdbff) {
        if (j->c[0] != '\\' || j->c[1] != 'u') return false;
        j->c += 2;
        if (!read_unit(&low, j) || low < 0xdc00 || low > 0xdfff) return false;
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    write_utf8(j, code);
    return true;
}

static bool read_escape(json *j) {
    static const char names[] = "\"\\/bfnrt";
    static const char values[] = "\"\\/\b\f\n\r\t";
    const char c = *j->c;
    if (!c) return false;
    j->c++;
    if (c == 'u') return read_code(j);
    const char *name = strchr(names, c);
    if (!name) return false;
    *j->out++ = values[name - names];
    return true;
}

/* Behind the opening quote; writes at j->out. */
static bool read_text(json *j) {
    for (;;) {
        const char c = *j->c;
        if (!c || (unsigned char)c < 0x20) return false;
        j->c++;
        if (c == '"') return true;
        if (c == '\\') {
            if (!read_escape(j)) return false;
        } else
            *j->out++ = c;
    }
}

/* A number, true, false or null (which is an empty text). What it means, the form decides. */
static bool read_bare(json *j) {
    const size_t n = strspn(j->c, "+-.0123456789abcdefghijklmnopqrstuvwxyzE");
    const bool is_null = n == 4 && memcmp(j->c, "null", 4) == 0;
    if (n == 0) return false;
    if (!is_null) {
        memmove(j->out, j->c, n);
        j->out += n;
    }
    j->c += n;
    return true;
}

static bool read_scalar(json *j) {
    skip_blanks(j);
    return take(j, '"') ? read_text(j) : read_bare(j);
}

static bool read_list(json *j) {
    if (take(j, ']')) return true;
    for (bool is_first = true;; is_first = false) {
        if (!is_first) *j->out++ = '|';
        if (!read_scalar(j)) return false;
        if (take(j, ']')) return true;
        if (!take(j, ',')) return false;
    }
}

/* A name and its value. The 0 behind each is written when the reader is past its place. */
static bool read_pair(char **fields, json *j) {
    if (!take(j, '"')) return false;
    fields[0] = j->out = j->c;
    if (!read_text(j)) return false;
    char *end_of_name = j->out;
    if (!take(j, ':')) return false;
    *end_of_name = 0;
    skip_blanks(j);
    fields[1] = j->out = j->c;
    return take(j, '[') ? read_list(j) : read_scalar(j);
}

static bool jsonl_matches(const mood_record *first) {
    return first->text[0] == '{';
}

static mood_status jsonl_split(char **fields, size_t *n_fields, mood_record *record,
                               mood_error *err) {
    json j = {record->text, record->text};
    size_t n = 0;
    bool is_whole = take(&j, '{');
    if (is_whole && take(&j, '}')) goto done;
    while (is_whole) {
        if (n + 2 > MOOD_FORM_MAX_FIELDS)
            return mood_fail(err, MOOD_E_LIMIT, "more than %d fields",
                             MOOD_FORM_MAX_FIELDS / 2);
        if (!(is_whole = read_pair(fields + n, &j))) break;
        n += 2;
        char *end_of_value = j.out;
        const bool goes_on = take(&j, ','), is_last = !goes_on && take(&j, '}');
        is_whole = goes_on || is_last;
        if (is_whole) *end_of_value = 0;
        if (is_last) break;
    }
done:
    skip_blanks(&j);
    if (!is_whole || *j.c)
        return mood_fail(err, MOOD_E_FORMAT, "byte %zu: not a flat JSON object",
                         (size_t)(j.c - record->text) + 1);
    *n_fields = n;
    return MOOD_OK;
}

const mood_syntax mood_syntax_jsonl = {
    .name = "JSON Lines",
    .matches = jsonl_matches,
    .is_named = true,
    .split = jsonl_split,
};
