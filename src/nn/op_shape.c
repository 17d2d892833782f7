/* SPDX-License-Identifier: Apache-2.0
 *
 * Operators that only say how the same numbers are to be seen: no step is emitted. They also
 * work on constants of whole numbers, of which exporters build shapes.
 */
#include "nn/op.h"

#include <string.h>

/* The output is the input seen as dims; a whole-number constant stays one. */
static mood_status see_as(mood_graph *graph, const mood_node *node, const int64_t *dims,
                          int n_dims, mood_error *err) {
    const mood_value x = *mood_node_input(graph, node, 0);
    MOOD_TRY(mood_check_output(graph, node, 0, x.elem, dims, n_dims, err));
    mood_value *y = mood_node_output(graph, node, 0);
    if (mood_value_count(y) != mood_value_count(&x))
        return mood_node_fail(err, MOOD_E_FORMAT, node, "%lld numbers cannot be seen as %lld",
                              (long long)mood_value_count(&x), (long long)mood_value_count(y));
    y->ints = x.ints;
    return MOOD_OK;
}

static mood_status lower(mood_lower *lower, mood_node *node, mood_error *err) {
    const mood_value *x = mood_node_input(lower->graph, node, 0);
    const mood_value *y = mood_node_output(lower->graph, node, 0);
    return mood_lower_alias(lower, node->outputs[0], node->inputs[0],
                            mood_value_has_shape(x, y), err);
}

static mood_status check_reshape(mood_graph *graph, const mood_node *node, mood_error *err) {
    const mood_value *x = mood_node_input(graph, node, 0);
    const int64_t *shape;
    size_t n;
    int64_t dims[MOOD_MAX_DIMS], allow_zero, known = 1;
    int open = -1;
    MOOD_TRY(mood_node_const_ints(&shape, &n, graph, node, 1, "shape", err));
    MOOD_TRY(mood_node_int(&allow_zero, node, "allowzero", 0, err));
    if (n > MOOD_MAX_DIMS || (!shape && n == 0))
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "a shape of %zu dimensions", n);
    for (size_t i = 0; i < n; i++) {
        dims[i] = shape[i];
        if (dims[i] == 0 && !allow_zero && (int)i < x->n_dims) dims[i] = x->dims[i];
        if (dims[i] == -1 && open < 0) {
            open = (int)i;
            continue;
        }
        if (dims[i] < 1 || dims[i] > MOOD_GRAPH_MAX_ELEMENTS / known)
            return mood_node_fail(err, MOOD_E_FORMAT, node, "dimension %zu is %lld", i,
                                  (long long)shape[i]);
        known *= dims[i];
    }
    if (open >= 0) dims[open] = mood_value_count(x) / known;
    return see_as(graph, node, dims, (int)n, err);
}

static mood_status check_flatten(mood_graph *graph, const mood_node *node, mood_error *err) {
    const mood_value *x = mood_node_input(graph, node, 0);
    int64_t axis;
    MOOD_TRY(mood_node_int(&axis, node, "axis", 1, err));
    if (axis < -x->n_dims || axis > x->n_dims)
        return mood_node_fail(err, MOOD_E_FORMAT, node, "axis %lld of %d dimensions",
                              (long long)axis, x->n_dims);
    const int at = (int)(axis < 0 ? axis + x->n_dims : axis);
    const int64_t dims[2] = {(int64_t)mood_dims_product(x->dims, 0, at),
                             (int64_t)mood_dims_product(x->dims, at, x->n_dims)};
    return see_as(graph, node, dims, 2, err);
}

/* marks[axis] for axes of `rank` dimensions; one named twice is wrong. */
static mood_status mark_axes(bool marks[MOOD_MAX_DIMS], const int64_t *axes, size_t n, int rank,
                             const mood_node *node, mood_error *err) {
    memset(marks, 0, MOOD_MAX_DIMS * sizeof *marks);
    for (size_t i = 0; i < n; i++) {
        int axis;
        MOOD_TRY(mood_check_axis(&axis, axes[i], rank, node, err));
        if (marks[axis])
            return mood_node_fail(err, MOOD_E_FORMAT, node, "axis %d is named twice", axis);
        marks[axis] = true;
    }
    return MOOD_OK;
}

