/* SPDX-License-Identifier: Apache-2.0
 *
 * Which of the good ones: a list whose members differ. Internal to suggest. One thread.
 */
#ifndef MOOD_DIVERSE_H
#define MOOD_DIVERSE_H

#include "suggest/calibrate.h"

typedef struct mood_candidate {
    float score;
    uint32_t seat;
    float likeness; /**< to the nearest one chosen so far; kept by mood_diverse_pick */
    uint64_t words; /**< a bit for each word, see mood_diverse_prepare */
} mood_candidate;

/** How alike two candidates are, 0 .. 1: name, words, decade, place. */
float mood_diverse_likeness(const mood_shelf *shelf, const mood_candidate *a,
                            const mood_candidate *b);

/** Fill `words` and clear `likeness` of n candidates. */
void mood_diverse_prepare(mood_candidate *candidates, size_t n, const mood_shelf *shelf);

/**
 * Move the best `count` of the n candidates to the front, in order (maximal marginal relevance,
 * Carbonell and Goldstein 1998):
 *
 *     next = argmax score - weight * max likeness to those chosen + the gain in proportion
 *
 * calibration  may be NULL; its list so far grows by those chosen
 *
 * Returns min(n, count).
 */
size_t mood_diverse_pick(mood_candidate *candidates, size_t n, size_t count, float weight,
                         const mood_shelf *shelf, mood_calibration *calibration);

#endif
