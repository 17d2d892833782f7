/* SPDX-License-Identifier: Apache-2.0
 *
 * Comma-separated as RFC 4180 has it: a field may stand in quotes, in which commas and line
 * ends are text and a quote is written twice. Quotes are taken off in place.
 */
#include "import/syntax.h"

#include <string.h>

static bool csv_matches(const mood_record *first) {
    return memchr(first->text, ',', first->size) != NULL;
}

/* Read a quoted field that begins behind its quote; NULL when the quote is never closed. *end
 * is set behind the closing quote. */
static char *read_quoted(char **end, char *c) {
    char *start = c, *out = c;
    for (;;) {
        char *quote = strchr(c, '"');
        if (!quote) return NULL;
        if (out != c) memmove(out, c, (size_t)(quote - c));
        out += quote - c;
        if (quote[1] != '"') {
            *end = quote + 1;
            *out = 0;
            return start;
        }
        *out++ = '"';
        c = quote + 2;
    }
}

static mood_status csv_split(char **fields, size_t *n_fields, mood_record *record,
                             mood_error *err) {
    size_t n = 0;
    for (char *c = record->text;;) {
        if (n == MOOD_FORM_MAX_FIELDS)
            return mood_fail(err, MOOD_E_LIMIT, "more than %d fields", MOOD_FORM_MAX_FIELDS);
        char *end = c, *field = c;
        if (*c == '"') {
            field = read_quoted(&end, c + 1);
            if (!field) return mood_fail(err, MOOD_E_FORMAT, "a quote is never closed");
            if (*end && *end != ',')
                return mood_fail(err, MOOD_E_FORMAT, "field %zu goes on behind its quote",
                                 n + 1);
        } else
            end = c + strcspn(c, ",");
        fields[n++] = field;
        const bool is_last = *end == 0;
        *end = 0;
        if (is_last) break;
        c = end + 1;
    }
    *n_fields = n;
    return MOOD_OK;
}

const mood_syntax mood_syntax_csv = {
    .name = "CSV",
    .matches = csv_matches,
    .has_quotes = true,
    .split = csv_split,
};
