/* SPDX-License-Identifier: Apache-2.0
 *
 * The score is a log-likelihood. With d the distance to the target, w the target's width and s
 * the deviation of the item's place (from its confidence), the expected fit of a place that is
 * only known to be about there is a Gaussian convolved with another,
 *
 *     fit = w^2 / (w^2 + s^2) * exp(-d^2 / (2 (w^2 + s^2)))
 *     score = ln fit + prior + taste + TEMPERATURE * g
 *
 * g is standard Gumbel noise, drawn from the seed and the item: taking the best k of scores
 * with Gumbel noise is the same as drawing k without replacement in proportion to exp(score /
 * TEMPERATURE) (Kool, van Hoof and Welling 2019). So two requests differ, and what fits well
 * still comes far more often.
 *
 * The scan visits the cells of the plane by falling bound and leaves each as soon as its next
 * item cannot enter the pool any more. It finds exactly the items that a full scan would.
 * What neighbours of the visitor's likes add (nearby.h) has no bound that a cell would know:
 * those few items are offered first, one by one, and the cells pass them over.
 */
#include "suggest/scan.h"
#include "base/alloc.h"
#include "base/rng.h"
#include "suggest/filter.h"
#include "suggest/guard.h"

#include <math.h>
#include <string.h>

#define TEMPERATURE     .25f
#define PLACE_DEVIATION .25f  /* of a place with confidence 0 */
#define FARTHEST        2.83f /* 2 sqrt 2: from one corner of the plane to the other */
#define RECENT_PENALTY  12.f  /* more than a place at the far end of the plane costs */

enum {
    BLOCK = 32, /* seats that are scored together */
    N_BOUND_STEPS = 128,
};

/* ---- sets ---- */

static size_t set_slots(size_t n) {
    size_t slots = 4;
    while (slots < 2 * n) slots *= 2;
    return n ? slots : 0;
}

static void set_add_list(mood_seat_set *set, const mood_scan *it, mood_kind kind,
                         const mood_item_list *list) {
    for (size_t i = 0; i < list->n && i < MOOD_TASTE_MAX_ITEMS; i++) {
        if (list->items[i]->kind != kind) continue;
        const uint32_t seat = mood_index_seat(it->index, kind, list->items[i]->id);
        if (seat == MOOD_NOWHERE) continue;
        size_t at = (size_t)mood_hash_u64(seat) & (set->n_slots - 1);
        while (set->slot[at] && set->slot[at] != seat + 1) at = (at + 1) & (set->n_slots - 1);
        set->slot[at] = seat + 1;
    }
}

static bool set_has(const mood_seat_set *set, uint32_t seat) {
    if (!set->n_slots) return false;
    size_t at = (size_t)mood_hash_u64(seat) & (set->n_slots - 1);
    while (set->slot[at] && set->slot[at] != seat + 1) at = (at + 1) & (set->n_slots - 1);
    return set->slot[at] != 0;
}

/* ---- the score ---- */

static void fill_noise(mood_scan *it) {
    for (int i = 0; i < MOOD_SCAN_QUANTILES; i++) {
        const float u = ((float)i + .5f) / MOOD_SCAN_QUANTILES;
        it->noise[i] = -TEMPERATURE * logf(-logf(u));
    }
    it->most_noise = it->noise[MOOD_SCAN_QUANTILES - 1];
}

static void fill_tables(mood_scan *it) {
    const float w2 = it->target->width * it->target->width;
    for (int i = 0; i < MOOD_DOUBT_LEVELS; i++) {
        const float s = PLACE_DEVIATION * (float)i / (MOOD_DOUBT_LEVELS - 1);
        it->inverse[i] = .5f / (w2 + s * s);
        it->loss[i] = logf(1.f + s * s / w2);
    }
}

static float squared_distance(mood_point a, mood_point b) {
    const float dv = a.valence - b.valence, da = a.arousal - b.arousal;
    return dv * dv + da * da;
}

/* What neither marks nor place rule out, see scan_cell. */
static bool may_be_shown(const mood_scan *it, uint32_t at) {
    return !set_has(&it->hidden, at) &&
           mood_filter_allows(it->filter, &it->index->items[it->shelf->seat[at].row]) &&
           (!it->keeps_direction ||
            mood_guard_allows_place(it->target, it->shelf->place[at])) &&
           squared_distance(it->shelf->place[at], it->target->place) <= it->reach * it->reach;
}

/* ---- the pool ---- */

static void sift_down(mood_candidate *heap, size_t n, size_t at) {
    const mood_candidate moved = heap[at];
    for (size_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && heap[child + 1].score < heap[child].score) child++;
        if (heap[child].score >= moved.score) break;
        heap[at] = heap[child];
    }
    heap[at] = moved;
}

