/* SPDX-License-Identifier: Apache-2.0
 *
 * Proportion: a list that keeps the mix of what a visitor usually likes (Steck 2018,
 * "Calibrated Recommendations"). Internal to suggest. One request, one thread.
 *
 * A facet is a genre, a tag or a decade; an item spreads a mass of 1 over its facets. p is the
 * mean over the liked items, c the sum over the list so far. The list should be close to p in
 * the sense of KL(p || q), with q = (c + p) / (|list| + 1). Since every item has the same mass,
 * what an item x lowers the divergence by is, up to a constant, a sum over its own facets:
 *
 *     gain(x) = sum over its facets of p ln((c + x + p) / (c + p))
 */
#ifndef MOOD_CALIBRATE_H
#define MOOD_CALIBRATE_H

#include "suggest/index.h"

enum {
    MOOD_CALIBRATE_SLOTS = 512,
    MOOD_CALIBRATE_LEAST = 5, /**< likes of the kind; a mix of fewer is chance */
};

typedef struct mood_calibration {
    bool is_on;
    uint32_t facet[MOOD_CALIBRATE_SLOTS]; /**< hash table, 0 free */
    float usual[MOOD_CALIBRATE_SLOTS];    /**< p */
    float listed[MOOD_CALIBRATE_SLOTS];   /**< c */
    /** What one more of it gains, by the number of facets that its item has. */
    float gain[MOOD_CALIBRATE_SLOTS][MOOD_SEAT_WORDS + 2];
} mood_calibration;

/** taste may be NULL. */
void mood_calibrate_init(mood_calibration *out, const mood_index *index, mood_kind kind,
                         const mood_taste *taste);

/** What a seat would bring nearer to the usual mix; 0 when there is none. */
float mood_calibrate_gain(const mood_calibration *calibration, const mood_seat *seat);

/** Count a seat as listed. */
void mood_calibrate_add(mood_calibration *calibration, const mood_seat *seat);

#endif
