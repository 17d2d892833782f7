/* SPDX-License-Identifier: Apache-2.0
 *
 * The mean passes over a map in lanes; the dense layers are plain loops, a hundredth of the
 * work. Scratch: the gradients behind the sigmoid, (n, outputs), then behind the ReLU, (n, r),
 * then of the means, (n, channels).
 */
#include "train/grad_gates.h"

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

void mood_gates_open(const mood_gates_kept *kept, int picture, const void *x,
                     const mood_gates *w, const mood_map_shape *shape) {
    const int blocks = w->channels / MOOD_LANES;
    const size_t n = (size_t)shape->side * (size_t)shape->side * MOOD_LANES;
    float *g = kept->g + picture * w->channels;
    float *h = kept->h + picture * w->r, *s = kept->s + picture * w->outputs;
    for (int b = 0; b < blocks; b++)
        mean_task(g + b * MOOD_LANES, x, (size_t)(picture * blocks + b) * n, n,
                  shape->precision);
    for (int j = 0; j < w->r; j++) {
        float sum = w->b1[j];
        for (int c = 0; c < w->channels; c++) sum += w->w1[j * w->channels + c] * g[c];
        h[j] = fmaxf(sum, 0);
    }
    for (int k = 0; k < w->outputs; k++) {
        float sum = w->b2[k];
        for (int j = 0; j < w->r; j++) sum += w->w2[k * w->r + j] * h[j];
        s[k] = 1 / (1 + expf(-sum));
    }
}

float *mood_gates_d_s(const mood_gates_back *back, int picture, const mood_gates *w) {
    return back->scratch + picture * w->outputs;
}

static float *behind_relu(const mood_gates_back *back, int picture, int n_pictures,
                          const mood_gates *w) {
    return back->scratch + n_pictures * w->outputs + picture * w->r;
}

const float *mood_gates_return(const mood_gates_back *back, const mood_gates_kept *kept,
                               int picture, int n_pictures, const mood_gates *w) {
    const float *s = kept->s + picture * w->outputs, *h = kept->h + picture * w->r;
    float *d_s = mood_gates_d_s(back, picture, w);
    float *d_h = behind_relu(back, picture, n_pictures, w);
    float *d_g = back->scratch + n_pictures * (w->outputs + w->r) + picture * w->channels;
    for (int k = 0; k < w->outputs; k++) d_s[k] *= s[k] * (1 - s[k]);
    for (int j = 0; j < w->r; j++) {
        float sum = 0;
        for (int k = 0; k < w->outputs; k++) sum += w->w2[k * w->r + j] * d_s[k];
        d_h[j] = h[j] > 0 ? sum : 0;
    }
    memset(d_g, 0, (size_t)w->channels * sizeof *d_g);
    for (int j = 0; j < w->r; j++)
        for (int c = 0; c < w->channels; c++) d_g[c] += w->w1[j * w->channels + c] * d_h[j];
    return d_g;
}

void mood_gates_gather(const mood_gates_back *back, const mood_gates_kept *kept, int n_pictures,
                       const mood_gates *w) {
    memset(back->d_w1, 0, sizeof(float) * (size_t)(w->r * w->channels));
    memset(back->d_w2, 0, sizeof(float) * (size_t)(w->r * w->outputs));
    memset(back->d_b1, 0, sizeof(float) * (size_t)w->r);
    memset(back->d_b2, 0, sizeof(float) * (size_t)w->outputs);
    for (int i = 0; i < n_pictures; i++) {
        const float *d_h = behind_relu(back, i, n_pictures, w);
        const float *d_s = mood_gates_d_s(back, i, w);
        const float *g = kept->g + i * w->channels, *h = kept->h + i * w->r;
        for (int j = 0; j < w->r; j++) {
            back->d_b1[j] += d_h[j];
            for (int c = 0; c < w->channels; c++)
                back->d_w1[j * w->channels + c] += d_h[j] * g[c];
        }
        for (int k = 0; k < w->outputs; k++) {
            back->d_b2[k] += d_s[k];
            for (int j = 0; j < w->r; j++) back->d_w2[k * w->r + j] += d_s[k] * h[j];
        }
    }
}