static void offer(mood_scan *it, uint32_t seat, float score) {
    mood_candidate *heap = it->pool;
    if (it->n_pool == it->pool_capacity) {
        heap[0] = (mood_candidate){.score = score, .seat = seat};
        sift_down(heap, it->n_pool, 0);
        return;
    }
    size_t at = it->n_pool++;
    for (; at && heap[(at - 1) / 2].score > score; at = (at - 1) / 2)
        heap[at] = heap[(at - 1) / 2];
    heap[at] = (mood_candidate){.score = score, .seat = seat};
}

/* What a score must exceed to enter. */
static float threshold(const mood_scan *it) {
    return it->n_pool == it->pool_capacity ? it->pool[0].score : -INFINITY;
}

/* A hash of 32 bits that compilers can turn into vectors (Wellons 2018, "lowbias32"). */
static inline uint32_t mix(uint32_t x) {
    x = (x ^ x >> 16) * 0x7FEB352Du;
    x = (x ^ x >> 15) * 0x846CA68Bu;
    return x ^ x >> 16;
}

/* ln fit + prior + noise of n seats from `first` on; -inf for those whose marks forbid them.
 * Without a branch, and the arrays of the shelf are read in order. */
static void score_block(float *restrict out, const mood_scan *restrict it, uint32_t first,
                        uint32_t n) {
    const mood_point target = it->target->place;
    const mood_point *const place = it->shelf->place + first;
    const float *const prior = it->shelf->prior + first;
    const mood_hint *const hint = it->shelf->hint + first;
    const uint16_t *const marks = it->shelf->marks + first;
    const unsigned forbidden = it->forbidden;
    const uint32_t seed = (uint32_t)it->seed + first;
    uint32_t quantile[BLOCK];
    for (uint32_t i = 0; i < BLOCK; i++)
        quantile[i] = mix(seed + i) >> (32 - MOOD_SCAN_QUANTILE_BITS);
    for (uint32_t i = 0; i < n; i++) {
        const float d2 = squared_distance(place[i], target);
        const float score = prior[i] - d2 * it->inverse[hint[i].doubt] -
                            it->loss[hint[i].doubt] + it->noise[quantile[i]];
        out[i] = marks[i] & forbidden ? -INFINITY : score;
    }
}

/* One item whose score so far has neither taste nor what is asked of few. */
static void consider(mood_scan *it, uint32_t at, float score) {
    const float least = threshold(it);
    score += mood_taste_of(&it->taste, &it->shelf->seat[at]);
    if (score <= least || !may_be_shown(it, at)) return;
    if (set_has(&it->recent, at)) score -= RECENT_PENALTY;
    if (score > least) offer(it, at, score);
}

static void offer_nearby(mood_scan *it) {
    for (size_t i = 0; i < it->nearby.n_slots; i++) {
        const mood_near *near = &it->nearby.slot[i];
        float score;
        if (!near->seat) continue;
        score_block(&score, it, near->seat - 1, 1);
        consider(it, near->seat - 1, score + near->taste);
    }
}

/* Scores of a block first, then taste and the dearer questions for the few that may enter. */
static void scan_cell(mood_scan *it, const mood_cell_bound *bound) {
    float scores[BLOCK];
    const float most_taste = it->taste.most, most_more = it->most_noise + most_taste;
    const uint32_t end = it->shelf->cell_start[bound->cell + 1];
    for (uint32_t first = it->shelf->cell_start[bound->cell]; first < end; first += BLOCK) {
        if (bound->fit + it->shelf->prior[first] + most_more <= threshold(it)) return;
        const uint32_t n = end - first < BLOCK ? end - first : BLOCK;
        score_block(scores, it, first, n);
        float least = threshold(it);
        for (uint32_t i = 0; i < n; i++) {
            if (scores[i] + most_taste <= least) continue;
            const uint32_t at = first + i;
            if (scores[i] + mood_taste_bound(&it->taste, it->shelf->hint[at]) <= least)
                continue;
            if (mood_nearby_has(&it->nearby, at)) continue;
            consider(it, at, scores[i]);
            least = threshold(it);
        }
    }
}

/* The best ln fit that any doubt allows at a distance: of -d^2 / (2 W) - ln(W / w^2) over the
 * possible W = w^2 + s^2 it is the one nearest to d^2 / 2. */
static float best_fit(const mood_scan *it, float d) {
    const float w2 = it->target->width * it->target->width;
    const float W = mood_clampf(.5f * d * d, w2, w2 + PLACE_DEVIATION * PLACE_DEVIATION);
    return -.5f * d * d / W - logf(W / w2);
}

