/* SPDX-License-Identifier: Apache-2.0
 *
 * Pooling: the window of each output pixel, cut at the borders, a vector of channels at a time.
 */
#include "kern/body/names.h"
#include "kern/window.h"

#include <math.h>

KERN_INLINE vec pool_window(const mood_pool_args *p, const float *in, mood_window w,
                            const bool is_max) {
    vec sum = vec_splat(is_max ? -INFINITY : 0);
    for (int j = w.y0; j < w.y1; j += p->dilation_h)
        for (int i = w.x0; i < w.x1; i += p->dilation_w) {
            const vec v = vec_load(in + (ptrdiff_t)j * p->in.row + (ptrdiff_t)i * VEC_LANES);
            sum = is_max ? vec_max(sum, v) : vec_add(sum, v);
        }
    return is_max ? sum : vec_mul(sum, vec_splat(w.share));
}

/* A window of 2x2 that lies inside: what nearly all poolings are. */
KERN_INLINE vec pool_two(const mood_pool_args *p, const float *in, int y, int x,
                         const bool is_max) {
    const float *at = in + (ptrdiff_t)y * p->in.row + (ptrdiff_t)x * VEC_LANES;
    const vec a = vec_load(at), b = vec_load(at + VEC_LANES);
    const vec c = vec_load(at + p->in.row), d = vec_load(at + p->in.row + VEC_LANES);
    if (is_max) return vec_max(vec_max(a, b), vec_max(c, d));
    return vec_mul(vec_add(vec_add(a, b), vec_add(c, d)), vec_splat(.25f));
}

KERN_INLINE void pool(const mood_pool_args *p, const bool is_max) {
    const bool is_two = p->kernel_h == 2 && p->kernel_w == 2 && p->dilation_h == 1 &&
                        p->dilation_w == 1 && p->pad_top == 0 && p->pad_left == 0 &&
                        (p->out_height - 1) * p->stride_h + 2 <= p->in_height &&
                        (p->out_width - 1) * p->stride_w + 2 <= p->in_width;
    for (size_t b = 0; b < p->n_blocks; b++) {
        const float *in = p->in.at + (ptrdiff_t)b * p->in.plane;
        for (int y = 0; y < p->out_height; y++) {
            float *out = p->out.at + (ptrdiff_t)b * p->out.plane + (ptrdiff_t)y * p->out.row;
            for (int x = 0; x < p->out_width; x++, out += VEC_LANES)
                vec_store(out, is_two
                                   ? pool_two(p, in, y * p->stride_h, x * p->stride_w, is_max)
                                   : pool_window(p, in, mood_window_of(p, y, x), is_max));
        }
    }
}

MOOD_DECL_POOL_F32(KERN_NAME(pool_max_f32));
void KERN_NAME(pool_max_f32)(const mood_pool_args *p) {
    pool(p, true);
}

MOOD_DECL_POOL_F32(KERN_NAME(pool_mean_f32));
void KERN_NAME(pool_mean_f32)(const mood_pool_args *p) {
    pool(p, false);
}
