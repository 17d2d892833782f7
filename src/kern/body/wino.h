/* SPDX-License-Identifier: Apache-2.0
 *
 * Winograd's transforms: the matrices of wino.c written out as sums, a vector of channels at a
 * time. Each is applied to the columns and then to the rows of a tile.
 */
#include "kern/body/epilogue.h"

/* out = Bt in, of n = 4 (points 0, 1, -1) or 6 (0, 1, -1, 2, -2) */
KERN_INLINE void wino_bt(vec *out, const vec *in, const int step, const int n) {
#define IN(i) in[(i)*step]
    if (n == 4) {
        out[0] = vec_sub(IN(0), IN(2));
        out[1] = vec_add(IN(1), IN(2));
        out[2] = vec_sub(IN(2), IN(1));
        out[3] = vec_sub(IN(1), IN(3));
        return;
    }
    const vec four = vec_splat(4), minus_four = vec_splat(-4), minus_five = vec_splat(-5);
    const vec two = vec_splat(2);
    const vec even = vec_fma(minus_four, IN(2), IN(4)), odd = vec_fma(minus_four, IN(1), IN(3));
    const vec even2 = vec_sub(IN(4), IN(2)), odd2 = vec_mul(two, vec_sub(IN(3), IN(1)));
    out[0] = vec_fma(four, IN(0), vec_fma(minus_five, IN(2), IN(4)));
    out[1] = vec_add(even, odd);
    out[2] = vec_sub(even, odd);
    out[3] = vec_add(even2, odd2);
    out[4] = vec_sub(even2, odd2);
    out[5] = vec_fma(four, IN(1), vec_fma(minus_five, IN(3), IN(5)));
#undef IN
}

/* out (n) = G in (3); wino.c has the matrix */
KERN_INLINE void wino_g(vec *out, const vec *in, const int n) {
    if (n == 4) {
        const vec half = vec_splat(.5f);
        const vec ends = vec_mul(half, vec_add(in[0], in[2])), middle = vec_mul(half, in[1]);
        out[0] = in[0];
        out[1] = vec_add(ends, middle);
        out[2] = vec_sub(ends, middle);
        out[3] = in[2];
        return;
    }
    const vec sixth = vec_splat(1.f / 6);
    const vec ends = vec_mul(vec_splat(-1.f / 6), vec_add(in[0], in[2]));
    const vec middle = vec_mul(sixth, in[1]), near = vec_mul(vec_splat(1.f / 12), in[1]);
    const vec far = vec_fma(vec_splat(1.f / 24), in[0], vec_mul(sixth, in[2]));
    out[0] = vec_mul(vec_splat(.25f), in[0]);
    out[1] = vec_sub(ends, middle);
    out[2] = vec_add(ends, middle);
    out[3] = vec_add(far, near);
    out[4] = vec_sub(far, near);
    out[5] = in[2];
}

/* First the columns of the kernel, then the rows of what they gave. */
KERN_INLINE void wino_weights_tile(float *u, ptrdiff_t position_step, const float *g,
                                   const int n) {
    vec half[18];
    KERN_UNROLL
    for (int x = 0; x < 3; x++) {
        vec column[3], made[6];
        KERN_UNROLL
        for (int y = 0; y < 3; y++)
            column[y] = vec_load(g + (ptrdiff_t)(y * 3 + x) * VEC_LANES);
        wino_g(made, column, n);
        KERN_UNROLL
        for (int y = 0; y < n; y++) half[y * 3 + x] = made[y];
    }
    KERN_UNROLL
    for (int y = 0; y < n; y++) {
        vec made[6];
        wino_g(made, half + y * 3, n);
        KERN_UNROLL
        for (int x = 0; x < n; x++)
            vec_store(u + (ptrdiff_t)(y * n + x) * position_step, made[x]);
    }
}

MOOD_DECL_WINO_WEIGHTS_F32(KERN_NAME(wino_weights_f32));
void KERN_NAME(wino_weights_f32)(float *u, ptrdiff_t position_step, const float *g, int m,
                                 size_t lanes) {
    (void)lanes;
    if (m == 2)
        wino_weights_tile(u, position_step, g, 4);
    else
        wino_weights_tile(u, position_step, g, 6);
}

/* out (m) = At in (n) */
KERN_INLINE void wino_at(vec *out, const vec *in, const int step, const int n) {
#define IN(i) in[(i)*step]
    const vec sum = vec_add(IN(1), IN(2)), difference = vec_sub(IN(1), IN(2));
    if (n == 4) {
        out[0] = vec_add(IN(0), sum);
        out[1] = vec_sub(difference, IN(3));
        return;
    }
    const vec sum2 = vec_add(IN(3), IN(4)), difference2 = vec_sub(IN(3), IN(4));
    out[0] = vec_add(IN(0), vec_add(sum, sum2));
    out[1] = vec_fma(vec_splat(2), difference2, difference);
    out[2] = vec_fma(vec_splat(4), sum2, sum);
    out[3] = vec_add(vec_fma(vec_splat(8), difference2, difference), IN(5));
#undef IN
}

