/* SPDX-License-Identifier: Apache-2.0
 *
 * PRelu: x < 0 ? slope * x : x, with a slope that spreads over x. One slope for each channel is
 * an activation of the kernels; any other is a plain loop.
 */
#include "nn/op.h"

typedef struct prelu_data {
    size_t n;
    int n_dims;
    size_t dims[MOOD_MAX_DIMS],
        step[MOOD_MAX_DIMS]; /* steps of the slope, 0 where it is spread */
} prelu_data;

/* Before opset 7 a list of slopes lay along the channels, dimension 1. */
static bool is_old_channels(const mood_graph *graph, const mood_value *x,
                            const mood_value *slope) {
    return graph->opset < 7 && slope->n_dims == 1 && x->n_dims > 2 &&
           slope->dims[0] == x->dims[1];
}

static mood_status check(mood_graph *graph, const mood_node *node, mood_error *err) {
    const mood_value *x = mood_node_input(graph, node, 0),
                     *slope = mood_node_input(graph, node, 1);
    for (int i = 0; i < slope->n_dims && !is_old_channels(graph, x, slope); i++) {
        const int k = x->n_dims - slope->n_dims + i;
        if (k < 0 || (slope->dims[i] != 1 && slope->dims[i] != x->dims[k]))
            return mood_node_fail(err, MOOD_E_FORMAT, node, "the slope does not spread over x");
    }
    return mood_check_same(graph, node, err);
}

static void run(const mood_step *step, const mood_program *program, float *const *base) {
    (void)program;
    const prelu_data *d = step->data;
    const float *in = base[step->reads[0]], *slope = base[step->reads[1]];
    float *out = base[step->writes[0]];
    for (size_t i = 0; i < d->n; i++) {
        size_t at = 0, rest = i;
        for (int k = d->n_dims - 1; k >= 0; k--) {
            at += rest % d->dims[k] * d->step[k];
            rest /= d->dims[k];
        }
        out[i] = in[i] < 0 ? in[i] * slope[at] : in[i];
    }
}

static mood_status lower_plain(mood_lower *lower, mood_node *node, mood_error *err) {
    const mood_value *x = mood_node_input(lower->graph, node, 0);
    const mood_value *slope = mood_node_input(lower->graph, node, 1);
    prelu_data d = {.n = (size_t)mood_value_count(x), .n_dims = x->n_dims};
    int in, slope_buffer, out;
    mood_step *step;
    size_t stride = 1;
    for (int k = x->n_dims - 1; k >= 0; k--) {
        const int i = k - (x->n_dims - slope->n_dims);
        const size_t dim = i >= 0 ? (size_t)slope->dims[i] : 1;
        d.dims[k] = (size_t)x->dims[k];
        d.step[k] = dim > 1 ? stride : 0;
        stride *= dim;
    }
    if (is_old_channels(lower->graph, x, slope))
        for (int k = 0; k < x->n_dims; k++) d.step[k] = k == 1;
    MOOD_TRY(mood_lower_in(&in, lower, node->inputs[0], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_in(&slope_buffer, lower, node->inputs[1], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_out(&out, lower, node->outputs[0], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_step(&step, lower, node, "activation", sizeof d, err));
    mood_step_reads(step, in);
    mood_step_reads(step, slope_buffer);
    mood_step_writes(step, out);
    step->run = run;
    *(prelu_data *)step->data = d;
    return MOOD_OK;
}

static mood_status lower(mood_lower *lower, mood_node *node, mood_error *err) {
    if (!lower->is_alone && mood_lower_has(lower, node->inputs[0], MOOD_LAYOUT_BLOCKED)) {
        mood_fused fused = {.residual = -1, .value = node->outputs[0]};
        bool is_act;
        MOOD_TRY(mood_fuse_act(&fused.act, &is_act, lower, node, err));
        if (is_act)
            return mood_lower_mix(lower, node, "activation", node->inputs[0], NULL, NULL, -1,
                                  &fused, err);
    }
    return lower_plain(lower, node, err);
}

const mood_op mood_op_prelu = {"PRelu", 2, 2, 1, 2, check, lower};
