/* SPDX-License-Identifier: Apache-2.0
 *
 * The query of an address, read strictly: "kind=songs&count=12". Every mistake is refused with
 * a sentence that names the parameter; nothing is guessed or ignored. One thread.
 */
#ifndef MOOD_QUERY_H
#define MOOD_QUERY_H

#include "base/arena.h"

#define MOOD_QUERY_MAX_PAIRS 16

typedef struct mood_query {
    struct {
        const char *name;
        const char *value;
    } pairs[MOOD_QUERY_MAX_PAIRS]; /**< texts live in the arena */
    size_t n_pairs;
} mood_query;

/**
 * Undo percent encoding: a text of valid UTF-8 without control characters.
 *
 * out           in the arena, 0-terminated
 * plus_is_space as in a query; in a path "+" means itself
 * MOOD_E_FORMAT: a broken escape, a control character or bytes that are not UTF-8.
 */
MOOD_NODISCARD mood_status mood_query_decode(const char **out, mood_arena *arena,
                                             const char *text, size_t n, bool plus_is_space,
                                             mood_error *err);

/**
 * Read "a=1&b=2" (n bytes, without the "?"; 0 is fine).
 *
 * MOOD_E_FORMAT: no "=", an empty name, a name given twice, a broken escape.
 * MOOD_E_LIMIT: more than MOOD_QUERY_MAX_PAIRS pairs.
 */
MOOD_NODISCARD mood_status mood_query_parse(mood_query *out, mood_arena *arena,
                                            const char *text, size_t n, mood_error *err);

/** The value of a name; NULL when it is not given. */
const char *mood_query_get(const mood_query *query, const char *name);

/** MOOD_E_ARG unless each name of the query is one of `names` (NULL-terminated). */
MOOD_NODISCARD mood_status mood_query_expect(const mood_query *query, const char *const *names,
                                             mood_error *err);

/**
 * A whole number without sign, low..high; `fallback` when the name is not given.
 * MOOD_E_ARG for anything else.
 */
MOOD_NODISCARD mood_status mood_query_number(uint64_t *out, const mood_query *query,
                                             const char *name, uint64_t fallback, uint64_t low,
                                             uint64_t high, mood_error *err);

#endif
