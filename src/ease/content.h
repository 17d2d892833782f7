/* SPDX-License-Identifier: Apache-2.0
 *
 * What is known of films, as rows for EASE: one for each genre, tag, decade, director and star
 * that two films share (Jeunen, Van Balen and Goethals 2020). The weight of a row is the
 * inverse root of its length, or "drama" would say more than all users together.
 */
#ifndef MOOD_CONTENT_H
#define MOOD_CONTENT_H

#include "ease/ratings.h"
#include "terms/item.h"

/** Of one item so many facts count. */
#define MOOD_CONTENT_MAX_FACTS 64

typedef struct mood_fact {
    uint64_t word; /**< a hash */
    uint32_t item;
} mood_fact;

typedef struct mood_content {
    mood_fact *facts;
    size_t n;
    size_t capacity;
} mood_content;

/** Rows that own their arrays. */
typedef struct mood_ease_table {
    uint32_t *items;
    size_t *start;
    float *weight;
    size_t n_rows;
} mood_ease_table;

/** Add what an item tells; songs and films without ratings are passed over. MOOD_E_NOMEM. */
MOOD_NODISCARD mood_status mood_content_add(mood_content *content, const mood_ratings *ratings,
                                            const mood_item *item);
void mood_content_clear(mood_content *content);

/**
 * The rows, each weighted by factor / sqrt(length). Sorts the facts. MOOD_E_NOMEM.
 *
 * out  the caller clears it with mood_ease_table_clear; untouched on failure
 */
MOOD_NODISCARD mood_status mood_content_rows(mood_ease_table *out, mood_content *content,
                                             float factor);

mood_ease_rows mood_ease_table_view(const mood_ease_table *table);
void mood_ease_table_clear(mood_ease_table *table);

#endif
