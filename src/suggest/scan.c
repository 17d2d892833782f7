/* SPDX-License-Identifier: Apache-2.0
 *
 * The score is a log-likelihood. With d the distance to the target, w the target's width and s
 * the deviation of the item's place (from its confidence), the expected fit of a place that is
 * only known to be about there is a Gaussian convolved with another,
 *
 *     fit = w^2 / (w^2 + s^2) * exp(-d^2 / (2 (w^2 + s^2)))
 *     score = ln fit + prior + taste + MOOD_TEMPERATURE * g
 *
 * g is standard Gumbel noise, drawn from the seed and the item (noise.h): taking the best k of
 * scores with Gumbel noise is the same as drawing k without replacement in proportion to
 * exp(score / MOOD_TEMPERATURE) (Kool, van Hoof and Welling 2019). So two requests differ, and
 * what fits well still comes far more often.
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

#define PLACE_DEVIATION .25f  /* of a place with confidence 0 */
#define FARTHEST        2.83f /* 2 sqrt 2: from one corner of the plane to the other */
#define RECENT_PENALTY  12.f  /* more than a place at the far end of the plane costs */

#define HAIR        1e-5f /* by which a sum in another order may differ */
#define BOUND_RANGE 8.f   /* cells with a bound farther than this below the best are alike */

enum { N_BOUND_STEPS = 128 };

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

/* A bit for each lane that exceeds `least`. */
static inline uint32_t lanes_above(const float lanes[MOOD_BLOCK], float least) {
    static const uint32_t bit[MOOD_BLOCK] = {
        1u << 0, 1u << 1, 1u << 2,  1u << 3,  1u << 4,  1u << 5,  1u << 6,  1u << 7,
        1u << 8, 1u << 9, 1u << 10, 1u << 11, 1u << 12, 1u << 13, 1u << 14, 1u << 15};
    uint32_t above = 0;
    for (int i = 0; i < MOOD_BLOCK; i++) above |= bit[i] & -(uint32_t)(lanes[i] > least);
    return above;
}

/* ln fit + prior + noise of a block's seats, those behind the end of the cell too; a bit for
 * each that exceeds `least`. Without a branch, and every array is read in order. */
static uint32_t score_block(float out[restrict MOOD_BLOCK], const mood_scan *restrict it,
                            uint32_t first, uint32_t window, float least) {
    const mood_point target = it->target->place;
    const mood_point *const place = it->shelf->place + first;
    const float *const prior = it->shelf->prior + first;
    const uint8_t *const doubt = it->shelf->doubt + first;
    const float *const noise = it->index->noise.value + window;
    float inverse[MOOD_BLOCK], loss[MOOD_BLOCK];
    for (int i = 0; i < MOOD_BLOCK; i++) {
        inverse[i] = it->inverse[doubt[i]];
        loss[i] = it->loss[doubt[i]];
    }
    for (int i = 0; i < MOOD_BLOCK; i++)
        out[i] =
            prior[i] - squared_distance(place[i], target) * inverse[i] - loss[i] + noise[i];
    return lanes_above(out, least);
}

static uint32_t window_of(const mood_scan *it, uint32_t first) {
    return mood_noise_window((uint32_t)it->seed, first);
}

/* The score of one seat, as its block has it. */
static float score_seat(const mood_scan *it, uint32_t at) {
    const uint32_t start = it->shelf->cell_start[mood_grid_cell(it->shelf->place[at])];
    const uint32_t lane = (at - start) % MOOD_BLOCK;
    float scores[MOOD_BLOCK];
    (void)score_block(scores, it, at - lane, window_of(it, at - lane), 0.f);
    return scores[lane];
}

/* One item whose score so far has neither taste nor what is asked of few. */
static void consider(mood_scan *it, uint32_t at, float score) {
    const float least = threshold(it);
    if (it->shelf->marks[at] & it->forbidden) return;
    score += mood_taste_of(&it->taste, &it->shelf->seat[at]);
    if (score <= least || !may_be_shown(it, at)) return;
    if (set_has(&it->recent, at)) score -= RECENT_PENALTY;
    if (score > least) offer(it, at, score);
}

