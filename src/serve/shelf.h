/* SPDX-License-Identifier: Apache-2.0
 *
 * The catalogue as the requests use it: read from the store into memory with its index, and
 * exchanged for a new one when the store's catalogue changes. A request takes the present stock
 * and gives it back; a stock that was exchanged lives until its last request has given it back.
 */
#ifndef MOOD_SHELF_H
#define MOOD_SHELF_H

#include "base/log.h"
#include "store/store.h"
#include "suggest/suggest.h"

/** One catalogue: shared, immutable. */
typedef struct mood_stock {
    mood_catalog *catalog;
    mood_index *index;
    size_t n_items;
    int64_t version;
} mood_stock;

/** Guarded by its own lock; one thread of its own that looks for changes. */
typedef struct mood_shelf mood_shelf;

/**
 * Read the catalogue, and look every check_ms whether it changed. store, neighbours (may be
 * NULL: mood_index_use_neighbours) and logger are borrowed until the shelf is destroyed.
 */
MOOD_NODISCARD mood_status mood_shelf_create(mood_shelf **out, mood_store *store,
                                             const mood_neighbours *neighbours,
                                             int64_t check_ms, const mood_logger *logger,
                                             mood_error *err);

/** All stocks must have been given back. */
void mood_shelf_destroy(mood_shelf **shelf);

/** The present stock; give it back soon. */
const mood_stock *mood_shelf_take(mood_shelf *shelf);
void mood_shelf_give_back(mood_shelf *shelf, const mood_stock *stock);

#endif
