/* SPDX-License-Identifier: Apache-2.0
 *
 * Depthwise convolution: a run of pixels of one block of channels is held in registers, each
 * tap adds its own vector of weights times the pixels it sees.
 */
#include "kern/body/epilogue.h"

#define DW_PIXELS 8

/* A window of 3x3 at stride 1: each pixel is loaded once a row and serves three sums. */
KERN_INLINE void dw_sum_3x3(vec *acc, const int np, const mood_conv_args *a, const float *in,
                            const float *w) {
    for (int j = 0; j < 3; j++, w += 3 * VEC_LANES) {
        const float *px = in + a->taps[3 * j];
        const vec left = vec_load(w), middle = vec_load(w + VEC_LANES);
        const vec right = vec_load(w + 2 * VEC_LANES);
        KERN_UNROLL
        for (int x = 0; x < np + 2; x++) {
            const vec v = vec_load(px + x * VEC_LANES);
            if (x < np) acc[x] = vec_fma(v, left, acc[x]);
            if (x > 0 && x <= np) acc[x - 1] = vec_fma(v, middle, acc[x - 1]);
            if (x > 1) acc[x - 2] = vec_fma(v, right, acc[x - 2]);
        }
    }
}

/* Any window: each tap loads its own pixels. */
KERN_INLINE void dw_sum(vec *acc, const int np, const ptrdiff_t step, const mood_conv_args *a,
                        const float *in, const float *w) {
    for (size_t t = 0; t < a->n_taps; t++) {
        const float *px = in + a->taps[t];
        const vec wv = vec_load(w + t * VEC_LANES);
        KERN_UNROLL
        for (int p = 0; p < np; p++) acc[p] = vec_fma(vec_load(px + p * step), wv, acc[p]);
    }
}

KERN_INLINE void dw_run(const int np, const ptrdiff_t fixed_step, const bool is_3x3,
                        const mood_conv_args *a, const float *in, const float *w, size_t block,
                        size_t y, size_t x) {
    const ptrdiff_t step = fixed_step ? fixed_step : a->in_step;
    vec acc[DW_PIXELS];
    const vec bias = a->bias ? vec_load(a->bias + block * VEC_LANES) : vec_splat(0);
    KERN_UNROLL
    for (int p = 0; p < np; p++) acc[p] = bias;
    if (is_3x3)
        dw_sum_3x3(acc, np, a, in, w);
    else
        dw_sum(acc, np, step, a, in, w);
    const act_ready act = act_prepare(&a->act, block);
    float *out = a->out.at + (ptrdiff_t)block * a->out.plane + (ptrdiff_t)y * a->out.row +
                 (ptrdiff_t)(x * VEC_LANES);
    if (block < a->n_residual_blocks) {
        const float *residual = a->residual.at + (ptrdiff_t)block * a->residual.plane +
                                (ptrdiff_t)y * a->residual.row + (ptrdiff_t)(x * VEC_LANES);
        KERN_UNROLL
        for (int p = 0; p < np; p++)
            acc[p] = vec_add(acc[p], vec_load(residual + p * VEC_LANES));
    }
    KERN_UNROLL
    for (int p = 0; p < np; p++) vec_store(out + p * VEC_LANES, act_apply(acc[p], &act));
}

KERN_INLINE void dw_row(const ptrdiff_t fixed_step, const bool is_3x3, const mood_conv_args *a,
                        const float *in, const float *w, size_t block, size_t y) {
    size_t x = 0;
    for (; x + DW_PIXELS <= a->width; x += DW_PIXELS)
        dw_run(DW_PIXELS, fixed_step, is_3x3, a, in + (ptrdiff_t)x * a->in_step, w, block, y,
               x);
    in += (ptrdiff_t)x * a->in_step;
    /* The rest at once: single sums would wait for themselves. */
    switch (a->width - x) {
#define DW_REST(np)                                                                            \
    case np:                                                                                   \
        dw_run(np, fixed_step, is_3x3, a, in, w, block, y, x);                                 \
        break;
        DW_REST(1)
        DW_REST(2)
        DW_REST(3)
        DW_REST(4)
        DW_REST(5)
        DW_REST(6)
        DW_REST(7)
#undef DW_REST
    default:
        break;
    }
}

static bool dw_is_3x3(const mood_conv_args *a) {
    if (a->n_taps != 9 || a->in_step != VEC_LANES) return false;
    for (int t = 0; t < 9; t++)
        if (a->taps[t] - a->taps[t / 3 * 3] != t % 3 * VEC_LANES) return false;
    return true;
}

MOOD_DECL_DWCONV_F32(KERN_NAME(dwconv_f32));
void KERN_NAME(dwconv_f32)(const mood_conv_args *a, ptrdiff_t in_plane) {
    const bool is_3x3 = dw_is_3x3(a);
    for (size_t b = 0; b < a->n_blocks; b++) {
        const float *w = a->weights + b * a->n_taps * VEC_LANES;
        for (size_t y = 0; y < a->height; y++) {
            const float *in = a->in + (ptrdiff_t)b * in_plane + (ptrdiff_t)y * a->in_row;
            if (is_3x3)
                dw_row(VEC_LANES, true, a, in, w, b, y);
            else if (a->in_step == VEC_LANES)
                dw_row(VEC_LANES, false, a, in, w, b, y);
            else if (a->in_step == 2 * VEC_LANES)
                dw_row(2 * VEC_LANES, false, a, in, w, b, y);
            else
                dw_row(0, false, a, in, w, b, y);
        }
    }
}
