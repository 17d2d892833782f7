/* SPDX-License-Identifier: Apache-2.0 */
#include "train/grad_squeeze.h"

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

void mood_squeeze_forward(void *y, const mood_gates_kept *kept, const void *x, const void *skip,
                          const mood_gates *gates, const mood_map_shape *shape) {
    const int channels = shape->channels, blocks = channels / MOOD_LANES;
    const size_t n = (size_t)shape->side * (size_t)shape->side * MOOD_LANES;
#pragma omp parallel for schedule(static)
    for (int i = 0; i < shape->n; i++) {
        mood_gates_open(kept, i, x, gates, shape);
        for (int b = 0; b < blocks; b++)
            scale_task(y, x, skip, kept->s + i * channels + b * MOOD_LANES,
                       (size_t)(i * blocks + b) * n, n, shape->precision);
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

void mood_squeeze_backward(const mood_squeeze_back *b, const mood_map_shape *shape) {
    const int channels = shape->channels, blocks = channels / MOOD_LANES;
    const size_t n = (size_t)shape->side * (size_t)shape->side * MOOD_LANES;
#pragma omp parallel for schedule(static)
    for (int i = 0; i < shape->n; i++) {
        const float *s = b->kept->s + i * channels;
        float *d_s = mood_gates_d_s(&b->back, i, &b->gates);
        for (int k = 0; k < blocks; k++)
            back_sum(d_s + k * MOOD_LANES, b, (size_t)(i * blocks + k) * n, n,
                     shape->precision);
        const float *d_g = mood_gates_return(&b->back, b->kept, i, shape->n, &b->gates);
        for (int k = 0; k < blocks; k++)
            back_apply(b, s + k * MOOD_LANES, d_g + k * MOOD_LANES,
                       (size_t)(i * blocks + k) * n, n, shape->precision);
    }
    mood_gates_gather(&b->back, b->kept, shape->n, &b->gates);
}
