/* SPDX-License-Identifier: Apache-2.0
 *
 * Winograd's transforms in whole numbers (kern/q8.h): the matrices of q8.c written out as sums.
 */
#include "kern/body/q8_end.h"

/* out = Bt in */
KERN_INLINE void q8_wino_bt(vech *out, const vech *in) {
    const vech even = vech_sub(in[4], vech_shl(in[2], 2));
    const vech odd = vech_sub(in[3], vech_shl(in[1], 2));
    const vech even2 = vech_sub(in[4], in[2]);
    const vech odd2 = vech_shl(vech_sub(in[3], in[1]), 1);
    out[0] = vech_add(vech_sub(vech_shl(in[0], 2), in[2]), even);
    out[1] = vech_add(even, odd);
    out[2] = vech_sub(even, odd);
    out[3] = vech_add(even2, odd2);
    out[4] = vech_sub(even2, odd2);
    out[5] = vech_sub(vech_sub(in[5], in[3]), vech_shl(vech_sub(in[3], in[1]), 2));
}

/* out (4) = At in (6), times 24 */
KERN_INLINE void q8_wino_at(veci *out, const veci *in) {
    const veci sum = veci_add(in[1], in[2]), sum2 = veci_add(in[3], in[4]);
    const veci difference = veci_sub(in[1], in[2]), difference2 = veci_sub(in[3], in[4]);
    const veci twice = veci_add(difference2, difference2);
    out[0] = veci_add(veci_sub(in[0], veci_shl(sum, 2)), sum2);
    out[1] = veci_sub(twice, veci_shl(difference, 2));
    out[2] = veci_shl(veci_sub(sum2, sum), 2);
    out[3] = veci_add(veci_shl(veci_sub(twice, difference), 2), veci_add(in[5], in[5]));
}

KERN_INLINE void q8_wino_spread(const mood_q8_wino_args *a, const uint8_t *in, int16_t *out) {
    vech half[36];
    KERN_UNROLL
    for (int x = 0; x < 6; x++) {
        vech column[6], made[6];
        KERN_UNROLL
        for (int y = 0; y < 6; y++)
            column[y] =
                vech_load8(in + (ptrdiff_t)y * a->picture.row + (ptrdiff_t)x * VEC_LANES);
        q8_wino_bt(made, column);
        KERN_UNROLL
        for (int y = 0; y < 6; y++) half[y * 6 + x] = made[y];
    }
    KERN_UNROLL
    for (int y = 0; y < 6; y++) {
        vech made[6];
        q8_wino_bt(made, half + y * 6);
        KERN_UNROLL
        for (int x = 0; x < 6; x++)
            vech_store(out + (ptrdiff_t)(y * 6 + x) * a->position_step, made[x]);
    }
}

MOOD_DECL_WINO_Q8(KERN_NAME(wino_in_q8));
void KERN_NAME(wino_in_q8)(const mood_q8_wino_args *a) {
    for (size_t b = 0; b < a->n_blocks; b++)
        for (size_t t = 0; t < a->n_tiles; t++) {
            const size_t y = (a->first + t) / a->tiles_across * 4;
            const size_t x = (a->first + t) % a->tiles_across * 4;
            q8_wino_spread(a, q8_at(&a->picture, b, y, x),
                           a->spread + (ptrdiff_t)b * a->block_step +
                               (ptrdiff_t)(t * VEC_LANES));
        }
}

KERN_INLINE void q8_wino_gather(veci *out, const mood_q8_wino_args *a, const int32_t *in) {
    veci half[24];
    KERN_UNROLL
    for (int x = 0; x < 6; x++) {
        veci column[6], made[4];
        KERN_UNROLL
        for (int y = 0; y < 6; y++)
            column[y] = veci_load(in + (ptrdiff_t)(y * 6 + x) * a->position_step);
        q8_wino_at(made, column);
        KERN_UNROLL
        for (int y = 0; y < 4; y++) half[y * 6 + x] = made[y];
    }
    KERN_UNROLL
    for (int y = 0; y < 4; y++) q8_wino_at(out + y * 4, half + y * 6);
}

MOOD_DECL_WINO_Q8(KERN_NAME(wino_out_q8));
void KERN_NAME(wino_out_q8)(const mood_q8_wino_args *a) {
    const q8_ready ready = q8_prepare(&a->end);
    const veci ninth = veci_splat(954437177); /* 1 / 9 modulo 2^32 */
    for (size_t b = 0; b < a->n_blocks; b++) {
        const veci bias = veci_load(a->bias + b * VEC_LANES);
        const vec scale = vec_load(a->end.scale + b * VEC_LANES);
        const bool has_residual = b < a->end.n_residual_blocks;
        for (size_t t = 0; t < a->n_tiles; t++) {
            const size_t top = (a->first + t) / a->tiles_across * 4;
            const size_t left = (a->first + t) % a->tiles_across * 4;
            const size_t rows = a->height - top < 4 ? a->height - top : 4;
            const size_t columns = a->width - left < 4 ? a->width - left : 4;
            veci sums[16];
            q8_wino_gather(sums, a,
                           a->product + (ptrdiff_t)b * a->block_step +
                               (ptrdiff_t)(t * VEC_LANES));
            KERN_UNROLL
            for (size_t k = 0; k < 16; k++) {
                const size_t y = k / 4, x = k % 4;
                if (y >= rows || x >= columns) continue;
                const veci sum = veci_add(veci_sar(veci_mul(sums[k], ninth), 6), bias);
                vec v = vec_mul(vec_of_int(sum), scale);
                if (has_residual)
                    v = q8_add_residual(v, q8_at(&a->end.residual, b, top + y, left + x),
                                        &ready);
                q8_store(q8_at(&a->picture, b, top + y, left + x), v, &ready);
            }
        }
    }
}
