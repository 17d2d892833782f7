/* SPDX-License-Identifier: Apache-2.0
 *
 * Dense and depthwise convolution, plainly; and how weights are packed for all versions.
 *
 *     weights of 5 blocks with group 2:   [ 0 1 | 0 1 | ...][ 2 3 | 2 3 | ...][ 4 | 4 | ...]
 *                                           tap 0  tap 1      second group      a smaller last
 */
#include "kern/act.h"

size_t mood_kern_conv_weight_index(size_t o, size_t t, size_t i, size_t n_blocks, size_t group,
                                   size_t n_taps, size_t n_inner, size_t block) {
    const size_t first = o - o % group;
    const size_t n = n_blocks - first < group ? n_blocks - first : group;
    return (first * n_taps * n_inner + (t * n_inner + i) * n + (o - first)) * block;
}

/*
 * The cost of one step of the inner loop is about n FMAs for n accumulators, plus the loads of
 * the weights and pixels that feed them: the group with the least sum over the picture wins.
 */
size_t mood_kern_conv_group(const mood_kern_table *table, size_t n_blocks, size_t width,
                            size_t height) {
    size_t best = 1;
    double best_cost = 0;
    for (size_t group = 1; group <= MOOD_KERN_MAX_GROUP && group <= n_blocks; group++) {
        const size_t max_pixels = table->n_regs / group;
        const size_t n_tiles = (width + max_pixels - 1) / max_pixels;
        double cost = 0;
        for (size_t first = 0; first < n_blocks; first += group) {
            const size_t n = n_blocks - first < group ? n_blocks - first : group;
            /* A sum needs about four cycles before the next one: too few of them stall. */
            const double sums = (double)(n * width) / (double)n_tiles;
            const double stall = sums < 8 ? 8 - sums : 0;
            cost += (double)n_tiles * ((sums + stall) + .25 * (double)n) + .5 * (double)width;
        }
        cost *= (double)height;
        if (best_cost == 0 || cost < best_cost) {
            best = group;
            best_cost = cost;
        }
    }
    return best;
}

/* One output pixel of block o: `block` sums side by side. */
static void sum_pixel(float *sum, const mood_conv_args *a, const float *in, size_t o) {
    const size_t first = o - o % a->group;
    const size_t n = a->n_blocks - first < a->group ? a->n_blocks - first : a->group;
    const float *w = a->weights + mood_kern_conv_weight_index(o, 0, 0, a->n_blocks, a->group,
                                                              a->n_taps, a->n_inner, a->block);
    for (size_t t = 0; t < a->n_taps; t++)
        for (size_t i = 0; i < a->n_inner; i++, w += n * a->block) {
            const float x = in[a->taps[t] + (ptrdiff_t)i * a->inner_step];
            for (size_t lane = 0; lane < a->block; lane++) sum[lane] += x * w[lane];
        }
}

void mood_kern_conv_f32_scalar(const mood_conv_args *a) {
    for (size_t o = 0; o < a->n_blocks; o++)
        for (size_t y = 0; y < a->height; y++)
            for (size_t x = 0; x < a->width; x++) {
                const float *in = a->in + (ptrdiff_t)y * a->in_row + (ptrdiff_t)x * a->in_step;
                float *out = mood_plane_at(&a->out, o, y, x, a->block);
                const float *residual = o < a->n_residual_blocks
                                            ? mood_plane_at(&a->residual, o, y, x, a->block)
                                            : NULL;
                float sum[MOOD_KERN_MAX_BLOCK];
                for (size_t lane = 0; lane < a->block; lane++)
                    sum[lane] = a->bias ? a->bias[o * a->block + lane] : 0;
                sum_pixel(sum, a, in, o);
                for (size_t lane = 0; lane < a->block; lane++) {
                    if (residual) sum[lane] += residual[lane];
                    out[lane] = mood_act_apply(sum[lane], &a->act, o * a->block + lane);
                }
            }
}

void mood_kern_dwconv_f32_scalar(const mood_conv_args *a, ptrdiff_t in_plane) {
    for (size_t b = 0; b < a->n_blocks; b++)
        for (size_t y = 0; y < a->height; y++)
            for (size_t x = 0; x < a->width; x++) {
                const float *in = a->in + (ptrdiff_t)b * in_plane + (ptrdiff_t)y * a->in_row +
                                  (ptrdiff_t)x * a->in_step;
                const float *weights = a->weights + b * a->n_taps * a->block;
                float *out = mood_plane_at(&a->out, b, y, x, a->block);
                const float *residual = b < a->n_residual_blocks
                                            ? mood_plane_at(&a->residual, b, y, x, a->block)
                                            : NULL;
                for (size_t lane = 0; lane < a->block; lane++) {
                    float sum = a->bias ? a->bias[b * a->block + lane] : 0;
                    for (size_t t = 0; t < a->n_taps; t++)
                        sum += in[a->taps[t] + (ptrdiff_t)lane] * weights[t * a->block + lane];
                    if (residual) sum += residual[lane];
                    out[lane] = mood_act_apply(sum, &a->act, b * a->block + lane);
                }
            }
}
