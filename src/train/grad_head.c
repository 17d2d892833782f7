/* SPDX-License-Identifier: Apache-2.0
 *
 * Plain loops: together they are under a thousandth of a step's work, except for pooling, which
 * reads a whole map and therefore runs in lanes.
 */
#include "train/grad_head.h"

#include <string.h>

static size_t block_numbers(const mood_map_shape *s) {
    return (size_t)s->side * (size_t)s->side * MOOD_LANES;
}

MOOD_INLINE void mean_as(float *out, const void *x, size_t at, size_t n,
                         mood_precision precision) {
    mood_lanes sum = {0};
    for (size_t i = at; i < at + n; i += MOOD_LANES) sum += mood_lanes_load(x, i, precision);
    mood_lanes_store_f32(out, sum * (1.f / (float)(n / MOOD_LANES)));
}

MOOD_CLONES void mood_pool_forward(float *out, const void *x, const mood_map_shape *s) {
    const size_t n = block_numbers(s);
    const size_t tasks = (size_t)s->n * (size_t)(s->channels / MOOD_LANES);
    for (size_t t = 0; t < tasks; t++) {
        if (s->precision == MOOD_BF16)
            mean_as(out + t * MOOD_LANES, x, t * n, n, MOOD_BF16);
        else
            mean_as(out + t * MOOD_LANES, x, t * n, n, MOOD_F32);
    }
}

MOOD_CLONES void mood_pool_backward(void *d_x, const float *d_out, const mood_map_shape *s) {
    const size_t n = block_numbers(s);
    const size_t tasks = (size_t)s->n * (size_t)(s->channels / MOOD_LANES);
    for (size_t t = 0; t < tasks; t++) {
        const mood_lanes share =
            mood_lanes_load_f32(d_out + t * MOOD_LANES) * (1.f / (float)(n / MOOD_LANES));
        for (size_t i = t * n; i < (t + 1) * n; i += MOOD_LANES)
            mood_lanes_store(d_x, i, share, s->precision);
    }
}

void mood_drop_forward(float *out, float *mask, const float *x, size_t n, float p,
                       mood_rng *rng) {
    for (size_t i = 0; i < n; i++) {
        mask[i] = p > 0 && mood_rng_uniform(rng) < (double)p ? 0 : 1 / (1 - p);
        out[i] = x[i] * mask[i];
    }
}

void mood_drop_backward(float *d_x, const float *d_out, const float *mask, size_t n) {
    for (size_t i = 0; i < n; i++) d_x[i] = d_out[i] * mask[i];
}

void mood_dense_forward(float *out, const float *x, const float *w, const float *b, int n,
                        int c, int k) {
    for (int i = 0; i < n; i++)
        for (int j = 0; j < k; j++) {
            float sum = b[j];
            for (int l = 0; l < c; l++) sum += x[i * c + l] * w[j * c + l];
            out[i * k + j] = sum;
        }
}

void mood_dense_backward(float *d_x, float *d_w, float *d_b, const float *d_out, const float *x,
                         const float *w, int n, int c, int k) {
    memset(d_x, 0, sizeof(float) * (size_t)(n * c));
    memset(d_w, 0, sizeof(float) * (size_t)(k * c));
    memset(d_b, 0, sizeof(float) * (size_t)k);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < k; j++) {
            const float d = d_out[i * k + j];
            d_b[j] += d;
            for (int l = 0; l < c; l++) {
                d_x[i * c + l] += d * w[j * c + l];
                d_w[j * c + l] += d * x[i * c + l];
            }
        }
}
