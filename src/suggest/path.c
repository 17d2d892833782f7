/* SPDX-License-Identifier: Apache-2.0
 *
 * A journey is a shortest path through layers:
 *
 *     from  o---o---o---o---o  to        way points, evenly apart
 *           |   |   |   |   |
 *          c00 c10 c20 c30 c40           each layer: the best LAYER items in reach of its way
 *          c01 c11 c21 c31 c41           point
 *           ..  ..  ..  ..  ..
 *
 * The reach is hard: noise and fame choose among the items within it and never beyond it, so a
 * journey begins at the one mood and ends at the other whatever the seed. Only where fewer than
 * ENOUGH items lie within may be shown does it grow, by as little as finds them.
 *
 * An item costs what its score lacks to the best of its layer; a step costs its unevenness, the
 * jump in tempo and energy, and a repeated name. Steps longer than the limit are forbidden. The
 * sum is made least by dynamic programming over the layers (Bellman 1957), which is exact: no
 * other choice from the layers is cheaper.
 *
 * Where no path keeps the limit, a first pass finds the smallest longest step that is possible
 * (the bottleneck path, by the same recursion with max for +), and that becomes the limit.
 *
 * Two layers may want the same item or name. Then the dearer of the two leaves its layer and
 * the path is sought again; each round removes a candidate, so it ends.
 */
#include "suggest/diverse.h"
#include "suggest/guard.h"
#include "suggest/scan.h"
#include "suggest/why.h"

#include <math.h>

enum { LAYER = 64, ENOUGH = 16, MAX_LAYERS = MOOD_PATH_MAX_STEPS };

#define LEAST_STEP     .02f /* shorter ways count as this long */
#define WIDTH_SHARE    .4f  /* of a layer, in even steps */
#define WIDTH_MIN      .03f
#define WIDTH_MAX      .12f
#define REACH_SHARE    .6f /* of an item from its way point, in even steps */
#define REACH_MIN      .08f
#define REACH_GROWTH   1.25f
#define REACH_END      3.f /* beyond the plane */
#define COST_SCORE     .35f
#define COST_UNEVEN    4.f
#define COST_TEMPO     2.f /* of an octave, squared */
#define COST_ENERGY    4.f
#define COST_SAME_NAME 4.f

typedef struct layer {
    mood_candidate candidate[LAYER];
    const mood_item *item[LAYER];
    float cost[LAYER]; /* of the item itself */
    size_t n;          /* in play: [0, n) */
    size_t n_all;      /* with those that left: [n, n_all) */
} layer;

typedef struct journey {
    const mood_index *index;
    const mood_shelf *shelf;
    size_t n_layers;
    float even;  /* length of an even step */
    float limit; /* of a step */
    layer layers[MAX_LAYERS];
    size_t chosen[MAX_LAYERS];
} journey;

static float distance(mood_point a, mood_point b) {
    return hypotf(a.valence - b.valence, a.arousal - b.arousal);
}

/* ---- layers ---- */

static mood_point way_point(const mood_journey *way, size_t i, size_t n) {
    const float t = (float)i / (float)(n - 1);
    return (mood_point){way->from.valence + t * (way->to.valence - way->from.valence),
                        way->from.arousal + t * (way->to.arousal - way->from.arousal)};
}

static void fill_layer(layer *out, const mood_scan *scan) {
    float best = -INFINITY;
    for (size_t i = 0; i < scan->n_pool; i++) best = fmaxf(best, scan->pool[i].score);
    out->n = out->n_all = scan->n_pool;
    for (size_t i = 0; i < scan->n_pool; i++) {
        out->candidate[i] = scan->pool[i];
        out->item[i] = &scan->index->items[scan->shelf->seat[scan->pool[i].seat].row];
        out->cost[i] = COST_SCORE * (best - scan->pool[i].score);
    }
}

/* The way up is guarded as lift is, the way down in arousal as calm is: what must not be shown
 * through the door must not stand on the way either. */
static mood_door door_of(const mood_journey *way) {
    if (way->to.valence > way->from.valence + .1f) return MOOD_DOOR_LIFT;
    return way->to.arousal < way->from.arousal - .1f ? MOOD_DOOR_CALM : MOOD_DOOR_STAY;
}

static void fill_layers(journey *it, const mood_journey *way, mood_scan *scan) {
    const mood_target start = mood_target_make_at(way->from, door_of(way));
    mood_scan_rules rules = {.guards = mood_guard_forbidden(&start)};
    mood_target target = start;
    target.width = mood_clampf(WIDTH_SHARE * it->even, WIDTH_MIN, WIDTH_MAX);
    for (size_t i = 0; i < it->n_layers; i++) {
        target.place = way_point(way, i, it->n_layers);
        rules.reach = mood_clampf(REACH_SHARE * it->even, REACH_MIN, MOOD_PATH_REACH);
        mood_scan_run(scan, &target, rules);
        while (scan->n_pool < ENOUGH && rules.reach < REACH_END) {
            rules.reach *= REACH_GROWTH;
            mood_scan_run(scan, &target, rules);
        }
        fill_layer(&it->layers[i], scan);
    }
}

