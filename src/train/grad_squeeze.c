/* SPDX-License-Identifier: Apache-2.0
 *
 * The maps are passed over in lanes; the two little dense layers between are plain loops, a
 * hundredth of the work.
 */
#include "train/grad_squeeze.h"

#include <math.h>

MOOD_INLINE mood_lanes sum_as(const void *x, size_t at, size_t n, mood_precision precision) {
    mood_lanes sum = {0};
    for (size_t i = at; i < at + n; i += MOOD_LANES) sum += mood_lanes_load(x, i, precision);
    return sum;
}

MOOD_CLONES static void mean_task(float *out, const void *x, size_t at, size_t n,
                                  mood_precision precision) {
    const mood_lanes sum =
        precision == MOOD_BF16 ? sum_as(x, at, n, MOOD_BF16) : sum_as(x, at, n, MOOD_F32);
    mood_lanes_store_f32(out, sum * (1.f / (float)(n / MOOD_LANES)));
}

MOOD_INLINE void scale_as(void *y, const void *x, const void *skip, mood_lanes s, size_t at,
                          size_t n, mood_precision precision) {
    for (size_t i = at; i < at + n; i += MOOD_LANES) {
        const mood_lanes v =
            mood_lanes_load(x, i, precision) * s + mood_lanes_load(skip, i, precision);
        mood_lanes_store(y, i, mood_lanes_relu(v), precision);
    }
}

MOOD_CLONES static void scale_task(void *y, const void *x, const void *skip, const float *s,
                                   size_t at, size_t n, mood_precision precision) {
    const mood_lanes by = mood_lanes_load_f32(s);
    if (precision == MOOD_BF16)
        scale_as(y, x, skip, by, at, n, MOOD_BF16);
    else
        scale_as(y, x, skip, by, at, n, MOOD_F32);
}

static void excite(float *s, float *h, const float *g, const mood_squeeze_weights *w,
                   int channels) {
    for (int j = 0; j < w->r; j++) {
        float sum = w->b1[j];
        for (int c = 0; c < channels; c++) sum += w->w1[j * channels + c] * g[c];
        h[j] = fmaxf(sum, 0);
    }
    for (int c = 0; c < channels; c++) {
        float sum = w->b2[c];
        for (int j = 0; j < w->r; j++) sum += w->w2[c * w->r + j] * h[j];
        s[c] = 1 / (1 + expf(-sum));
    }
}

void mood_squeeze_forward(void *y, mood_squeeze_kept *kept, const void *x, const void *skip,
                          const mood_squeeze_weights *weights, const mood_map_shape *shape) {
    const int channels = shape->channels, blocks = channels / MOOD_LANES;
    const size_t n = (size_t)shape->side * (size_t)shape->side * MOOD_LANES;
#pragma omp parallel for schedule(static)
    for (int i = 0; i < shape->n; i++) {
        float *g = kept->g + (size_t)i * (size_t)channels;
        float *s = kept->s + (size_t)i * (size_t)channels;
        for (int b = 0; b < blocks; b++)
            mean_task(g + b * MOOD_LANES, x, (size_t)(i * blocks + b) * n, n, shape->precision);
        excite(s, kept->h + i * weights->r, g, weights, channels);
        for (int b = 0; b < blocks; b++)
            scale_task(y, x, skip, s + b * MOOD_LANES, (size_t)(i * blocks + b) * n, n,
                       shape->precision);
    }
}

/* d_s = sum of g * x, where g = d_y behind the ReLU. */
MOOD_INLINE mood_lanes back_sum_as(const mood_squeeze_back *b, size_t at, size_t n,
                                   mood_precision precision) {
    mood_lanes sum = {0};
    for (size_t i = at; i < at + n; i += MOOD_LANES) {
        const mood_lanes g = mood_lanes_where_positive(mood_lanes_load(b->d_y, i, precision),
                                                       mood_lanes_load(b->y, i, precision));
        sum += g * mood_lanes_load(b->x, i, precision);
    }
    return sum;
}

MOOD_CLONES static void back_sum(float *out, const mood_squeeze_back *b, size_t at, size_t n,
                                 mood_precision precision) {
    mood_lanes_store_f32(out, precision == MOOD_BF16 ? back_sum_as(b, at, n, MOOD_BF16)
                                                     : back_sum_as(b, at, n, MOOD_F32));
}

