/* SPDX-License-Identifier: Apache-2.0
 *
 * The step of a convolution: what op_conv.c found out about it, and its four ways to run.
 *
 *     reads   in, residual (if any)        writes   out, scratch (winograd)
 */
#ifndef MOOD_NN_CONV_H
#define MOOD_NN_CONV_H

#include "nn/op.h"
#include "nn/slide.h"

typedef enum mood_conv_way {
    MOOD_CONV_DIRECT,
    MOOD_CONV_FIRST,
    MOOD_CONV_DEPTHWISE,
    MOOD_CONV_WINOGRAD
} mood_conv_way;

typedef struct mood_conv {
    mood_conv_way way;
    mood_slide slide;
    size_t groups, out_channels, in_per_group, kernel_size;
    const float *weights; /**< (out_channels, in_per_group, kernel height, kernel width) */
    const float *bias;    /**< (out_channels) padded to blocks, or NULL */
    mood_act act;
    /* made by prepare */
    float *packed;
    ptrdiff_t *taps;
    size_t n_taps, n_inner, group;
    ptrdiff_t inner_step;
    /* winograd */
    int tile;                            /**< m: 2 or 4 */
    size_t tiles_across, n_tiles, strip; /**< strip: tiles that are worked on at once */
} mood_conv;

/** The halo that the input must have. */
void mood_conv_need_halo(const mood_conv *conv, mood_buffer *in);

mood_status mood_conv_direct_prepare(mood_step *step, mood_program *program, mood_error *err);
mood_status mood_conv_depth_prepare(mood_step *step, mood_program *program, mood_error *err);
mood_status mood_conv_wino_prepare(mood_step *step, mood_program *program, mood_error *err);
void mood_conv_direct_run(const mood_step *step, const mood_program *program,
                          float *const *base);
void mood_conv_depth_run(const mood_step *step, const mood_program *program,
                         float *const *base);
void mood_conv_wino_run(const mood_step *step, const mood_program *program, float *const *base);

/** Whether Winograd's way is right and pays; sets conv->tile. */
bool mood_conv_wino_fits(mood_conv *conv);

#endif
