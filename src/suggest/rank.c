/* SPDX-License-Identifier: Apache-2.0
 *
 * From a target to a list, in two steps: a scan gathers a pool of the best items by score, then
 * diversity picks the list out of the pool (diverse.c) and each gets its reason (why.c).
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
 */
#include "base/alloc.h"
#include "base/rng.h"
#include "suggest/diverse.h"
#include "suggest/guard.h"
#include "suggest/taste.h"
#include "suggest/why.h"

#include <math.h>
#include <string.h>

#define TEMPERATURE     .25f
#define PLACE_DEVIATION .25f /* of a place with confidence 0 */
#define DIVERSITY       1.1f
#define RECENT_PENALTY  12.f /* more than a place at the far end of the plane costs */

enum {
    POOL_MIN = 128,
    POOL_PER_COUNT = 8,
    QUANTILE_BITS = 6,
    N_QUANTILES = 1 << QUANTILE_BITS, /* of the noise */
    BLOCK = 32,                       /* seats that are scored together */
    N_BOUND_STEPS = 128,
};

/* A set of seats: open addressing, seat + 1, 0 free. */
typedef struct seat_set {
    uint32_t *slot;
    size_t n_slots; /* a power of two, 0 when empty */
} seat_set;

/* One cell and the best score that any of its items can reach without prior. */
typedef struct cell_bound {
    float fit;
    uint16_t cell;
} cell_bound;

/* All that one request needs; one block of heap behind it. */
typedef struct scan {
    const mood_index *index;
    const mood_shelf *shelf;
    const mood_target *target;
    unsigned forbidden; /* marks */
    uint64_t seed;
    float inverse[MOOD_DOUBT_LEVELS]; /* 1 / (2 (w^2 + s^2)) */
    float loss[MOOD_DOUBT_LEVELS];    /* ln(1 + s^2 / w^2) */
    float noise[N_QUANTILES];         /* TEMPERATURE * g */
    float most_noise;
    mood_taste_weights taste;
    seat_set hidden;
    seat_set recent;
    mood_candidate *pool; /* a heap, the least score first */
    size_t n_pool;
    size_t pool_capacity;
    cell_bound *cells;
    size_t n_cells;
} scan;

/* ---- sets ---- */

static size_t set_slots(size_t n) {
    size_t slots = 4;
    while (slots < 2 * n) slots *= 2;
    return n ? slots : 0;
}

