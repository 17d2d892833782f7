/* SPDX-License-Identifier: Apache-2.0
 *
 * QuantizeLinear, DequantizeLinear and Cast. Eight-bit numbers are held as fp32 while running
 * (each is one exactly), so the first two are arithmetic with rounding and bounds:
 *
 *     q = bound(round_to_even(x / scale) + zero)        x = (q - zero) * scale
 */
#include "nn/op.h"

#include <math.h>

typedef struct quant_data {
    bool is_quantizing;
    float low, high;
    size_t outer, channels,
        inner; /* scale and zero along the middle; channels 1: one for all */
    size_t n;
    int zero; /* index into reads, -1: 0 */
} quant_data;

static bool is_eight_bit(mood_elem elem) {
    return elem == MOOD_ELEM_U8 || elem == MOOD_ELEM_I8;
}

/* Along which axis scales differ, and how many there are. */
static mood_status read_data(quant_data *d, const mood_graph *graph, const mood_node *node,
                             mood_error *err) {
    const mood_value *x = mood_node_input(graph, node, 0),
                     *scale = mood_node_input(graph, node, 1);
    const mood_value *zero = mood_node_input(graph, node, 2);
    const int64_t n_scales = mood_value_count(scale);
    int64_t value;
    int axis = 0;
    *d = (quant_data){.channels = 1, .outer = 1, .n = (size_t)mood_value_count(x), .zero = -1};
    d->inner = d->n;
    if (scale->elem != MOOD_ELEM_F32)
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "a scale of %s",
                              mood_elem_name(scale->elem));
    if (zero && mood_value_count(zero) != n_scales)
        return mood_node_fail(err, MOOD_E_FORMAT, node, "scale and zero point differ in shape");
    if (mood_node_attr(node, "block_size") || mood_node_attr(node, "output_dtype"))
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "block_size or output_dtype");
    if (n_scales == 1 && scale->n_dims <= 1) return MOOD_OK;
    MOOD_TRY(mood_node_int(&value, node, "axis", 1, err));
    MOOD_TRY(mood_check_axis(&axis, value, x->n_dims, node, err));
    if (scale->n_dims != 1 || n_scales != x->dims[axis])
        return mood_node_fail(err, MOOD_E_FORMAT, node, "%lld scales for an axis of %lld",
                              (long long)n_scales, (long long)x->dims[axis]);
    d->outer = mood_dims_product(x->dims, 0, axis);
    d->channels = (size_t)n_scales;
    d->inner = mood_dims_product(x->dims, axis + 1, x->n_dims);
    return MOOD_OK;
}

static mood_status check_quantize(mood_graph *graph, const mood_node *node, mood_error *err) {
    const mood_value x = *mood_node_input(graph, node, 0);
    const mood_value *zero = mood_node_input(graph, node, 2);
    const mood_elem elem = zero ? zero->elem : MOOD_ELEM_U8;
    quant_data d;
    MOOD_TRY(read_data(&d, graph, node, err));
    if (x.elem != MOOD_ELEM_F32 || !is_eight_bit(elem))
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "%s to %s", mood_elem_name(x.elem),
                              mood_elem_name(elem));
    return mood_check_output(graph, node, 0, elem, x.dims, x.n_dims, err);
}

static mood_status check_dequantize(mood_graph *graph, const mood_node *node, mood_error *err) {
    const mood_value x = *mood_node_input(graph, node, 0);
    quant_data d;
    MOOD_TRY(read_data(&d, graph, node, err));
    const bool is_bias = x.elem == MOOD_ELEM_I32 && x.ints;
    if (!is_eight_bit(x.elem) && !is_bias)
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "%s to float32",
                              mood_elem_name(x.elem));
    return mood_check_output(graph, node, 0, MOOD_ELEM_F32, x.dims, x.n_dims, err);
}

static void run(const mood_step *step, const mood_program *program, float *const *base) {
    (void)program;
    const quant_data *d = step->data;
    const float *in = base[step->reads[0]], *scales = base[step->reads[1]];
    const float *zeros = d->zero >= 0 ? base[step->reads[d->zero]] : NULL;
    float *out = base[step->writes[0]];
    for (size_t i = 0; i < d->outer * d->channels; i++) {
        const float scale = scales[i % d->channels];
        const float zero = zeros ? zeros[i % d->channels] : 0;
        for (size_t k = 0; k < d->inner; k++, in++, out++)
            *out = d->is_quantizing ? mood_clampf(rintf(*in / scale) + zero, d->low, d->high)
                                    : (*in - zero) * scale;
    }
}

static mood_status lower_as(mood_lower *lower, mood_node *node, bool is_quantizing,
                            mood_error *err) {
    quant_data d;
    int in, scale, zero = -1, out;
    mood_step *step;
    MOOD_TRY(read_data(&d, lower->graph, node, err));
    const bool is_signed = mood_node_output(lower->graph, node, 0)->elem == MOOD_ELEM_I8;
    d.is_quantizing = is_quantizing;
    d.low = is_signed ? -128 : 0;
    d.high = is_signed ? 127 : 255;
    MOOD_TRY(mood_lower_in(&in, lower, node->inputs[0], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_in(&scale, lower, node->inputs[1], MOOD_LAYOUT_PLAIN, err));
    if (mood_node_input(lower->graph, node, 2))
        MOOD_TRY(mood_lower_in(&zero, lower, node->inputs[2], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_out(&out, lower, node->outputs[0], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_step(&step, lower, node, is_quantizing ? "quantize" : "dequantize",
                             sizeof d, err));
    mood_step_reads(step, in);
    mood_step_reads(step, scale);
    if (zero >= 0) {
        d.zero = step->n_reads;
        mood_step_reads(step, zero);
    }
    mood_step_writes(step, out);
    step->run = run;
    *(quant_data *)step->data = d;
    return MOOD_OK;
}

static mood_status lower_quantize(mood_lower *lower, mood_node *node, mood_error *err) {
    return lower_as(lower, node, true, err);
}

static mood_status lower_dequantize(mood_lower *lower, mood_node *node, mood_error *err) {
    return lower_as(lower, node, false, err);
}

/* ---- Cast ------------------------------------------------------------------------------ */

/* To float32 everything is already held as it; constants of whole numbers change their type. */
static mood_status check_cast(mood_graph *graph, const mood_node *node, mood_error *err) {
    const mood_value x = *mood_node_input(graph, node, 0);
    int64_t to;
    MOOD_TRY(mood_node_int(&to, node, "to", 0, err));
    const bool is_index = to == MOOD_ELEM_I64 || to == MOOD_ELEM_I32;
    if (to != MOOD_ELEM_F32 && !(x.ints && is_index))
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "%s to %s", mood_elem_name(x.elem),
                              mood_elem_name((int)(to & 255)));
    MOOD_TRY(mood_check_output(graph, node, 0, (mood_elem)to, x.dims, x.n_dims, err));
    if (is_index) mood_node_output(graph, node, 0)->ints = x.ints;
    return MOOD_OK;
}

static mood_status lower_cast(mood_lower *lower, mood_node *node, mood_error *err) {
    return mood_lower_alias(lower, node->outputs[0], node->inputs[0], true, err);
}

const mood_op mood_op_quantize_linear = {"QuantizeLinear", 2, 3, 1, 0, check_quantize,
                                         lower_quantize};
const mood_op mood_op_dequantize_linear = {"DequantizeLinear", 2, 3, 1, 0, check_dequantize,
                                           lower_dequantize};
const mood_op mood_op_cast = {"Cast", 1, 1, 1, 0, check_cast, lower_cast};
