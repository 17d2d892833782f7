/* SPDX-License-Identifier: Apache-2.0
 *
 * Suggestions: from a mood and a door to a short list with reasons. Pure functions over plain
 * records; no I/O, no clock.
 *
 *     probabilities + door -> mood_target (a place and a width)
 *     items -> mood_index (shared, immutable) ; target + what to leave out -> ranked list
 */
#ifndef MOOD_SUGGEST_H
#define MOOD_SUGGEST_H

#include "terms/item.h"

#define MOOD_SUGGEST_MAX_COUNT 48
#define MOOD_WHY_BYTES         160

/** Where the list should lie. */
typedef struct mood_target {
    mood_point from;  /**< the present mood */
    mood_point place; /**< the wished one */
    float width;      /**< tolerance: grows with the doubt in the probabilities */
    mood_expression mood; /**< the most probable one, for the reasons */
    mood_door door;
} mood_target;

mood_target mood_target_make(const float p[MOOD_N_EXPRESSIONS], mood_door door);

/** Shared, immutable, any number of threads. Borrows the items until it is destroyed. */
typedef struct mood_index mood_index;
MOOD_NODISCARD mood_status mood_index_create(mood_index **out, const mood_item *items,
                                             size_t n_items);
void mood_index_destroy(mood_index **index);

/** The item of an id, NULL when there is none. */
const mood_item *mood_index_find(const mood_index *index, mood_kind kind, const char *id);

/** What a visitor has shown of taste; all borrowed during the call. */
typedef struct mood_taste {
    const mood_item *const *liked; /**< newest first */
    size_t n_liked;
    const mood_item *const *hidden; /**< skipped and seen ones: never suggested */
    size_t n_hidden;
    const mood_item *const *recent; /**< shown lately: suggested only when nothing else fits */
    size_t n_recent;
} mood_taste;

typedef struct mood_wish {
    mood_kind kind;
    size_t count;        /**< 1..MOOD_SUGGEST_MAX_COUNT */
    bool allow_explicit;
    uint64_t seed;       /**< the same seed and wish give the same list */
    const mood_taste *taste; /**< may be NULL */
} mood_wish;

typedef struct mood_suggestion {
    const mood_item *item;     /**< borrowed from the index */
    float score;               /**< higher is better; only its order means something */
    char why[MOOD_WHY_BYTES];  /**< one short true sentence, UTF-8 */
} mood_suggestion;

/** out (wish->count); *n_out can be smaller only when the catalogue is. */
MOOD_NODISCARD mood_status mood_suggest(mood_suggestion *out, size_t *n_out,
                                        const mood_index *index, const mood_target *target,
                                        const mood_wish *wish);

#endif
