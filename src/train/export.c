/* SPDX-License-Identifier: Apache-2.0
 *
 * Each value of the blueprint becomes a tensor "v<number>"; a convolution is written together
 * with the norm behind it:  w' = w g,  b' = beta - mean g,  g = gamma / sqrt(variance +
 * epsilon).
 */
#include "train/export.h"
#include "base/alloc.h"
#include "train/data.h"
#include "train/grad_norm.h"
#include "train/learner.h"
#include "train/onnx_write.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct exporter {
    mood_onnx_writer *w;
    const mood_blueprint *net;
    const float *weights, *stats;
    float temperature;
    char output[MOOD_BLUEPRINT_MAX_NODES + 1][16]; /* the tensor that holds each value */
} exporter;

static const mood_onnx_attribute over_positions[] = {
    {"axes", {2, 3}, 2, true}, {"keepdims", {0}, 1, false}, {NULL}};
static const mood_onnx_attribute transposed[] = {{"transB", {1}, 1, false}, {NULL}};

static const float *segment(const exporter *x, const mood_node *node, int which) {
    return x->weights + x->net->segments[node->segments[which]].offset;
}

static mood_status write_conv(exporter *x, const mood_node *conv, const mood_node *norm) {
    char w[16], b[16], inputs[64];
    const int64_t k = conv->kernel, group = conv->is_depthwise ? conv->c_out : 1;
    const size_t c_out = (size_t)conv->c_out;
    const size_t per_channel = (size_t)(conv->c_in / group * k * k);
    float *folded = mood_alloc(c_out * per_channel * sizeof *folded);
    float *bias = mood_alloc(c_out * sizeof *bias);
    if (folded && bias) {
        const float *from = segment(x, conv, 0), *gamma = segment(x, norm, 0);
        const float *beta = segment(x, norm, 1), *mean = x->stats + norm->stats;
        for (size_t c = 0; c < c_out; c++) {
            const float g = gamma[c] / sqrtf(mean[c_out + c] + MOOD_NORM_EPSILON);
            for (size_t i = 0; i < per_channel; i++)
                folded[c * per_channel + i] = from[c * per_channel + i] * g;
            bias[c] = beta[c] - mean[c] * g;
        }
        const int64_t dims[4] = {conv->c_out, conv->c_in / group, k, k};
        const int64_t bias_dims[4] = {conv->c_out};
        const mood_onnx_attribute attributes[] = {
            {"kernel_shape", {k, k}, 2, true},
            {"pads", {k / 2, k / 2, k / 2, k / 2}, 4, true},
            {"strides", {conv->stride, conv->stride}, 2, true},
            {"group", {group}, 1, false},
            {NULL}};
        snprintf(w, sizeof w, "w%d", conv->out);
        snprintf(b, sizeof b, "b%d", conv->out);
        snprintf(inputs, sizeof inputs, "%s %s %s", x->output[conv->in], w, b);
        mood_onnx_write_f32(x->w, w, folded, dims);
        mood_onnx_write_f32(x->w, b, bias, bias_dims);
        mood_onnx_write_node(x->w, "Conv", inputs, x->output[conv->out], attributes);
    }
    const mood_status status = folded && bias ? MOOD_OK : MOOD_E_NOMEM;
    mood_free(folded);
    mood_free(bias);
    return status;
}

/* Whatever stands behind the convolution: addition and ReLU. `from` is what was computed. */
static void write_tail(exporter *x, const mood_node *node, const char *from) {
    char sum[16], inputs[64];
    if (node->skip >= 0) {
        snprintf(sum, sizeof sum, "sum%d", node->out);
        snprintf(inputs, sizeof inputs, "%s %s", from, x->output[node->skip]);
        mood_onnx_write_node(x->w, "Add", inputs, sum, NULL);
        from = sum;
    }
    if (node->has_relu)
        mood_onnx_write_node(x->w, "Relu", from, x->output[node->out], NULL);
    else
        snprintf(x->output[node->out], sizeof x->output[0], "%.15s", from);
}

