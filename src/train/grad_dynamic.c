/* SPDX-License-Identifier: Apache-2.0 */
#include "train/grad_dynamic.h"

/* Of sixteen channels: y = slope relu(x) + leak x. */
typedef struct bend {
    mood_lanes slope, leak;
} bend;

/* s: the gates of the picture, from the first of these channels on. */
MOOD_INLINE bend bend_of(const float *s, int channels) {
    return (bend){mood_lanes_load_f32(s) * 2.f, mood_lanes_load_f32(s + channels) * 2.f - 1.f};
}

MOOD_INLINE void bend_as(void *y, const void *x, const bend *by, size_t at, size_t n,
                         mood_precision precision) {
    for (size_t i = at; i < at + n; i += MOOD_LANES) {
        const mood_lanes v = mood_lanes_load(x, i, precision);
        mood_lanes_store(y, i, mood_lanes_relu(v) * by->slope + v * by->leak, precision);
    }
}

MOOD_CLONES static void bend_task(void *y, const void *x, const float *s, int channels,
                                  size_t at, size_t n, mood_precision precision) {
    const bend by = bend_of(s, channels);
    if (precision == MOOD_BF16)
        bend_as(y, x, &by, at, n, MOOD_BF16);
    else
        bend_as(y, x, &by, at, n, MOOD_F32);
}

void mood_dynamic_forward(void *y, const mood_gates_kept *kept, const void *x,
                          const mood_gates *gates, const mood_map_shape *shape) {
    const int channels = shape->channels, blocks = channels / MOOD_LANES;
    const size_t n = (size_t)shape->side * (size_t)shape->side * MOOD_LANES;
#pragma omp parallel for schedule(static)
    for (int i = 0; i < shape->n; i++) {
        mood_gates_open(kept, i, x, gates, shape);
        for (int b = 0; b < blocks; b++)
            bend_task(y, x, kept->s + i * gates->outputs + b * MOOD_LANES, channels,
                      (size_t)(i * blocks + b) * n, n, shape->precision);
    }
}

/* Gradients of the gates: d_u = 2 sum(g relu(x)), d_p = 2 sum(g x). */
MOOD_INLINE void back_sum_as(float *d_s, const mood_dynamic_back *b, int channels, size_t at,
                             size_t n, mood_precision precision) {
    mood_lanes above = {0}, all = {0};
    for (size_t i = at; i < at + n; i += MOOD_LANES) {
        const mood_lanes x = mood_lanes_load(b->x, i, precision);
        const mood_lanes g = mood_lanes_load(b->d_y, i, precision);
        above += g * mood_lanes_relu(x);
        all += g * x;
    }
    mood_lanes_store_f32(d_s, above * 2.f);
    mood_lanes_store_f32(d_s + channels, all * 2.f);
}

MOOD_CLONES static void back_sum(float *d_s, const mood_dynamic_back *b, int channels,
                                 size_t at, size_t n, mood_precision precision) {
    if (precision == MOOD_BF16)
        back_sum_as(d_s, b, channels, at, n, MOOD_BF16);
    else
        back_sum_as(d_s, b, channels, at, n, MOOD_F32);
}

MOOD_INLINE void back_apply_as(const mood_dynamic_back *b, const bend *by, mood_lanes offset,
                               size_t at, size_t n, mood_precision precision) {
    for (size_t i = at; i < at + n; i += MOOD_LANES) {
        const mood_lanes x = mood_lanes_load(b->x, i, precision);
        const mood_lanes g = mood_lanes_load(b->d_y, i, precision);
        const mood_lanes slope = mood_lanes_where_positive(by->slope, x) + by->leak;
        mood_lanes_store(b->d_x, i, g * slope + offset, precision);
    }
}

MOOD_CLONES static void back_apply(const mood_dynamic_back *b, const float *s, const float *d_g,
                                   int channels, size_t at, size_t n,
                                   mood_precision precision) {
    const bend by = bend_of(s, channels);
    const mood_lanes offset = mood_lanes_load_f32(d_g) * (1.f / (float)(n / MOOD_LANES));
    if (precision == MOOD_BF16)
        back_apply_as(b, &by, offset, at, n, MOOD_BF16);
    else
        back_apply_as(b, &by, offset, at, n, MOOD_F32);
}

void mood_dynamic_backward(const mood_dynamic_back *b, const mood_map_shape *shape) {
    const int channels = shape->channels, blocks = channels / MOOD_LANES;
    const size_t n = (size_t)shape->side * (size_t)shape->side * MOOD_LANES;
#pragma omp parallel for schedule(static)
    for (int i = 0; i < shape->n; i++) {
        const float *s = b->kept->s + i * b->gates.outputs;
        float *d_s = mood_gates_d_s(&b->back, i, &b->gates);
        for (int k = 0; k < blocks; k++)
            back_sum(d_s + k * MOOD_LANES, b, channels, (size_t)(i * blocks + k) * n, n,
                     shape->precision);
        const float *d_g = mood_gates_return(&b->back, b->kept, i, shape->n, &b->gates);
        for (int k = 0; k < blocks; k++)
            back_apply(b, s + k * MOOD_LANES, d_g + k * MOOD_LANES, channels,
                       (size_t)(i * blocks + k) * n, n, shape->precision);
    }
    mood_gates_gather(&b->back, b->kept, shape->n, &b->gates);
}