static void set_add_list(seat_set *set, const scan *it, mood_kind kind,
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

static bool set_has(const seat_set *set, uint32_t seat) {
    if (!set->n_slots) return false;
    size_t at = (size_t)mood_hash_u64(seat) & (set->n_slots - 1);
    while (set->slot[at] && set->slot[at] != seat + 1) at = (at + 1) & (set->n_slots - 1);
    return set->slot[at] != 0;
}

/* ---- the score ---- */

static void fill_tables(scan *it) {
    const float w2 = it->target->width * it->target->width;
    for (int i = 0; i < MOOD_DOUBT_LEVELS; i++) {
        const float s = PLACE_DEVIATION * (float)i / (MOOD_DOUBT_LEVELS - 1);
        it->inverse[i] = .5f / (w2 + s * s);
        it->loss[i] = logf(1.f + s * s / w2);
    }
    for (int i = 0; i < N_QUANTILES; i++) {
        const float u = ((float)i + .5f) / N_QUANTILES;
        it->noise[i] = -TEMPERATURE * logf(-logf(u));
    }
    it->most_noise = it->noise[N_QUANTILES - 1];
}

static float squared_distance(mood_point a, mood_point b) {
    const float dv = a.valence - b.valence, da = a.arousal - b.arousal;
    return dv * dv + da * da;
}

/* What neither marks nor place rule out, see scan_cell. */
static bool may_be_shown(const scan *it, uint32_t at) {
    return mood_guard_allows_place(it->target, it->shelf->place[at]) &&
           !set_has(&it->hidden, at);
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

static void offer(scan *it, uint32_t seat, float score) {
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
static float threshold(const scan *it) {
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
static void score_block(float *restrict out, const scan *restrict it, uint32_t first,
                        uint32_t n) {
    const mood_point target = it->target->place;
    const mood_point *const place = it->shelf->place + first;
    const float *const prior = it->shelf->prior + first;
    const uint8_t *const doubt = it->shelf->doubt + first;
    const uint16_t *const marks = it->shelf->marks + first;
    const unsigned forbidden = it->forbidden;
    const uint32_t seed = (uint32_t)it->seed + first;
    uint32_t quantile[BLOCK];
    for (uint32_t i = 0; i < BLOCK; i++) quantile[i] = mix(seed + i) >> (32 - QUANTILE_BITS);
    for (uint32_t i = 0; i < n; i++) {
        const float d2 = squared_distance(place[i], target);
        const float score =
            prior[i] - d2 * it->inverse[doubt[i]] - it->loss[doubt[i]] + it->noise[quantile[i]];
        out[i] = marks[i] & forbidden ? -INFINITY : score;
    }
}

/* Scores of a block first, then taste and the dearer questions for the few that may enter. */
static void scan_cell(scan *it, const cell_bound *bound) {
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
            float score = scores[i] + mood_taste_of(&it->taste, &it->shelf->seat[at]);
            if (score <= least || !may_be_shown(it, at)) continue;
            if (set_has(&it->recent, at)) score -= RECENT_PENALTY;
            if (score <= least) continue;
            offer(it, at, score);
            least = threshold(it);
        }
    }
}

/* The best ln fit that any doubt allows at a distance: of -d^2 / (2 W) - ln(W / w^2) over the
 * possible W = w^2 + s^2 it is the one nearest to d^2 / 2. */
static float best_fit(const scan *it, float d) {
    const float w2 = it->target->width * it->target->width;
    const float W = mood_clampf(.5f * d * d, w2, w2 + PLACE_DEVIATION * PLACE_DEVIATION);
    return -.5f * d * d / W - logf(W / w2);
}

/* The cells that hold something, by growing distance in steps (a counting sort). */
static void sort_cells(scan *it) {
    const float steps_a_unit = N_BOUND_STEPS / 2.83f; /* 2 sqrt 2 is the longest distance */
    uint16_t cell_of[MOOD_N_CELLS];
    uint8_t step_of[MOOD_N_CELLS];
    size_t start[N_BOUND_STEPS + 1] = {0};
    size_t n = 0;
    for (unsigned cell = 0; cell < MOOD_N_CELLS; cell++) {
        if (it->shelf->cell_start[cell] == it->shelf->cell_start[cell + 1]) continue;
        const mood_point near = mood_grid_nearest(cell, it->target->place);
        const float d = sqrtf(squared_distance(near, it->target->place));
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
        it->cells[start[step_of[i]]++] = (cell_bound){fit[step_of[i]], cell_of[i]};
    it->n_cells = n;
}

/* ---- one request ---- */

static mood_status check(const mood_target *target, const mood_wish *wish) {
    const bool is_good = wish->count >= 1 && wish->count <= MOOD_SUGGEST_MAX_COUNT &&
                         (unsigned)wish->kind < MOOD_N_KINDS &&
                         (unsigned)target->door < MOOD_N_DOORS && target->width > 0.f &&
                         (unsigned)target->mood < MOOD_N_EXPRESSIONS;
    return is_good ? MOOD_OK : MOOD_E_ARG;
}

static size_t list_bound(const mood_item_list *list) {
    return list->n < MOOD_TASTE_MAX_ITEMS ? list->n : MOOD_TASTE_MAX_ITEMS;
}

/* One block, cut into the pool, the cells, two sets and the taste's words. */
static mood_status begin(scan *it, void **block, const mood_index *index,
                         const mood_target *target, const mood_wish *wish) {
    static const mood_taste nothing = {0};
    const mood_taste *taste = wish->taste ? wish->taste : &nothing;
    const bool learns = taste->liked.n || taste->opened.n || taste->skipped.n;
    *it = (scan){.index = index,
                 .shelf = &index->shelf[wish->kind],
                 .target = target,
                 .forbidden = mood_guard_forbidden(target) |
                              (wish->allow_explicit ? 0u : MOOD_MARK_EXPLICIT),
                 .seed = mood_hash_u64(wish->seed),
                 .pool_capacity = POOL_MIN + POOL_PER_COUNT * wish->count};
    it->hidden.n_slots = set_slots(list_bound(&taste->skipped) + list_bound(&taste->seen));
    it->recent.n_slots = set_slots(list_bound(&taste->recent));
    it->taste.n_words = learns ? index->words.n_words : 0;
    const size_t pool_bytes = it->pool_capacity * sizeof *it->pool;
    const size_t cell_bytes = MOOD_N_CELLS * sizeof *it->cells;
    const size_t set_bytes = (it->hidden.n_slots + it->recent.n_slots) * sizeof(uint32_t);
    const size_t word_bytes = 2 * it->taste.n_words * sizeof(float);
    char *at = *block = mood_alloc(pool_bytes + cell_bytes + set_bytes + word_bytes);
    if (!at) return MOOD_E_NOMEM;
    it->pool = (mood_candidate *)at;
    it->cells = (cell_bound *)(at += pool_bytes);
    it->hidden.slot = (uint32_t *)(at += cell_bytes);
    it->recent.slot = it->hidden.slot + it->hidden.n_slots;
    memset(at, 0, set_bytes);
    it->taste.word = (float *)(at + set_bytes);
    set_add_list(&it->hidden, it, wish->kind, &taste->skipped);
    set_add_list(&it->hidden, it, wish->kind, &taste->seen);
    set_add_list(&it->recent, it, wish->kind, &taste->recent);
    mood_taste_learn(&it->taste, index, wish->kind, taste, it->seed);
    fill_tables(it);
    return MOOD_OK;
}

/* Whether the person liked another item of the same name. */
static bool is_name_liked(const scan *it, const mood_taste *taste, const mood_seat *seat,
                          mood_kind kind) {
    if (!taste || !seat->by) return false;
    for (size_t i = 0; i < list_bound(&taste->liked); i++) {
        const mood_item *item = taste->liked.items[i];
        if (item->kind != kind) continue;
        const uint32_t other = mood_index_seat(it->index, kind, item->id);
        if (other == MOOD_NOWHERE || &it->shelf->seat[other] == seat) continue;
        if (it->shelf->seat[other].by == seat->by) return true;
    }
    return false;
}

static void write_list(mood_suggestion *out, const scan *it, size_t n, const mood_wish *wish) {
    mood_why why;
    mood_why_init(&why, it->seed);
    for (size_t i = 0; i < n; i++) {
        const mood_seat *seat = &it->shelf->seat[it->pool[i].seat];
        out[i].item = &it->index->items[seat->row];
        out[i].score = it->pool[i].score;
        mood_why_write(out[i].why, &why, out[i].item, it->target,
                       is_name_liked(it, wish->taste, seat, wish->kind));
    }
}

mood_status mood_suggest(mood_suggestion *out, size_t *n_out, const mood_index *index,
                         const mood_target *target, const mood_wish *wish) {
    MOOD_TRY(check(target, wish));
    scan it;
    void *block;
    MOOD_TRY(begin(&it, &block, index, target, wish));
    sort_cells(&it);
    for (size_t i = 0; i < it.n_cells; i++) scan_cell(&it, &it.cells[i]);
    mood_diverse_prepare(it.pool, it.n_pool, it.shelf);
    *n_out = mood_diverse_pick(it.pool, it.n_pool, wish->count, DIVERSITY, it.shelf);
    write_list(out, &it, *n_out, wish);
    mood_free(block);
    return MOOD_OK;
}
