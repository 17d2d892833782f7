/* SPDX-License-Identifier: Apache-2.0
 *
 * What is quantised: the input of every convolution, and what comes out of a convolution, a
 * multiplication of a picture by channel factors, or an addition of pictures, each with the
 * addition and activation that follow it and have no other user: so the engine's steps on bytes
 * (src/nn/quant.h) begin and end at bytes.
 */
#include "train/quantise_inside.h"
#include "nn/op.h"

#include <string.h>

static mood_status fail_memory(const mood_graph *graph, mood_error *err) {
    return mood_arena_fail(graph->arena, "quantize", err);
}

static bool is_type(const mood_node *node, const char *type) {
    return strcmp(node->type, type) == 0;
}

/* The one node that uses a value, or NULL. */
static const mood_node *only_user(const mood_graph *graph, int value) {
    const mood_node *found = NULL;
    int n = 0;
    for (int i = 0; i < graph->n_nodes; i++)
        for (int k = 0; k < graph->nodes[i].n_inputs; k++)
            if (graph->nodes[i].inputs[k] == value) {
                found = &graph->nodes[i];
                n++;
            }
    for (int i = 0; i < graph->n_outputs; i++) n += graph->outputs[i] == value;
    return n == 1 ? found : NULL;
}

static bool is_picture(const mood_graph *graph, int value) {
    return graph->values[value].n_dims == 4 && graph->values[value].elem == MOOD_ELEM_F32;
}

static bool joins_pictures(const mood_graph *graph, const mood_node *node) {
    const mood_value *a = &graph->values[node->inputs[0]], *b = &graph->values[node->inputs[1]];
    return mood_value_has_shape(a, b) && a->n_dims == 4 && !mood_value_is_constant(a) &&
           !mood_value_is_constant(b);
}

/* Whether one of a multiplication's factors is (n, c, 1, 1) and the other one a picture. */
static bool scales_channels(const mood_graph *graph, const mood_node *node) {
    for (int i = 0; i < 2; i++) {
        const mood_value *a = &graph->values[node->inputs[i]];
        const mood_value *f = &graph->values[node->inputs[1 - i]];
        if (a->n_dims == 4 && f->n_dims == 4 && a->dims[1] == f->dims[1] && f->dims[2] == 1 &&
            f->dims[3] == 1 && a->dims[2] * a->dims[3] > 1 && !mood_value_is_constant(a) &&
            !mood_value_is_constant(f))
            return true;
    }
    return false;
}

/* Behind the addition and the activation that belong to a result. */
static int end_of(const mood_graph *graph, int value) {
    const mood_node *user = only_user(graph, value);
    if (user && is_type(user, "Add") && joins_pictures(graph, user)) {
        value = user->outputs[0];
        user = only_user(graph, value);
    }
    if (user && (is_type(user, "Relu") || is_type(user, "Clip"))) value = user->outputs[0];
    return value;
}

static void add_value(mood_quantise_plan *plan, int value) {
    if (plan->place[value] >= 0 || !is_picture(&plan->graph, value)) return;
    plan->place[value] = (int)plan->n_values;
    plan->values[plan->n_values++] = (mood_quantised_value){.value = value};
}

static bool is_wanted(const mood_graph *graph, const mood_node *node) {
    int64_t group;
    return is_type(node, "Conv") && graph->values[node->inputs[1]].floats &&
           (node->n_inputs < 3 || node->inputs[2] < 0 ||
            graph->values[node->inputs[2]].floats) &&
           mood_node_int(&group, node, "group", 1, NULL) == MOOD_OK && group == 1;
}

static mood_status add_conv(mood_quantise_plan *plan, const mood_node *node, mood_error *err) {
    mood_graph *graph = &plan->graph;
    const mood_value *w = &graph->values[node->inputs[1]];
    const mood_value *b = mood_node_input(graph, node, 2);
    const size_t outputs = (size_t)w->dims[0];
    mood_quantised_conv c = {.node = node};
    add_value(plan, node->inputs[0]);
    c.input = plan->place[node->inputs[0]];
    c.scales = mood_arena_push_zero(graph->arena, outputs, sizeof *c.scales);
    c.bias = mood_arena_push_zero(graph->arena, outputs, sizeof *c.bias);
    c.weights = mood_arena_push_zero(graph->arena, (size_t)mood_value_count(w), 1);
    if (!c.scales || !c.bias || !c.weights) return fail_memory(graph, err);
    if (b) memcpy(c.bias, b->floats, outputs * sizeof *c.bias);
    plan->convs[plan->n_convs++] = c;
    return MOOD_OK;
}

mood_status mood_quantise_find(mood_quantise_plan *plan, const void *model, size_t bytes,
                               mood_error *err) {
    mood_graph *graph = &plan->graph;
    MOOD_TRY(mood_onnx_read(graph, model, bytes, err));
    MOOD_TRY(mood_graph_check(graph, err));
    const size_t n = (size_t)graph->n_values;
    plan->values = mood_arena_push_zero(graph->arena, n + 1, sizeof *plan->values);
    plan->place = mood_arena_push(graph->arena, (n + 1) * sizeof *plan->place);
    plan->convs =
        mood_arena_push_zero(graph->arena, (size_t)graph->n_nodes + 1, sizeof *plan->convs);
    if (!plan->values || !plan->place || !plan->convs) return fail_memory(graph, err);
    memset(plan->place, -1, n * sizeof *plan->place);
    for (int i = 0; i < graph->n_nodes; i++) {
        const mood_node *node = &graph->nodes[i];
        if (is_wanted(graph, node))
            MOOD_TRY(add_conv(plan, node, err));
        else if (!is_type(node, "Conv") &&
                 !(is_type(node, "Mul") && scales_channels(graph, node)) &&
                 !(is_type(node, "Add") && joins_pictures(graph, node)))
            continue;
        add_value(plan, end_of(graph, node->outputs[0]));
    }
    if (plan->n_convs == 0)
        return mood_fail(err, MOOD_E_UNSUPPORTED,
                         "quantize: the model has no convolution with constant weights");
    return MOOD_OK;
}
