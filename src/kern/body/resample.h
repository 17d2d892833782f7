/* SPDX-License-Identifier: Apache-2.0
 *
 * Resizing: four pixels and two shares for every output pixel, a vector of channels at a time.
 */
#include "kern/body/names.h"
#include "kern/kern.h"

KERN_INLINE vec lerp(vec from, vec to, vec share) {
    return vec_fma(vec_sub(to, from), share, from);
}

MOOD_DECL_RESIZE_F32(KERN_NAME(resize_f32));
void KERN_NAME(resize_f32)(const mood_resize_args *r) {
    for (size_t b = 0; b < r->n_blocks; b++)
        for (size_t y = 0; y < r->height; y++) {
            const mood_lerp row = r->rows[y];
            const float *in = r->in.at + (ptrdiff_t)b * r->in.plane;
            const float *top = in + (ptrdiff_t)row.from * r->in.row;
            const float *bottom = in + (ptrdiff_t)row.to * r->in.row;
            float *out = r->out.at + (ptrdiff_t)b * r->out.plane + (ptrdiff_t)y * r->out.row;
            const vec share = vec_splat(row.share);
            for (size_t x = 0; x < r->width; x++) {
                const mood_lerp column = r->columns[x];
                const ptrdiff_t x0 = (ptrdiff_t)column.from * VEC_LANES;
                const ptrdiff_t x1 = (ptrdiff_t)column.to * VEC_LANES;
                const vec left = lerp(vec_load(top + x0), vec_load(bottom + x0), share);
                const vec right = lerp(vec_load(top + x1), vec_load(bottom + x1), share);
                vec_store(out + x * VEC_LANES, lerp(left, right, vec_splat(column.share)));
            }
        }
}
