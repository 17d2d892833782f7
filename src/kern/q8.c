/* SPDX-License-Identifier: Apache-2.0
 *
 * Eight-bit kernels, plainly; and how their weights are packed for all versions. This file is
 * built without contraction, as every file with an eight-bit end must be.
 *
 *     a step of dot 4, block 2:            [o0: i0 i1 i2 i3][o1: i0 i1 i2 i3]   s8
 *     a step of dot 2:                     [o0: i0 i1][o1: i0 i1]               s16
 *     a step of dot 2, apart:              [o0: i0][o1: i0][o0: i1][o1: i1]     s16
 */
#include "kern/kern.h"

#include <math.h>

size_t mood_q8_weight_index(size_t o, size_t t, size_t i, size_t n_blocks, size_t group,
                            size_t n_taps, size_t n_inner, size_t block, int dot,
                            bool is_apart) {
    const size_t d = (size_t)dot, lane = o % block;
    const size_t step = mood_kern_conv_weight_index(o / block, t, i / d, n_blocks, group,
                                                    n_taps, n_inner / d, block);
    return step * d + (is_apart && dot == 2 ? i % d * block + lane : lane * d + i % d);
}

size_t mood_q8_weight_bytes(size_t n_blocks, size_t n_taps, size_t n_inner, size_t block,
                            int dot) {
    return n_blocks * block * n_taps * n_inner * (dot == 4 ? 1 : 2);
}

/* A stored byte as the number that it is. */
static int value_of(uint8_t byte, bool is_signed) {
    return is_signed ? (int8_t)byte : byte;
}

static const uint8_t *pixel(const mood_q8_plane *p, size_t b, size_t y, size_t x,
                            size_t block) {
    return p->at + (ptrdiff_t)b * p->plane + (ptrdiff_t)y * p->row + (ptrdiff_t)(x * block);
}

/* What is stored for y, before the residual. */
static uint8_t end_of(float y, const mood_q8_end *e, size_t b, size_t py, size_t px,
                      size_t lane, size_t block, bool is_signed) {
    if (b < e->n_residual_blocks) {
        const uint8_t *from = pixel(&e->residual, b, py, px, block);
        y = y + (float)(value_of(from[lane], is_signed) - e->residual_zero) * e->residual_scale;
    }
    const float low = (float)(e->low - e->zero), high = (float)(e->high - e->zero);
    y = y > low ? y : low;
    y = y < high ? y : high;
    return (uint8_t)((int)rintf(y) + e->zero);
}

static uint8_t *out_pixel(const mood_q8_plane *p, size_t b, size_t y, size_t x, size_t block) {
    return p->at + (ptrdiff_t)b * p->plane + (ptrdiff_t)y * p->row + (ptrdiff_t)(x * block);
}

/* Weights of one output: from a step of `dot` inner numbers to the next, and within a step. */
typedef struct weight_steps {
    size_t first, step, inner;
} weight_steps;

static weight_steps steps_of(size_t o, size_t n_blocks, size_t group, size_t n_taps,
                             size_t n_inner, size_t block, int dot, bool is_apart) {
    const size_t rest = n_blocks - o / block / group * group;
    return (weight_steps){
        mood_q8_weight_index(o, 0, 0, n_blocks, group, n_taps, n_inner, block, dot, is_apart),
        (rest < group ? rest : group) * block * (size_t)dot, is_apart && dot == 2 ? block : 1};
}

static int32_t conv_sum(const mood_q8_conv_args *a, const uint8_t *in, size_t o) {
    const size_t dot = (size_t)a->form.dot;
    const weight_steps w = steps_of(o, a->n_blocks, a->group, a->n_taps, a->n_inner, a->block,
                                    a->form.dot, a->form.is_apart);
    int32_t sum = a->bias[o];
    size_t at = w.first;
    for (size_t t = 0; t < a->n_taps; t++)
        for (size_t i = 0; i < a->n_inner; i += dot, at += w.step)
            for (size_t k = 0; k < dot; k++) {
                const size_t j = at + k * w.inner;
                const int weight = a->form.dot == 4 ? ((const int8_t *)a->weights)[j]
                                                    : ((const int16_t *)a->weights)[j];
                sum +=
                    value_of(in[a->taps[t] + (ptrdiff_t)(i + k)], a->form.is_signed) * weight;
            }
    return sum;
}

