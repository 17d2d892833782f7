/* SPDX-License-Identifier: Apache-2.0
 *
 * Dense convolution of bytes: body/conv.h with a dot product of VEC_Q8_DOT bytes in the place
 * of each multiply-add, and the requantisation at its end. Winograd's products are the same
 * tile over pairs of s16, stored as they are.
 */
#include "kern/body/q8_end.h"

#define Q8_MAX_PIXELS 14
#define Q8_VECTOR     (4 * VEC_LANES) /* bytes of a step's weights for one block */

/* acc[p][o] += all taps */
KERN_INLINE void q8_sum(veci acc[Q8_MAX_PIXELS][MOOD_KERN_MAX_GROUP], const int no,
                        const int np, const ptrdiff_t step, const mood_q8_conv_args *a,
                        const uint8_t *in, const uint8_t *w) {
    const size_t n_steps = a->n_inner / VEC_Q8_DOT;
    for (size_t t = 0; t < a->n_taps; t++) {
        const uint8_t *px = in + a->taps[t];
        for (size_t i = 0; i < n_steps; i++, px += VEC_Q8_DOT, w += no * Q8_VECTOR) {
            veci wv[MOOD_KERN_MAX_GROUP];
            KERN_UNROLL
            for (int o = 0; o < no; o++) wv[o] = veci_load(w + o * Q8_VECTOR);
            KERN_UNROLL
            for (int p = 0; p < np; p++) {
                const veci v = veci_spread8(px + p * step);
                KERN_UNROLL
                for (int o = 0; o < no; o++) acc[p][o] = veci_dot8(acc[p][o], v, wv[o]);
            }
        }
    }
}

KERN_INLINE void q8_tile(const int no, const int np, const ptrdiff_t fixed_step,
                         const mood_q8_conv_args *a, const uint8_t *in, const uint8_t *w,
                         size_t first_block, size_t y, size_t x) {
    const ptrdiff_t step = fixed_step ? fixed_step : a->in_step;
    veci acc[Q8_MAX_PIXELS][MOOD_KERN_MAX_GROUP];
    KERN_UNROLL
    for (int o = 0; o < no; o++) {
        const veci bias = veci_load(a->bias + (first_block + (size_t)o) * VEC_LANES);
        KERN_UNROLL
        for (int p = 0; p < np; p++) acc[p][o] = bias;
    }
    q8_sum(acc, no, np, step, a, in, w);
    const q8_ready ready = q8_prepare(&a->end);
    KERN_UNROLL
    for (int o = 0; o < no; o++) {
        const size_t block = first_block + (size_t)o;
        const vec scale = vec_load(a->end.scale + block * VEC_LANES);
        uint8_t *out = q8_at(&a->out, block, y, x);
        if (block < a->end.n_residual_blocks) {
            const uint8_t *residual = q8_at(&a->end.residual, block, y, x);
            KERN_UNROLL
            for (int p = 0; p < np; p++)
                q8_store(out + p * VEC_LANES,
                         q8_add_residual(vec_mul(vec_of_int(acc[p][o]), scale),
                                         residual + p * VEC_LANES, &ready),
                         &ready);
        } else {
            KERN_UNROLL
            for (int p = 0; p < np; p++)
                q8_store(out + p * VEC_LANES, vec_mul(vec_of_int(acc[p][o]), scale), &ready);
        }
    }
}

/* Products of Winograd's spread pictures with one position's weights. */
KERN_INLINE void q8_mul_tile(const int no, const int np, const mood_q8_mul_args *a,
                             const int16_t *w, size_t first_block, size_t x) {
    veci acc[Q8_MAX_PIXELS][MOOD_KERN_MAX_GROUP];
    KERN_UNROLL
    for (int o = 0; o < no; o++) {
        KERN_UNROLL
        for (int p = 0; p < np; p++) acc[p][o] = veci_splat(0);
    }
    for (size_t b = 0; b < a->n_in_blocks; b++) {
        const int16_t *px = a->in + (ptrdiff_t)b * a->in_block + (ptrdiff_t)(x * VEC_LANES);
        for (int i = 0; i < VEC_LANES; i += 2, w += no * 2 * VEC_LANES) {
            veci wv[MOOD_KERN_MAX_GROUP];
            KERN_UNROLL
            for (int o = 0; o < no; o++) wv[o] = veci_load(w + o * 2 * VEC_LANES);
            KERN_UNROLL
            for (int p = 0; p < np; p++) {
                const veci v = veci_spread16(px + i + p * VEC_LANES);
                KERN_UNROLL
                for (int o = 0; o < no; o++) acc[p][o] = veci_dot16(acc[p][o], v, wv[o]);
            }
        }
    }
    KERN_UNROLL
    for (int o = 0; o < no; o++) {
        int32_t *out = a->out + (ptrdiff_t)(first_block + (size_t)o) * a->out_block +
                       (ptrdiff_t)(x * VEC_LANES);
        KERN_UNROLL
        for (int p = 0; p < np; p++) veci_store(out + p * VEC_LANES, acc[p][o]);
    }
}

