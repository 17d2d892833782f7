/* SPDX-License-Identifier: Apache-2.0
 *
 * Reads the messages of an ONNX file (onnx.proto3) into a graph. Two walks over the graph
 * message, since constants stand behind the nodes that use them:
 *
 *     ModelProto   1 ir_version  7 graph  8 opset_import {1 domain 2 version}  25 functions
 *     GraphProto   1 node  5 initializer  11 input  12 output  15 sparse_initializer
 *     NodeProto    1 input  2 output  3 name  4 op_type  5 attribute  7 domain
 *     Attribute    1 name  2 f  3 i  4 s  5 t  6 g  7 floats  8 ints  11 graphs  20 type
 *     ValueInfo    1 name  2 type {1 tensor_type {1 elem_type 2 shape {1 dim {1 value 2
 * param}}}}
 */
#include "nn/op.h"
#include "nn/proto.h"

#include <string.h>

/* The oldest and newest operator sets whose meaning was checked; check.c says more on old ones.
 */
#define MIN_OPSET 1
#define MAX_OPSET 21

static mood_status fail_bytes(mood_error *err, const char *what) {
    return mood_fail(err, MOOD_E_FORMAT, "not an ONNX model: the %s is cut off or damaged",
                     what);
}

static mood_status fail_memory(const mood_graph *graph, mood_error *err) {
    return mood_arena_fail(graph->arena, "the model", err);
}

/* For `while`: the next field of a message; false at its end or when *status is a failure. */
static bool next(mood_proto_field *field, mood_proto *in, mood_status *status, const char *what,
                 mood_error *err) {
    bool is_end;
    *status = mood_proto_next(field, &is_end, in);
    if (*status != MOOD_OK) *status = fail_bytes(err, what);
    return *status == MOOD_OK && !is_end;
}

/* A copy of a text field; names are short and hold no 0. */
static mood_status take_text(const char **out, mood_graph *graph, const mood_proto_field *field,
                             mood_error *err) {
    const size_t n = mood_proto_left(&field->bytes);
    if (field->wire != MOOD_WIRE_BYTES || (n && memchr(field->bytes.at, 0, n)))
        return fail_bytes(err, "name");
    if (n > MOOD_GRAPH_MAX_NAME)
        return mood_fail(err, MOOD_E_LIMIT, "a name has %zu bytes, more than %d", n,
                         MOOD_GRAPH_MAX_NAME);
    *out = mood_arena_push_text(graph->arena, (const char *)field->bytes.at, n);
    return *out ? MOOD_OK : fail_memory(graph, err);
}

/* Fields of a kind in a message, at most `max` of them. */
static mood_status count_fields(int *out, mood_proto in, uint32_t number, int max,
                                const char *what, mood_error *err) {
    mood_proto_field field;
    mood_status status;
    int n = 0;
    while (next(&field, &in, &status, what, err))
        if (field.number == number && ++n > max)
            return mood_fail(err, MOOD_E_LIMIT, "more than %d in one %s", max, what);
    *out = n;
    return status;
}

/* What came of adding a value, said in full. */
static mood_status count_value(const mood_graph *graph, mood_status status, mood_error *err) {
    if (status == MOOD_E_LIMIT)
        return mood_fail(err, status, "more than %d values", MOOD_GRAPH_MAX_VALUES);
    return status == MOOD_OK ? MOOD_OK : fail_memory(graph, err);
}

static mood_status value_of(int *out, mood_graph *graph, const char *name, mood_error *err) {
    return count_value(graph, mood_graph_value(out, graph, name), err);
}

/* ---- attributes ------------------------------------------------------------------------ */

static float float_of(uint64_t bits) {
    const uint32_t low = (uint32_t)bits;
    float f;
    memcpy(&f, &low, sizeof f);
    return f;
}

/* Whole numbers or floats, packed into one field or one a field. */
static mood_status take_numbers(mood_attr *attr, mood_graph *graph, mood_proto in,
                                uint32_t number, mood_error *err) {
    mood_proto_field field;
    mood_status status;
    const size_t max = mood_proto_left(&in); /* a number takes at least one byte */
    float *floats = NULL;
    int64_t *ints = NULL;
    size_t n = 0;
    if (number == 7)
        floats = mood_arena_push_zero(graph->arena, max, sizeof *floats);
    else
        ints = mood_arena_push_zero(graph->arena, max, sizeof *ints);
    if (!floats && !ints) return fail_memory(graph, err);
    while (next(&field, &in, &status, "attribute", err)) {
        if (field.number != number) continue;
        mood_proto packed = field.bytes;
        if (field.wire != MOOD_WIRE_BYTES) {
            if (floats)
                floats[n++] = float_of(field.value);
            else
                ints[n++] = (int64_t)field.value;
        } else if (floats) {
            for (; mood_proto_left(&packed) >= 4; packed.at += 4)
                floats[n++] = float_of(mood_proto_u32(packed.at));
        } else {
            while (mood_proto_left(&packed)) {
                uint64_t value;
                if (mood_proto_varint(&value, &packed) != MOOD_OK)
                    return fail_bytes(err, "attribute");
                ints[n++] = (int64_t)value;
            }
        }
    }
    attr->floats = floats;
    attr->ints = ints;
    attr->n = n;
    return status;
}

