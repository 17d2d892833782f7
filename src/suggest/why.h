/* SPDX-License-Identifier: Apache-2.0
 *
 * One short true sentence for an item. Internal to suggest.
 *
 * A sentence is put together from parts, each bound to a condition on the item's facts: its
 * tone (valence), its pace (arousal; for songs tempo too), where it lies relative to the named
 * expression, its genre, year, tempo, fame, or what was liked before. Parts already used in the
 * list are avoided, so that twelve reasons do not read alike. Never why the person feels
 * something; only what the item is.
 */
#ifndef MOOD_WHY_H
#define MOOD_WHY_H

#include "base/rng.h"
#include "suggest/suggest.h"

#define MOOD_WHY_PARTS 192

/** What one list has said so far. One thread. */
typedef struct mood_why {
    uint8_t n_used[MOOD_WHY_PARTS];
    uint64_t
        said[MOOD_SUGGEST_MAX_COUNT]; /**< hashes of its sentences, the oldest overwritten */
    size_t n_said;
    const mood_item *alike[MOOD_SUGGEST_MAX_COUNT]; /**< liked ones that it has named */
    size_t n_alike;
    mood_rng rng;
} mood_why;

void mood_why_init(mood_why *why, uint64_t seed);

/** What the person's likes say for an item. */
typedef struct mood_why_likes {
    bool have_name;         /**< another item of the same first name (item->by) was liked */
    const mood_item *alike; /**< liked, and whoever rated it well did so with this item too,
                               which raised it; NULL: none did */
} mood_why_likes;

/** Write the sentence. */
void mood_why_write(char out[MOOD_WHY_BYTES], mood_why *why, const mood_item *item,
                    const mood_target *target, mood_why_likes likes);

#endif
