/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of quantisation share; not for others.
 */
#ifndef MOOD_QUANTISE_INSIDE_H
#define MOOD_QUANTISE_INSIDE_H

#include "nn/graph.h"
#include "train/onnx_write.h"
#include "train/quantise.h"

#define MOOD_QUANTISE_BINS 2048

/** A value that becomes bytes. */
typedef struct mood_quantised_value {
    int value;
    float low, high; /**< what was seen */
    uint32_t *bins;  /**< (MOOD_QUANTISE_BINS) from low to high */
    float scale;
    int zero; /**< 0..255 */
} mood_quantised_value;

/** A convolution that runs on bytes. */
typedef struct mood_quantised_conv {
    const mood_node *node;
    int input;       /**< index into values */
    float *scales;   /**< (outputs) of the weights */
    int8_t *weights; /**< as those of the node */
    float *bias;     /**< (outputs) corrected */
} mood_quantised_conv;

typedef struct mood_quantise_plan {
    mood_graph graph;
    mood_quantised_value *values;
    size_t n_values;
    mood_quantised_conv *convs;
    size_t n_convs;
    int *place; /**< of each value of the graph: index into values, -1 */
} mood_quantise_plan;

/** Read the model and find what is to be quantised; the graph's arena is the caller's. */
MOOD_NODISCARD mood_status mood_quantise_find(mood_quantise_plan *plan, const void *model,
                                              size_t bytes, mood_error *err);

/** scale and zero from the histogram. */
void mood_quantise_range(mood_quantised_value *value, mood_range_way way);

/** Weights as s8 with a scale for each of `outputs` rows of `each` numbers. */
void mood_quantise_weights(int8_t *out, float *scales, const float *weights, size_t outputs,
                           size_t each, mood_range_way way);

/** What is written. */
typedef enum mood_quantise_form {
    MOOD_FORM_RANGES,         /**< fp32, with every planned value as an output */
    MOOD_FORM_CONVS,          /**< fp32, with every planned convolution's result as an output */
    MOOD_FORM_QUANTISED,      /**< eight bits */
    MOOD_FORM_QUANTISED_CONVS /**< eight bits, with every convolution's result as an output */
} mood_quantise_form;

/** The model again; out is emptied first. */
MOOD_NODISCARD mood_status mood_quantise_write(mood_buf *out, const mood_quantise_plan *plan,
                                               mood_quantise_form form, mood_error *err);

#endif
