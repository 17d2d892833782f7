/* SPDX-License-Identifier: Apache-2.0
 *
 * Reads the messages of an ONNX file (onnx.proto3) into a graph. Two walks over the graph
 * message, since constants stand behind the nodes that use them; onnx_node.c reads these:
 *
 *     ModelProto   1 ir_version  7 graph  8 opset_import {1 domain 2 version}  25 functions
 *     GraphProto   1 node  5 initializer  11 input  12 output  15 sparse_initializer
 *     ValueInfo    1 name  2 type {1 tensor_type {1 elem_type 2 shape {1 dim {1 value 2
 * param}}}}
 */
#include "nn/onnx_read.h"

#include <string.h>

/* The oldest and newest operator sets whose meaning was checked; check.c says more on old ones.
 */
#define MIN_OPSET 1
#define MAX_OPSET 21

mood_status mood_onnx_fail_bytes(mood_error *err, const char *what) {
    return mood_fail(err, MOOD_E_FORMAT, "not an ONNX model: the %s is cut off or damaged",
                     what);
}

mood_status mood_onnx_fail_memory(const mood_graph *graph, mood_error *err) {
    return mood_arena_fail(graph->arena, "the model", err);
}

bool mood_onnx_next(mood_proto_field *field, mood_proto *in, mood_status *status,
                    const char *what, mood_error *err) {
    bool is_end;
    *status = mood_proto_next(field, &is_end, in);
    if (*status != MOOD_OK) *status = mood_onnx_fail_bytes(err, what);
    return *status == MOOD_OK && !is_end;
}

mood_status mood_onnx_take_text(const char **out, mood_graph *graph,
                                const mood_proto_field *field, mood_error *err) {
    const size_t n = mood_proto_left(&field->bytes);
    if (field->wire != MOOD_WIRE_BYTES || (n && memchr(field->bytes.at, 0, n)))
        return mood_onnx_fail_bytes(err, "name");
    if (n > MOOD_GRAPH_MAX_NAME)
        return mood_fail(err, MOOD_E_LIMIT, "a name has %zu bytes, more than %d", n,
                         MOOD_GRAPH_MAX_NAME);
    *out = mood_arena_push_text(graph->arena, (const char *)field->bytes.at, n);
    return *out ? MOOD_OK : mood_onnx_fail_memory(graph, err);
}

mood_status mood_onnx_count_fields(int *out, mood_proto in, uint32_t number, int max,
                                   const char *what, mood_error *err) {
    mood_proto_field field;
    mood_status status;
    int n = 0;
    while (mood_onnx_next(&field, &in, &status, what, err))
        if (field.number == number && ++n > max)
            return mood_fail(err, MOOD_E_LIMIT, "more than %d in one %s", max, what);
    *out = n;
    return status;
}

mood_status mood_onnx_count_value(const mood_graph *graph, mood_status status,
                                  mood_error *err) {
    if (status == MOOD_E_LIMIT)
        return mood_fail(err, status, "more than %d values", MOOD_GRAPH_MAX_VALUES);
    return status == MOOD_OK ? MOOD_OK : mood_onnx_fail_memory(graph, err);
}

mood_status mood_onnx_value_of(int *out, mood_graph *graph, const char *name, mood_error *err) {
    return mood_onnx_count_value(graph, mood_graph_value(out, graph, name), err);
}

/* ---- inputs, outputs, initializers ----------------------------------------------------- */

/* The shape of a TypeProto; a symbolic or missing dimension is 0. */
static mood_status read_shape(mood_value *value, mood_proto in, mood_error *err) {
    mood_proto_field field, dim_field;
    mood_status status;
    value->n_dims = 0;
    while (mood_onnx_next(&field, &in, &status, "shape", err)) {
        if (field.number != 1) continue;
        if (value->n_dims == MOOD_MAX_DIMS)
            return mood_fail(err, MOOD_E_LIMIT, "'%.80s' has more than %d dimensions",
                             value->name, MOOD_MAX_DIMS);
        int64_t dim = 0;
        mood_proto dim_in = field.bytes;
        while (mood_onnx_next(&dim_field, &dim_in, &status, "shape", err))
            if (dim_field.number == 1) dim = (int64_t)dim_field.value;
        MOOD_TRY(status);
        value->dims[value->n_dims++] = dim;
    }
    return status;
}

