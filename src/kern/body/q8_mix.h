/* SPDX-License-Identifier: Apache-2.0
 *
 * Joining pictures of bytes lane by lane, and sums over them.
 */
#include "kern/body/q8_end.h"

MOOD_DECL_MIX_Q8(KERN_NAME(mix_q8));
void KERN_NAME(mix_q8)(const mood_q8_mix_args *m) {
    const q8_ready ready = q8_prepare(&m->end);
    const veci zero = veci_splat(m->a_zero);
    for (size_t b = 0; b < m->n_blocks; b++) {
        const vec scale = vec_load(m->end.scale + b * VEC_LANES);
        const bool has_residual = b < m->end.n_residual_blocks;
        for (size_t y = 0; y < m->height; y++) {
            const uint8_t *from = q8_at(&m->a, b, y, 0);
            const uint8_t *residual = has_residual ? q8_at(&m->end.residual, b, y, 0) : NULL;
            uint8_t *out = q8_at(&m->out, b, y, 0);
            for (size_t i = 0; i < m->width * VEC_LANES; i += VEC_LANES) {
                vec v = vec_mul(vec_of_int(veci_sub(veci_load8(from + i), zero)), scale);
                if (residual) v = q8_add_residual(v, residual + i, &ready);
                q8_store(out + i, v, &ready);
            }
        }
    }
}

MOOD_DECL_SUM_Q8(KERN_NAME(sum_q8));
void KERN_NAME(sum_q8)(int32_t *sums, const mood_q8_plane *in, int zero, size_t n_blocks,
                       size_t height, size_t width, size_t block, bool is_signed) {
    (void)block;
    (void)is_signed;
    for (size_t b = 0; b < n_blocks; b++) {
        veci sum = veci_splat(-zero * (int32_t)(height * width));
        for (size_t y = 0; y < height; y++) {
            const uint8_t *row = q8_at(in, b, y, 0);
            for (size_t x = 0; x < width; x++)
                sum = veci_add(sum, veci_load8(row + x * VEC_LANES));
        }
        veci_store(sums + b * VEC_LANES, sum);
    }
}
