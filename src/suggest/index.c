/* SPDX-License-Identifier: Apache-2.0
 *
 * Building: one pass hashes the ids and collects the words, a second sorts the rows of each
 * kind by cell and prior, a third writes the shelves.
 */
#include "suggest/index.h"
#include "base/alloc.h"
#include "base/rng.h"
#include "suggest/guard.h"
#include "suggest/neighbours.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the grid ---- */

static unsigned grid_step(float coordinate) {
    const int step = (int)((coordinate + 1.f) * .5f * MOOD_GRID);
    return (unsigned)mood_clamp_int(step, 0, MOOD_GRID - 1);
}

unsigned mood_grid_cell(mood_point place) {
    return grid_step(place.arousal) * MOOD_GRID + grid_step(place.valence);
}

static float nearest_in_step(unsigned step, float to) {
    const float width = 2.f / MOOD_GRID;
    const float low = -1.f + (float)step * width;
    return mood_clampf(to, low, low + width);
}

mood_point mood_grid_nearest(unsigned cell, mood_point to) {
    return (mood_point){nearest_in_step(cell % MOOD_GRID, to.valence),
                        nearest_in_step(cell / MOOD_GRID, to.arousal)};
}

/* ---- ids ---- */

static uint64_t hash_id(mood_kind kind, const char *id) {
    return mood_hash_bytes(id, strlen(id)) + (uint64_t)kind;
}

/* The slot that holds the id, or the free one where it belongs. */
static size_t find_slot(const mood_index *index, mood_kind kind, const char *id) {
    const size_t mask = index->n_slots - 1;
    size_t at = (size_t)hash_id(kind, id) & mask;
    for (; index->slot[at]; at = (at + 1) & mask) {
        const mood_item *item = &index->items[index->slot[at] - 1];
        if (item->kind == kind && strcmp(item->id, id) == 0) break;
    }
    return at;
}

const mood_item *mood_index_find(const mood_index *index, mood_kind kind, const char *id) {
    const uint32_t found = index->slot[find_slot(index, kind, id)];
    return found ? &index->items[found - 1] : NULL;
}

uint32_t mood_index_seat(const mood_index *index, mood_kind kind, const char *id) {
    const uint32_t found = index->slot[find_slot(index, kind, id)];
    return found ? index->seat[found - 1] : MOOD_NOWHERE;
}

/* ---- properties ---- */

static bool is_unit(float value) {
    return value >= 0.f && value <= 1.f;
}

static bool is_usable(const mood_item *item) {
    return (unsigned)item->kind < MOOD_N_KINDS && fabsf(item->place.valence) <= 1.f &&
           fabsf(item->place.arousal) <= 1.f && is_unit(item->confidence) &&
           is_unit(item->fame) && is_unit(item->quality);
}

float mood_item_prior(const mood_item *item) {
    return 1.6f * item->quality + 1.5f * item->fame;
}

static uint8_t doubt_level(const mood_item *item) {
    return (uint8_t)lrintf((1.f - item->confidence) * (MOOD_DOUBT_LEVELS - 1));
}

static uint8_t decade_of(int year) {
    return year >= 1910 && year < 2100 ? (uint8_t)((year - 1900) / 10) : 0;
}

static uint32_t hash_first_name(const char *by) {
    const char *text;
    size_t n;
    return mood_words_first_name(&text, &n, by) ? (uint32_t)(mood_hash_bytes(text, n) | 1) : 0;
}

typedef struct seat_maker {
    mood_index *index;
    mood_seat *seat;
    unsigned guards;
    size_t n_words;
} seat_maker;

static mood_status add_words(seat_maker *maker, const char *list) {
    const char *text;
    size_t n;
    while (mood_words_next(&text, &n, &list)) {
        uint32_t number;
        MOOD_TRY(mood_words_add(&number, &maker->index->words, text, n));
        mood_word *word = &maker->index->words.word[number];
        word->n_items++;
        maker->guards |= word->guards;
        if (maker->n_words < MOOD_SEAT_WORDS && number <= UINT16_MAX)
            maker->seat->word[maker->n_words++] = (uint16_t)number;
    }
    return MOOD_OK;
}