static void write_gemm(exporter *x, const char *name, const char *from, const char *to,
                       const float *w, const float *b, int rows, int columns) {
    char wn[24], bn[24], inputs[80];
    const int64_t dims[4] = {rows, columns}, bias_dims[4] = {rows};
    snprintf(wn, sizeof wn, "%s.w", name);
    snprintf(bn, sizeof bn, "%s.b", name);
    snprintf(inputs, sizeof inputs, "%s %s %s", from, wn, bn);
    mood_onnx_write_f32(x->w, wn, w, dims);
    mood_onnx_write_f32(x->w, bn, b, bias_dims);
    mood_onnx_write_node(x->w, "Gemm", inputs, to, transposed);
}

/* The first layer of the gates of a node, from the means of its channels; `low` receives its
 * name. */
static void write_low(exporter *x, const mood_node *node, const char *prefix, char low[16]) {
    char mean[16], before[16], name[16];
    snprintf(mean, sizeof mean, "mean%d", node->out);
    snprintf(before, sizeof before, "low%d", node->out);
    snprintf(name, sizeof name, "%s%d.a", prefix, node->out);
    snprintf(low, 16, "lowr%d", node->out);
    mood_onnx_write_node(x->w, "ReduceMean", x->output[node->in], mean, over_positions);
    write_gemm(x, name, mean, before, segment(x, node, 0), segment(x, node, 1), node->squeezed,
               node->c_in);
    mood_onnx_write_node(x->w, "Relu", before, low, NULL);
}

static void write_two(exporter *x, const char *op, const char *a, const char *b,
                      const char *to) {
    char inputs[64];
    snprintf(inputs, sizeof inputs, "%s %s", a, b);
    mood_onnx_write_node(x->w, op, inputs, to, NULL);
}

static void write_squeeze(exporter *x, const mood_node *node) {
    char low[16], t[3][16], name[16];
    const char *const roles[] = {"high", "gate", "gates"};
    for (int i = 0; i < 3; i++) snprintf(t[i], sizeof t[i], "%s%d", roles[i], node->out);
    write_low(x, node, "se", low);
    snprintf(name, sizeof name, "se%d.b", node->out);
    write_gemm(x, name, low, t[0], segment(x, node, 2), segment(x, node, 3), node->c_in,
               node->squeezed);
    mood_onnx_write_node(x->w, "Sigmoid", t[0], t[1], NULL);
    write_two(x, "Unsqueeze", t[1], "positions", t[2]);
    snprintf(name, sizeof name, "scaled%d", node->out);
    write_two(x, "Mul", x->output[node->in], t[2], name);
    write_tail(x, node, name);
}

/* The second layer for the gates of one kind, times two; `gate` receives their name. */
static void write_gate(exporter *x, const mood_node *node, const char *low, int kind,
                       const char *two, char gate[16]) {
    const size_t c = (size_t)node->c_in, r = (size_t)node->squeezed, first = (size_t)kind * c;
    const char letter = "up"[kind];
    char name[16], high[16], share[16];
    snprintf(name, sizeof name, "dy%d.%c", node->out, letter);
    snprintf(high, sizeof high, "high%d.%c", node->out, letter);
    snprintf(share, sizeof share, "share%d.%c", node->out, letter);
    snprintf(gate, 16, "gate%d.%c", node->out, letter);
    write_gemm(x, name, low, high, segment(x, node, 2) + first * r, segment(x, node, 3) + first,
               node->c_in, node->squeezed);
    mood_onnx_write_node(x->w, "Sigmoid", high, share, NULL);
    write_two(x, "Mul", share, two, gate);
}

/* y = relu(x 2u) + x (2p - 1): the first slope is never below zero. */
static void write_dynamic(exporter *x, const mood_node *node) {
    const char *const roles[] = {"one",  "two",   "slope", "tilt",
                                 "lean", "above", "rise",  "below"};
    const char *from = x->output[node->in];
    const int64_t dims[4] = {1};
    const float one = 1, two = 2;
    char low[16], u[16], p[16], t[8][16];
    for (int i = 0; i < 8; i++) snprintf(t[i], sizeof t[i], "%s%d", roles[i], node->out);
    mood_onnx_write_f32(x->w, t[0], &one, dims);
    mood_onnx_write_f32(x->w, t[1], &two, dims);
    write_low(x, node, "dy", low);
    write_gate(x, node, low, 0, t[1], u);
    write_gate(x, node, low, 1, t[1], p);
    write_two(x, "Unsqueeze", u, "positions", t[2]);
    write_two(x, "Sub", p, t[0], t[3]);
    write_two(x, "Unsqueeze", t[3], "positions", t[4]);
    write_two(x, "Mul", from, t[2], t[5]);
    mood_onnx_write_node(x->w, "Relu", t[5], t[6], NULL);
    write_two(x, "Mul", from, t[4], t[7]);
    write_two(x, "Add", t[7], t[6], x->output[node->out]);
}