void mood_kern_conv_q8_scalar(const mood_q8_conv_args *a) {
    for (size_t b = 0; b < a->n_blocks; b++)
        for (size_t y = 0; y < a->height; y++)
            for (size_t x = 0; x < a->width; x++) {
                const uint8_t *in =
                    a->in + (ptrdiff_t)y * a->in_row + (ptrdiff_t)x * a->in_step;
                uint8_t *out = out_pixel(&a->out, b, y, x, a->block);
                for (size_t lane = 0; lane < a->block; lane++) {
                    const size_t o = b * a->block + lane;
                    const float value = (float)conv_sum(a, in, o) * a->end.scale[o];
                    out[lane] =
                        end_of(value, &a->end, b, y, x, lane, a->block, a->form.is_signed);
                }
            }
}

void mood_kern_mix_q8_scalar(const mood_q8_mix_args *m) {
    for (size_t b = 0; b < m->n_blocks; b++)
        for (size_t y = 0; y < m->height; y++)
            for (size_t x = 0; x < m->width; x++) {
                const uint8_t *from = pixel(&m->a, b, y, x, m->block);
                uint8_t *out = out_pixel(&m->out, b, y, x, m->block);
                for (size_t lane = 0; lane < m->block; lane++) {
                    const float value =
                        (float)(value_of(from[lane], m->form.is_signed) - m->a_zero) *
                        m->end.scale[b * m->block + lane];
                    out[lane] =
                        end_of(value, &m->end, b, y, x, lane, m->block, m->form.is_signed);
                }
            }
}

void mood_kern_sum_q8_scalar(int32_t *sums, const mood_q8_plane *in, int zero, size_t n_blocks,
                             size_t height, size_t width, size_t block, bool is_signed) {
    for (size_t b = 0; b < n_blocks; b++)
        for (size_t lane = 0; lane < block; lane++) {
            int32_t sum = -zero * (int32_t)(height * width);
            for (size_t y = 0; y < height; y++)
                for (size_t x = 0; x < width; x++)
                    sum += value_of(pixel(in, b, y, x, block)[lane], is_signed);
            sums[b * block + lane] = sum;
        }
}

/* ---- Winograd -------------------------------------------------------------------------- */

static const int input_matrix[6][6] = {{4, 0, -5, 0, 1, 0},  {0, -4, -4, 1, 1, 0},
                                       {0, 4, -4, -1, 1, 0}, {0, -2, -1, 2, 1, 0},
                                       {0, 2, -1, -2, 1, 0}, {0, 4, 0, -5, 0, 1}};
static const int output_matrix[4][6] = {
    {1, -4, -4, 1, 1, 0}, {0, -4, 4, 2, -2, 0}, {0, -4, -4, 4, 4, 0}, {0, -4, 4, 8, -8, 2}};

/* out (6, `step` apart) = G g of three weights:
 * 6 0 0, 1 1 1, 1 -1 1, 1 2 4, 1 -2 4, 0 0 12. */
static void spread_weights(int *out, int step, int a, int b, int c) {
    const int even = a + c, far = a + 4 * c;
    out[0] = 6 * a;
    out[step] = even + b;
    out[2 * step] = even - b;
    out[3 * step] = far + 2 * b;
    out[4 * step] = far - 2 * b;
    out[5 * step] = 12 * c;
}

void mood_q8_wino_weights(int16_t u[36], const int8_t g[9]) {
    int half[18], row[6];
    for (int i = 0; i < 3; i++) spread_weights(half + i, 3, g[i], g[3 + i], g[6 + i]);
    for (int y = 0; y < 6; y++) {
        spread_weights(row, 1, half[3 * y], half[3 * y + 1], half[3 * y + 2]);
        for (int x = 0; x < 6; x++) u[y * 6 + x] = (int16_t)row[x];
    }
}

