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
    float most_words[MOOD_SEAT_WORDS + 1]; /**< the mean of so many words is not above this */
    float most_name[256];                  /**< nor the weight of a name with these low bits */
    float most;                            /**< no item has more taste than this */
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
static inline float mood_taste_bound(const mood_taste_weights *weights, mood_hint hint) {
    return weights->most_words[hint.n_words] + weights->decade[hint.decade] +
           weights->most_name[hint.by];
}

/** Whether another item of the same first name was liked. `taste` may be NULL. */
bool mood_taste_likes_name(const mood_taste *taste, const mood_index *index, mood_kind kind,
                           const mood_seat *seat);

#endif
