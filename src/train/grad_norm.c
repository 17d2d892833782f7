/* SPDX-License-Identifier: Apache-2.0
 *
 * A task is one picture's block of 16 channels: side x side x 16 numbers that lie together.
 * Measuring writes two sums a task; a second, tiny pass adds them over the pictures in double.
 */
#include "train/grad_norm.h"

#include <math.h>

size_t mood_map_count(const mood_map_shape *s) {
    return (size_t)s->n * (size_t)s->channels * (size_t)s->side * (size_t)s->side;
}

size_t mood_norm_partial_bytes(const mood_map_shape *s) {
    return (size_t)s->n * (size_t)s->channels * 2 * sizeof(float);
}

static size_t task_numbers(const mood_map_shape *s) {
    return (size_t)s->side * (size_t)s->side * MOOD_LANES;
}

static int count_tasks(const mood_map_shape *s) {
    return s->n * (s->channels / MOOD_LANES);
}

MOOD_INLINE void sum_task_as(float *sums, const void *x, size_t at, size_t n,
                             mood_precision precision) {
    mood_lanes sum = {0}, squares = {0};
    for (size_t i = 0; i < n; i += MOOD_LANES) {
        const mood_lanes v = mood_lanes_load(x, at + i, precision);
        sum += v;
        squares += v * v;
    }
    mood_lanes_store_f32(sums, sum);
    mood_lanes_store_f32(sums + MOOD_LANES, squares);
}

MOOD_CLONES static void sum_task(float *sums, const void *x, size_t at, size_t n,
                                 mood_precision precision) {
    if (precision == MOOD_BF16)
        sum_task_as(sums, x, at, n, MOOD_BF16);
    else
        sum_task_as(sums, x, at, n, MOOD_F32);
}

/* The two sums of one channel over all pictures. */
static void gather(double *first, double *second, const float *partial, int channel,
                   const mood_map_shape *s) {
    const int blocks = s->channels / MOOD_LANES;
    double a = 0, b = 0;
    for (int n = 0; n < s->n; n++) {
        const float *task =
            partial + (size_t)(n * blocks + channel / MOOD_LANES) * 2 * MOOD_LANES;
        a += task[channel % MOOD_LANES];
        b += task[MOOD_LANES + channel % MOOD_LANES];
    }
    *first = a;
    *second = b;
}

void mood_norm_measure(float *mean, float *inverse, float *running, void *partial,
                       const void *x, float momentum, const mood_map_shape *s) {
    const size_t n = task_numbers(s);
    float *sums = partial;
    const int tasks = count_tasks(s);
#pragma omp parallel for schedule(static)
    for (int t = 0; t < tasks; t++)
        sum_task(sums + (size_t)t * 2 * MOOD_LANES, x, (size_t)t * n, n, s->precision);
    const double count = (double)s->n * s->side * s->side;
    for (int c = 0; c < s->channels; c++) {
        double sum, squares;
        gather(&sum, &squares, sums, c, s);
        const double m = sum / count, v = fmax(squares / count - m * m, 0);
        mean[c] = (float)m;
        inverse[c] = (float)(1 / sqrt(v + MOOD_NORM_EPSILON));
        if (!running) continue;
        const double unbiased = count > 1 ? v * count / (count - 1) : v;
        running[c] += momentum * ((float)m - running[c]);
        running[s->channels + c] += momentum * ((float)unbiased - running[s->channels + c]);
    }
}

void mood_norm_recall(float *mean, float *inverse, const float *running, int channels) {
    for (int c = 0; c < channels; c++) {
        mean[c] = running[c];
        inverse[c] = 1 / sqrtf(running[channels + c] + MOOD_NORM_EPSILON);
    }
}

MOOD_INLINE void apply_task_as(void *y, const void *x, const void *skip, size_t at, size_t n,
                               mood_lanes scale, mood_lanes shift, bool has_relu,
                               mood_precision precision) {
    for (size_t i = at; i < at + n; i += MOOD_LANES) {
        mood_lanes v = mood_lanes_load(x, i, precision) * scale + shift;
        if (skip) v += mood_lanes_load(skip, i, precision);
        mood_lanes_store(y, i, has_relu ? mood_lanes_relu(v) : v, precision);
    }
}

typedef struct apply_args {
    void *y;
    const void *x, *skip;
    size_t at, n;
    const float *scale, *shift; /* (16) */
    bool has_relu;
    mood_precision precision;
} apply_args;

MOOD_CLONES static void apply_task(const apply_args *a) {
    const mood_lanes scale = mood_lanes_load_f32(a->scale);
    const mood_lanes shift = mood_lanes_load_f32(a->shift);
    if (a->precision == MOOD_BF16)
        apply_task_as(a->y, a->x, a->skip, a->at, a->n, scale, shift, a->has_relu, MOOD_BF16);
    else
        apply_task_as(a->y, a->x, a->skip, a->at, a->n, scale, shift, a->has_relu, MOOD_F32);
}

void mood_norm_forward(void *y, const void *x, const void *skip, const float *mean,
                       const float *inverse, const float *gamma, const float *beta,
                       bool has_relu, const mood_map_shape *s) {
    const size_t n = task_numbers(s);
    const int tasks = count_tasks(s), blocks = s->channels / MOOD_LANES;
#pragma omp parallel for schedule(static)
    for (int t = 0; t < tasks; t++) {
        const int first = t % blocks * MOOD_LANES;
        float scale[MOOD_LANES], shift[MOOD_LANES];
        for (int i = 0; i < MOOD_LANES; i++) {
            scale[i] = gamma[first + i] * inverse[first + i];
            shift[i] = beta[first + i] - mean[first + i] * scale[i];
        }
        const apply_args a = {y,     x,     skip,     (size_t)t * n, n,
                              scale, shift, has_relu, s->precision};
        apply_task(&a);
    }
}

