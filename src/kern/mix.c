/* SPDX-License-Identifier: Apache-2.0
 *
 * Joining pictures lane by lane, means over them, and what a machine can do at most.
 */
#include "kern/act.h"

void mood_kern_mix_f32_scalar(const mood_mix_args *m) {
    for (size_t b = 0; b < m->n_blocks; b++)
        for (size_t y = 0; y < m->height; y++)
            for (size_t x = 0; x < m->width; x++) {
                const float *from = mood_plane_at(&m->a, b, y, x, m->block);
                const float *other =
                    b < m->n_b_blocks ? mood_plane_at(&m->b, b, y, x, m->block) : NULL;
                float *out = mood_plane_at(&m->out, b, y, x, m->block);
                for (size_t lane = 0; lane < m->block; lane++) {
                    const size_t channel = b * m->block + lane;
                    float sum = m->scale ? from[lane] * m->scale[channel] : from[lane];
                    if (m->shift) sum += m->shift[channel];
                    if (other) sum += other[lane];
                    out[lane] = mood_act_apply(sum, &m->act, channel);
                }
            }
}

void mood_kern_mean_f32_scalar(float *out, const mood_plane *in, size_t n_blocks, size_t height,
                               size_t width, size_t block) {
    const float share = 1.0f / (float)(height * width);
    for (size_t b = 0; b < n_blocks; b++)
        for (size_t lane = 0; lane < block; lane++) {
            float sum = 0;
            for (size_t y = 0; y < height; y++)
                for (size_t x = 0; x < width; x++)
                    sum += mood_plane_at(in, b, y, x, block)[lane];
            out[b * block + lane] = sum * share;
        }
}

float mood_kern_peak_f32_scalar(size_t rounds, float factor) {
    float sums[MOOD_KERN_PEAK_SUMS * 8];
    for (size_t i = 0; i < MOOD_COUNT(sums); i++) sums[i] = (float)i;
    for (size_t r = 0; r < rounds; r++)
        for (size_t i = 0; i < MOOD_COUNT(sums); i++) sums[i] = sums[i] * factor + factor;
    float all = 0;
    for (size_t i = 0; i < MOOD_COUNT(sums); i++) all += sums[i];
    return all;
}