KERN_INLINE void wino_in_tile(const mood_wino_args *a, const float *in, float *out,
                              const int n) {
    vec half[36];
    KERN_UNROLL
    for (int x = 0; x < n; x++) {
        vec column[6], made[6];
        KERN_UNROLL
        for (int y = 0; y < n; y++)
            column[y] = vec_load(in + (ptrdiff_t)y * a->picture.row + (ptrdiff_t)x * VEC_LANES);
        wino_bt(made, column, 1, n);
        KERN_UNROLL
        for (int y = 0; y < n; y++) half[y * n + x] = made[y];
    }
    KERN_UNROLL
    for (int y = 0; y < n; y++) {
        vec made[6];
        wino_bt(made, half + y * n, 1, n);
        KERN_UNROLL
        for (int x = 0; x < n; x++)
            vec_store(out + (ptrdiff_t)(y * n + x) * a->position_step, made[x]);
    }
}

static void wino_in_2(const mood_wino_args *a, const float *in, float *out) {
    wino_in_tile(a, in, out, 4);
}

static void wino_in_4(const mood_wino_args *a, const float *in, float *out) {
    wino_in_tile(a, in, out, 6);
}

MOOD_DECL_WINO_F32(KERN_NAME(wino_in_f32));
void KERN_NAME(wino_in_f32)(const mood_wino_args *a) {
    const ptrdiff_t m = a->m;
    for (size_t b = 0; b < a->n_blocks; b++)
        for (size_t t = 0; t < a->n_tiles; t++) {
            const ptrdiff_t y = (ptrdiff_t)((a->first + t) / a->tiles_across) * m;
            const ptrdiff_t x = (ptrdiff_t)((a->first + t) % a->tiles_across) * m;
            const float *in = a->picture.at + (ptrdiff_t)b * a->picture.plane +
                              y * a->picture.row + x * VEC_LANES;
            float *out = a->tiles + (ptrdiff_t)b * a->block_step + (ptrdiff_t)(t * VEC_LANES);
            if (m == 2)
                wino_in_2(a, in, out);
            else
                wino_in_4(a, in, out);
        }
}

/* The m x m outputs of one tile, of which `rows` x `columns` lie in the picture. */
KERN_INLINE void wino_out_tile(const mood_wino_args *a, const float *in, size_t b, size_t top,
                               size_t left, const int n) {
    const int m = n - 2;
    vec half[24], out[16];
    KERN_UNROLL
    for (int x = 0; x < n; x++) {
        vec column[6], made[4];
        KERN_UNROLL
        for (int y = 0; y < n; y++)
            column[y] = vec_load(in + (ptrdiff_t)(y * n + x) * a->position_step);
        wino_at(made, column, 1, n);
        KERN_UNROLL
        for (int y = 0; y < m; y++) half[y * n + x] = made[y];
    }
    KERN_UNROLL
    for (int y = 0; y < m; y++) wino_at(out + y * m, half + y * n, 1, n);

    const vec bias = a->bias ? vec_load(a->bias + b * VEC_LANES) : vec_splat(0);
    const act_ready act = act_prepare(&a->act, b);
    const int rows = a->height - top < (size_t)m ? (int)(a->height - top) : m;
    const int columns = a->width - left < (size_t)m ? (int)(a->width - left) : m;
    float *to = a->picture.at + (ptrdiff_t)b * a->picture.plane +
                (ptrdiff_t)top * a->picture.row + (ptrdiff_t)left * VEC_LANES;
    const float *residual = NULL;
    if (b < a->n_residual_blocks)
        residual = a->residual.at + (ptrdiff_t)b * a->residual.plane +
                   (ptrdiff_t)top * a->residual.row + (ptrdiff_t)left * VEC_LANES;
    KERN_UNROLL
    for (int y = 0; y < m; y++) {
        KERN_UNROLL
        for (int x = 0; x < m; x++) {
            if (y >= rows || x >= columns) continue;
            vec sum = vec_add(out[y * m + x], bias);
            if (residual)
                sum = vec_add(sum, vec_load(residual + (ptrdiff_t)y * a->residual.row +
                                            (ptrdiff_t)x * VEC_LANES));
            vec_store(to + (ptrdiff_t)y * a->picture.row + (ptrdiff_t)x * VEC_LANES,
                      act_apply(sum, &act));
        }
    }
}

MOOD_DECL_WINO_F32(KERN_NAME(wino_out_f32));
void KERN_NAME(wino_out_f32)(const mood_wino_args *a) {
    const size_t m = (size_t)a->m;
    for (size_t b = 0; b < a->n_blocks; b++)
        for (size_t t = 0; t < a->n_tiles; t++) {
            const size_t top = (a->first + t) / a->tiles_across * m;
            const size_t left = (a->first + t) % a->tiles_across * m;
            const float *in =
                a->tiles + (ptrdiff_t)b * a->block_step + (ptrdiff_t)(t * VEC_LANES);
            if (m == 2)
                wino_out_tile(a, in, b, top, left, 4);
            else
                wino_out_tile(a, in, b, top, left, 6);
        }
}
