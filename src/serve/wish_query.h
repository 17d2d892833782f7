/* SPDX-License-Identifier: Apache-2.0
 *
 * The parameters that say which items are wished for, read the same by every route that chooses
 * some. Threads: reentrant. Heap: none.
 */
#ifndef MOOD_WISH_QUERY_H
#define MOOD_WISH_QUERY_H

#include "serve/query.h"
#include "suggest/suggest.h"

/** Their names, for the list that mood_query_expect takes. */
#define MOOD_WISH_QUERY_NAMES                                                                  \
    "kind", "seed", "explicit", "genre", "years", "language", "certificate"

/** The longest genre or language that can be asked for. */
#define MOOD_WISH_MAX_WORD_BYTES 64

/** 2^53 - 1: exact in JSON numbers. */
#define MOOD_WISH_MAX_SEED ((uint64_t)9007199254740991)

/**
 * Read them all.
 *
 * out     count and taste are left to the caller; without `seed` it is 0; borrows `filter`
 * filter  borrows the query's texts
 *
 * MOOD_E_ARG: a value that it may not have, or a filter that the kind does not know; err names
 * the parameter.
 */
MOOD_NODISCARD mood_status mood_wish_query_read(mood_wish *out, mood_filter *filter,
                                                const mood_query *query, mood_error *err);

/** A seed at random, 0..MOOD_WISH_MAX_SEED. mood_visitor_init_library must have succeeded. */
uint64_t mood_wish_random_seed(void);

#endif