/* The cells in reach that hold something, by growing distance in steps (a counting sort). */
static void sort_cells(mood_scan *it) {
    const float steps_a_unit = N_BOUND_STEPS / FARTHEST;
    uint16_t cell_of[MOOD_N_CELLS];
    uint8_t step_of[MOOD_N_CELLS];
    size_t start[N_BOUND_STEPS + 1] = {0};
    size_t n = 0;
    for (unsigned cell = 0; cell < MOOD_N_CELLS; cell++) {
        if (it->shelf->cell_start[cell] == it->shelf->cell_start[cell + 1]) continue;
        const mood_point near = mood_grid_nearest(cell, it->target->place);
        const float d = sqrtf(squared_distance(near, it->target->place));
        if (d > it->reach) continue;
        cell_of[n] = (uint16_t)cell;
        step_of[n] = (uint8_t)mood_clamp_int((int)(d * steps_a_unit), 0, N_BOUND_STEPS - 1);
        start[step_of[n++] + 1]++;
    }
    float fit[N_BOUND_STEPS];
    for (int i = 0; i < N_BOUND_STEPS; i++) {
        fit[i] = best_fit(it, (float)i / steps_a_unit);
        start[i + 1] += start[i];
    }
    for (size_t i = 0; i < n; i++)
        it->cells[start[step_of[i]]++] = (mood_cell_bound){fit[step_of[i]], cell_of[i]};
    it->n_cells = n;
}

/* ---- a scan ---- */

static size_t list_bound(const mood_item_list *list) {
    return list->n < MOOD_TASTE_MAX_ITEMS ? list->n : MOOD_TASTE_MAX_ITEMS;
}

/* One block, cut into the pool, the cells, two sets, the taste's words and neighbours. */
static mood_status allocate(mood_scan *it) {
    const size_t pool_bytes = it->pool_capacity * sizeof *it->pool;
    const size_t cell_bytes = MOOD_N_CELLS * sizeof *it->cells;
    const size_t set_bytes = (it->hidden.n_slots + it->recent.n_slots) * sizeof(uint32_t);
    const size_t word_bytes = 2 * it->taste.n_words * sizeof(float);
    const size_t near_bytes = it->nearby.n_slots * sizeof *it->nearby.slot;
    char *at = it->block =
        mood_alloc(pool_bytes + cell_bytes + set_bytes + word_bytes + near_bytes);
    if (!at) return MOOD_E_NOMEM;
    it->pool = (mood_candidate *)at;
    it->cells = (mood_cell_bound *)(at += pool_bytes);
    it->hidden.slot = (uint32_t *)(at += cell_bytes);
    it->recent.slot = it->hidden.slot + it->hidden.n_slots;
    memset(at, 0, set_bytes);
    it->taste.word = (float *)(at += set_bytes);
    it->nearby.slot = (mood_near *)(at += word_bytes);
    memset(at, 0, near_bytes);
    return MOOD_OK;
}

mood_status mood_scan_init(mood_scan *out, const mood_index *index, const mood_wish *wish,
                           size_t capacity) {
    static const mood_taste nothing = {0};
    const mood_taste *taste = wish->taste ? wish->taste : &nothing;
    const bool learns = taste->liked.n || taste->opened.n || taste->skipped.n;
    mood_scan it = {.index = index,
                    .shelf = &index->shelf[wish->kind],
                    .always_forbidden = wish->allow_explicit ? 0u : MOOD_MARK_EXPLICIT,
                    .seed = mood_hash_u64(wish->seed),
                    .filter = wish->filter,
                    .pool_capacity = capacity};
    it.hidden.n_slots = set_slots(list_bound(&taste->skipped) + list_bound(&taste->seen));
    it.recent.n_slots = set_slots(list_bound(&taste->recent));
    it.taste.n_words = learns ? index->words.n_words : 0;
    it.nearby.n_slots = mood_nearby_slots(index, wish->kind, taste);
    MOOD_TRY(allocate(&it));
    set_add_list(&it.hidden, &it, wish->kind, &taste->skipped);
    set_add_list(&it.hidden, &it, wish->kind, &taste->seen);
    set_add_list(&it.recent, &it, wish->kind, &taste->recent);
    mood_taste_learn(&it.taste, index, wish->kind, taste, it.seed);
    mood_nearby_learn(&it.nearby, index, wish->kind, taste);
    fill_noise(&it);
    *out = it;
    return MOOD_OK;
}

void mood_scan_run(mood_scan *scan, const mood_target *target, mood_scan_rules rules) {
    scan->target = target;
    scan->forbidden = scan->always_forbidden | rules.guards;
    scan->keeps_direction = rules.keeps_direction;
    scan->reach = rules.reach > 0.f ? rules.reach : FARTHEST;
    scan->n_pool = 0;
    fill_tables(scan);
    sort_cells(scan);
    offer_nearby(scan);
    for (size_t i = 0; i < scan->n_cells; i++) scan_cell(scan, &scan->cells[i]);
}

void mood_scan_clear(mood_scan *scan) {
    mood_free(scan->block);
    *scan = (mood_scan){0};
}
