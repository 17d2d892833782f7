/* SPDX-License-Identifier: Apache-2.0
 *
 * The scan: the best items of a shelf for a target, by score. Internal to suggest.
 *
 *     mood_scan scan;
 *     mood_scan_init(&scan, index, wish, capacity)   learns the taste, once
 *     mood_scan_run(&scan, target, rules)            fills scan.pool, as often as needed
 *     mood_scan_clear(&scan)
 *
 * One thread.
 */
#ifndef MOOD_SCAN_H
#define MOOD_SCAN_H

#include "suggest/diverse.h"
#include "suggest/nearby.h"
#include "suggest/taste.h"
#include "suggest/why.h"

/** A set of seats: open addressing, seat + 1, 0 free. */
typedef struct mood_seat_set {
    uint32_t *slot;
    size_t n_slots; /**< a power of two, 0 when empty */
} mood_seat_set;

/** One cell and the best ln fit that any of its places can have. */
typedef struct mood_cell_bound {
    float fit;
    uint16_t cell;
} mood_cell_bound;

/** What a run leaves out. */
typedef struct mood_scan_rules {
    unsigned guards;      /**< items with one of these MOOD_GUARD_* */
    bool keeps_direction; /**< places that lead the wrong way through the target's door */
    float reach;          /**< places farther than this from the target's; 0: none is too far */
} mood_scan_rules;

typedef struct mood_scan {
    mood_candidate *pool; /**< the best, in no order */
    size_t n_pool;
    size_t pool_capacity;
    const mood_index *index;
    const mood_shelf *shelf;
    uint64_t seed;
    /* The rest belongs to scan.c. */
    unsigned always_forbidden; /* marks */
    unsigned forbidden;        /* marks of this run */
    bool keeps_direction;
    float reach;
    const mood_target *target;
    const mood_filter *filter;
    float inverse[MOOD_DOUBT_LEVELS]; /* 1 / (2 (w^2 + s^2)) */
    float loss[MOOD_DOUBT_LEVELS];    /* ln(1 + s^2 / w^2) */
    mood_taste_weights taste;
    mood_nearby nearby;
    mood_liked_names liked_names;
    mood_seat_set hidden;
    mood_seat_set recent;
    mood_cell_bound *cells;
    size_t n_cells;
    mood_candidate waiting[MOOD_BLOCK]; /* of the last block: no words yet */
    size_t n_waiting;
    void *block;
} mood_scan;

/** Caller's storage; one block of heap. Index and wish stay borrowed. MOOD_E_NOMEM. */
MOOD_NODISCARD mood_status mood_scan_init(mood_scan *out, const mood_index *index,
                                          const mood_wish *wish, size_t capacity);

/** Fill the pool with the `capacity` best items of the wish's kind. The target stays borrowed.
 */
void mood_scan_run(mood_scan *scan, const mood_target *target, mood_scan_rules rules);

/** What the visitor's likes say for a seat. */
mood_why_likes mood_scan_likes(const mood_scan *scan, uint32_t seat);

void mood_scan_clear(mood_scan *scan);

#endif
