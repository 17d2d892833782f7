/* SPDX-License-Identifier: Apache-2.0
 *
 * What the neighbours of a visitor's likes and skips add to the score, by seat. Internal to
 * suggest. One request, one thread.
 *
 *     liked, opened, skipped -> rows of mood_neighbours -> slot[]: seat, taste, because
 */
#ifndef MOOD_NEARBY_H
#define MOOD_NEARBY_H

#include "suggest/index.h"

/** Of each list so many of the newest count; a bound on the time of a request. */
#define MOOD_NEARBY_MAX_LESSONS 200

/** No item gains or loses more, in the units of a log-likelihood: less than prior or words. */
#define MOOD_NEARBY_MOST 2.f

typedef struct mood_near {
    uint32_t seat; /**< + 1, 0 free */
    float taste;   /**< -MOOD_NEARBY_MOST .. MOOD_NEARBY_MOST */
    float most;    /**< what the like that speaks most for it adds */
    uint32_t like; /**< which like of the list that is, + 1; 0: none speaks for it */
} mood_near;

/** A hash table: open addressing. */
typedef struct mood_nearby {
    mood_near *slot;             /**< of the caller, cleared */
    size_t n_slots;              /**< a power of two, or 0: no neighbour is known */
    const mood_item_list *liked; /**< borrowed */
} mood_nearby;

/** How many slots the table needs; 0 when the index has no neighbours for this taste. */
size_t mood_nearby_slots(const mood_index *index, mood_kind kind, const mood_taste *taste);

/** Fill the table; out->slot and out->n_slots are set by the caller. */
void mood_nearby_learn(mood_nearby *out, const mood_index *index, mood_kind kind,
                       const mood_taste *taste);

/** Whether a seat is in the table. */
bool mood_nearby_has(const mood_nearby *nearby, uint32_t seat);

/** Of a seat that the likes raise by this much or more it may be said. */
#define MOOD_NEARBY_TOLD .25f

/** The liked item that did most to raise a seat; NULL when little was raised, when many did it
 * or when its title is not known. */
const mood_item *mood_nearby_because(const mood_nearby *nearby, uint32_t seat);

#endif
