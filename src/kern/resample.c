/* SPDX-License-Identifier: Apache-2.0
 *
 * Resizing, plainly.
 */
#include "kern/act.h"

void mood_kern_resize_f32_scalar(const mood_resize_args *r) {
    for (size_t b = 0; b < r->n_blocks; b++)
        for (size_t y = 0; y < r->height; y++)
            for (size_t x = 0; x < r->width; x++) {
                const mood_lerp row = r->rows[y], column = r->columns[x];
                const size_t y0 = (size_t)row.from, y1 = (size_t)row.to;
                const size_t x0 = (size_t)column.from, x1 = (size_t)column.to;
                const float *p00 = mood_plane_at(&r->in, b, y0, x0, r->block);
                const float *p01 = mood_plane_at(&r->in, b, y0, x1, r->block);
                const float *p10 = mood_plane_at(&r->in, b, y1, x0, r->block);
                const float *p11 = mood_plane_at(&r->in, b, y1, x1, r->block);
                float *out = mood_plane_at(&r->out, b, y, x, r->block);
                for (size_t lane = 0; lane < r->block; lane++) {
                    const float left = p00[lane] + (p10[lane] - p00[lane]) * row.share;
                    const float right = p01[lane] + (p11[lane] - p01[lane]) * row.share;
                    out[lane] = left + (right - left) * column.share;
                }
            }
}
