/* SPDX-License-Identifier: Apache-2.0
 *
 * Dense convolution: a tile of `np` pixels x `no` blocks of outputs is held in registers while
 * the sum runs over all taps. Each pixel's number is spread over a vector and multiplied with
 * `no` vectors of weights, which stream from memory in the order in which they were packed.
 *
 *     acc[p][o] += splat(in[p * step + tap]) * w[o]
 *
 * Tile functions are made for every (no, np) that fits the registers and for the steps between
 * pixels that occur (1 and 2 blocks); STEP 0 is any other, taken at run time.
 */
#include "kern/body/epilogue.h"

#define CONV_MAX_PIXELS 14

KERN_INLINE void conv_tile(const int no, const int np, const ptrdiff_t fixed_step,
                           const mood_conv_args *a, const float *in, const float *w,
                           size_t first_block, size_t y, size_t x) {
    const ptrdiff_t step = fixed_step ? fixed_step : a->in_step;
    vec acc[CONV_MAX_PIXELS][MOOD_KERN_MAX_GROUP];
    KERN_UNROLL
    for (int o = 0; o < no; o++) {
        const vec b =
            a->bias ? vec_load(a->bias + (first_block + (size_t)o) * VEC_LANES) : vec_splat(0);
        KERN_UNROLL
        for (int p = 0; p < np; p++) acc[p][o] = b;
    }
    const size_t n_inner = a->n_inner;
    const ptrdiff_t inner_step = a->inner_step;
    for (size_t t = 0; t < a->n_taps; t++) {
        const float *px = in + a->taps[t];
        for (size_t i = 0; i < n_inner; i++, px += inner_step, w += no * VEC_LANES) {
            vec wv[MOOD_KERN_MAX_GROUP];
            KERN_UNROLL
            for (int o = 0; o < no; o++) wv[o] = vec_load(w + o * VEC_LANES);
            KERN_UNROLL
            for (int p = 0; p < np; p++) {
                const vec v = vec_splat(px[p * step]);
                KERN_UNROLL
                for (int o = 0; o < no; o++) acc[p][o] = vec_fma(v, wv[o], acc[p][o]);
            }
        }
    }
    KERN_UNROLL
    for (int o = 0; o < no; o++) {
        const size_t block = first_block + (size_t)o;
        const act_ready act = act_prepare(&a->act, block);
        float *out = a->out.at + (ptrdiff_t)block * a->out.plane + (ptrdiff_t)y * a->out.row +
                     (ptrdiff_t)(x * VEC_LANES);
        if (block < a->n_residual_blocks) {
            const float *residual = a->residual.at + (ptrdiff_t)block * a->residual.plane +
                                    (ptrdiff_t)y * a->residual.row + (ptrdiff_t)(x * VEC_LANES);
            KERN_UNROLL
            for (int p = 0; p < np; p++)
                acc[p][o] = vec_add(acc[p][o], vec_load(residual + p * VEC_LANES));
        }
        KERN_UNROLL
        for (int p = 0; p < np; p++) vec_store(out + p * VEC_LANES, act_apply(acc[p][o], &act));
    }
}

typedef void conv_tile_function(const mood_conv_args *a, const float *in, const float *w,
                                size_t first_block, size_t y, size_t x);

#define CONV_TILE_NAME(no, np, kind) conv_tile_##no##x##np##_##kind
#define CONV_TILE(no, np, kind, step)                                                          \
    static void CONV_TILE_NAME(no, np, kind)(const mood_conv_args *a, const float *in,         \
                                             const float *w, size_t first_block, size_t y,     \
                                             size_t x) {                                       \
        conv_tile(no, np, step, a, in, w, first_block, y, x);                                  \
    }
#define CONV_TILES(no, np)                                                                     \
    CONV_TILE(no, np, one, VEC_LANES)                                                          \
    CONV_TILE(no, np, two, 2 * VEC_LANES)                                                      \
    CONV_TILE(no, np, any, 0)
VEC_CONV_TILES(CONV_TILES)

static conv_tile_function *const conv_tiles[3][MOOD_KERN_MAX_GROUP + 1][CONV_MAX_PIXELS + 1] = {
#define CONV_ENTRY_ONE(no, np) [0][no][np] = CONV_TILE_NAME(no, np, one),
#define CONV_ENTRY_TWO(no, np) [1][no][np] = CONV_TILE_NAME(no, np, two),
#define CONV_ENTRY_ANY(no, np) [2][no][np] = CONV_TILE_NAME(no, np, any),
    VEC_CONV_TILES(CONV_ENTRY_ONE) VEC_CONV_TILES(CONV_ENTRY_TWO)
        VEC_CONV_TILES(CONV_ENTRY_ANY)};

MOOD_DECL_CONV_F32(KERN_NAME(conv_f32));
void KERN_NAME(conv_f32)(const mood_conv_args *a) {
    const int kind = a->in_step == VEC_LANES ? 0 : a->in_step == 2 * VEC_LANES ? 1 : 2;
    for (size_t first = 0; first < a->n_blocks; first += a->group) {
        const size_t no = a->n_blocks - first < a->group ? a->n_blocks - first : a->group;
        const float *w = a->weights + first * a->n_taps * a->n_inner * VEC_LANES;
        const size_t max_pixels =
            VEC_REGS / no < CONV_MAX_PIXELS ? VEC_REGS / no : CONV_MAX_PIXELS;
        const size_t n_tiles = (a->width + max_pixels - 1) / max_pixels;
        for (size_t y = 0; y < a->height; y++)
            for (size_t i = 0, x = 0; i < n_tiles; i++) {
                /* Tiles of nearly the same width, so that none is a mere rest. */
                const size_t np = (a->width - x) / (n_tiles - i);
                const float *in = a->in + (ptrdiff_t)y * a->in_row + (ptrdiff_t)x * a->in_step;
                conv_tiles[kind][no][np](a, in, w, first, y, x);
                x += np;
            }
    }
}
