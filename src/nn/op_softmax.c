/* SPDX-License-Identifier: Apache-2.0
 *
 * Softmax: exp(x - max) over its sum. Before opset 13 the axis and all behind it are one.
 */
#include "nn/op.h"

#include <math.h>

typedef struct softmax_data {
    size_t n_outer, n, n_inner; /* (outer, n, inner) */
} softmax_data;

static mood_status read_data(softmax_data *d, const mood_graph *graph, const mood_node *node,
                             mood_error *err) {
    const mood_value *x = mood_node_input(graph, node, 0);
    const bool is_old = graph->opset < 13;
    int64_t value;
    int axis = 0;
    MOOD_TRY(mood_node_int(&value, node, "axis", is_old ? 1 : -1, err));
    if (is_old && value == 1 && x->n_dims == 1) value = 0; /* one row */
    if (x->n_dims > 0) MOOD_TRY(mood_check_axis(&axis, value, x->n_dims, node, err));
    const int end = is_old ? x->n_dims : axis + 1;
    d->n_outer = mood_dims_product(x->dims, 0, axis);
    d->n = x->n_dims ? mood_dims_product(x->dims, axis, end) : 1;
    d->n_inner = x->n_dims ? mood_dims_product(x->dims, end, x->n_dims) : 1;
    return MOOD_OK;
}

static mood_status check(mood_graph *graph, const mood_node *node, mood_error *err) {
    softmax_data d;
    MOOD_TRY(read_data(&d, graph, node, err));
    return mood_check_same(graph, node, err);
}

static void run(const mood_step *step, const mood_program *program, float *const *base) {
    (void)program;
    const softmax_data *d = step->data;
    for (size_t i = 0; i < d->n_outer * d->n_inner; i++) {
        const size_t at = i / d->n_inner * d->n * d->n_inner + i % d->n_inner;
        const float *in = base[step->reads[0]] + at;
        float *out = base[step->writes[0]] + at;
        float most = in[0], sum = 0;
        for (size_t k = 1; k < d->n; k++)
            if (in[k * d->n_inner] > most) most = in[k * d->n_inner];
        for (size_t k = 0; k < d->n; k++) {
            out[k * d->n_inner] = expf(in[k * d->n_inner] - most);
            sum += out[k * d->n_inner];
        }
        for (size_t k = 0; k < d->n; k++) out[k * d->n_inner] /= sum;
    }
}

static mood_status lower(mood_lower *lower, mood_node *node, mood_error *err) {
    softmax_data d;
    int in, out;
    mood_step *step;
    MOOD_TRY(read_data(&d, lower->graph, node, err));
    MOOD_TRY(mood_lower_in(&in, lower, node->inputs[0], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_out(&out, lower, node->outputs[0], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_step(&step, lower, node, "softmax", sizeof d, err));
    mood_step_reads(step, in);
    mood_step_writes(step, out);
    step->run = run;
    *(softmax_data *)step->data = d;
    return MOOD_OK;
}

const mood_op mood_op_softmax = {"Softmax", 1, 1, 1, 1, check, lower};