/* What the last block brought: one block later its seats have come from memory. */
static void consider_waiting(mood_scan *it) {
    for (size_t i = 0; i < it->n_waiting; i++)
        consider(it, it->waiting[i].seat, it->waiting[i].score);
    it->n_waiting = 0;
}

static void offer_nearby(mood_scan *it) {
    for (size_t i = 0; i < it->nearby.n_slots; i++) {
        const mood_near *near = &it->nearby.slot[i];
        if (!near->seat) continue;
        consider(it, near->seat - 1, score_seat(it, near->seat - 1) + near->taste);
    }
}

/* Of the seats of a block with a bit in `above` those that may exceed `least` with the best
 * taste that their hints allow. Without a branch for each, since it would go either way. */
static uint32_t keep_tasteful(const mood_scan *it, uint32_t above,
                              const float scores[MOOD_BLOCK], uint32_t first, float least) {
    const mood_hint *const hint = it->shelf->hint + first;
    for (uint32_t rest = above; rest; rest &= rest - 1) {
        const int lane = __builtin_ctz(rest);
        const float most = scores[lane] + mood_taste_bound(&it->taste, &hint[lane]);
        above &= ~((uint32_t)(most <= least) << lane);
    }
    return above;
}

/* Scores of a block first, then taste and the dearer questions for the few that may enter. */
static void scan_cell(mood_scan *it, const mood_cell_bound *bound) {
    float scores[MOOD_BLOCK];
    const mood_shelf *shelf = it->shelf;
    const float most_fit = bound->fit + it->taste.most + HAIR;
    const uint32_t end = shelf->cell_start[bound->cell + 1];
    for (uint32_t first = shelf->cell_start[bound->cell]; first < end; first += MOOD_BLOCK) {
        const float least = threshold(it), most = most_fit + shelf->prior[first];
        const uint32_t window = window_of(it, first);
        if (most + it->index->noise.most_of_all <= least) return;
        if (most + it->index->noise.most[window] <= least) continue;
        __builtin_prefetch(&shelf->hint[first]);
        __builtin_prefetch(&shelf->hint[first + MOOD_BLOCK / 2]);
        uint32_t above = score_block(scores, it, first, window, least - it->taste.most);
        if (end - first < MOOD_BLOCK) above &= (1u << (end - first)) - 1;
        if (!it->taste.is_empty) above = keep_tasteful(it, above, scores, first, least);
        consider_waiting(it);
        for (; above; above &= above - 1) {
            const uint32_t lane = (uint32_t)__builtin_ctz(above), at = first + lane;
            if (mood_nearby_has(&it->nearby, at)) continue;
            it->waiting[it->n_waiting++] = (mood_candidate){.score = scores[lane], .seat = at};
            __builtin_prefetch(&shelf->seat[at]);
            __builtin_prefetch(&shelf->marks[at]);
        }
    }
}

/* ---- the cells ---- */

/* The best ln fit of places that have a squared distance of d2 or more and a doubt within the
 * span: -d2 / (2 W) - ln(W / w^2) grows with W = w^2 + s^2 up to W = d2 / 2, and falls beyond.
 */
static float best_fit(const mood_scan *it, mood_span doubts, float d2) {
    const uint8_t least = doubts.least, most = doubts.most;
    if (d2 * it->inverse[most] >= 1.f) return -d2 * it->inverse[most] - it->loss[most];
    if (d2 * it->inverse[least] <= 1.f) return -d2 * it->inverse[least] - it->loss[least];
    const float w2 = it->target->width * it->target->width;
    return -1.f - logf(.5f * d2 / w2);
}

/* The cells in reach that hold something, by about falling bounds (a counting sort), so that
 * the threshold rises early. */
