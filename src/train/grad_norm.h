/* SPDX-License-Identifier: Apache-2.0
 *
 * Batch normalisation (Ioffe and Szegedy 2015) with an optional addition and ReLU in the same
 * pass, forward and backward. Maps are nChw16c. Sums run per picture and are then added in the
 * order of the pictures, so the result does not depend on the number of threads. Heap: none.
 *
 *     y = relu(gamma * (x - mean) / sqrt(variance + epsilon) + beta + skip)
 */
#ifndef MOOD_GRAD_NORM_H
#define MOOD_GRAD_NORM_H

#include "base/base.h"
#include "train/lanes.h"

#define MOOD_NORM_EPSILON 1e-5f

typedef struct mood_map_shape {
    int n, channels, side;
    mood_precision precision;
} mood_map_shape;

/** Numbers in a map of this shape. */
size_t mood_map_count(const mood_map_shape *shape);

/** Bytes of `partial` below: two sums for each picture and channel. */
size_t mood_norm_partial_bytes(const mood_map_shape *shape);

/**
 * Mean and variance of the batch; the running ones move towards them.
 *
 * mean, inverse    (c) kept for the backward pass; inverse = 1 / sqrt(variance + epsilon)
 * running          (2, c) means, then variances (unbiased); NULL: leave
 * momentum         0..1, the share of the new batch
 * partial          scratch of mood_norm_partial_bytes
 */
void mood_norm_measure(float *mean, float *inverse, float *running, void *partial,
                       const void *x, float momentum, const mood_map_shape *shape);

/** mean and inverse from the running statistics (2, c), for use after training. */
void mood_norm_recall(float *mean, float *inverse, const float *running, int channels);

/** skip may be NULL. y may be x. */
void mood_norm_forward(void *y, const void *x, const void *skip, const float *mean,
                       const float *inverse, const float *gamma, const float *beta,
                       bool has_relu, const mood_map_shape *shape);

/**
 * d_x          overwritten
 * d_skip       NULL, or receives the gradient of skip: added when adds_skip, else overwritten
 * d_gamma, d_beta  (c) overwritten
 * y            what forward made (its sign is the ReLU's mask)
 */
typedef struct mood_norm_back {
    void *d_x, *d_skip;
    float *d_gamma, *d_beta;
    bool adds_skip, has_relu;
    const void *d_y, *x, *y;
    const float *mean, *inverse, *gamma;
    void *partial;
} mood_norm_back;

void mood_norm_backward(const mood_norm_back *b, const mood_map_shape *shape);

/** to += from over a whole map. */
void mood_map_add(void *to, const void *from, const mood_map_shape *shape);

#endif
