/* SPDX-License-Identifier: Apache-2.0
 *
 * A dynamic ReLU (after Chen et al. 2020): the slopes of each channel, above and below zero,
 * follow from the means of all channels.
 *
 *     g = mean of x over positions      s = gates(g), two a channel: u, p
 *     y = 2 u relu(x) + (2 p - 1) x
 *
 * With gates at 1/2 it is the plain ReLU. Theirs, max(a1 x + b1, a2 x + b2), has offsets too,
 * which are left to the norm before it. Maps are nChw16c. Heap: none. Results do not depend on
 * the number of threads.
 */
#ifndef MOOD_GRAD_DYNAMIC_H
#define MOOD_GRAD_DYNAMIC_H

#include "train/grad_gates.h"

/**
 * gates->channels == shape->channels, gates->outputs twice as many: first all u, then all
 * p. y is not x.
 */
void mood_dynamic_forward(void *y, const mood_gates_kept *kept, const void *x,
                          const mood_gates *gates, const mood_map_shape *shape);

typedef struct mood_dynamic_back {
    void *d_x; /**< overwritten */
    const void *d_y, *x;
    const mood_gates_kept *kept;
    mood_gates gates;
    mood_gates_back back;
} mood_dynamic_back;

void mood_dynamic_backward(const mood_dynamic_back *b, const mood_map_shape *shape);

#endif