/* ValueInfoProto: name and type. */
static mood_status read_value_info(int *out, mood_graph *graph, mood_proto in, bool is_input,
                                   mood_error *err) {
    mood_proto_field field, type, tensor;
    mood_status status;
    const char *name = "";
    mood_value info = {.n_dims = -1};
    while (mood_onnx_next(&field, &in, &status, "graph", err)) {
        if (field.number == 1) MOOD_TRY(mood_onnx_take_text(&name, graph, &field, err));
        mood_proto type_in = field.number == 2 ? field.bytes : (mood_proto){NULL, NULL};
        info.name = name;
        while (mood_onnx_next(&type, &type_in, &status, "type", err)) {
            if (type.number != 1)
                return mood_fail(err, MOOD_E_UNSUPPORTED, "'%.80s' is not a tensor", name);
            mood_proto tensor_in = type.bytes;
            while (mood_onnx_next(&tensor, &tensor_in, &status, "type", err)) {
                if (tensor.number == 1) info.elem = (mood_elem)(tensor.value & 255);
                if (tensor.number == 2) MOOD_TRY(read_shape(&info, tensor.bytes, err));
            }
            MOOD_TRY(status);
        }
        MOOD_TRY(status);
    }
    MOOD_TRY(status);
    MOOD_TRY(mood_onnx_value_of(out, graph, name, err));
    mood_value *value = &graph->values[*out];
    if (!is_input || mood_value_is_constant(value)) return MOOD_OK;
    if (value->is_made)
        return mood_fail(err, MOOD_E_FORMAT, "two inputs are called '%.80s'", name);
    if (info.n_dims > 0 && info.dims[0] <= 0) info.dims[0] = graph->batch;
    int64_t count;
    if (info.n_dims < 0 || !mood_dims_count(&count, info.dims, info.n_dims))
        return mood_fail(err, MOOD_E_UNSUPPORTED,
                         "the input '%.80s' has no fixed shape within the limits", name);
    if (info.elem != MOOD_ELEM_F32 && info.elem != MOOD_ELEM_U8 && info.elem != MOOD_ELEM_I8)
        return mood_fail(err, MOOD_E_UNSUPPORTED, "the input '%.80s' is %s, not float32", name,
                         mood_elem_name(info.elem));
    info.is_made = true;
    info.n_uses = value->n_uses;
    info.name = value->name;
    *value = info;
    return MOOD_OK;
}

static mood_status read_initializer(mood_graph *graph, mood_proto in, mood_error *err) {
    mood_value value = {.name = ""};
    const char *name = "";
    int index;
    MOOD_TRY(mood_onnx_read_tensor(graph, &value, &name, in.at, in.end, err));
    MOOD_TRY(mood_onnx_value_of(&index, graph, name, err));
    if (graph->values[index].is_made)
        return mood_fail(err, MOOD_E_FORMAT, "two constants are called '%.80s'", name);
    value.name = graph->values[index].name;
    value.is_made = true;
    graph->values[index] = value;
    return MOOD_OK;
}

/* ---- graph and model ------------------------------------------------------------------- */

static mood_status allocate(mood_graph *graph, mood_proto in, mood_error *err) {
    int n_inputs, n_outputs;
    MOOD_TRY(mood_onnx_count_fields(&graph->nodes_capacity, in, 1, MOOD_GRAPH_MAX_NODES,
                                    "graph", err));
    MOOD_TRY(mood_onnx_count_fields(&n_inputs, in, 11, MOOD_GRAPH_MAX_VALUES, "graph", err));
    MOOD_TRY(mood_onnx_count_fields(&n_outputs, in, 12, MOOD_GRAPH_MAX_PORTS, "graph", err));
    graph->nodes = mood_arena_push_zero(graph->arena, (size_t)graph->nodes_capacity + 1,
                                        sizeof *graph->nodes);
    graph->inputs = mood_arena_push_zero(graph->arena, (size_t)n_inputs + 1, sizeof(int));
    graph->outputs = mood_arena_push_zero(graph->arena, (size_t)n_outputs + 1, sizeof(int));
    if (!graph->nodes || !graph->inputs || !graph->outputs)
        return mood_onnx_fail_memory(graph, err);
    return MOOD_OK;
}

