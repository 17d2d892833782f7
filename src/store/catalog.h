/* SPDX-License-Identifier: Apache-2.0
 *
 * The items of a store in memory: how a backend fills a mood_catalog.
 *
 *     items   [mood_item, mood_item, ...]        one growing block
 *     arena   "tt0111161\0The Shawsh...\0"       the texts; those that repeat are kept once
 *
 * One thread while it is filled, any number after.
 */
#ifndef MOOD_CATALOG_H
#define MOOD_CATALOG_H

#include "store/store.h"

/** At most so many items and bytes of texts; past them loading is MOOD_E_LIMIT. */
#define MOOD_CATALOG_MAX_ITEMS 20000000
#define MOOD_CATALOG_MAX_BYTES ((size_t)8 << 30)

MOOD_NODISCARD mood_status mood_catalog_create(mood_catalog **out);

/** Copy an item with its texts. */
MOOD_NODISCARD mood_status mood_catalog_add(mood_catalog *catalog, const mood_item *item,
                                            mood_error *err);

#endif
