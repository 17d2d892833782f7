/* SPDX-License-Identifier: Apache-2.0
 *
 * The graph again as a file, with or without quantisation. A planned value "v" becomes
 *
 *     v -> QuantizeLinear(v.scale, v.zero) -> v.q -> DequantizeLinear -> v.dq
 *
 * whose users read v.dq; the weights of a planned convolution with output "c" are c.w (s8),
 * dequantised with c.w.scale along axis 0, its bias c.b (s32) with the product of both scales.
 */
#include "train/quantise_inside.h"
#include "base/alloc.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { U8 = 2, S8 = 3, S32 = 6, MAX_NAME = 80, MAX_INPUTS = 8 };

typedef struct writer {
    mood_onnx_writer *w;
    const mood_quantise_plan *plan;
    bool is_quantised;
    mood_error *err;
} writer;

static const mood_onnx_attribute along_outputs[] = {{"axis", {0}, 1, false}, {NULL}};

static mood_status fail(const writer *x, const char *what, const char *name) {
    return mood_fail(x->err, MOOD_E_UNSUPPORTED, "quantize: cannot write %s of '%.80s' again",
                     what, name);
}

static const char *name_of(const writer *x, int value) {
    return x->plan->graph.values[value].name;
}

/* ---- constants ------------------------------------------------------------------------- */

static bool is_made_by_node(const mood_graph *graph, int value) {
    for (int i = 0; i < graph->n_nodes; i++)
        for (int k = 0; k < graph->nodes[i].n_outputs; k++)
            if (graph->nodes[i].outputs[k] == value) return true;
    return false;
}

/* Whether anything but planned convolutions' weights and biases reads a constant. */
static bool is_read(const writer *x, int value) {
    const mood_graph *graph = &x->plan->graph;
    for (int i = 0; i < graph->n_nodes; i++) {
        const mood_node *node = &graph->nodes[i];
        bool is_planned = false;
        for (size_t c = 0; x->is_quantised && c < x->plan->n_convs; c++)
            is_planned |= x->plan->convs[c].node == node;
        for (int k = 0; k < node->n_inputs; k++)
            if (node->inputs[k] == value && !(is_planned && k > 0)) return true;
    }
    return false;
}

static mood_status write_constants(const writer *x) {
    const mood_graph *graph = &x->plan->graph;
    for (int i = 0; i < graph->n_values; i++) {
        const mood_value *v = &graph->values[i];
        if (!mood_value_is_constant(v) || !v->name[0] || is_made_by_node(graph, i) ||
            !is_read(x, i))
            continue;
        const size_t n = (size_t)mood_value_count(v);
        if (v->elem == MOOD_ELEM_F32)
            mood_onnx_write_raw(x->w, v->name, MOOD_ELEM_F32, v->floats, n * sizeof(float),
                                v->dims, (size_t)v->n_dims);
        else if (v->elem == MOOD_ELEM_I64)
            mood_onnx_write_raw(x->w, v->name, MOOD_ELEM_I64, v->ints, n * sizeof(int64_t),
                                v->dims, (size_t)v->n_dims);
        else
            return fail(x, "the constant", v->name);
    }
    return MOOD_OK;
}

/* ---- nodes ----------------------------------------------------------------------------- */

static void write_pair(const writer *x, const mood_quantised_value *v) {
    char scale[MAX_NAME], zero[MAX_NAME], q[MAX_NAME], dq[MAX_NAME], inputs[4 * MAX_NAME];
    const char *name = name_of(x, v->value);
    const uint8_t byte = (uint8_t)v->zero;
    snprintf(scale, sizeof scale, "%.60s.scale", name);
    snprintf(zero, sizeof zero, "%.60s.zero", name);
    snprintf(q, sizeof q, "%.60s.q", name);
    snprintf(dq, sizeof dq, "%.60s.dq", name);
    mood_onnx_write_raw(x->w, scale, MOOD_ELEM_F32, &v->scale, sizeof v->scale, NULL, 0);
    mood_onnx_write_raw(x->w, zero, U8, &byte, 1, NULL, 0);
    snprintf(inputs, sizeof inputs, "%s %s %s", name, scale, zero);
    mood_onnx_write_node(x->w, "QuantizeLinear", inputs, q, NULL);
    snprintf(inputs, sizeof inputs, "%s %s %s", q, scale, zero);
    mood_onnx_write_node(x->w, "DequantizeLinear", inputs, dq, NULL);
}

