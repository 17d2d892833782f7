/* SPDX-License-Identifier: Apache-2.0
 *
 * The form is the one that browsers send (application/x-www-form-urlencoded of the URL
 * standard); the strictness is ours.
 */
#include "serve/query.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <string.h>

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

mood_status mood_query_decode(const char **out, mood_arena *arena, const char *text, size_t n,
                              bool plus_is_space, mood_error *err) {
    char *to = mood_arena_push(arena, n + 1);
    if (!to) return mood_fail(err, MOOD_E_NOMEM, "the address needs too much memory");
    size_t n_to = 0;
    for (size_t i = 0; i < n; i++) {
        char c = text[i];
        if (c == '+' && plus_is_space)
            c = ' ';
        else if (c == '%') {
            const int high = i + 1 < n ? hex_digit(text[i + 1]) : -1;
            const int low = i + 2 < n ? hex_digit(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return mood_fail(err, MOOD_E_FORMAT,
                                 "the address holds a \"%%\" without two hexadecimal digits");
            c = (char)(high * 16 + low);
            i += 2;
        }
        if ((unsigned char)c < 0x20 || c == 0x7f)
            return mood_fail(err, MOOD_E_FORMAT, "the address holds a control character");
        to[n_to++] = c;
    }
    to[n_to] = 0;
    if (!mood_utf8_is_valid(to, n_to))
        return mood_fail(err, MOOD_E_FORMAT, "the address holds bytes that are not UTF-8");
    *out = to;
    return MOOD_OK;
}

static mood_status add_pair(mood_query *query, mood_arena *arena, const char *text, size_t n,
                            mood_error *err) {
    const char *equals = memchr(text, '=', n);
    if (!equals || equals == text)
        return mood_fail(err, MOOD_E_FORMAT,
                         "the query is not of the form name=value&name=value");
    if (query->n_pairs == MOOD_QUERY_MAX_PAIRS)
        return mood_fail(err, MOOD_E_LIMIT, "the query has more than %d parameters",
                         MOOD_QUERY_MAX_PAIRS);
    const size_t n_name = (size_t)(equals - text);
    const char *name, *value;
    MOOD_TRY(mood_query_decode(&name, arena, text, n_name, true, err));
    MOOD_TRY(mood_query_decode(&value, arena, equals + 1, n - n_name - 1, true, err));
    if (mood_query_get(query, name))
        return mood_fail(err, MOOD_E_FORMAT, "%.40s: given twice", name);
    query->pairs[query->n_pairs].name = name;
    query->pairs[query->n_pairs].value = value;
    query->n_pairs++;
    return MOOD_OK;
}

mood_status mood_query_parse(mood_query *out, mood_arena *arena, const char *text, size_t n,
                             mood_error *err) {
    mood_query query = {.n_pairs = 0};
    for (size_t start = 0; n > 0 && start <= n;) {
        const char *end = memchr(text + start, '&', n - start);
        const size_t stop = end ? (size_t)(end - text) : n;
        MOOD_TRY(add_pair(&query, arena, text + start, stop - start, err));
        start = stop + 1;
    }
    *out = query;
    return MOOD_OK;
}

const char *mood_query_get(const mood_query *query, const char *name) {
    for (size_t i = 0; i < query->n_pairs; i++)
        if (strcmp(query->pairs[i].name, name) == 0) return query->pairs[i].value;
    return NULL;
}

mood_status mood_query_expect(const mood_query *query, const char *const *names,
                              mood_error *err) {
    for (size_t i = 0; i < query->n_pairs; i++) {
        const char *const *known = names;
        while (*known && strcmp(*known, query->pairs[i].name) != 0) known++;
        if (!*known)
            return mood_fail(err, MOOD_E_ARG, "%.40s: there is no such parameter here",
                             query->pairs[i].name);
    }
    return MOOD_OK;
}

mood_status mood_query_number(uint64_t *out, const mood_query *query, const char *name,
                              uint64_t fallback, uint64_t low, uint64_t high, mood_error *err) {
    const char *text = mood_query_get(query, name);
    if (!text) {
        *out = fallback;
        return MOOD_OK;
    }
    uint64_t value = 0;
    bool is_number = *text != 0;
    for (const char *c = text; *c && is_number; c++)
        is_number = *c >= '0' && *c <= '9' && !__builtin_mul_overflow(value, 10, &value) &&
                    !__builtin_add_overflow(value, (uint64_t)(*c - '0'), &value);
    if (!is_number || value < low || value > high)
        return mood_fail(err, MOOD_E_ARG,
                         "%s: a whole number from %" PRIu64 " to %" PRIu64 " is expected", name,
                         low, high);
    *out = value;
    return MOOD_OK;
}
