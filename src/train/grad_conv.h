/* SPDX-License-Identifier: Apache-2.0
 *
 * A convolution with its gradients, over oneDNN's primitives: 3x3, 1x1, or 3x3 for each channel
 * by itself (depthwise). Maps are nChw16c (a single input channel: plain nchw), weights stay
 * with the caller as plain fp32 (oc, ic, k, k), depthwise (c, 1, 3, 3), and are put into the
 * primitives' own layouts once a step. One thread calls; oneDNN uses OpenMP.
 */
#ifndef MOOD_GRAD_CONV_H
#define MOOD_GRAD_CONV_H

#include "base/base.h"
#include "train/lanes.h"

/** oneDNN's engine and stream; shared by all convolutions of a process. */
typedef struct mood_dnn mood_dnn;

MOOD_NODISCARD mood_status mood_dnn_create(mood_dnn **out, mood_error *err);
void mood_dnn_destroy(mood_dnn **dnn);

/** MOOD_BF16 where this processor multiplies bf16 pairs itself (AVX512-BF16), else MOOD_F32. */
mood_precision mood_dnn_best_precision(void);

typedef struct mood_conv_shape {
    int n, c_in, c_out;
    int side_in;       /**< pictures are square */
    int stride;        /**< 1, or 2: side_out = (side_in + 1) / 2 */
    int kernel;        /**< 1 or 3, padded by 0 or 1 */
    bool is_depthwise; /**< c_in == c_out */
    mood_precision precision;
    bool is_trained;         /**< has mood_conv_backward_weights */
    bool has_input_gradient; /**< has mood_conv_backward_input */
} mood_conv_shape;

typedef struct mood_conv mood_conv;

/** Borrows dnn until destroyed. */
MOOD_NODISCARD mood_status mood_conv_create(mood_conv **out, mood_dnn *dnn,
                                            const mood_conv_shape *shape, mood_error *err);
void mood_conv_destroy(mood_conv **conv);

/** Take over new weights, (oc, ic, k, k) fp32; before forward and after each change. */
MOOD_NODISCARD mood_status mood_conv_load(mood_conv *conv, const float *weights);

/** out (n, oc, side_out, side_out) = in (n, ic, side_in, side_in) * weights */
MOOD_NODISCARD mood_status mood_conv_forward(void *out, mood_conv *conv, const void *in);

/** d_weights (oc, ic, k, k) fp32, overwritten */
MOOD_NODISCARD mood_status mood_conv_backward_weights(float *d_weights, mood_conv *conv,
                                                      const void *d_out, const void *in);

/** d_in, overwritten */
MOOD_NODISCARD mood_status mood_conv_backward_input(void *d_in, mood_conv *conv,
                                                    const void *d_out);

#endif
