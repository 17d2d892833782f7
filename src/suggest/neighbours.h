/* SPDX-License-Identifier: Apache-2.0
 *
 * Neighbours: for each item of a trained taste the others that a like of it speaks for or
 * against, and how much. `moodify-train taste` writes such a file from people's ratings.
 *
 * The file, all numbers little-endian and without gaps:
 *
 *     1. 8 bytes  the letters "MOODNEAR"
 *     2. u32      version, 1
 *     3. u32      kind of all items: 0 movies, 1 songs
 *     4. u32      n_items, 1 .. MOOD_NEIGHBOURS_MAX_ITEMS
 *     5. u32      n_links
 *     6. n_items x MOOD_NEIGHBOURS_ID_BYTES  ids, each filled up with zeros, at least one;
 *                 of the form of the kind, in rising order of their bytes, none twice
 *     7. (n_items + 1) x u32  where the links of an item begin; the first is 0, the last is
 *                 n_links, no item has more than MOOD_NEIGHBOURS_MAX_LINKS
 *     8. n_links x (u32 item, f32 weight)  not the item itself; weights are finite and at most
 *                 MOOD_NEIGHBOURS_MAX_WEIGHT away from 0
 *
 * A like of i adds the weight of (i, j) to what is known of j: a row of ease.h's B, cut to its
 * strongest entries.
 */
#ifndef MOOD_NEIGHBOURS_H
#define MOOD_NEIGHBOURS_H

#include "base/buf.h"
#include "suggest/suggest.h"

#define MOOD_NEIGHBOURS_MAX_ITEMS  100000
#define MOOD_NEIGHBOURS_MAX_LINKS  64
#define MOOD_NEIGHBOURS_MAX_WEIGHT 16.f
#define MOOD_NEIGHBOURS_ID_BYTES   24

/** No file that is accepted is longer. */
#define MOOD_NEIGHBOURS_MAX_BYTES                                                              \
    ((size_t)MOOD_NEIGHBOURS_MAX_ITEMS *                                                       \
         (MOOD_NEIGHBOURS_ID_BYTES + 4 + 8 * MOOD_NEIGHBOURS_MAX_LINKS) +                      \
     64)

typedef struct mood_link {
    uint32_t item; /**< row of ids[] */
    float weight;
} mood_link;

/** Shared, immutable once read. */
struct mood_neighbours {
    mood_kind kind;
    uint32_t n_items;
    uint32_t n_links;
    char (*ids)[MOOD_NEIGHBOURS_ID_BYTES]; /**< (n_items) rising */
    uint32_t *start;                       /**< (n_items + 1) */
    mood_link *links;                      /**< (n_links) */
};

/** The row of an id; MOOD_NOWHERE (index.h) when it was not trained on. */
uint32_t mood_neighbours_find(const mood_neighbours *neighbours, const char *id);

/**
 * Append the bytes of a file to buf. What mood_neighbours_read would refuse must not be given.
 * The buffer's failures: MOOD_E_LIMIT, MOOD_E_NOMEM.
 */
MOOD_NODISCARD mood_status mood_neighbours_print(mood_buf *buf,
                                                 const mood_neighbours *neighbours);

#endif
