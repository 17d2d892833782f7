/* SPDX-License-Identifier: Apache-2.0
 *
 * The nodes of an ONNX graph with their attributes:
 *
 *     NodeProto    1 input  2 output  3 name  4 op_type  5 attribute  7 domain
 *     Attribute    1 name  2 f  3 i  4 s  5 t  6 g  7 floats  8 ints  11 graphs  20 type
 */
#include "nn/onnx_read.h"

#include <string.h>

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
    if (!floats && !ints) return mood_onnx_fail_memory(graph, err);
    while (mood_onnx_next(&field, &in, &status, "attribute", err)) {
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
                    return mood_onnx_fail_bytes(err, "attribute");
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
    while (mood_onnx_next(&field, &in, &status, "attribute", err)) {
        switch (field.number) {
        case 1:
            MOOD_TRY(mood_onnx_take_text(&attr->name, graph, &field, err));
            break;
        case 2:
            attr->f = float_of(field.value);
            break;
        case 3:
            attr->i = (int64_t)field.value;
            break;
        case 4:
            MOOD_TRY(mood_onnx_take_text(&attr->s, graph, &field, err));
            break;
        case 5:
            MOOD_TRY(mood_onnx_count_value(graph, mood_graph_add(&attr->tensor, graph), err));
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
    if (attr->kind == 4 && attr->tensor < 0) return mood_onnx_fail_bytes(err, "attribute");
    return MOOD_OK;
}

/* ---- nodes ----------------------------------------------------------------------------- */

/* Names of inputs (field 1) or outputs (field 2) become indices; "" is one left out. */
static mood_status read_ports(int **out, int *n_out, mood_graph *graph, mood_proto in,
                              uint32_t number, mood_error *err) {
    int n;
    MOOD_TRY(mood_onnx_count_fields(&n, in, number, MOOD_GRAPH_MAX_PORTS, "node", err));
    int *ports = mood_arena_push_zero(graph->arena, (size_t)n + 1, sizeof *ports);
    if (!ports) return mood_onnx_fail_memory(graph, err);
    mood_proto_field field;
    mood_status status;
    n = 0;
    while (mood_onnx_next(&field, &in, &status, "node", err)) {
        if (field.number != number) continue;
        const char *name;
        MOOD_TRY(mood_onnx_take_text(&name, graph, &field, err));
        ports[n] = -1;
        if (*name) MOOD_TRY(mood_onnx_value_of(&ports[n], graph, name, err));
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
    while (!*node->name && mood_onnx_next(&field, &in, &status, "node", err))
        if (field.number == 2) return mood_onnx_take_text(&node->name, graph, &field, err);
    return status;
}

mood_status mood_onnx_read_node(mood_node *node, mood_graph *graph, mood_proto in,
                                mood_error *err) {
    const mood_proto whole = in;
    mood_proto_field field;
    mood_status status;
    const char *domain = "";
    *node = (mood_node){.type = "", .name = ""};
    MOOD_TRY(mood_onnx_count_fields(&node->n_attrs, in, 5, MOOD_GRAPH_MAX_ATTRS, "node", err));
    node->attrs =
        mood_arena_push_zero(graph->arena, (size_t)node->n_attrs + 1, sizeof *node->attrs);
    if (!node->attrs) return mood_onnx_fail_memory(graph, err);
    int n_attrs = 0;
    while (mood_onnx_next(&field, &in, &status, "node", err)) {
        switch (field.number) {
        case 3:
            MOOD_TRY(mood_onnx_take_text(&node->name, graph, &field, err));
            break;
        case 4:
            MOOD_TRY(mood_onnx_take_text(&node->type, graph, &field, err));
            break;
        case 5:
            MOOD_TRY(read_attr(&node->attrs[n_attrs++], graph, field.bytes, err));
            break;
        case 7:
            MOOD_TRY(mood_onnx_take_text(&domain, graph, &field, err));
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