/* A dequantised constant "name" of s8 or s32 with a scale for each of dims[0]. */
static void write_dequantised(const writer *x, const char *name, int type, const void *data,
                              size_t bytes, const int64_t *dims, size_t n_dims,
                              const float *scales, const void *zeros, size_t zero_bytes) {
    char scale[MAX_NAME + 8], zero[MAX_NAME + 8], q[MAX_NAME + 8], inputs[4 * MAX_NAME];
    snprintf(q, sizeof q, "%s.q", name);
    snprintf(scale, sizeof scale, "%s.scale", name);
    snprintf(zero, sizeof zero, "%s.zero", name);
    mood_onnx_write_raw(x->w, q, type, data, bytes, dims, n_dims);
    mood_onnx_write_raw(x->w, scale, MOOD_ELEM_F32, scales, (size_t)dims[0] * sizeof *scales,
                        dims, 1);
    mood_onnx_write_raw(x->w, zero, type, zeros, zero_bytes, dims, 1);
    snprintf(inputs, sizeof inputs, "%s %s %s", q, scale, zero);
    mood_onnx_write_node(x->w, "DequantizeLinear", inputs, name, along_outputs);
}

/* Weights and bias as s8 and s32; their dequantised names. */
static mood_status write_weights(const writer *x, const mood_quantised_conv *c, const char *w,
                                 const char *b) {
    const mood_value *from = &x->plan->graph.values[c->node->inputs[1]];
    const size_t outputs = (size_t)from->dims[0], count = (size_t)mood_value_count(from);
    const float input_scale = x->plan->values[c->input].scale;
    int32_t *bias = mood_alloc(outputs * sizeof *bias);
    int32_t *zeros = mood_alloc_zero(outputs, sizeof *zeros);
    float *scales = mood_alloc(outputs * sizeof *scales);
    const mood_status status = bias && zeros && scales ? MOOD_OK : MOOD_E_NOMEM;
    if (status == MOOD_OK) {
        for (size_t o = 0; o < outputs; o++) {
            scales[o] = input_scale * c->scales[o];
            const double q = rint((double)c->bias[o] / (double)scales[o]);
            bias[o] = (int32_t)(q < -1e9 ? -1e9 : q > 1e9 ? 1e9 : q);
        }
        write_dequantised(x, w, S8, c->weights, count, from->dims, 4, c->scales, zeros,
                          outputs);
        write_dequantised(x, b, S32, bias, outputs * sizeof *bias, from->dims, 1, scales, zeros,
                          outputs * sizeof *zeros);
    }
    mood_free(bias);
    mood_free(zeros);
    mood_free(scales);
    return status == MOOD_OK ? MOOD_OK : mood_fail(x->err, status, "quantize: out of memory");
}

static mood_status copy_attributes(mood_onnx_attribute out[], const writer *x,
                                   const mood_node *node) {
    int n = 0;
    for (int i = 0; i < node->n_attrs; i++) {
        const mood_attr *a = &node->attrs[i];
        const bool is_list = a->kind == 7;
        if ((a->kind != 2 && !is_list) || (is_list && a->n > 4) || n == MOOD_GRAPH_MAX_ATTRS)
            return fail(x, "an attribute", node->name);
        out[n] = (mood_onnx_attribute){a->name, {a->i}, is_list ? a->n : 1, is_list};
        if (is_list && a->n) memcpy(out[n].values, a->ints, a->n * sizeof *a->ints);
        n++;
    }
    out[n].name = NULL;
    return MOOD_OK;
}

static const mood_quantised_conv *conv_of(const writer *x, const mood_node *node) {
    for (size_t i = 0; x->is_quantised && i < x->plan->n_convs; i++)
        if (x->plan->convs[i].node == node) return &x->plan->convs[i];
    return NULL;
}