static mood_status read_attr(mood_attr *attr, mood_graph *graph, mood_proto in,
                             mood_error *err) {
    const mood_proto whole = in;
    mood_proto_field field;
    mood_status status;
    const char *name;
    *attr = (mood_attr){.name = "", .s = "", .tensor = -1};
    while (next(&field, &in, &status, "attribute", err)) {
        switch (field.number) {
        case 1:
            MOOD_TRY(take_text(&attr->name, graph, &field, err));
            break;
        case 2:
            attr->f = float_of(field.value);
            break;
        case 3:
            attr->i = (int64_t)field.value;
            break;
        case 4:
            MOOD_TRY(take_text(&attr->s, graph, &field, err));
            break;
        case 5:
            MOOD_TRY(count_value(graph, mood_graph_add(&attr->tensor, graph), err));
            MOOD_TRY(mood_onnx_read_tensor(graph, &graph->values[attr->tensor], &name,
                                           field.bytes.at, field.bytes.end, err));
            break;
        case 20:
            attr->kind = field.value <= 20 ? (int)field.value : 0;
            break;
        default:
            break;
        }
    }
    MOOD_TRY(status);
    if (attr->kind == 6) return take_numbers(attr, graph, whole, 7, err);
    if (attr->kind == 7) return take_numbers(attr, graph, whole, 8, err);
    if (attr->kind == 4 && attr->tensor < 0) return fail_bytes(err, "attribute");
    return MOOD_OK;
}

/* ---- nodes ----------------------------------------------------------------------------- */

/* Names of inputs (field 1) or outputs (field 2) become indices; "" is one left out. */
static mood_status read_ports(int **out, int *n_out, mood_graph *graph, mood_proto in,
                              uint32_t number, mood_error *err) {
    int n;
    MOOD_TRY(count_fields(&n, in, number, MOOD_GRAPH_MAX_PORTS, "node", err));
    int *ports = mood_arena_push_zero(graph->arena, (size_t)n + 1, sizeof *ports);
    if (!ports) return fail_memory(graph, err);
    mood_proto_field field;
    mood_status status;
    n = 0;
    while (next(&field, &in, &status, "node", err)) {
        if (field.number != number) continue;
        const char *name;
        MOOD_TRY(take_text(&name, graph, &field, err));
        ports[n] = -1;
        if (*name) MOOD_TRY(value_of(&ports[n], graph, name, err));
        n++;
    }
    *out = ports;
    *n_out = n;
    return status;
}

/* A node without a name is called like the first thing that it makes. */
static mood_status name_after_output(mood_node *node, mood_graph *graph, mood_proto in,
                                     mood_error *err) {
    mood_proto_field field;
    mood_status status = MOOD_OK;
    while (!*node->name && next(&field, &in, &status, "node", err))
        if (field.number == 2) return take_text(&node->name, graph, &field, err);
    return status;
}

static mood_status read_node(mood_node *node, mood_graph *graph, mood_proto in,
                             mood_error *err) {
    const mood_proto whole = in;
    mood_proto_field field;
    mood_status status;
    const char *domain = "";
    *node = (mood_node){.type = "", .name = ""};
    MOOD_TRY(count_fields(&node->n_attrs, in, 5, MOOD_GRAPH_MAX_ATTRS, "node", err));
    node->attrs =
        mood_arena_push_zero(graph->arena, (size_t)node->n_attrs + 1, sizeof *node->attrs);
    if (!node->attrs) return fail_memory(graph, err);
    int n_attrs = 0;
    while (next(&field, &in, &status, "node", err)) {
        switch (field.number) {
        case 3:
            MOOD_TRY(take_text(&node->name, graph, &field, err));
            break;
        case 4:
            MOOD_TRY(take_text(&node->type, graph, &field, err));
            break;
        case 5:
            MOOD_TRY(read_attr(&node->attrs[n_attrs++], graph, field.bytes, err));
            break;
        case 7:
            MOOD_TRY(take_text(&domain, graph, &field, err));
            break;
        default:
            break;
        }
    }
    MOOD_TRY(status);
    MOOD_TRY(name_after_output(node, graph, whole, err));
    if (*domain && strcmp(domain, "ai.onnx") != 0)
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node,
                              "the operators of the domain %.60s are not run", domain);
    MOOD_TRY(read_ports(&node->inputs, &node->n_inputs, graph, whole, 1, err));
    MOOD_TRY(read_ports(&node->outputs, &node->n_outputs, graph, whole, 2, err));
    node->op = mood_op_find(node->type);
    if (!node->op)
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node,
                              "the engine does not run this operator");
    if (node->n_outputs == 0 || node->outputs[0] < 0)
        return mood_node_fail(err, MOOD_E_FORMAT, node, "it makes nothing");
    for (int i = 0; i < node->n_inputs; i++) {
        mood_value *value = mood_node_input(graph, node, i);
        if (!value) continue;
        if (!value->is_made)
            return mood_node_fail(err, MOOD_E_FORMAT, node, "nothing before it makes '%.80s'",
                                  value->name);
        value->n_uses++;
    }
    for (int i = 0; i < node->n_outputs; i++) {
        mood_value *value = mood_node_output(graph, node, i);
        if (!value) continue;
        if (value->is_made)
            return mood_node_fail(err, MOOD_E_FORMAT, node, "'%.80s' is made twice",
                                  value->name);
        value->is_made = true;
    }
    return MOOD_OK;
}

