/* SPDX-License-Identifier: Apache-2.0 */
#include "nn/graph.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *mood_elem_name(int elem) {
    switch (elem) {
    case MOOD_ELEM_F32:
        return "float32";
    case MOOD_ELEM_U8:
        return "uint8";
    case MOOD_ELEM_I8:
        return "int8";
    case 4:
        return "uint16";
    case 5:
        return "int16";
    case MOOD_ELEM_I32:
        return "int32";
    case MOOD_ELEM_I64:
        return "int64";
    case 8:
        return "string";
    case MOOD_ELEM_BOOL:
        return "bool";
    case 10:
        return "float16";
    case 11:
        return "float64";
    case 16:
        return "bfloat16";
    default:
        return "an unknown element type";
    }
}

/* ---- values ---------------------------------------------------------------------------- */

static uint32_t hash(const char *text) {
    uint32_t h = 2166136261u; /* FNV-1a */
    for (; *text; text++) h = (h ^ (uint8_t)*text) * 16777619u;
    return h;
}

/* The place of a name, or the free place where it belongs; the table is never full. */
static int *find(const mood_graph *graph, const char *name) {
    uint32_t at = hash(name) & (uint32_t)(graph->table_size - 1);
    for (;; at = (at + 1) & (uint32_t)(graph->table_size - 1)) {
        const int index = graph->table[at];
        if (index < 0 || strcmp(graph->values[index].name, name) == 0) return &graph->table[at];
    }
}

static mood_status grow(mood_graph *graph) {
    if (graph->n_values >= MOOD_GRAPH_MAX_VALUES) return MOOD_E_LIMIT;
    if (graph->n_values < graph->values_capacity) return MOOD_OK;
    const int capacity = graph->values_capacity ? graph->values_capacity * 2 : 256;
    mood_value *values = mood_arena_push_zero(graph->arena, (size_t)capacity, sizeof *values);
    int *table = mood_arena_push_zero(graph->arena, (size_t)capacity * 2, sizeof *table);
    if (!values || !table) return MOOD_E_NOMEM;
    if (graph->n_values > 0)
        memcpy(values, graph->values, (size_t)graph->n_values * sizeof *values);
    graph->values = values;
    graph->values_capacity = capacity;
    graph->table = table;
    graph->table_size = capacity * 2;
    for (int i = 0; i < graph->table_size; i++) table[i] = -1;
    for (int i = 0; i < graph->n_values; i++)
        if (values[i].name[0]) *find(graph, values[i].name) = i;
    return MOOD_OK;
}

mood_status mood_graph_add(int *out, mood_graph *graph) {
    MOOD_TRY(grow(graph));
    graph->values[graph->n_values] = (mood_value){.name = ""};
    *out = graph->n_values++;
    return MOOD_OK;
}

mood_status mood_graph_value(int *out, mood_graph *graph, const char *name) {
    int *place = graph->table ? find(graph, name) : NULL;
    if (!place || *place < 0) {
        MOOD_TRY(grow(graph));
        place = find(graph, name);
        *place = graph->n_values++;
        graph->values[*place] = (mood_value){.name = name};
    }
    *out = *place;
    return MOOD_OK;
}

bool mood_dims_count(int64_t *out, const int64_t *dims, int n_dims) {
    int64_t count = 1;
    for (int i = 0; i < n_dims; i++) {
        if (dims[i] < 1 || dims[i] > MOOD_GRAPH_MAX_ELEMENTS / count) return false;
        count *= dims[i];
    }
    *out = count;
    return true;
}

int64_t mood_value_count(const mood_value *value) {
    int64_t count = 0;
    return mood_dims_count(&count, value->dims, value->n_dims) ? count : 0;
}

/* ---- nodes ----------------------------------------------------------------------------- */

mood_value *mood_node_input(const mood_graph *graph, const mood_node *node, int i) {
    return i < node->n_inputs && node->inputs[i] >= 0 ? &graph->values[node->inputs[i]] : NULL;
}

mood_value *mood_node_output(const mood_graph *graph, const mood_node *node, int i) {
    return i < node->n_outputs && node->outputs[i] >= 0 ? &graph->values[node->outputs[i]]
                                                        : NULL;
}

mood_status mood_node_fail(mood_error *err, mood_status status, const mood_node *node,
                           const char *format, ...) {
    char text[sizeof err->text];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return mood_fail(err, status, "%.40s '%.100s': %s", node->type, node->name, text);
}

const mood_attr *mood_node_attr(const mood_node *node, const char *name) {
    for (int i = 0; i < node->n_attrs; i++)
        if (strcmp(node->attrs[i].name, name) == 0) return &node->attrs[i];
    return NULL;
}

/* The attribute of that name when it has that kind; NULL in *out when it is not there. */
static mood_status attr_of_kind(const mood_attr **out, const mood_node *node, const char *name,
                                int kind, mood_error *err) {
    const mood_attr *attr = mood_node_attr(node, name);
    if (attr && attr->kind != kind)
        return mood_node_fail(err, MOOD_E_FORMAT, node, "the attribute %s has a wrong type",
                              name);
    *out = attr;
    return MOOD_OK;
}

mood_status mood_node_int(int64_t *out, const mood_node *node, const char *name,
                          int64_t otherwise, mood_error *err) {
    const mood_attr *attr;
    MOOD_TRY(attr_of_kind(&attr, node, name, 2, err));
    *out = attr ? attr->i : otherwise;
    return MOOD_OK;
}

mood_status mood_node_float(float *out, const mood_node *node, const char *name,
                            float otherwise, mood_error *err) {
    const mood_attr *attr;
    MOOD_TRY(attr_of_kind(&attr, node, name, 1, err));
    *out = attr ? attr->f : otherwise;
    return MOOD_OK;
}

mood_status mood_node_text(const char **out, const mood_node *node, const char *name,
                           const char *otherwise, mood_error *err) {
    const mood_attr *attr;
    MOOD_TRY(attr_of_kind(&attr, node, name, 3, err));
    *out = attr ? attr->s : otherwise;
    return MOOD_OK;
}

mood_status mood_node_ints(const int64_t **out, size_t *n, const mood_node *node,
                           const char *name, mood_error *err) {
    const mood_attr *attr;
    MOOD_TRY(attr_of_kind(&attr, node, name, 7, err));
    *out = attr ? attr->ints : NULL;
    *n = attr ? attr->n : 0;
    return MOOD_OK;
}

mood_status mood_node_const_ints(const int64_t **out, size_t *n, const mood_graph *graph,
                                 const mood_node *node, int input, const char *attr,
                                 mood_error *err) {
    const mood_value *value = mood_node_input(graph, node, input);
    if (!value) return mood_node_ints(out, n, node, attr, err);
    if (!value->ints)
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node,
                              "input %d (%s) must be a constant of whole numbers", input, attr);
    if (value->n_dims > 1)
        return mood_node_fail(err, MOOD_E_FORMAT, node, "input %d (%s) must be a list", input,
                              attr);
    *out = value->ints;
    *n = (size_t)mood_value_count(value);
    return MOOD_OK;
}
