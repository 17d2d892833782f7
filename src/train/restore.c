/* SPDX-License-Identifier: Apache-2.0
 *
 * export.c names each tensor after the value its node makes: "w<value>" and "b<value>" of a
 * convolution, "se<value>.a.w" and so on of a squeeze, "dense.w", "dense.b". A convolution's
 * bias becomes the beta of its norm; gamma becomes sqrt(variance + epsilon) with variance 1,
 * which makes the norm the identity plus beta.
 */
#include "train/restore.h"
#include "nn/proto.h"
#include "train/grad_norm.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct finder {
    mood_proto graph;
    const char *name;
    mood_error *err;
} finder;

static bool is_text(const mood_proto_field *f, const char *text) {
    const size_t n = strlen(text);
    return f->wire == MOOD_WIRE_BYTES && mood_proto_left(&f->bytes) == n &&
           memcmp(f->bytes.at, text, n) == 0;
}

/* The next field with this number; false at the end or where the bytes are no message. */
static bool next_field(mood_proto_field *out, mood_proto *in, uint32_t number) {
    bool is_end = false;
    while (mood_proto_next(out, &is_end, in) == MOOD_OK && !is_end)
        if (out->number == number) return true;
    return false;
}

/* TensorProto: 8 name, 9 raw_data; the raw floats of the initializer (5) with this name. */
static mood_status find_floats(float *out, size_t n, const finder *f, const char *tensor) {
    mood_proto graph = f->graph;
    mood_proto_field field, name, raw;
    while (next_field(&field, &graph, 5)) {
        mood_proto a = field.bytes, b = field.bytes;
        if (field.wire != MOOD_WIRE_BYTES || !next_field(&name, &a, 8) ||
            !is_text(&name, tensor))
            continue;
        if (!next_field(&raw, &b, 9) || raw.wire != MOOD_WIRE_BYTES ||
            mood_proto_left(&raw.bytes) != n * sizeof *out)
            return mood_fail(f->err, MOOD_E_FORMAT, "%s: %s has not %zu numbers", f->name,
                             tensor, n);
        memcpy(out, raw.bytes.at, n * sizeof *out);
        for (size_t i = 0; i < n; i++)
            if (!isfinite(out[i]))
                return mood_fail(f->err, MOOD_E_FORMAT, "%s: %s has a number that is none",
                                 f->name, tensor);
        return MOOD_OK;
    }
    return mood_fail(f->err, MOOD_E_FORMAT, "%s: there is no %s", f->name, tensor);
}

/* One segment of a node from the tensor whose name is printed. */
static mood_status fill(mood_run *run, const finder *f, const mood_node *node, int which,
                        const char *format, int value) {
    char tensor[32];
    const mood_segment *s = &run->net.segments[node->segments[which]];
    snprintf(tensor, sizeof tensor, format, value);
    return find_floats(run->weights + s->offset, s->count, f, tensor);
}

static mood_status fill_norm(mood_run *run, const finder *f, const mood_node *conv,
                             const mood_node *norm) {
    float *gamma = run->weights + run->net.segments[norm->segments[0]].offset;
    for (int c = 0; c < norm->c_out; c++) {
        gamma[c] = sqrtf(1 + MOOD_NORM_EPSILON);
        run->stats[norm->stats + (size_t)c] = 0;
        run->stats[norm->stats + (size_t)(norm->c_out + c)] = 1;
    }
    return fill(run, f, norm, 1, "b%d", conv->out);
}

/* The file has a dense layer for each kind of gate. */
static mood_status fill_dynamic(mood_run *run, const finder *f, const mood_node *node) {
    static const char *const names[] = {"dy%d.u.w", "dy%d.u.b", "dy%d.p.w", "dy%d.p.b"};
    MOOD_TRY(fill(run, f, node, 0, "dy%d.a.w", node->out));
    MOOD_TRY(fill(run, f, node, 1, "dy%d.a.b", node->out));
    for (int i = 0; i < 2 * node->gates; i++) {
        char tensor[32];
        const mood_segment *s = &run->net.segments[node->segments[2 + i % 2]];
        const size_t n = s->count / (size_t)node->gates;
        float *to = run->weights + s->offset + n * (size_t)(i / 2);
        snprintf(tensor, sizeof tensor, names[i], node->out);
        MOOD_TRY(find_floats(to, n, f, tensor));
    }
    return MOOD_OK;
}