static mood_status check_squeeze(mood_graph *graph, const mood_node *node, mood_error *err) {
    const mood_value *x = mood_node_input(graph, node, 0);
    const int64_t *axes;
    size_t n;
    bool marks[MOOD_MAX_DIMS];
    int64_t dims[MOOD_MAX_DIMS];
    int n_dims = 0;
    MOOD_TRY(mood_node_const_ints(&axes, &n, graph, node, 1, "axes", err));
    MOOD_TRY(mark_axes(marks, axes, n, x->n_dims, node, err));
    for (int i = 0; i < x->n_dims; i++) {
        const bool is_gone = axes ? marks[i] : x->dims[i] == 1;
        if (is_gone && x->dims[i] != 1)
            return mood_node_fail(err, MOOD_E_FORMAT, node, "dimension %d is %lld, not 1", i,
                                  (long long)x->dims[i]);
        if (!is_gone) dims[n_dims++] = x->dims[i];
    }
    return see_as(graph, node, dims, n_dims, err);
}

static mood_status check_unsqueeze(mood_graph *graph, const mood_node *node, mood_error *err) {
    const mood_value *x = mood_node_input(graph, node, 0);
    const int64_t *axes;
    size_t n;
    bool marks[MOOD_MAX_DIMS];
    int64_t dims[MOOD_MAX_DIMS];
    MOOD_TRY(mood_node_const_ints(&axes, &n, graph, node, 1, "axes", err));
    if (n > MOOD_MAX_DIMS || (int)n + x->n_dims > MOOD_MAX_DIMS)
        return mood_node_fail(err, MOOD_E_LIMIT, node, "more than %d dimensions",
                              MOOD_MAX_DIMS);
    const int n_dims = x->n_dims + (int)n;
    MOOD_TRY(mark_axes(marks, axes, n, n_dims, node, err));
    for (int i = 0, from = 0; i < n_dims; i++) dims[i] = marks[i] ? 1 : x->dims[from++];
    return see_as(graph, node, dims, n_dims, err);
}

static mood_status check_identity(mood_graph *graph, const mood_node *node, mood_error *err) {
    const mood_value x = *mood_node_input(graph, node, 0);
    return see_as(graph, node, x.dims, x.n_dims, err);
}

/* Inference: Dropout lets everything through, and its mask is not there to be used. */
static mood_status check_dropout(mood_graph *graph, const mood_node *node, mood_error *err) {
    const mood_value *training = mood_node_input(graph, node, 2);
    const mood_value *mask = mood_node_output(graph, node, 1);
    if (training && !(training->ints && mood_value_count(training) == 1 && !training->ints[0]))
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "training mode");
    if (mask && mask->n_uses > 0)
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "its mask is used");
    return check_identity(graph, node, err);
}

/* ---- Constant -------------------------------------------------------------------------- */

static mood_status check_constant(mood_graph *graph, const mood_node *node, mood_error *err) {
    mood_value *y = mood_node_output(graph, node, 0);
    if (node->n_attrs != 1)
        return mood_node_fail(err, MOOD_E_FORMAT, node, "%d attributes", node->n_attrs);
    const mood_attr *attr = &node->attrs[0];
    if (attr->kind == 4) {
        const mood_value *from = &graph->values[attr->tensor];
        y->elem = from->elem;
        y->n_dims = from->n_dims;
        memcpy(y->dims, from->dims, sizeof y->dims);
        y->floats = from->floats;
        y->ints = from->ints;
        y->bytes = from->bytes;
        return MOOD_OK;
    }
    const bool is_list = attr->kind == 6 || attr->kind == 7;
    if (!is_list && attr->kind != 1 && attr->kind != 2)
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "the attribute %.40s", attr->name);
    y->elem = attr->kind == 1 || attr->kind == 6 ? MOOD_ELEM_F32 : MOOD_ELEM_I64;
    y->n_dims = is_list ? 1 : 0;
    if (is_list) y->dims[0] = (int64_t)attr->n;
    y->floats = attr->kind == 1 ? &attr->f : attr->kind == 6 ? attr->floats : NULL;
    y->ints = attr->kind == 2 ? &attr->i : attr->kind == 7 ? attr->ints : NULL;
    return MOOD_OK;
}

const mood_op mood_op_reshape = {"Reshape", 1, 2, 1, 0, check_reshape, lower};
const mood_op mood_op_flatten = {"Flatten", 1, 1, 1, 0, check_flatten, lower};
const mood_op mood_op_squeeze = {"Squeeze", 1, 2, 1, 0, check_squeeze, lower};
const mood_op mood_op_unsqueeze = {"Unsqueeze", 1, 2, 1, 0, check_unsqueeze, lower};
const mood_op mood_op_identity = {"Identity", 1, 1, 1, 0, check_identity, lower};
const mood_op mood_op_dropout = {"Dropout", 1, 3, 2, 1, check_dropout, lower};
const mood_op mood_op_constant = {"Constant", 0, 0, 1, 0, check_constant, lower};