/* ---- inputs, outputs, initializers ----------------------------------------------------- */

/* The shape of a TypeProto; a symbolic or missing dimension is 0. */
static mood_status read_shape(mood_value *value, mood_proto in, mood_error *err) {
    mood_proto_field field, dim_field;
    mood_status status;
    value->n_dims = 0;
    while (next(&field, &in, &status, "shape", err)) {
        if (field.number != 1) continue;
        if (value->n_dims == MOOD_MAX_DIMS)
            return mood_fail(err, MOOD_E_LIMIT, "'%.80s' has more than %d dimensions",
                             value->name, MOOD_MAX_DIMS);
        int64_t dim = 0;
        mood_proto dim_in = field.bytes;
        while (next(&dim_field, &dim_in, &status, "shape", err))
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
    while (next(&field, &in, &status, "graph", err)) {
        if (field.number == 1) MOOD_TRY(take_text(&name, graph, &field, err));
        mood_proto type_in = field.number == 2 ? field.bytes : (mood_proto){NULL, NULL};
        info.name = name;
        while (next(&type, &type_in, &status, "type", err)) {
            if (type.number != 1)
                return mood_fail(err, MOOD_E_UNSUPPORTED, "'%.80s' is not a tensor", name);
            mood_proto tensor_in = type.bytes;
            while (next(&tensor, &tensor_in, &status, "type", err)) {
                if (tensor.number == 1) info.elem = (mood_elem)(tensor.value & 255);
                if (tensor.number == 2) MOOD_TRY(read_shape(&info, tensor.bytes, err));
            }
            MOOD_TRY(status);
        }
        MOOD_TRY(status);
    }
    MOOD_TRY(status);
    MOOD_TRY(value_of(out, graph, name, err));
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
    MOOD_TRY(value_of(&index, graph, name, err));
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
    MOOD_TRY(count_fields(&graph->nodes_capacity, in, 1, MOOD_GRAPH_MAX_NODES, "graph", err));
    MOOD_TRY(count_fields(&n_inputs, in, 11, MOOD_GRAPH_MAX_VALUES, "graph", err));
    MOOD_TRY(count_fields(&n_outputs, in, 12, MOOD_GRAPH_MAX_PORTS, "graph", err));
    graph->nodes = mood_arena_push_zero(graph->arena, (size_t)graph->nodes_capacity + 1,
                                        sizeof *graph->nodes);
    graph->inputs = mood_arena_push_zero(graph->arena, (size_t)n_inputs + 1, sizeof(int));
    graph->outputs = mood_arena_push_zero(graph->arena, (size_t)n_outputs + 1, sizeof(int));
    if (!graph->nodes || !graph->inputs || !graph->outputs) return fail_memory(graph, err);
    return MOOD_OK;
}

static mood_status read_graph(mood_graph *graph, mood_proto in, mood_error *err) {
    MOOD_TRY(allocate(graph, in, err));
    mood_proto_field field;
    mood_status status;
    mood_proto walk = in;
    while (next(&field, &walk, &status, "graph", err)) {
        if (field.number == 5) MOOD_TRY(read_initializer(graph, field.bytes, err));
        if (field.number == 15)
            return mood_fail(err, MOOD_E_UNSUPPORTED, "sparse constants are not read");
    }
    MOOD_TRY(status);
    walk = in;
    while (next(&field, &walk, &status, "graph", err)) {
        if (field.number != 11) continue;
        int index;
        MOOD_TRY(read_value_info(&index, graph, field.bytes, true, err));
        if (!mood_value_is_constant(&graph->values[index]))
            graph->inputs[graph->n_inputs++] = index;
    }
    MOOD_TRY(status);
    walk = in;
    while (next(&field, &walk, &status, "graph", err))
        if (field.number == 1)
            MOOD_TRY(read_node(&graph->nodes[graph->n_nodes++], graph, field.bytes, err));
    MOOD_TRY(status);
    while (next(&field, &in, &status, "graph", err)) {
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
    while (next(&field, &in, &status, "list of operator sets", err)) {
        if (field.number == 1) MOOD_TRY(take_text(&domain, graph, &field, err));
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
    while (next(&field, &in, &status, "file", err)) {
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
