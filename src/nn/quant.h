/* SPDX-License-Identifier: Apache-2.0
 *
 * Quantised pieces of a graph, as ONNX writes them, and the steps that run them on bytes:
 *
 *     Dequantize -> Conv -> [Add of a dequantised picture] -> [Relu, Clip] -> Quantize
 *     Dequantize -> Mul by (n, c, 1, 1) -> [Add ..] -> [Relu, Clip] -> Quantize
 *     Dequantize -> Add of a dequantised picture -> [Relu, Clip] -> Quantize
 *     Dequantize -> ReduceMean over a picture, GlobalAveragePool
 *
 * Each try function looks at its node; when all around it fits, it emits one step and says
 * so. Whatever does not fit is left to the float steps, which are always right: a scale or
 * zero that is no constant or out of range, an intermediate result with other users, sums that
 * 32 bits might not hold.
 */
#ifndef MOOD_NN_QUANT_H
#define MOOD_NN_QUANT_H

#include "nn/op.h"

/** What an eight-bit value's numbers stand for: (q - zero) * scale. */
typedef struct mood_quant {
    int value;   /**< the eight-bit value */
    float scale; /**< 1e-30 to 1e30 */
    int zero;    /**< as stored in bytes (kern/q8.h) */
} mood_quant;

/** What is added to numbers of an eight-bit value when they are stored as bytes. */
int mood_q8_offset(const mood_lower *lower, int value);

/** Whether a value is a dequantised picture that bytes can be had of. */
bool mood_q8_source(mood_quant *out, const mood_lower *lower, int value);

/** What follows a step on bytes, up to the quantisation of its result. */
typedef struct mood_q8_tail {
    mood_quant residual; /**< value -1: none */
    mood_quant out;
    int low, high;      /**< bounds of the result, as stored */
    mood_node *done[3]; /**< the nodes that become part of the step */
    int n_done;
} mood_q8_tail;

/**
 * Follow a picture's value through the patterns above; false when it does not end in a
 * quantisation, or something on the way has other users.
 */
bool mood_q8_follow(mood_q8_tail *out, mood_lower *lower, int value);

/** The nodes of a tail are part of a step now. */
void mood_q8_take(const mood_q8_tail *tail);

/** The end of a kernel's work but for planes; scale is the caller's. */
mood_q8_end mood_q8_end_of(const mood_q8_tail *tail, const float *scale);

/**
 * Whether a node dequantises constants for a convolution alone, which will most likely take
 * them as they are: they are worked out only when it does not (mood_lower_settle).
 */
bool mood_q8_is_postponed(const mood_lower *lower, const mood_node *node);

/** The halo of a buffer of bytes is to hold this byte; false when another one is wanted. */
bool mood_q8_need_halo_byte(mood_buffer *buffer, int zero);

/** A factor between quanta: finite and of a size that fp32 multiplies without overflow. */
bool mood_q8_is_factor(double factor);

/** *is_done is left alone when the node is none of these. */
MOOD_NODISCARD mood_status mood_q8_try_conv(bool *is_done, mood_lower *lower, mood_node *node,
                                            mood_error *err);
MOOD_NODISCARD mood_status mood_q8_try_scale(bool *is_done, mood_lower *lower, mood_node *node,
                                             mood_error *err);
MOOD_NODISCARD mood_status mood_q8_try_add(bool *is_done, mood_lower *lower, mood_node *node,
                                           mood_error *err);
MOOD_NODISCARD mood_status mood_q8_try_mean(bool *is_done, mood_lower *lower, mood_node *node,
                                            mood_error *err);

#endif
