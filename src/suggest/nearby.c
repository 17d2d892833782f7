/* SPDX-License-Identifier: Apache-2.0
 *
 * The weights of the model are summed as they were trained: each like counts the same, however
 * old, an opened item half, a skip against. The sum times SCALE is a log-likelihood like the
 * rest of the score; of 1, 2, 4 .. 32 this SCALE was the best on every
 * part of the users in bench/eval_ratings (docs/suggestions.md).
 */
#include "suggest/nearby.h"
#include "base/rng.h"
#include "suggest/neighbours.h"

#define SCALE  8.f
#define OPENED .5f

typedef struct lesson_list {
    const mood_item_list *items;
    float value;
} lesson_list;

enum { N_LISTS = 3 };

static void name_lists(lesson_list out[N_LISTS], const mood_taste *taste) {
    out[0] = (lesson_list){&taste->liked, 1.f};
    out[1] = (lesson_list){&taste->opened, OPENED};
    out[2] = (lesson_list){&taste->skipped, -1.f};
}

/* The row of item i of a list; MOOD_NOWHERE when it says nothing. */
static uint32_t row_of(const mood_index *index, mood_kind kind, const mood_item_list *list,
                       size_t i) {
    if (list->items[i]->kind != kind) return MOOD_NOWHERE;
    return mood_neighbours_find(index->neighbours, list->items[i]->id);
}

static bool is_silent(const mood_index *index, mood_kind kind) {
    return !index->neighbours || index->neighbours->kind != kind;
}

size_t mood_nearby_slots(const mood_index *index, mood_kind kind, const mood_taste *taste) {
    lesson_list lists[N_LISTS];
    size_t n_links = 0, n_slots = 4;
    if (is_silent(index, kind)) return 0;
    name_lists(lists, taste);
    for (size_t l = 0; l < N_LISTS; l++)
        for (size_t i = 0; i < lists[l].items->n && i < MOOD_NEARBY_MAX_LESSONS; i++) {
            const uint32_t row = row_of(index, kind, lists[l].items, i);
            if (row == MOOD_NOWHERE) continue;
            n_links += index->neighbours->start[row + 1] - index->neighbours->start[row];
        }
    while (n_slots < 2 * n_links) n_slots *= 2;
    return n_links ? n_slots : 0;
}

/* The slot of a seat, or the free one where it belongs. */
static mood_near *find(const mood_nearby *nearby, uint32_t seat) {
    size_t at = (size_t)mood_hash_u64(seat) & (nearby->n_slots - 1);
    while (nearby->slot[at].seat && nearby->slot[at].seat != seat + 1)
        at = (at + 1) & (nearby->n_slots - 1);
    return &nearby->slot[at];
}

/* like  the number of the liked item in its list + 1, 0 for a lesson that is no like */
static void learn_row(mood_nearby *out, const mood_index *index, uint32_t row, float value,
                      uint32_t like) {
    const mood_neighbours *neighbours = index->neighbours;
    for (uint32_t k = neighbours->start[row]; k < neighbours->start[row + 1]; k++) {
        const mood_link *link = &neighbours->links[k];
        const uint32_t seat = index->neighbour_seat[link->item];
        if (seat == MOOD_NOWHERE) continue;
        mood_near *near = find(out, seat);
        near->seat = seat + 1;
        const float taste = SCALE * value * link->weight;
        near->taste += taste;
        if (!like || taste <= near->most) continue;
        near->most = taste;
        near->like = like;
    }
}

void mood_nearby_learn(mood_nearby *out, const mood_index *index, mood_kind kind,
                       const mood_taste *taste) {
    lesson_list lists[N_LISTS];
    if (!out->n_slots) return;
    out->liked = &taste->liked;
    name_lists(lists, taste);
    for (size_t l = 0; l < N_LISTS; l++)
        for (size_t i = 0; i < lists[l].items->n && i < MOOD_NEARBY_MAX_LESSONS; i++) {
            const uint32_t row = row_of(index, kind, lists[l].items, i);
            if (row == MOOD_NOWHERE) continue;
            const bool is_like = lists[l].items == &taste->liked;
            learn_row(out, index, row, lists[l].value, is_like ? (uint32_t)i + 1 : 0);
        }
    for (size_t i = 0; i < out->n_slots; i++)
        out->slot[i].taste =
            mood_clampf(out->slot[i].taste, -MOOD_NEARBY_MOST, MOOD_NEARBY_MOST);
}

bool mood_nearby_has(const mood_nearby *nearby, uint32_t seat) {
    return nearby->n_slots && find(nearby, seat)->seat != 0;
}

/* Half of what it gained at least, or another title would be as good a reason. */
const mood_item *mood_nearby_because(const mood_nearby *nearby, uint32_t seat) {
    if (!mood_nearby_has(nearby, seat)) return NULL;
    const mood_near *near = find(nearby, seat);
    if (!near->like || near->taste < MOOD_NEARBY_TOLD || near->most < .5f * near->taste)
        return NULL;
    const mood_item *like = nearby->liked->items[near->like - 1];
    return like->title && *like->title ? like : NULL;
}