static mood_status write_node(const writer *x, const mood_node *node) {
    mood_onnx_attribute attributes[MOOD_GRAPH_MAX_ATTRS + 1];
    char inputs[MAX_INPUTS * (MAX_NAME + 8)], w[MAX_NAME], b[MAX_NAME];
    size_t n = 0;
    MOOD_TRY(copy_attributes(attributes, x, node));
    const mood_quantised_conv *conv = conv_of(x, node);
    if (node->n_inputs > MAX_INPUTS || node->n_outputs != 1)
        return fail(x, "the inputs or outputs", node->name);
    if (conv) {
        snprintf(w, sizeof w, "%.60s.w", name_of(x, node->outputs[0]));
        snprintf(b, sizeof b, "%.60s.b", name_of(x, node->outputs[0]));
        MOOD_TRY(write_weights(x, conv, w, b));
    }
    for (int i = 0; i < (conv ? 3 : node->n_inputs); i++) {
        const int value = i < node->n_inputs ? node->inputs[i] : -1;
        if (value < 0 && !conv) return fail(x, "an input left out", node->name);
        const char *name = conv && i > 0 ? (i == 1 ? w : b) : name_of(x, value);
        const bool is_bytes = x->is_quantised && value >= 0 && x->plan->place[value] >= 0;
        if (strlen(name) > 60 || strchr(name, ' ')) return fail(x, "the name", name);
        n += (size_t)snprintf(inputs + n, sizeof inputs - n, "%s%s%s", n ? " " : "", name,
                              is_bytes ? ".dq" : "");
    }
    const int out = node->outputs[0];
    mood_onnx_write_node(x->w, node->type, inputs, name_of(x, out), attributes);
    if (x->is_quantised && x->plan->place[out] >= 0)
        write_pair(x, &x->plan->values[x->plan->place[out]]);
    return MOOD_OK;
}

/* ---- the graph ------------------------------------------------------------------------- */

static mood_status write_end(const writer *x, int value, bool is_output) {
    const mood_value *v = &x->plan->graph.values[value];
    int64_t dims[4] = {0};
    if (v->n_dims < 1 || v->n_dims > 4) return fail(x, "the shape", v->name);
    for (int i = 1; i < v->n_dims; i++) {
        if (v->dims[i] >= 1 << 14) return fail(x, "the shape", v->name);
        dims[i - 1] = v->dims[i];
    }
    mood_onnx_write_end(x->w, v->name, is_output, dims);
    return MOOD_OK;
}

static mood_status write_graph(const writer *x, mood_quantise_form form) {
    const mood_quantise_plan *plan = x->plan;
    const mood_graph *graph = &plan->graph;
    for (int i = 0; i < graph->n_inputs; i++) MOOD_TRY(write_end(x, graph->inputs[i], false));
    if (form == MOOD_FORM_QUANTISED)
        for (int i = 0; i < graph->n_outputs; i++)
            MOOD_TRY(write_end(x, graph->outputs[i], true));
    else if (form == MOOD_FORM_RANGES)
        for (size_t i = 0; i < plan->n_values; i++)
            MOOD_TRY(write_end(x, plan->values[i].value, true));
    else
        for (size_t i = 0; i < plan->n_convs; i++)
            MOOD_TRY(write_end(x, plan->convs[i].node->outputs[0], true));
    MOOD_TRY(write_constants(x));
    for (int i = 0; x->is_quantised && i < graph->n_inputs; i++)
        if (plan->place[graph->inputs[i]] >= 0)
            write_pair(x, &plan->values[plan->place[graph->inputs[i]]]);
    for (int i = 0; i < graph->n_nodes; i++) MOOD_TRY(write_node(x, &graph->nodes[i]));
    return MOOD_OK;
}

mood_status mood_quantise_write(mood_buf *out, const mood_quantise_plan *plan,
                                mood_quantise_form form, mood_error *err) {
    mood_onnx_writer w;
    mood_onnx_writer_init(&w);
    const writer x = {&w, plan,
                      form == MOOD_FORM_QUANTISED || form == MOOD_FORM_QUANTISED_CONVS, err};
    mood_buf_reset(out);
    mood_status status = write_graph(&x, form);
    if (status == MOOD_OK) {
        status = mood_onnx_write_file(out, &w, "quantised");
        if (status != MOOD_OK) mood_fail(err, status, "quantize: %s", mood_status_text(status));
    }
    mood_onnx_writer_clear(&w);
    return status;
}
