/* SPDX-License-Identifier: Apache-2.0
 *
 * Squeeze-and-excitation (Hu et al. 2018) with the residual addition and ReLU behind it.
 *
 *     g = mean of x over positions      s = gates(g), one a channel      y = relu(x * s + skip)
 *
 * Maps are nChw16c. Heap: none. Results do not depend on the number of threads.
 */
#ifndef MOOD_GRAD_SQUEEZE_H
#define MOOD_GRAD_SQUEEZE_H

#include "train/grad_gates.h"

/** gates->outputs == gates->channels == shape->channels. */
void mood_squeeze_forward(void *y, const mood_gates_kept *kept, const void *x, const void *skip,
                          const mood_gates *gates, const mood_map_shape *shape);

typedef struct mood_squeeze_back {
    void *d_x, *d_skip; /**< d_x overwritten; d_skip added or overwritten */
    bool adds_skip;
    const void *d_y, *x, *y;
    const mood_gates_kept *kept;
    mood_gates gates;
    mood_gates_back back;
} mood_squeeze_back;

void mood_squeeze_backward(const mood_squeeze_back *b, const mood_map_shape *shape);

#endif