static void sort_cells(mood_scan *it) {
    const float steps_a_unit = N_BOUND_STEPS / BOUND_RANGE;
    mood_cell_bound bounds[MOOD_N_CELLS];
    uint8_t step_of[MOOD_N_CELLS];
    size_t start[N_BOUND_STEPS + 1] = {0};
    size_t n = 0;
    for (unsigned cell = 0; cell < MOOD_N_CELLS; cell++) {
        const uint32_t first = it->shelf->cell_start[cell];
        if (first == it->shelf->cell_start[cell + 1]) continue;
        const mood_point near = mood_grid_nearest(cell, it->target->place);
        const float d2 = squared_distance(near, it->target->place);
        if (d2 > it->reach * it->reach) continue;
        const float fit = best_fit(it, it->shelf->doubts[cell], d2);
        const float below = MOOD_PRIOR_MAX - fit - it->shelf->prior[first];
        bounds[n] = (mood_cell_bound){fit, (uint16_t)cell};
        step_of[n] =
            (uint8_t)(below < BOUND_RANGE ? below * steps_a_unit : (float)(N_BOUND_STEPS - 1));
        start[step_of[n++] + 1]++;
    }
    for (int i = 0; i < N_BOUND_STEPS; i++) start[i + 1] += start[i];
    for (size_t i = 0; i < n; i++) it->cells[start[step_of[i]]++] = bounds[i];
    it->n_cells = n;
}

/* ---- a scan ---- */

static size_t list_bound(const mood_item_list *list) {
    return list->n < MOOD_TASTE_MAX_ITEMS ? list->n : MOOD_TASTE_MAX_ITEMS;
}

/* One block, cut into the pool, the cells, two sets, the taste's words, neighbours and names.
 */
static mood_status allocate(mood_scan *it) {
    const size_t pool_bytes = it->pool_capacity * sizeof *it->pool;
    const size_t cell_bytes = MOOD_N_CELLS * sizeof *it->cells;
    const size_t set_bytes = (it->hidden.n_slots + it->recent.n_slots) * sizeof(uint32_t);
    const size_t word_bytes = 2 * it->taste.n_words * sizeof(float);
    const size_t near_bytes = it->nearby.n_slots * sizeof *it->nearby.slot;
    const size_t name_bytes = it->liked_names.n * sizeof *it->liked_names.of;
    char *at = it->block =
        mood_alloc(pool_bytes + cell_bytes + set_bytes + word_bytes + near_bytes + name_bytes);
    if (!at) return MOOD_E_NOMEM;
    it->pool = (mood_candidate *)at;
    it->cells = (mood_cell_bound *)(at += pool_bytes);
    it->hidden.slot = (uint32_t *)(at += cell_bytes);
    it->recent.slot = it->hidden.slot + it->hidden.n_slots;
    memset(at, 0, set_bytes);
    it->taste.word = (float *)(at += set_bytes);
    it->nearby.slot = (mood_near *)(at += word_bytes);
    it->liked_names.of = (mood_liked_name *)(at += near_bytes);
    memset(it->nearby.slot, 0, near_bytes);
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
    it.liked_names.n = list_bound(&taste->liked);
    MOOD_TRY(allocate(&it));
    set_add_list(&it.hidden, &it, wish->kind, &taste->skipped);
    set_add_list(&it.hidden, &it, wish->kind, &taste->seen);
    set_add_list(&it.recent, &it, wish->kind, &taste->recent);
    mood_taste_learn(&it.taste, index, wish->kind, taste, it.seed);
    mood_nearby_learn(&it.nearby, index, wish->kind, taste);
    mood_liked_names_learn(&it.liked_names, index, wish->kind, &taste->liked);
    *out = it;
    return MOOD_OK;
}

void mood_scan_run(mood_scan *scan, const mood_target *target, mood_scan_rules rules) {
    scan->target = target;
    scan->forbidden = scan->always_forbidden | rules.guards;
    scan->keeps_direction = rules.keeps_direction;
    scan->reach = rules.reach > 0.f ? rules.reach : FARTHEST;
    scan->n_pool = scan->n_waiting = 0;
    fill_tables(scan);
    sort_cells(scan);
    offer_nearby(scan);
    for (size_t i = 0; i < scan->n_cells; i++) {
        scan_cell(scan, &scan->cells[i]);
    }
    consider_waiting(scan);
}

mood_why_likes mood_scan_likes(const mood_scan *scan, uint32_t seat) {
    return (mood_why_likes){mood_liked_names_have(&scan->liked_names, scan->shelf, seat),
                            mood_nearby_because(&scan->nearby, seat)};
}

void mood_scan_clear(mood_scan *scan) {
    mood_free(scan->block);
    *scan = (mood_scan){0};
}