typedef void q8_tile_function(const mood_q8_conv_args *a, const uint8_t *in, const uint8_t *w,
                              size_t first_block, size_t y, size_t x);
typedef void q8_mul_function(const mood_q8_mul_args *a, const int16_t *w, size_t first_block,
                             size_t x);

#define Q8_TILE_NAME(no, np, kind) q8_tile_##no##x##np##_##kind
#define Q8_TILE(no, np, kind, step)                                                            \
    static void Q8_TILE_NAME(no, np, kind)(const mood_q8_conv_args *a, const uint8_t *in,      \
                                           const uint8_t *w, size_t first_block, size_t y,     \
                                           size_t x) {                                         \
        q8_tile(no, np, step, a, in, w, first_block, y, x);                                    \
    }
#define Q8_TILES(no, np)                                                                       \
    Q8_TILE(no, np, one, VEC_LANES)                                                            \
    Q8_TILE(no, np, two, 2 * VEC_LANES)                                                        \
    Q8_TILE(no, np, any, 0)                                                                    \
    static void Q8_TILE_NAME(no, np, mul)(const mood_q8_mul_args *a, const int16_t *w,         \
                                          size_t first_block, size_t x) {                      \
        q8_mul_tile(no, np, a, w, first_block, x);                                             \
    }
VEC_CONV_TILES(Q8_TILES)

static q8_tile_function *const q8_tiles[3][MOOD_KERN_MAX_GROUP + 1][Q8_MAX_PIXELS + 1] = {
#define Q8_ENTRY_ONE(no, np) [0][no][np] = Q8_TILE_NAME(no, np, one),
#define Q8_ENTRY_TWO(no, np) [1][no][np] = Q8_TILE_NAME(no, np, two),
#define Q8_ENTRY_ANY(no, np) [2][no][np] = Q8_TILE_NAME(no, np, any),
    VEC_CONV_TILES(Q8_ENTRY_ONE) VEC_CONV_TILES(Q8_ENTRY_TWO) VEC_CONV_TILES(Q8_ENTRY_ANY)};

static q8_mul_function *const q8_mul_tiles[MOOD_KERN_MAX_GROUP + 1][Q8_MAX_PIXELS + 1] = {
#define Q8_ENTRY_MUL(no, np) [no][np] = Q8_TILE_NAME(no, np, mul),
    VEC_CONV_TILES(Q8_ENTRY_MUL)};

KERN_INLINE size_t q8_max_pixels(size_t no) {
    return VEC_REGS / no < Q8_MAX_PIXELS ? VEC_REGS / no : Q8_MAX_PIXELS;
}

MOOD_DECL_CONV_Q8(KERN_NAME(conv_q8));
void KERN_NAME(conv_q8)(const mood_q8_conv_args *a) {
    const int kind = a->in_step == VEC_LANES ? 0 : a->in_step == 2 * VEC_LANES ? 1 : 2;
    for (size_t first = 0; first < a->n_blocks; first += a->group) {
        const size_t no = a->n_blocks - first < a->group ? a->n_blocks - first : a->group;
        const uint8_t *w = (const uint8_t *)a->weights +
                           first * a->n_taps * (a->n_inner / VEC_Q8_DOT) * Q8_VECTOR;
        const size_t n_tiles = (a->width + q8_max_pixels(no) - 1) / q8_max_pixels(no);
        for (size_t y = 0; y < a->height; y++)
            for (size_t i = 0, x = 0; i < n_tiles; i++) {
                const size_t np = (a->width - x) / (n_tiles - i);
                const uint8_t *in =
                    a->in + (ptrdiff_t)y * a->in_row + (ptrdiff_t)x * a->in_step;
                q8_tiles[kind][no][np](a, in, w, first, y, x);
                x += np;
            }
    }
}

MOOD_DECL_MUL_Q8(KERN_NAME(wino_mul_q8));
void KERN_NAME(wino_mul_q8)(const mood_q8_mul_args *a) {
    for (size_t first = 0; first < a->n_blocks; first += a->group) {
        const size_t no = a->n_blocks - first < a->group ? a->n_blocks - first : a->group;
        const int16_t *w = a->weights + first * a->n_in_blocks * VEC_LANES * VEC_LANES;
        const size_t n_tiles = (a->width + q8_max_pixels(no) - 1) / q8_max_pixels(no);
        for (size_t i = 0, x = 0; i < n_tiles; i++) {
            const size_t np = (a->width - x) / (n_tiles - i);
            q8_mul_tiles[no][np](a, w, first, x);
            x += np;
        }
    }
}
