/* SPDX-License-Identifier: Apache-2.0
 *
 * Post-training quantisation: an ONNX model of fp32 convolutions becomes one of eight bits, as
 * standard QuantizeLinear / DequantizeLinear pairs that any runtime reads.
 *
 *     plan      which convolutions, and which values between them are to be bytes
 *     calibrate the model runs over pictures; each value's histogram gives its scale and zero
 *     weights   s8, symmetric, a scale for each output channel
 *     correct   convolution after convolution, the mean error of each output channel goes into
 *               its bias (Nagel et al. 2019, "Data-Free Quantization", section 4.2, measured)
 *
 * Fully connected layers stay fp32: they are a few thousandths of the work.
 */
#ifndef MOOD_QUANTISE_H
#define MOOD_QUANTISE_H

#include "base/buf.h"

/** How the range of a value is chosen from its histogram. */
typedef enum mood_range_way {
    MOOD_RANGE_MAX,        /**< all that was seen */
    MOOD_RANGE_MSE,        /**< where rounding and clipping together err least, squared */
    MOOD_RANGE_PERCENTILE, /**< all but a share of 1e-4 at each end */
    MOOD_N_RANGE_WAYS
} mood_range_way;

/** "max", "mse", "percentile". */
bool mood_range_way_parse(mood_range_way *out, const char *name);

/** Fill the model's input (one picture) with calibration picture i. */
typedef void mood_quantise_show(void *cookie, float *input, size_t i);

typedef struct mood_quantise_options {
    mood_range_way activations, weights; /**< weights: MAX or MSE */
    size_t n_pictures;                   /**< for ranges; 1 to MOOD_QUANTISE_MAX_PICTURES */
    size_t n_corrections;                /**< pictures for each correction; 0: none is made */
    mood_quantise_show *show;
    void *cookie;
    void (*progress)(size_t done, size_t all); /**< or NULL */
} mood_quantise_options;

#define MOOD_QUANTISE_MAX_PICTURES 100000

typedef struct mood_quantise_result {
    size_t n_convolutions, n_values;
} mood_quantise_result;

/**
 * out    the file's bytes are put behind what is there
 * model  an ONNX file with one input
 *
 * MOOD_E_UNSUPPORTED: nothing to quantise, or something that cannot be written again.
 */
MOOD_NODISCARD mood_status mood_quantise_onnx(mood_buf *out, mood_quantise_result *result,
                                              const void *model, size_t bytes,
                                              const mood_quantise_options *options,
                                              mood_error *err);

#endif
