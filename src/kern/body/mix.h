/* SPDX-License-Identifier: Apache-2.0
 *
 * Joining pictures lane by lane, and means over them.
 */
#include "kern/body/epilogue.h"

MOOD_DECL_MIX_F32(KERN_NAME(mix_f32));
void KERN_NAME(mix_f32)(const mood_mix_args *m) {
    for (size_t b = 0; b < m->n_blocks; b++) {
        const vec scale = m->scale ? vec_load(m->scale + b * VEC_LANES) : vec_splat(1);
        const vec shift = m->shift ? vec_load(m->shift + b * VEC_LANES) : vec_splat(0);
        const act_ready act = act_prepare(&m->act, b);
        for (size_t y = 0; y < m->height; y++) {
            const float *from = m->a.at + (ptrdiff_t)b * m->a.plane + (ptrdiff_t)y * m->a.row;
            float *out = m->out.at + (ptrdiff_t)b * m->out.plane + (ptrdiff_t)y * m->out.row;
            const size_t n = m->width * VEC_LANES;
            if (b < m->n_b_blocks) {
                const float *other =
                    m->b.at + (ptrdiff_t)b * m->b.plane + (ptrdiff_t)y * m->b.row;
                for (size_t i = 0; i < n; i += VEC_LANES) {
                    const vec sum =
                        vec_add(vec_fma(vec_load(from + i), scale, shift), vec_load(other + i));
                    vec_store(out + i, act_apply(sum, &act));
                }
            } else {
                for (size_t i = 0; i < n; i += VEC_LANES)
                    vec_store(out + i,
                              act_apply(vec_fma(vec_load(from + i), scale, shift), &act));
            }
        }
    }
}

MOOD_DECL_MEAN_F32(KERN_NAME(mean_f32));
void KERN_NAME(mean_f32)(float *out, const mood_plane *in, size_t n_blocks, size_t height,
                         size_t width, size_t block) {
    (void)block;
    const vec share = vec_splat(1.0f / (float)(height * width));
    for (size_t b = 0; b < n_blocks; b++) {
        /* Four sums, since one would wait for itself. */
        vec sum[4] = {vec_splat(0), vec_splat(0), vec_splat(0), vec_splat(0)};
        for (size_t y = 0; y < height; y++) {
            const float *row = in->at + (ptrdiff_t)b * in->plane + (ptrdiff_t)y * in->row;
            size_t x = 0;
            for (; x + 4 <= width; x += 4) {
                KERN_UNROLL
                for (size_t k = 0; k < 4; k++)
                    sum[k] = vec_add(sum[k], vec_load(row + (x + k) * VEC_LANES));
            }
            for (; x < width; x++) sum[0] = vec_add(sum[0], vec_load(row + x * VEC_LANES));
        }
        const vec all = vec_add(vec_add(sum[0], sum[1]), vec_add(sum[2], sum[3]));
        vec_store(out + b * VEC_LANES, vec_mul(all, share));
    }
}
