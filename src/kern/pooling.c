/* SPDX-License-Identifier: Apache-2.0
 *
 * Pooling, plainly. The window of an output pixel is cut at the borders of the picture.
 */
#include "kern/act.h"
#include "kern/window.h"

#include <math.h>

void mood_kern_pool_max_f32_scalar(const mood_pool_args *p) {
    for (size_t b = 0; b < p->n_blocks; b++)
        for (int y = 0; y < p->out_height; y++)
            for (int x = 0; x < p->out_width; x++) {
                const mood_window w = mood_window_of(p, y, x);
                float *out = mood_plane_at(&p->out, b, (size_t)y, (size_t)x, p->block);
                for (size_t lane = 0; lane < p->block; lane++) {
                    float best = -INFINITY;
                    for (int j = w.y0; j < w.y1; j += p->dilation_h)
                        for (int i = w.x0; i < w.x1; i += p->dilation_w) {
                            const float v =
                                mood_plane_at(&p->in, b, (size_t)j, (size_t)i, p->block)[lane];
                            best = v > best ? v : best;
                        }
                    out[lane] = best;
                }
            }
}

void mood_kern_pool_mean_f32_scalar(const mood_pool_args *p) {
    for (size_t b = 0; b < p->n_blocks; b++)
        for (int y = 0; y < p->out_height; y++)
            for (int x = 0; x < p->out_width; x++) {
                const mood_window w = mood_window_of(p, y, x);
                float *out = mood_plane_at(&p->out, b, (size_t)y, (size_t)x, p->block);
                for (size_t lane = 0; lane < p->block; lane++) {
                    float sum = 0;
                    for (int j = w.y0; j < w.y1; j += p->dilation_h)
                        for (int i = w.x0; i < w.x1; i += p->dilation_w)
                            sum +=
                                mood_plane_at(&p->in, b, (size_t)j, (size_t)i, p->block)[lane];
                    out[lane] = sum * w.share;
                }
            }
}
