/* SPDX-License-Identifier: Apache-2.0
 *
 * Softmax, cross-entropy against soft labels, and the making of soft labels. Heap: none.
 */
#ifndef MOOD_LOSS_H
#define MOOD_LOSS_H

#include <stddef.h>

/** p (k) = softmax(logits / temperature); p may be logits. */
void mood_softmax(float *p, const float *logits, int k, float temperature);

/**
 * The mean over n rows of -sum(target * log softmax(logits)).
 *
 * d_logits  (n, k) its gradient; may be NULL
 * targets   (n, k) each row sums to 1; a row of zeros costs nothing
 */
double mood_loss_cross_entropy(float *d_logits, const float *logits, const float *targets,
                               int n, int k);

/** target = (1 - share) * target + share / k (Szegedy 2016). */
void mood_label_smooth(float *target, int k, float share);

#endif