/* ---- steps ---- */

/* Octaves between two tempos; half and double time feel the same, so at most half an octave. */
static float tempo_jump(const mood_item *a, const mood_item *b) {
    if (a->tempo_bpm <= 0.f || b->tempo_bpm <= 0.f) return 0.f;
    const float octaves = log2f(b->tempo_bpm / a->tempo_bpm);
    return octaves - roundf(octaves);
}

static float step_cost(const journey *it, const layer *a, size_t i, const layer *b, size_t k) {
    const mood_item *from = a->item[i], *to = b->item[k];
    const float length = distance(from->place, to->place);
    if (length > it->limit) return INFINITY;
    const float uneven = (length - it->even) / it->even;
    float cost = COST_UNEVEN * uneven * uneven;
    if (from->kind == MOOD_SONGS) {
        const float octaves = tempo_jump(from, to);
        const float energy = to->energy - from->energy;
        cost += COST_TEMPO * octaves * octaves;
        if (from->energy > 0.f && to->energy > 0.f) cost += COST_ENERGY * energy * energy;
    }
    const mood_seat *seats = it->shelf->seat;
    const uint32_t name = seats[a->candidate[i].seat].by;
    if (name && name == seats[b->candidate[k].seat].by) cost += COST_SAME_NAME;
    return cost;
}

/* ---- paths ---- */

/* The least possible longest step. */
static float find_bottleneck(const journey *it) {
    float longest[LAYER] = {0}, next[LAYER];
    for (size_t l = 1; l < it->n_layers; l++) {
        const layer *a = &it->layers[l - 1], *b = &it->layers[l];
        for (size_t k = 0; k < b->n; k++) {
            next[k] = INFINITY;
            for (size_t i = 0; i < a->n; i++) {
                const float length = distance(a->item[i]->place, b->item[k]->place);
                next[k] = fminf(next[k], fmaxf(longest[i], length));
            }
        }
        for (size_t k = 0; k < b->n; k++) longest[k] = next[k];
    }
    float least = INFINITY;
    for (size_t k = 0; k < it->layers[it->n_layers - 1].n; k++)
        least = fminf(least, longest[k]);
    return least;
}

/* The cheapest path into it->chosen; false where the limit allows none. */
static bool find_cheapest(journey *it) {
    float cost[MAX_LAYERS][LAYER];
    uint8_t before[MAX_LAYERS][LAYER];
    for (size_t i = 0; i < it->layers[0].n; i++) cost[0][i] = it->layers[0].cost[i];
    for (size_t l = 1; l < it->n_layers; l++) {
        const layer *a = &it->layers[l - 1], *b = &it->layers[l];
        for (size_t k = 0; k < b->n; k++) {
            cost[l][k] = INFINITY;
            before[l][k] = 0;
            for (size_t i = 0; i < a->n; i++) {
                const float total = cost[l - 1][i] + step_cost(it, a, i, b, k) + b->cost[k];
                if (total >= cost[l][k]) continue;
                cost[l][k] = total;
                before[l][k] = (uint8_t)i;
            }
        }
    }
    const size_t last = it->n_layers - 1;
    size_t best = 0;
    for (size_t k = 1; k < it->layers[last].n; k++)
        if (cost[last][k] < cost[last][best]) best = k;
    if (!isfinite(cost[last][best])) return false;
    for (size_t l = last;; l--) {
        it->chosen[l] = best;
        if (l == 0) return true;
        best = before[l][best];
    }
}

/* ---- twins: the same item, or the same name, twice on a path ---- */

static void swap_candidates(layer *it, size_t a, size_t b) {
    const mood_candidate candidate = it->candidate[a];
    const mood_item *item = it->item[a];
    const float cost = it->cost[a];
    it->candidate[a] = it->candidate[b];
    it->item[a] = it->item[b];
    it->cost[a] = it->cost[b];
    it->candidate[b] = candidate;
    it->item[b] = item;
    it->cost[b] = cost;
}

static void remove_candidate(layer *it, size_t at) {
    swap_candidates(it, at, --it->n);
}

/* Remove the dearer of two layers' chosen ones; false where neither layer can do without. */
static bool part(journey *it, size_t a, size_t b) {
    layer *left = &it->layers[a], *right = &it->layers[b];
    const bool left_is_dearer = left->cost[it->chosen[a]] > right->cost[it->chosen[b]];
    if (left->n > 1 && (left_is_dearer || right->n == 1))
        remove_candidate(left, it->chosen[a]);
    else if (right->n > 1)
        remove_candidate(right, it->chosen[b]);
    else
        return false;
    return true;
}

