/* SPDX-License-Identifier: Apache-2.0
 *
 * Looks up each operator, holds its inputs against what the operator takes, and lets it work
 * out its shapes, node after node.
 */
#include "nn/op.h"

#include <string.h>

size_t mood_dims_product(const int64_t *dims, int from, int to) {
    size_t product = 1;
    for (int i = from; i < to; i++) product *= (size_t)dims[i];
    return product;
}

mood_status mood_check_output(mood_graph *graph, const mood_node *node, int i, mood_elem elem,
                              const int64_t *dims, int n_dims, mood_error *err) {
    mood_value *value = mood_node_output(graph, node, i);
    int64_t count;
    if (!value) return MOOD_OK;
    if (n_dims > MOOD_MAX_DIMS)
        return mood_node_fail(err, MOOD_E_LIMIT, node, "more than %d dimensions",
                              MOOD_MAX_DIMS);
    if (!mood_dims_count(&count, dims, n_dims))
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node,
                              "its output would be empty or larger than the limit");
    value->elem = elem;
    value->n_dims = n_dims;
    for (int k = 0; k < n_dims; k++) value->dims[k] = dims[k];
    return MOOD_OK;
}

mood_status mood_check_same(mood_graph *graph, const mood_node *node, mood_error *err) {
    const mood_value x = *mood_node_input(graph, node, 0);
    return mood_check_output(graph, node, 0, x.elem, x.dims, x.n_dims, err);
}

mood_status mood_check_axis(int *out, int64_t axis, int rank, const mood_node *node,
                            mood_error *err) {
    if (axis < -rank || axis >= rank)
        return mood_node_fail(err, MOOD_E_FORMAT, node, "axis %lld of %d dimensions",
                              (long long)axis, rank);
    *out = (int)(axis < 0 ? axis + rank : axis);
    return MOOD_OK;
}

static mood_status check_inputs(const mood_graph *graph, const mood_node *node,
                                mood_error *err) {
    const mood_op *op = node->op;
    if (node->n_inputs > op->max_inputs || node->n_outputs > op->max_outputs)
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "%d inputs and %d outputs",
                              node->n_inputs, node->n_outputs);
    const int n_data = op->n_data < 0 ? node->n_inputs : op->n_data;
    for (int i = 0; i < node->n_inputs || i < op->min_inputs; i++) {
        const mood_value *value = mood_node_input(graph, node, i);
        if (!value && i < op->min_inputs)
            return mood_node_fail(err, MOOD_E_FORMAT, node, "input %d is missing", i);
        if (!value) continue;
        if (i < n_data && value->elem != MOOD_ELEM_F32)
            return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "input %d is %s, not float32",
                                  i, mood_elem_name(value->elem));
        if (i < n_data && mood_value_count(value) == 0)
            return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "input %d is empty", i);
    }
    return MOOD_OK;
}

/* Before operator set 6 most operators had other attributes; these have always meant the same.
 */
static mood_status check_age(const mood_graph *graph, const mood_node *node, mood_error *err) {
    static const char *const ageless[] = {
        "AveragePool", "Conv",    "Flatten", "GlobalAveragePool", "MaxPool", "Relu",
        "Sigmoid",     "Softmax", "Tanh",    "Transpose"};
    if (graph->opset >= 6) return MOOD_OK;
    for (size_t i = 0; i < MOOD_COUNT(ageless); i++)
        if (strcmp(node->type, ageless[i]) == 0) return MOOD_OK;
    return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "operator set %lld is too old for it",
                          (long long)graph->opset);
}

mood_status mood_graph_check(mood_graph *graph, mood_error *err) {
    for (int i = 0; i < graph->n_nodes; i++) {
        mood_node *node = &graph->nodes[i];
        MOOD_TRY(check_age(graph, node, err));
        MOOD_TRY(check_inputs(graph, node, err));
        MOOD_TRY(node->op->check(graph, node, err));
    }
    for (int i = 0; i < graph->n_outputs; i++) {
        const mood_value *value = &graph->values[graph->outputs[i]];
        if (value->elem == MOOD_ELEM_NONE || mood_value_count(value) == 0)
            return mood_fail(err, MOOD_E_UNSUPPORTED, "the output '%.80s' is not worked out",
                             value->name);
    }
    return MOOD_OK;
}