/* Sums over g = dL/dy behind the ReLU, and over g * xhat. */
MOOD_INLINE void back_sum_as(float *sums, const mood_norm_back *b, size_t at, size_t n,
                             mood_lanes mean, mood_lanes inverse, mood_precision precision) {
    mood_lanes sum = {0}, with_x = {0};
    for (size_t i = at; i < at + n; i += MOOD_LANES) {
        mood_lanes g = mood_lanes_load(b->d_y, i, precision);
        if (b->has_relu) g = mood_lanes_where_positive(g, mood_lanes_load(b->y, i, precision));
        sum += g;
        with_x += g * (mood_lanes_load(b->x, i, precision) - mean);
    }
    mood_lanes_store_f32(sums, sum);
    mood_lanes_store_f32(sums + MOOD_LANES, with_x * inverse);
}

MOOD_CLONES static void back_sum(float *sums, const mood_norm_back *b, size_t at, size_t n,
                                 int first, mood_precision precision) {
    const mood_lanes mean = mood_lanes_load_f32(b->mean + first);
    const mood_lanes inverse = mood_lanes_load_f32(b->inverse + first);
    if (precision == MOOD_BF16)
        back_sum_as(sums, b, at, n, mean, inverse, MOOD_BF16);
    else
        back_sum_as(sums, b, at, n, mean, inverse, MOOD_F32);
}

/* d_x = scale * g + slope * x + offset, and the share of the skip. */
MOOD_INLINE void back_apply_as(const mood_norm_back *b, size_t at, size_t n, mood_lanes scale,
                               mood_lanes slope, mood_lanes offset, mood_precision precision) {
    for (size_t i = at; i < at + n; i += MOOD_LANES) {
        mood_lanes g = mood_lanes_load(b->d_y, i, precision);
        if (b->has_relu) g = mood_lanes_where_positive(g, mood_lanes_load(b->y, i, precision));
        const mood_lanes x = mood_lanes_load(b->x, i, precision);
        mood_lanes_store(b->d_x, i, scale * g + slope * x + offset, precision);
        if (!b->d_skip) continue;
        if (b->adds_skip) g += mood_lanes_load(b->d_skip, i, precision);
        mood_lanes_store(b->d_skip, i, g, precision);
    }
}

MOOD_CLONES static void back_apply(const mood_norm_back *b, size_t at, size_t n,
                                   const float *factors, mood_precision precision) {
    const mood_lanes scale = mood_lanes_load_f32(factors);
    const mood_lanes slope = mood_lanes_load_f32(factors + MOOD_LANES);
    const mood_lanes offset = mood_lanes_load_f32(factors + 2 * MOOD_LANES);
    if (precision == MOOD_BF16)
        back_apply_as(b, at, n, scale, slope, offset, MOOD_BF16);
    else
        back_apply_as(b, at, n, scale, slope, offset, MOOD_F32);
}

/* d_x = gamma inv (g - sum(g)/M - xhat sum(g xhat)/M), as factors of g, x and 1. */
static void back_factors(float *factors, const mood_norm_back *b, int first, double count) {
    for (int i = 0; i < MOOD_LANES; i++) {
        const int c = first + i;
        const double scale = (double)b->gamma[c] * b->inverse[c];
        const double slope = -scale * b->d_gamma[c] * b->inverse[c] / count;
        factors[i] = (float)scale;
        factors[MOOD_LANES + i] = (float)slope;
        factors[2 * MOOD_LANES + i] =
            (float)(-scale * b->d_beta[c] / count - slope * b->mean[c]);
    }
}

void mood_norm_backward(const mood_norm_back *b, const mood_map_shape *s) {
    const size_t n = task_numbers(s);
    const int tasks = count_tasks(s), blocks = s->channels / MOOD_LANES;
    float *sums = b->partial;
#pragma omp parallel for schedule(static)
    for (int t = 0; t < tasks; t++)
        back_sum(sums + (size_t)t * 2 * MOOD_LANES, b, (size_t)t * n, n,
                 t % blocks * MOOD_LANES, s->precision);
    for (int c = 0; c < s->channels; c++) {
        double sum, with_x;
        gather(&sum, &with_x, sums, c, s);
        b->d_beta[c] = (float)sum;
        b->d_gamma[c] = (float)with_x;
    }
    const double count = (double)s->n * s->side * s->side;
#pragma omp parallel for schedule(static)
    for (int t = 0; t < tasks; t++) {
        float factors[3 * MOOD_LANES];
        back_factors(factors, b, t % blocks * MOOD_LANES, count);
        back_apply(b, (size_t)t * n, n, factors, s->precision);
    }
}

MOOD_CLONES static void add_task(void *to, const void *from, size_t at, size_t n,
                                 mood_precision precision) {
    for (size_t i = at; i < at + n; i += MOOD_LANES)
        mood_lanes_store(
            to, i, mood_lanes_load(to, i, precision) + mood_lanes_load(from, i, precision),
            precision);
}

void mood_map_add(void *to, const void *from, const mood_map_shape *s) {
    const size_t n = task_numbers(s);
    const int tasks = count_tasks(s);
#pragma omp parallel for schedule(static)
    for (int t = 0; t < tasks; t++) add_task(to, from, (size_t)t * n, n, s->precision);
}
