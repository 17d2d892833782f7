/* SPDX-License-Identifier: Apache-2.0
 *
 * The end of the network on fp32 vectors (n, c): pooling, dropout, dense. Heap: none.
 */
#ifndef MOOD_GRAD_HEAD_H
#define MOOD_GRAD_HEAD_H

#include "base/rng.h"
#include "train/grad_norm.h"

/** out (n, c) fp32 = mean of the map x over its positions. */
void mood_pool_forward(float *out, const void *x, const mood_map_shape *shape);

/** d_x overwritten: each position gets its share. */
void mood_pool_backward(void *d_x, const float *d_out, const mood_map_shape *shape);

/** mask (n) 0 or 1 / (1 - p); out = x * mask. With p = 0 the mask is 1. */
void mood_drop_forward(float *out, float *mask, const float *x, size_t n, float p,
                       mood_rng *rng);
void mood_drop_backward(float *d_x, const float *d_out, const float *mask, size_t n);

/** out (n, k) = x (n, c) * w (k, c)^T + b (k) */
void mood_dense_forward(float *out, const float *x, const float *w, const float *b, int n,
                        int c, int k);

/** All overwritten. */
void mood_dense_backward(float *d_x, float *d_w, float *d_b, const float *d_out, const float *x,
                         const float *w, int n, int c, int k);

#endif
