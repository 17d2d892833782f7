/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside the quantised convolution: what its step holds, and its two ways over bytes.
 */
#ifndef MOOD_NN_QUANT_CONV_H
#define MOOD_NN_QUANT_CONV_H

#include "nn/conv.h"
#include "nn/quant.h"

typedef struct mood_q8_conv {
    mood_slide slide;
    mood_conv_way way; /* DIRECT, FIRST or WINOGRAD */
    size_t out_channels, in_channels, kernel_size;
    const int8_t *weights; /* (out, in, kernel height, kernel width) */
    const int32_t *bias;   /* (out), padded */
    const float *scale;    /* (out), padded */
    mood_q8_end end;
    int64_t most_sum; /* of weights times bytes, over all outputs */
    /* made by prepare */
    void *packed;
    ptrdiff_t *taps;
    size_t n_taps, n_inner, group;
    size_t tiles_across, n_tiles, strip; /* winograd */
} mood_q8_conv;

/** Room for the packed weights, filled with 0. */
MOOD_NODISCARD mood_status mood_q8_conv_push_packed(mood_q8_conv *c, mood_program *program,
                                                    size_t bytes, mood_error *err);

/** The end of the kernels' work on one image, with its residual if there is one. */
mood_q8_end mood_q8_conv_end_of(const mood_step *step, const mood_program *program,
                                float *const *base, size_t image);

/** Sums of taps as they are; of the first layer, on planes. */
MOOD_NODISCARD mood_status mood_q8_conv_prepare_direct(mood_step *step, mood_program *program,
                                                       mood_error *err);
void mood_q8_conv_run_direct(const mood_step *step, const mood_program *program,
                             float *const *base);

/** Winograd's F(4x4, 3x3) in whole numbers of 16 bits (kern/q8.h). */
MOOD_NODISCARD mood_status mood_q8_conv_prepare_wino(mood_step *step, mood_program *program,
                                                     mood_error *err);
void mood_q8_conv_run_wino(const mood_step *step, const mood_program *program,
                           float *const *base);

#endif