MOOD_INLINE void back_apply_as(const mood_squeeze_back *b, mood_lanes s, mood_lanes offset,
                               size_t at, size_t n, mood_precision precision) {
    for (size_t i = at; i < at + n; i += MOOD_LANES) {
        mood_lanes g = mood_lanes_where_positive(mood_lanes_load(b->d_y, i, precision),
                                                 mood_lanes_load(b->y, i, precision));
        mood_lanes_store(b->d_x, i, g * s + offset, precision);
        if (b->adds_skip) g += mood_lanes_load(b->d_skip, i, precision);
        mood_lanes_store(b->d_skip, i, g, precision);
    }
}

MOOD_CLONES static void back_apply(const mood_squeeze_back *b, const float *s, const float *d_g,
                                   size_t at, size_t n, mood_precision precision) {
    const mood_lanes by = mood_lanes_load_f32(s);
    const mood_lanes offset = mood_lanes_load_f32(d_g) * (1.f / (float)(n / MOOD_LANES));
    if (precision == MOOD_BF16)
        back_apply_as(b, by, offset, at, n, MOOD_BF16);
    else
        back_apply_as(b, by, offset, at, n, MOOD_F32);
}

/* The dense layers backwards for one picture: d_s -> d_pre2 (in place), d_pre1, d_g. */
static void back_excite(float *d_s, float *d_pre1, float *d_g, const mood_squeeze_back *b,
                        const float *s, const float *h, int channels) {
    const int r = b->weights.r;
    for (int c = 0; c < channels; c++) d_s[c] *= s[c] * (1 - s[c]);
    for (int j = 0; j < r; j++) {
        float sum = 0;
        for (int c = 0; c < channels; c++) sum += b->weights.w2[c * r + j] * d_s[c];
        d_pre1[j] = h[j] > 0 ? sum : 0;
    }
    memset(d_g, 0, (size_t)channels * sizeof *d_g);
    for (int j = 0; j < r; j++)
        for (int c = 0; c < channels; c++)
            d_g[c] += b->weights.w1[j * channels + c] * d_pre1[j];
}

/* Sum the outer products over the pictures, in their order. */
static void gather_weights(const mood_squeeze_back *b, const float *d_pre2, const float *d_pre1,
                           int n, int channels) {
    const int r = b->weights.r;
    memset(b->d_w1, 0, sizeof(float) * (size_t)(r * channels));
    memset(b->d_w2, 0, sizeof(float) * (size_t)(r * channels));
    memset(b->d_b1, 0, sizeof(float) * (size_t)r);
    memset(b->d_b2, 0, sizeof(float) * (size_t)channels);
    for (int i = 0; i < n; i++) {
        const float *p1 = d_pre1 + i * r, *p2 = d_pre2 + i * channels;
        const float *g = b->kept->g + i * channels, *h = b->kept->h + i * r;
        for (int j = 0; j < r; j++) {
            b->d_b1[j] += p1[j];
            for (int c = 0; c < channels; c++) b->d_w1[j * channels + c] += p1[j] * g[c];
        }
        for (int c = 0; c < channels; c++) {
            b->d_b2[c] += p2[c];
            for (int j = 0; j < r; j++) b->d_w2[c * r + j] += p2[c] * h[j];
        }
    }
}

void mood_squeeze_backward(const mood_squeeze_back *b, const mood_map_shape *shape) {
    const int channels = shape->channels, blocks = channels / MOOD_LANES, r = b->weights.r;
    const size_t n = (size_t)shape->side * (size_t)shape->side * MOOD_LANES;
    float *d_pre2 = b->scratch, *d_pre1 = d_pre2 + shape->n * channels;
    float *d_g = d_pre1 + shape->n * r;
#pragma omp parallel for schedule(static)
    for (int i = 0; i < shape->n; i++) {
        const float *s = b->kept->s + i * channels;
        for (int k = 0; k < blocks; k++)
            back_sum(d_pre2 + i * channels + k * MOOD_LANES, b, (size_t)(i * blocks + k) * n, n,
                     shape->precision);
        back_excite(d_pre2 + i * channels, d_pre1 + i * r, d_g + i * channels, b, s,
                    b->kept->h + i * r, channels);
        for (int k = 0; k < blocks; k++)
            back_apply(b, s + k * MOOD_LANES, d_g + i * channels + k * MOOD_LANES,
                       (size_t)(i * blocks + k) * n, n, shape->precision);
    }
    gather_weights(b, d_pre2, d_pre1, shape->n, channels);
}
