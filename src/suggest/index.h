/* SPDX-License-Identifier: Apache-2.0
 *
 * The index from inside. Internal to suggest; immutable once created.
 *
 *     mood_index
 *       slot[]      hash table over kind and id -> row of items[]
 *       seat[row]   where the row stands on its shelf, NOWHERE when it was left out
 *       words       distinct genres and tags
 *       shelf[2]    films, songs: one array a property, all in the same order:
 *
 *     cell 0: seats by falling prior | cell 1: seats by falling prior | ...
 *
 * The mood plane is cut into GRID x GRID cells. Within a cell the seats stand in falling order
 * of their prior, so that a scan can leave a cell as soon as its bound cannot enter the list.
 * It reads them in blocks of MOOD_BLOCK, counted from the start of their cell; the arrays that
 * it reads have room for one block more than there are seats.
 */
#ifndef MOOD_INDEX_H
#define MOOD_INDEX_H

#include "suggest/noise.h"
#include "suggest/suggest.h"
#include "suggest/words.h"

enum {
    MOOD_GRID = 32,
    MOOD_N_CELLS = MOOD_GRID * MOOD_GRID,
    MOOD_SEAT_WORDS = 8,    /**< genres and tags that count for taste and diversity */
    MOOD_DOUBT_LEVELS = 16, /**< steps of a place's confidence */
    MOOD_HINT_WORDS = 4,
    MOOD_BLOCK = MOOD_NOISE_WIDTH,
};
#define MOOD_TEMPERATURE   .25f /* of the noise, see scan.c */
#define MOOD_NOWHERE       UINT32_MAX
#define MOOD_MARK_EXPLICIT (1u << 15)

/** What ranking and diversity ask of an item beside its place and prior. */
typedef struct mood_seat {
    uint32_t row;                   /**< of items[] */
    uint32_t by;                    /**< hash of the first name, 0 unknown */
    uint16_t word[MOOD_SEAT_WORDS]; /**< numbers of mood_words, 0 none */
    uint8_t decade;                 /**< (year - 1900) / 10, 0 unknown or before */
} mood_seat;

/** What bounds the taste of an item, so small that the scan reads them in a row. */
typedef struct mood_hint {
    uint8_t n_words;               /**< of its seat */
    uint8_t decade;                /**< of its seat */
    uint8_t by;                    /**< the low bits of its seat's; 0 unknown */
    uint8_t unused;                /**< 0 */
    uint8_t word[MOOD_HINT_WORDS]; /**< mood_word_hint of the first ones of its seat */
} mood_hint;

/** One byte that tells much of a word's number; 0 only for none. */
static inline uint8_t mood_word_hint(uint32_t number) {
    return number ? (uint8_t)(1 + (number - 1) % UINT8_MAX) : 0;
}

typedef struct mood_span {
    uint8_t least, most;
} mood_span;

typedef struct mood_shelf {
    size_t n;
    mood_point *place; /**< (n + MOOD_BLOCK) */
    float *prior;      /**< (n + MOOD_BLOCK) */
    uint8_t *doubt;    /**< (n + MOOD_BLOCK) of the place: 0 sure .. MOOD_DOUBT_LEVELS - 1 */
    mood_hint *hint;   /**< (n + MOOD_BLOCK) */
    uint16_t *marks;   /**< (n) MOOD_GUARD_* and MOOD_MARK_EXPLICIT */
    mood_seat *seat;   /**< (n) */
    uint32_t cell_start[MOOD_N_CELLS + 1];
    mood_span doubts[MOOD_N_CELLS]; /**< of a cell's seats */
} mood_shelf;

struct mood_index {
    const mood_item *items;
    size_t n_items;
    uint32_t *slot; /**< row + 1, 0 free */
    size_t n_slots; /**< a power of two */
    uint32_t *seat; /**< (n_items) */
    mood_words words;
    mood_noise noise;
    mood_shelf shelf[MOOD_N_KINDS];
    const mood_neighbours *neighbours; /**< NULL: none were given */
    uint32_t *neighbour_seat;          /**< (neighbours->n_items), MOOD_NOWHERE for strangers */
    size_t n_bytes;
};

/** The seat of any item of that kind and id; MOOD_NOWHERE when the index has none. */
uint32_t mood_index_seat(const mood_index *index, mood_kind kind, const char *id);

/** The cell of a place, and the nearest point of a cell to a place. */
unsigned mood_grid_cell(mood_point place);
mood_point mood_grid_nearest(unsigned cell, mood_point to);

/**
 * The prior of an item in the units of a log-likelihood: quality and fame. 0 .. MOOD_PRIOR_MAX.
 * Fame weighs no more than quality: people want to recognise some of a list, but the best known
 * is not what they want to be shown (popularity is among the worst rankings when they are
 * asked; ML-32M extension, 2025).
 */
#define MOOD_PRIOR_MAX 3.1f
float mood_item_prior(const mood_item *item);

#endif