static mood_status make_seat(mood_shelf *shelf, size_t at, mood_index *index, uint32_t row) {
    const mood_item *item = &index->items[row];
    shelf->seat[at] = (mood_seat){
        .row = row, .by = hash_first_name(item->by), .decade = decade_of(item->year)};
    seat_maker maker = {.index = index, .seat = &shelf->seat[at]};
    MOOD_TRY(add_words(&maker, item->genres));
    MOOD_TRY(add_words(&maker, item->tags));
    const mood_seat *seat = &shelf->seat[at];
    mood_hint *hint = &shelf->hint[at];
    *hint = (mood_hint){
        .n_words = (uint8_t)maker.n_words, .decade = seat->decade, .by = (uint8_t)seat->by};
    for (size_t i = 0; i < MOOD_HINT_WORDS; i++) hint->word[i] = mood_word_hint(seat->word[i]);
    const unsigned guards = mood_guard_item(maker.guards, mood_guard_title(item->title));
    const unsigned is_explicit = item->flags & MOOD_ITEM_EXPLICIT ? MOOD_MARK_EXPLICIT : 0;
    shelf->marks[at] = (uint16_t)(guards | is_explicit);
    return MOOD_OK;
}

/* ---- shelves ---- */

typedef struct sort_key {
    uint32_t cell;
    float prior;
    uint32_t row;
} sort_key;

