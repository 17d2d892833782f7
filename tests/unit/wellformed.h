/* SPDX-License-Identifier: Apache-2.0
 *
 * A small check that a text is well-formed XML of the kind that the posters are: elements nest,
 * attributes are quoted, & begins one of the five entities,
 * all of it valid UTF-8. For tests only.
 */
#ifndef MOOD_TEST_WELLFORMED_H
#define MOOD_TEST_WELLFORMED_H

#include "base/utf8.h"

#include <stdbool.h>
#include <string.h>

static inline const char *wellformed_entity(const char *at) {
    static const char *const entities[] = {"&amp;",  "&lt;",  "&gt;", "&quot;",
                                           "&apos;", "&#39;", "&#34;"};
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (strncmp(at, entities[i], strlen(entities[i])) == 0) return at + strlen(entities[i]);
    return NULL;
}

/* From behind "<name" to behind ">"; NULL when an attribute is malformed. */
static inline const char *wellformed_attributes(const char *at, bool *is_empty) {
    for (;;) {
        const bool has_space = *at == ' ';
        while (*at == ' ') at++;
        *is_empty = at[0] == '/';
        if (*is_empty) at++;
        if (*at == '>') return at + 1;
        if (*is_empty || !has_space) return NULL;
        const size_t name =
            strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ:-0123456789");
        at += name;
        if (name == 0 || strncmp(at, "=\"", 2) != 0) return NULL;
        for (at += 2; *at != '"';) {
            if (!*at || *at == '<') return NULL;
            if (*at != '&')
                at++;
            else if (!(at = wellformed_entity(at)))
                return NULL;
        }
        at++;
    }
}

static inline bool wellformed(const char *text, size_t size) {
    const char *open[32];
    size_t lengths[32], depth = 0, roots = 0;
    if (!mood_utf8_is_valid(text, size) || strlen(text) != size) return false;
    for (const char *at = text; *at;) {
        if (*at == '&') {
            if (!depth || !(at = wellformed_entity(at))) return false;
        } else if (*at == '>') {
            return false;
        } else if (*at != '<') {
            if (!depth && *at != '\n') return false;
            at++;
        } else if (at[1] == '/') {
            if (!depth--) return false;
            if (strncmp(at + 2, open[depth], lengths[depth]) != 0) return false;
            if (at[2 + lengths[depth]] != '>') return false;
            at += 3 + lengths[depth];
        } else {
            const size_t n =
                strspn(++at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
            if (n == 0 || depth == 32 || (!depth && roots++)) return false;
            open[depth] = at;
            lengths[depth] = n;
            bool is_empty;
            if (!(at = wellformed_attributes(at + n, &is_empty))) return false;
            if (!is_empty) depth++;
        }
    }
    return depth == 0 && roots == 1;
}

#endif
