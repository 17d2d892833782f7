/* SPDX-License-Identifier: Apache-2.0
 *
 * The attributes that Conv and the poolings share: a window that slides over a picture.
 */
#ifndef MOOD_NN_SLIDE_H
#define MOOD_NN_SLIDE_H

#include "nn/op.h"

typedef struct mood_slide {
    int64_t kernel[2], stride[2], dilation[2]; /**< height, width */
    int64_t pad[4];                            /**< top, left, bottom, right */
    int64_t in[2], out[2];
} mood_slide;

/**
 * Read kernel_shape, strides, dilations, pads and auto_pad of a node over an input (n, c, h,
 * w); kernel: the window, when it is known from the weights, else NULL.
 */
MOOD_NODISCARD mood_status mood_slide_read(mood_slide *out, const mood_node *node,
                                           const mood_value *input, const int64_t *kernel,
                                           bool is_ceil, mood_error *err);

#endif
