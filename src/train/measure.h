/* SPDX-License-Identifier: Apache-2.0
 *
 * How good predictions are: accuracy with its interval, recall, F1, calibration. Heap: none.
 */
#ifndef MOOD_MEASURE_H
#define MOOD_MEASURE_H

#include "base/base.h"

#define MOOD_MEASURE_BINS 15

typedef struct mood_scores {
    size_t n;
    double accuracy;
    double low, high; /**< 95 % interval of the accuracy (Wilson 1927) */
    double macro_f1;  /**< mean over the classes that occur */
    double loss;      /**< mean of -log p(label) */
    double ece;       /**< expected calibration error (Guo 2017), 15 equal bins */
    double recall[MOOD_N_EXPRESSIONS];
    double precision[MOOD_N_EXPRESSIONS];
    uint32_t confusion[MOOD_N_EXPRESSIONS][MOOD_N_EXPRESSIONS]; /**< [label][predicted] */
    double bin_confidence[MOOD_MEASURE_BINS]; /**< mean of the highest probability */
    double bin_accuracy[MOOD_MEASURE_BINS];
    uint32_t bin_count[MOOD_MEASURE_BINS];
} mood_scores;

/**
 * p       (n, 7) probabilities
 * labels  (n)
 */
void mood_measure(mood_scores *out, const float *p, const uint8_t *labels, size_t n);

/**
 * The temperature T that makes softmax(logits / T) most likely for the labels (Guo 2017);
 * between .2 and 5, by golden section on log T.
 *
 * logits  (n, 7); log probabilities serve as well
 */
float mood_measure_temperature(const float *logits, const uint8_t *labels, size_t n);

#endif