void mood_kern_wino_in_q8_scalar(const mood_q8_wino_args *a) {
    for (size_t b = 0; b < a->n_blocks; b++)
        for (size_t t = 0; t < a->n_tiles; t++)
            for (size_t lane = 0; lane < a->block; lane++) {
                const size_t top = (a->first + t) / a->tiles_across * 4;
                const size_t left = (a->first + t) % a->tiles_across * 4;
                int half[6][6];
                for (int y = 0; y < 6; y++)
                    for (size_t x = 0; x < 6; x++) {
                        half[y][x] = 0;
                        for (size_t j = 0; j < 6; j++)
                            half[y][x] +=
                                input_matrix[y][j] * value_of(pixel(&a->picture, b, top + j,
                                                                    left + x, a->block)[lane],
                                                              a->is_signed);
                    }
                int16_t *out = a->spread + (ptrdiff_t)b * a->block_step + t * a->block + lane;
                for (int k = 0; k < 36; k++) {
                    int sum = 0;
                    for (int i = 0; i < 6; i++) sum += half[k / 6][i] * input_matrix[k % 6][i];
                    out[k * a->position_step] = (int16_t)sum;
                }
            }
}

void mood_kern_wino_mul_q8_scalar(const mood_q8_mul_args *a) {
    for (size_t o = 0; o < a->n_blocks * a->block; o++) {
        const weight_steps w = steps_of(o, a->n_blocks, a->group, 1, a->n_in_blocks * a->block,
                                        a->block, 2, a->is_apart);
        for (size_t x = 0; x < a->width; x++) {
            uint32_t sum = 0; /* it may go round */
            for (size_t i = 0; i < a->n_in_blocks * a->block; i++)
                sum += (uint32_t)(a->in[(ptrdiff_t)(i / a->block) * a->in_block +
                                        (ptrdiff_t)(x * a->block + i % a->block)] *
                                  a->weights[w.first + i / 2 * w.step + i % 2 * w.inner]);
            a->out[(ptrdiff_t)(o / a->block) * a->out_block +
                   (ptrdiff_t)(x * a->block + o % a->block)] = (int32_t)sum;
        }
    }
}

/* Pixel (y, x) of a tile: 576 times the sum of the convolution, going round, and back. */
static int32_t gather(const int32_t *in, ptrdiff_t step, int y, int x) {
    uint32_t sum = 0;
    for (int k = 0; k < 36; k++)
        sum += (uint32_t)(output_matrix[y][k / 6] * output_matrix[x][k % 6]) *
               (uint32_t)in[k * step];
    const int32_t times_64 = (int32_t)(sum * 954437177u); /* 9 * 954437177 = 2^33 + 1 */
    return times_64 / 64;
}

void mood_kern_wino_out_q8_scalar(const mood_q8_wino_args *a) {
    for (size_t b = 0; b < a->n_blocks; b++)
        for (size_t t = 0; t < a->n_tiles; t++)
            for (size_t k = 0; k < 16 * a->block; k++) {
                const size_t lane = k % a->block, o = b * a->block + lane;
                const size_t j = k / a->block / 4, i = k / a->block % 4;
                const size_t y = (a->first + t) / a->tiles_across * 4 + j;
                const size_t x = (a->first + t) % a->tiles_across * 4 + i;
                if (y >= a->height || x >= a->width) continue;
                const int32_t *in =
                    a->product + (ptrdiff_t)b * a->block_step + t * a->block + lane;
                const int32_t sum = gather(in, a->position_step, (int)j, (int)i) + a->bias[o];
                out_pixel(&a->picture, b, y, x, a->block)[lane] =
                    end_of((float)sum * a->end.scale[o], &a->end, b, y, x, lane, a->block,
                           a->is_signed);
            }
}