typedef enum twins { TWINS_NONE, TWINS_PARTED, TWINS_STUCK } twins;

static twins part_twins(journey *it) {
    for (size_t b = 1; b < it->n_layers; b++)
        for (size_t a = 0; a < b; a++) {
            const uint32_t left = it->layers[a].candidate[it->chosen[a]].seat;
            const uint32_t right = it->layers[b].candidate[it->chosen[b]].seat;
            const uint32_t name = it->shelf->seat[left].by;
            if (left == right) return part(it, a, b) ? TWINS_PARTED : TWINS_STUCK;
            if (name && name == it->shelf->seat[right].by && part(it, a, b))
                return TWINS_PARTED;
        }
    return TWINS_NONE;
}

static bool is_taken(const journey *it, size_t n_layers, const mood_item *item) {
    for (size_t l = 0; l < n_layers; l++)
        if (it->layers[l].item[it->chosen[l]] == item) return true;
    return false;
}

/* Where hardly more items than steps exist: for each step the cheapest that is left. */
static mood_status choose_in_turn(journey *it) {
    for (size_t l = 0; l < it->n_layers; l++) {
        const layer *here = &it->layers[l];
        size_t best = here->n_all;
        for (size_t i = 0; i < here->n_all; i++)
            if (!is_taken(it, l, here->item[i]) &&
                (best == here->n_all || here->cost[i] < here->cost[best]))
                best = i;
        if (best == here->n_all) return MOOD_E_NOT_FOUND;
        it->chosen[l] = best;
    }
    return MOOD_OK;
}

static mood_status solve(journey *it) {
    for (;;) {
        for (size_t l = 0; l < it->n_layers; l++)
            if (it->layers[l].n == 0) return MOOD_E_NOT_FOUND;
        it->limit = MOOD_PATH_MAX_UNEVEN * it->even;
        if (!find_cheapest(it)) {
            it->limit = find_bottleneck(it);
            if (!find_cheapest(it)) return MOOD_E_INTERNAL;
        }
        switch (part_twins(it)) {
        case TWINS_NONE:
            return MOOD_OK;
        case TWINS_STUCK:
            return choose_in_turn(it);
        case TWINS_PARTED:
            break;
        }
    }
}

/* ---- the list ---- */

/* Each step is told from where the journey begins, the last from where it leads. */
static void write_list(mood_suggestion *out, const journey *it, const mood_journey *way,
                       const mood_scan *scan) {
    mood_target start = mood_target_make_at(way->from, door_of(way));
    mood_target end = mood_target_make_at(way->to, MOOD_DOOR_STAY);
    mood_why why;
    mood_why_init(&why, scan->seed);
    for (size_t l = 0; l < it->n_layers; l++) {
        const mood_candidate *candidate = &it->layers[l].candidate[it->chosen[l]];
        start.door = l == 0 ? MOOD_DOOR_STAY : door_of(way);
        out[l].item = it->layers[l].item[it->chosen[l]];
        out[l].score = candidate->score;
        mood_why_write(out[l].why, &why, out[l].item, l + 1 < it->n_layers ? &start : &end,
                       mood_scan_likes(scan, candidate->seat));
    }
}

static bool is_place(mood_point p) {
    return fabsf(p.valence) <= 1.f && fabsf(p.arousal) <= 1.f;
}

mood_status mood_path_find(mood_suggestion *out, const mood_index *index,
                           const mood_journey *way, const mood_wish *wish) {
    if (wish->count < MOOD_PATH_MIN_STEPS || wish->count > MOOD_PATH_MAX_STEPS ||
        (unsigned)wish->kind >= MOOD_N_KINDS || !is_place(way->from) || !is_place(way->to))
        return MOOD_E_ARG;
    journey it = {
        .index = index,
        .shelf = &index->shelf[wish->kind],
        .n_layers = wish->count,
        .even = fmaxf(distance(way->from, way->to) / (float)(wish->count - 1), LEAST_STEP)};
    mood_scan scan;
    MOOD_TRY(mood_scan_init(&scan, index, wish, LAYER));
    fill_layers(&it, way, &scan);
    const mood_status status = solve(&it);
    if (status == MOOD_OK) write_list(out, &it, way, &scan);
    mood_scan_clear(&scan);
    return status;
}

float mood_path_unevenness(const mood_suggestion *list, size_t n, const mood_journey *way) {
    if (n < 2) return 0.f;
    const float even = distance(way->from, way->to) / (float)(n - 1);
    float longest = 0.f;
    for (size_t i = 1; i < n; i++)
        longest = fmaxf(longest, distance(list[i - 1].item->place, list[i].item->place));
    return even > 0.f ? longest / even : INFINITY;
}