static int compare_keys(const void *left, const void *right) {
    const sort_key *a = left, *b = right;
    if (a->cell != b->cell) return a->cell < b->cell ? -1 : 1;
    if (a->prior != b->prior) return a->prior > b->prior ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

/* A piece of `count` x `size` bytes, counted. */
static void *take(mood_index *index, size_t count, size_t size) {
    void *block = mood_alloc_zero(count, size);
    if (block) index->n_bytes += count * size;
    return block;
}

static mood_status allocate_shelf(mood_index *index, mood_shelf *shelf, size_t n) {
    const size_t n_read = n + MOOD_BLOCK;
    shelf->n = n;
    shelf->place = take(index, n_read, sizeof *shelf->place);
    shelf->prior = take(index, n_read, sizeof *shelf->prior);
    shelf->doubt = take(index, n_read, sizeof *shelf->doubt);
    shelf->hint = take(index, n_read, sizeof *shelf->hint);
    shelf->marks = take(index, n, sizeof *shelf->marks);
    shelf->seat = take(index, n, sizeof *shelf->seat);
    const bool has_all = shelf->place && shelf->prior && shelf->doubt && shelf->hint &&
                         shelf->marks && shelf->seat;
    return has_all ? MOOD_OK : MOOD_E_NOMEM;
}

static void widen(mood_span *span, bool is_first, uint8_t value) {
    if (is_first || value < span->least) span->least = value;
    if (is_first || value > span->most) span->most = value;
}

static mood_status fill_shelf(mood_index *index, mood_shelf *shelf, const sort_key *keys,
                              size_t n) {
    MOOD_TRY(allocate_shelf(index, shelf, n));
    for (size_t i = 0; i < n; i++) {
        const mood_item *item = &index->items[keys[i].row];
        const bool is_first = i == 0 || keys[i].cell != keys[i - 1].cell;
        shelf->place[i] = item->place;
        shelf->prior[i] = keys[i].prior;
        shelf->doubt[i] = doubt_level(item);
        widen(&shelf->doubts[keys[i].cell], is_first, shelf->doubt[i]);
        MOOD_TRY(make_seat(shelf, i, index, keys[i].row));
        index->seat[keys[i].row] = (uint32_t)i;
        shelf->cell_start[keys[i].cell + 1]++;
    }
    for (size_t cell = 0; cell < MOOD_N_CELLS; cell++)
        shelf->cell_start[cell + 1] += shelf->cell_start[cell];
    return MOOD_OK;
}

static mood_status hash_ids(mood_index *index) {
    index->n_slots = 16;
    while (index->n_slots < index->n_items + index->n_items / 2) index->n_slots *= 2;
    index->slot = take(index, index->n_slots, sizeof *index->slot);
    index->seat = take(index, index->n_items, sizeof *index->seat);
    if (!index->slot || !index->seat) return MOOD_E_NOMEM;
    for (size_t row = 0; row < index->n_items; row++) {
        const mood_item *item = &index->items[row];
        index->seat[row] = MOOD_NOWHERE;
        if (!is_usable(item)) continue;
        const size_t at = find_slot(index, item->kind, item->id);
        if (!index->slot[at]) index->slot[at] = (uint32_t)row + 1;
    }
    return MOOD_OK;
}

/* The rows of a kind that the hash table leads to, by cell and falling prior. */
static size_t sort_rows(sort_key *keys, const mood_index *index, mood_kind kind) {
    size_t n = 0;
    for (size_t i = 0; i < index->n_slots; i++) {
        if (!index->slot[i]) continue;
        const uint32_t row = index->slot[i] - 1;
        const mood_item *item = &index->items[row];
        if (item->kind != kind) continue;
        keys[n++] = (sort_key){mood_grid_cell(item->place), mood_item_prior(item), row};
    }
    if (n) qsort(keys, n, sizeof *keys, compare_keys);
    return n;
}

static mood_status build(mood_index *index, sort_key *keys) {
    mood_noise_fill(&index->noise, MOOD_TEMPERATURE);
    MOOD_TRY(hash_ids(index));
    MOOD_TRY(mood_words_init(&index->words));
    for (int kind = 0; kind < MOOD_N_KINDS; kind++) {
        const size_t n = sort_rows(keys, index, (mood_kind)kind);
        MOOD_TRY(fill_shelf(index, &index->shelf[kind], keys, n));
    }
    return MOOD_OK;
}

mood_status mood_index_create(mood_index **out, const mood_item *items, size_t n_items) {
    if (n_items > INT32_MAX) return MOOD_E_LIMIT;
    mood_index *index = mood_alloc_zero(1, sizeof *index);
    sort_key *keys = mood_alloc_zero(n_items, sizeof *keys);
    mood_status status = index && keys ? MOOD_OK : MOOD_E_NOMEM;
    if (status == MOOD_OK) {
        *index = (mood_index){.items = items, .n_items = n_items, .n_bytes = sizeof *index};
        status = build(index, keys);
    }
    mood_free(keys);
    if (status == MOOD_OK)
        *out = index;
    else
        mood_index_destroy(&index);
    return status;
}

void mood_index_destroy(mood_index **index) {
    mood_index *it = *index;
    *index = NULL;
    if (!it) return;
    for (int kind = 0; kind < MOOD_N_KINDS; kind++) {
        mood_free(it->shelf[kind].place);
        mood_free(it->shelf[kind].prior);
        mood_free(it->shelf[kind].doubt);
        mood_free(it->shelf[kind].hint);
        mood_free(it->shelf[kind].marks);
        mood_free(it->shelf[kind].seat);
    }
    mood_words_clear(&it->words);
    mood_free(it->slot);
    mood_free(it->seat);
    mood_free(it->neighbour_seat);
    mood_free(it);
}

mood_status mood_index_use_neighbours(mood_index *index, const mood_neighbours *neighbours) {
    assert(!index->neighbours);
    index->neighbour_seat = take(index, neighbours->n_items, sizeof *index->neighbour_seat);
    if (!index->neighbour_seat) return MOOD_E_NOMEM;
    for (uint32_t i = 0; i < neighbours->n_items; i++)
        index->neighbour_seat[i] = mood_index_seat(index, neighbours->kind, neighbours->ids[i]);
    index->neighbours = neighbours;
    return MOOD_OK;
}

size_t mood_index_count(const mood_index *index, mood_kind kind) {
    return index->shelf[kind].n;
}

size_t mood_index_bytes(const mood_index *index) {
    return index->n_bytes + mood_words_bytes(&index->words);
}
