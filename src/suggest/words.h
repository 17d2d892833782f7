/* SPDX-License-Identifier: Apache-2.0
 *
 * The distinct genre and tag words of a catalogue, numbered from 1 in order of appearance.
 * Internal to suggest. Written by one thread, then immutable.
 */
#ifndef MOOD_WORDS_H
#define MOOD_WORDS_H

#include "base/base.h"

typedef struct mood_word {
    const char *text; /**< borrowed, not ended by a 0 */
    uint16_t n;
    uint16_t guards;  /**< MOOD_GUARD_* of the word */
    uint32_t n_items; /**< how many items carry it */
} mood_word;

typedef struct mood_words {
    mood_word *word; /**< [0] stands for none */
    uint32_t *slot;  /**< hash table of numbers, 0 free; n_slots is a power of two */
    size_t n_words;  /**< with [0] */
    size_t capacity;
    size_t n_slots;
} mood_words;

MOOD_NODISCARD mood_status mood_words_init(mood_words *words);
void mood_words_clear(mood_words *words);

/** The number of a word, new if it must be. The text stays borrowed. */
MOOD_NODISCARD mood_status mood_words_add(uint32_t *out, mood_words *words, const char *text,
                                          size_t n);

size_t mood_words_bytes(const mood_words *words);

/**
 * Step through "Drama|Romance": the next element of *at without the blanks around it.
 * False at the end; *at moves on. Empty elements are passed over.
 */
bool mood_words_next(const char **text, size_t *n, const char **at);

/**
 * The first name of "Lady Gaga, Bruno Mars" or "Joel Coen|Ethan Coen". A comma inside a name
 * ("Tyler, The Creator", "Earth, Wind & Fire") does not end it. False when there is none.
 */
bool mood_words_first_name(const char **text, size_t *n, const char *by);

#endif