static mood_status fill_node(mood_run *run, const finder *f, size_t i) {
    const mood_node *node = &run->net.nodes[i];
    switch (node->kind) {
    case MOOD_NODE_CONV:
        MOOD_TRY(fill(run, f, node, 0, "w%d", node->out));
        return fill_norm(run, f, node, node + 1);
    case MOOD_NODE_SQUEEZE:
        MOOD_TRY(fill(run, f, node, 0, "se%d.a.w", node->out));
        MOOD_TRY(fill(run, f, node, 1, "se%d.a.b", node->out));
        MOOD_TRY(fill(run, f, node, 2, "se%d.b.w", node->out));
        return fill(run, f, node, 3, "se%d.b.b", node->out);
    case MOOD_NODE_DYNAMIC:
        return fill_dynamic(run, f, node);
    case MOOD_NODE_DENSE:
        MOOD_TRY(fill(run, f, node, 0, "dense.w", 0));
        return fill(run, f, node, 1, "dense.b", 0);
    case MOOD_NODE_NORM:
    case MOOD_NODE_POOL:
    case MOOD_NODE_DROP:
    case MOOD_NODE_VOTES: /* no exported net has one; the first weights stay */
        break;
    }
    return MOOD_OK;
}

/* ModelProto: 7 graph, 14 metadata_props { 1 key, 2 value }. */
static mood_status find_net(char net[MOOD_BLUEPRINT_MAX_TEXT + 1], finder *f,
                            mood_proto model) {
    mood_proto_field field, key, value;
    mood_proto again = model;
    if (!next_field(&field, &model, 7) || field.wire != MOOD_WIRE_BYTES)
        return mood_fail(f->err, MOOD_E_FORMAT, "%s: is not an ONNX model", f->name);
    f->graph = field.bytes;
    while (next_field(&field, &again, 14)) {
        mood_proto a = field.bytes, b = field.bytes;
        if (field.wire != MOOD_WIRE_BYTES || !next_field(&key, &a, 1) ||
            !is_text(&key, "net") || !next_field(&value, &b, 2) ||
            value.wire != MOOD_WIRE_BYTES)
            continue;
        const size_t n = mood_proto_left(&value.bytes);
        if (n > MOOD_BLUEPRINT_MAX_TEXT) break;
        memcpy(net, value.bytes.at, n);
        net[n] = 0;
        return MOOD_OK;
    }
    return mood_fail(f->err, MOOD_E_UNSUPPORTED,
                     "%s: does not say its net; only models of moodify-train export can be "
                     "trained further",
                     f->name);
}

mood_status mood_run_restore(mood_run *out, const void *data, size_t n, const char *name,
                             mood_error *err) {
    const uint8_t *bytes = data;
    finder f = {.name = name, .err = err};
    mood_settings settings;
    mood_run run;
    char net[MOOD_BLUEPRINT_MAX_TEXT + 1];
    mood_settings_init(&settings);
    MOOD_TRY(find_net(net, &f, (mood_proto){bytes, bytes + n}));
    MOOD_TRY(mood_settings_set(&settings, "net", net, err));
    MOOD_TRY(mood_run_init(&run, &settings, err));
    for (size_t i = 0; i < run.net.n_nodes; i++) {
        const mood_status status = fill_node(&run, &f, i);
        if (status != MOOD_OK) {
            mood_run_clear(&run);
            return status;
        }
    }
    memcpy(run.average, run.weights, run.net.n_weights * sizeof *run.weights);
    memcpy(run.average_stats, run.stats, run.net.n_stats * sizeof *run.stats);
    *out = run;
    return MOOD_OK;
}
