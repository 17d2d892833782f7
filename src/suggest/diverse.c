/* SPDX-License-Identifier: Apache-2.0 */
#include "suggest/diverse.h"

#include <math.h>

/* Shares of a likeness; their sum is 1. The same name twice is what people see first. */
#define SHARE_NAME   .45f
#define SHARE_WORDS  .25f
#define SHARE_PLACE  .20f
#define SHARE_DECADE .10f
#define PROPORTION   2.0f /* of the gain in proportion, in units of the score */
#define PLACE_REACH  .40f /* two places this far apart are not alike at all */

void mood_diverse_prepare(mood_candidate *candidates, size_t n, const mood_shelf *shelf) {
    for (size_t i = 0; i < n; i++) {
        const mood_seat *seat = &shelf->seat[candidates[i].seat];
        uint64_t words = 0;
        for (size_t k = 0; k < MOOD_SEAT_WORDS && seat->word[k]; k++)
            words |= UINT64_C(1) << (seat->word[k] * 0x9E3779B1u >> 26);
        candidates[i].words = words;
        candidates[i].likeness = 0.f;
    }
}

/* Jaccard's index over the bits; words that share a bit blur it a little. */
static float word_likeness(uint64_t a, uint64_t b) {
    const int n_any = __builtin_popcountll(a | b);
    return n_any ? (float)__builtin_popcountll(a & b) / (float)n_any : 0.f;
}

float mood_diverse_likeness(const mood_shelf *shelf, const mood_candidate *a,
                            const mood_candidate *b) {
    const mood_seat *left = &shelf->seat[a->seat], *right = &shelf->seat[b->seat];
    const mood_point p = shelf->place[a->seat], q = shelf->place[b->seat];
    const float dv = p.valence - q.valence, da = p.arousal - q.arousal;
    const float d2 = dv * dv + da * da;
    float likeness = SHARE_WORDS * word_likeness(a->words, b->words);
    if (left->by && left->by == right->by) likeness += SHARE_NAME;
    if (left->decade && left->decade == right->decade) likeness += SHARE_DECADE;
    if (d2 < PLACE_REACH * PLACE_REACH)
        likeness += SHARE_PLACE * (1.f - sqrtf(d2) / PLACE_REACH);
    return likeness;
}

static void swap(mood_candidate *a, mood_candidate *b) {
    const mood_candidate kept = *a;
    *a = *b;
    *b = kept;
}

size_t mood_diverse_pick(mood_candidate *candidates, size_t n, size_t count, float weight,
                         const mood_shelf *shelf, mood_calibration *calibration) {
    if (count > n) count = n;
    for (size_t chosen = 0; chosen < count; chosen++) {
        size_t best = chosen;
        float most = -INFINITY;
        for (size_t i = chosen; i < n; i++) {
            float gain = candidates[i].score - weight * candidates[i].likeness;
            if (calibration)
                gain += PROPORTION *
                        mood_calibrate_gain(calibration, &shelf->seat[candidates[i].seat]);
            if (gain <= most) continue;
            most = gain;
            best = i;
        }
        swap(&candidates[chosen], &candidates[best]);
        if (calibration) mood_calibrate_add(calibration, &shelf->seat[candidates[chosen].seat]);
        for (size_t i = chosen + 1; i < n; i++)
            candidates[i].likeness =
                fmaxf(candidates[i].likeness,
                      mood_diverse_likeness(shelf, &candidates[i], &candidates[chosen]));
    }
    return count;
}
