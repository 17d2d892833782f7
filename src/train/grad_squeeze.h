/* SPDX-License-Identifier: Apache-2.0
 *
 * Squeeze-and-excitation (Hu et al. 2018) with the residual addition and ReLU behind it.
 *
 *     g = mean of x over positions      h = relu(w1 g + b1)      s = sigmoid(w2 h + b2)
 *     y = relu(x * s + skip)
 *
 * Maps are nChw16c. Heap: none. Results do not depend on the number of threads.
 */
#ifndef MOOD_GRAD_SQUEEZE_H
#define MOOD_GRAD_SQUEEZE_H

#include "train/grad_norm.h"

typedef struct mood_squeeze_weights {
    const float *w1, *b1, *w2, *b2; /**< (r, c), (r), (c, r), (c) */
    int r;
} mood_squeeze_weights;

/** What forward keeps for backward: (n, c), (n, r), (n, c). */
typedef struct mood_squeeze_kept {
    float *g, *h, *s;
} mood_squeeze_kept;

void mood_squeeze_forward(void *y, mood_squeeze_kept *kept, const void *x, const void *skip,
                          const mood_squeeze_weights *weights, const mood_map_shape *shape);

typedef struct mood_squeeze_back {
    void *d_x, *d_skip; /**< d_x overwritten; d_skip added or overwritten */
    bool adds_skip;
    float *d_w1, *d_b1, *d_w2, *d_b2; /**< overwritten */
    const void *d_y, *x, *y;
    const mood_squeeze_kept *kept;
    mood_squeeze_weights weights;
    float *scratch; /**< (n, c + r + c) */
} mood_squeeze_back;

void mood_squeeze_backward(const mood_squeeze_back *b, const mood_map_shape *shape);

#endif
