/* SPDX-License-Identifier: Apache-2.0
 *
 * What a visitor's likes and skips say of an unseen item. Internal to suggest.
 *
 * One weight for each genre or tag word, each decade and each name; the taste of an item is the
 * mean weight of its words plus those of its decade and name. One request, one thread.
 */
#ifndef MOOD_TASTE_H
#define MOOD_TASTE_H

#include "suggest/index.h"

enum { MOOD_N_DECADES = 20, MOOD_TASTE_NAMES = 256 };

typedef struct mood_taste_weights {
    bool is_empty; /**< nothing is known: every item has taste 0 */
    float *word;   /**< (2, n_words) block of the caller: weights, then room to count */
    size_t n_words;
    float decade[MOOD_N_DECADES];    /**< [0], unknown, stays 0 */
    uint32_t name[MOOD_TASTE_NAMES]; /**< hash table of names, 0 free */
    float name_weight[MOOD_TASTE_NAMES];
    /* Bounds, see mood_taste_bound. */
    float most_word[256];                 /**< of the words with this hint; [0] 0 */
    float most_rest[MOOD_SEAT_WORDS + 1]; /**< sum of the words beyond the hints, of so many */
    float share[MOOD_SEAT_WORDS + 1];     /**< 1 / n, and 0 */
    float most_name[256];                 /**< of a name with these low bits */
    float most;                           /**< no item has more taste than this */
} mood_taste_weights;

/**
 * Learn from a taste.
 *
 * out    out->word and out->n_words are set by the caller
 * seed   Thompson sampling: each weight is drawn from its posterior; see taste.c
 */
void mood_taste_learn(mood_taste_weights *out, const mood_index *index, mood_kind kind,
                      const mood_taste *taste, uint64_t seed);

/** The taste of a seat, in the units of a log-likelihood. */
float mood_taste_of(const mood_taste_weights *weights, const mood_seat *seat);

/** What the taste of an item cannot exceed, by its hint alone. */
static inline float mood_taste_bound(const mood_taste_weights *weights, const mood_hint *hint) {
    float sum = weights->most_rest[hint->n_words];
    for (int i = 0; i < MOOD_HINT_WORDS; i++) sum += weights->most_word[hint->word[i]];
    return sum * weights->share[hint->n_words] + weights->decade[hint->decade] +
           weights->most_name[hint->by];
}

/** The first names of what was liked, and of which seat each. */
typedef struct mood_liked_name {
    uint32_t by; /**< as mood_seat has it */
    uint32_t seat;
} mood_liked_name;

typedef struct mood_liked_names {
    mood_liked_name *of; /**< of the caller, room for the list's items */
    size_t n;
} mood_liked_names;

void mood_liked_names_learn(mood_liked_names *out, const mood_index *index, mood_kind kind,
                            const mood_item_list *liked);

/** Whether another item than a seat's was liked that has its first name. */
bool mood_liked_names_have(const mood_liked_names *names, const mood_shelf *shelf,
                           uint32_t seat);

#endif
