/* SPDX-License-Identifier: Apache-2.0
 *
 * Two little dense layers between the mean of each channel and numbers between 0 and 1 that
 * steer the channels of one picture: squeeze-and-excitation has one a channel, a dynamic ReLU
 * two.
 *
 *     h = relu(w1 g + b1)      s = sigmoid(w2 h + b2)
 *
 * Heap: none. One picture a call; any number of threads.
 */
#ifndef MOOD_GRAD_GATES_H
#define MOOD_GRAD_GATES_H

#include "train/grad_norm.h"

typedef struct mood_gates {
    const float *w1, *b1, *w2, *b2; /**< (r, channels), (r), (outputs, r), (outputs) */
    int channels, r, outputs;
} mood_gates;

/** What forward keeps for backward, of n pictures. */
typedef struct mood_gates_kept {
    float *g, *h, *s; /**< (n, channels), (n, r), (n, outputs) */
} mood_gates_kept;

/** Gradients of the weights, overwritten. */
typedef struct mood_gates_back {
    float *d_w1, *d_b1, *d_w2, *d_b2;
    float *scratch; /**< (n, outputs + r + channels) */
} mood_gates_back;

/** Fills g, h and s of one picture from its map x. */
void mood_gates_open(const mood_gates_kept *kept, int picture, const void *x,
                     const mood_gates *gates, const mood_map_shape *shape);

/** Where the gradient of s of one picture (outputs) is to be put before mood_gates_return. */
float *mood_gates_d_s(const mood_gates_back *back, int picture, const mood_gates *gates);

/** The gradient of g of one picture (channels). d_s is used up. */
const float *mood_gates_return(const mood_gates_back *back, const mood_gates_kept *kept,
                               int picture, int n_pictures, const mood_gates *gates);

/** The gradients of the weights, added over the pictures in their order. */
void mood_gates_gather(const mood_gates_back *back, const mood_gates_kept *kept, int n_pictures,
                       const mood_gates *gates);

#endif