static mood_status write_dense(exporter *x, const mood_node *node) {
    const size_t k = (size_t)node->c_out, c = (size_t)node->c_in;
    float *scaled = mood_alloc(k * (c + 1) * sizeof *scaled);
    if (!scaled) return MOOD_E_NOMEM;
    for (size_t i = 0; i < k * c; i++) scaled[i] = segment(x, node, 0)[i] / x->temperature;
    for (size_t i = 0; i < k; i++) scaled[k * c + i] = segment(x, node, 1)[i] / x->temperature;
    write_gemm(x, "dense", x->output[node->in], "logits", scaled, scaled + k * c, node->c_out,
               node->c_in);
    mood_free(scaled);
    const mood_onnx_attribute axis[] = {{"axis", {1}, 1, false}, {NULL}};
    mood_onnx_write_node(x->w, "Softmax", "logits", "moods", axis);
    return MOOD_OK;
}

static mood_status write_node(exporter *x, size_t i) {
    const mood_node *node = &x->net->nodes[i];
    switch (node->kind) {
    case MOOD_NODE_CONV:
        return write_conv(x, node, &x->net->nodes[i + 1]);
    case MOOD_NODE_NORM:
        write_tail(x, node, x->output[node->in]);
        break;
    case MOOD_NODE_SQUEEZE:
        write_squeeze(x, node);
        break;
    case MOOD_NODE_DYNAMIC:
        write_dynamic(x, node);
        break;
    case MOOD_NODE_POOL:
        mood_onnx_write_node(x->w, "ReduceMean", x->output[node->in], x->output[node->out],
                             over_positions);
        break;
    case MOOD_NODE_DROP:
        memcpy(x->output[node->out], x->output[node->in], sizeof x->output[0]);
        break;
    case MOOD_NODE_VOTES:
        break; /* served the training */
    case MOOD_NODE_DENSE:
        return write_dense(x, node);
    }
    return MOOD_OK;
}

static mood_status write_graph(exporter *x) {
    const int64_t one[4] = {1}, face[4] = {1, MOOD_FACE_SIDE, MOOD_FACE_SIDE};
    const int64_t moods[4] = {x->net->n_classes}, positions[] = {2, 3};
    char text[MOOD_BLUEPRINT_MAX_TEXT + 1];
    MOOD_TRY(mood_blueprint_set_votes(text, x->net->text, false, NULL));
    const float mean = MOOD_INPUT_MEAN, scale = 1 / MOOD_INPUT_SCALE;
    for (int v = 0; v <= (int)x->net->n_nodes; v++)
        snprintf(x->output[v], sizeof x->output[v], "v%d", v);
    mood_onnx_write_end(x->w, "face", false, face);
    mood_onnx_write_end(x->w, "moods", true, moods);
    mood_onnx_write_f32(x->w, "grey", &mean, one);
    mood_onnx_write_f32(x->w, "scale", &scale, one);
    mood_onnx_write_i64(x->w, "positions", positions, 2);
    mood_onnx_write_property(x->w, "net", text);
    mood_onnx_write_node(x->w, "Sub", "face grey", "centred", NULL);
    mood_onnx_write_node(x->w, "Mul", "centred scale", x->output[0], NULL);
    for (size_t i = 0; i < x->net->n_nodes; i++) MOOD_TRY(write_node(x, i));
    return MOOD_OK;
}

mood_status mood_export_onnx(mood_buf *out, const mood_blueprint *net, const float *weights,
                             const float *stats, float temperature, mood_error *err) {
    if (!(temperature > 0)) return mood_fail(err, MOOD_E_ARG, "export: temperature above 0");
    mood_onnx_writer writer;
    mood_onnx_writer_init(&writer);
    exporter x = {&writer, net, weights, stats, temperature, {{0}}};
    mood_status status = write_graph(&x);
    if (status == MOOD_OK) status = mood_onnx_write_file(out, &writer, "expression");
    mood_onnx_writer_clear(&writer);
    return status == MOOD_OK ? MOOD_OK
                             : mood_fail(err, status, "export: %s", mood_status_text(status));
}