static mood_status read_graph(mood_graph *graph, mood_proto in, mood_error *err) {
    MOOD_TRY(allocate(graph, in, err));
    mood_proto_field field;
    mood_status status;
    mood_proto walk = in;
    while (mood_onnx_next(&field, &walk, &status, "graph", err)) {
        if (field.number == 5) MOOD_TRY(read_initializer(graph, field.bytes, err));
        if (field.number == 15)
            return mood_fail(err, MOOD_E_UNSUPPORTED, "sparse constants are not read");
    }
    MOOD_TRY(status);
    walk = in;
    while (mood_onnx_next(&field, &walk, &status, "graph", err)) {
        if (field.number != 11) continue;
        int index;
        MOOD_TRY(read_value_info(&index, graph, field.bytes, true, err));
        if (!mood_value_is_constant(&graph->values[index]))
            graph->inputs[graph->n_inputs++] = index;
    }
    MOOD_TRY(status);
    walk = in;
    while (mood_onnx_next(&field, &walk, &status, "graph", err))
        if (field.number == 1)
            MOOD_TRY(
                mood_onnx_read_node(&graph->nodes[graph->n_nodes++], graph, field.bytes, err));
    MOOD_TRY(status);
    while (mood_onnx_next(&field, &in, &status, "graph", err)) {
        if (field.number != 12) continue;
        int index;
        MOOD_TRY(read_value_info(&index, graph, field.bytes, false, err));
        mood_value *value = &graph->values[index];
        if (!value->is_made)
            return mood_fail(err, MOOD_E_FORMAT, "nothing makes the output '%.80s'",
                             value->name);
        value->n_uses++;
        graph->outputs[graph->n_outputs++] = index;
    }
    MOOD_TRY(status);
    if (graph->n_outputs == 0) return mood_fail(err, MOOD_E_FORMAT, "the model has no output");
    return MOOD_OK;
}

/* OperatorSetIdProto of the main domain. */
static mood_status read_opset(mood_graph *graph, mood_proto in, mood_error *err) {
    mood_proto_field field;
    mood_status status;
    const char *domain = "";
    int64_t version = 0;
    while (mood_onnx_next(&field, &in, &status, "list of operator sets", err)) {
        if (field.number == 1) MOOD_TRY(mood_onnx_take_text(&domain, graph, &field, err));
        if (field.number == 2) version = (int64_t)field.value;
    }
    MOOD_TRY(status);
    if (!*domain || strcmp(domain, "ai.onnx") == 0) graph->opset = version;
    return MOOD_OK;
}

mood_status mood_onnx_read(mood_graph *graph, const void *data, size_t size_bytes,
                           mood_error *err) {
    if (size_bytes > MOOD_MODEL_MAX_BYTES)
        return mood_fail(err, MOOD_E_LIMIT, "a model of %zu bytes, more than %zu", size_bytes,
                         MOOD_MODEL_MAX_BYTES);
    if (size_bytes == 0) return mood_fail(err, MOOD_E_FORMAT, "not an ONNX model: it is empty");
    const mood_proto whole = {data, (const uint8_t *)data + size_bytes};
    mood_proto in = whole, body = {NULL, NULL};
    mood_proto_field field;
    mood_status status;
    while (mood_onnx_next(&field, &in, &status, "file", err)) {
        if (field.number == 7 && field.wire == MOOD_WIRE_BYTES) body = field.bytes;
        if (field.number == 8) MOOD_TRY(read_opset(graph, field.bytes, err));
        if (field.number == 25)
            return mood_fail(err, MOOD_E_UNSUPPORTED, "functions inside a model are not run");
    }
    MOOD_TRY(status);
    if (!body.at) return mood_fail(err, MOOD_E_FORMAT, "not an ONNX model: it holds no graph");
    if (graph->opset < MIN_OPSET || graph->opset > MAX_OPSET)
        return mood_fail(err, MOOD_E_UNSUPPORTED, "operator set %lld; %d to %d are run",
                         (long long)graph->opset, MIN_OPSET, MAX_OPSET);
    return read_graph(graph, body, err);
}
