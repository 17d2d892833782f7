/* SPDX-License-Identifier: Apache-2.0
 *
 * Winograd's transforms, plainly: two small matrix products a tile and lane.
 */
#include "kern/act.h"

/* Lavin and Gray 2015, section 4.1 (m = 2) and 4.2 (m = 4). */
static const float bt2[16] = {1, 0, -1, 0, 0, 1, 1, 0, 0, -1, 1, 0, 0, 1, 0, -1};
static const float bt4[36] = {4, 0,  -5, 0, 1, 0, 0, -4, -4, 1,  1, 0, 0, 4, -4, -1, 1, 0,
                              0, -2, -1, 2, 1, 0, 0, 2,  -1, -2, 1, 0, 0, 4, 0,  -5, 0, 1};
static const float at2[8] = {1, 1, 1, 0, 0, 1, -1, -1};
static const float at4[24] = {1, 1, 1, 1, 1, 0, 0, 1, -1, 2, -2, 0,
                              0, 1, 1, 4, 4, 0, 0, 1, -1, 8, -8, 1};

/*
 * out (n) = G in (3), the numbers `step` apart, for `lanes` columns side by side. G is
 *     m = 2: (1 0 0) (1 1 1)/2 (1 -1 1)/2 (0 0 1)
 *     m = 4: (1 0 0)/4 (-1 -1 -1)/6 (-1 1 -1)/6 (1 2 4)/24 (1 -2 4)/24 (0 0 1)
 */
static void expand(float *restrict out, ptrdiff_t out_step, const float *restrict in,
                   size_t in_step, int m, size_t lanes) {
    const float *a = in, *b = in + in_step, *c = in + 2 * in_step;
    if (m == 2) {
        for (size_t l = 0; l < lanes; l++) {
            const float ends = .5f * (a[l] + c[l]), middle = .5f * b[l];
            out[l] = a[l];
            out[out_step + l] = ends + middle;
            out[2 * out_step + l] = ends - middle;
            out[3 * out_step + l] = c[l];
        }
        return;
    }
    for (size_t l = 0; l < lanes; l++) {
        const float ends = -1.f / 6 * (a[l] + c[l]), middle = 1.f / 6 * b[l];
        const float far = 1.f / 24 * a[l] + 1.f / 6 * c[l], half = 1.f / 12 * b[l];
        out[l] = .25f * a[l];
        out[out_step + l] = ends - middle;
        out[2 * out_step + l] = ends + middle;
        out[3 * out_step + l] = far + half;
        out[4 * out_step + l] = far - half;
        out[5 * out_step + l] = c[l];
    }
}

void mood_kern_wino_weights_f32_scalar(float *u, ptrdiff_t position_step, const float *g, int m,
                                       size_t lanes) {
    const size_t n = (size_t)m + 2;
    float half[6 * 3 * MOOD_KERN_MAX_BLOCK]; /* (n, 3, lanes) = G g */
    expand(half, (ptrdiff_t)(3 * lanes), g, 3 * lanes, m, 3 * lanes);
    for (size_t i = 0; i < n; i++)
        expand(u + (ptrdiff_t)(i * n) * position_step, position_step, half + i * 3 * lanes,
               lanes, m, lanes);
}

/* out (rows, rows) = t in tT, t (rows, n), in (n, n) */
static void transform(float *out, const float *t, const float *in, int rows, int n) {
    float half[36];
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < n; j++) {
            float sum = 0;
            for (int k = 0; k < n; k++) sum += t[i * n + k] * in[k * n + j];
            half[i * n + j] = sum;
        }
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < rows; j++) {
            float sum = 0;
            for (int k = 0; k < n; k++) sum += half[i * n + k] * t[j * n + k];
            out[i * rows + j] = sum;
        }
}

void mood_kern_wino_in_f32_scalar(const mood_wino_args *a) {
    const size_t n = (size_t)a->m + 2, m = (size_t)a->m;
    for (size_t b = 0; b < a->n_blocks; b++)
        for (size_t t = 0; t < a->n_tiles; t++)
            for (size_t lane = 0; lane < a->block; lane++) {
                const size_t y = (a->first + t) / a->tiles_across * m;
                const size_t x = (a->first + t) % a->tiles_across * m;
                float in[36], out[36];
                for (size_t k = 0; k < n * n; k++)
                    in[k] = mood_plane_at(&a->picture, b, y + k / n, x + k % n, a->block)[lane];
                transform(out, a->m == 2 ? bt2 : bt4, in, (int)n, (int)n);
                for (size_t k = 0; k < n * n; k++)
                    a->tiles[(ptrdiff_t)k * a->position_step + (ptrdiff_t)b * a->block_step +
                             (ptrdiff_t)(t * a->block + lane)] = out[k];
            }
}

void mood_kern_wino_out_f32_scalar(const mood_wino_args *a) {
    const size_t n = (size_t)a->m + 2, m = (size_t)a->m;
    for (size_t b = 0; b < a->n_blocks; b++)
        for (size_t t = 0; t < a->n_tiles; t++)
            for (size_t lane = 0; lane < a->block; lane++) {
                const size_t top = (a->first + t) / a->tiles_across * m;
                const size_t left = (a->first + t) % a->tiles_across * m;
                float in[36], out[16];
                for (size_t k = 0; k < n * n; k++)
                    in[k] = a->tiles[(ptrdiff_t)k * a->position_step +
                                     (ptrdiff_t)b * a->block_step +
                                     (ptrdiff_t)(t * a->block + lane)];
                transform(out, a->m == 2 ? at2 : at4, in, (int)m, (int)n);
                for (size_t k = 0; k < m * m; k++) {
                    const size_t y = top + k / m, x = left + k % m;
                    if (y >= a->height || x >= a->width) continue;
                    float sum = out[k] + (a->bias ? a->bias[b * a->block + lane] : 0);
                    if (b < a->n_residual_blocks)
                        sum += mood_plane_at(&a->residual, b, y, x, a->block)[lane];
                    mood_plane_at(&a->picture, b, y, x, a->block)[lane] =
                        mood_act_apply(sum, &a->act, b * a->block + lane);
                }
            }
}
