/* SPDX-License-Identifier: Apache-2.0
 *
 * Functions of one number: activations and their kin. Those that the kernels know are done on
 * blocked pictures, and mostly by the step before (fuse.c); the others are plain loops.
 */
#include "nn/op.h"

#include <math.h>
#include <string.h>

typedef enum unary_kind {
    RELU,
    CLIP,
    LEAKY,
    SIGMOID,
    TANH,
    HARD_SIGMOID,
    HARD_SWISH,
    N_KINDS
} unary_kind;

static const char *const names[N_KINDS] = {"Relu", "Clip",        "LeakyRelu", "Sigmoid",
                                           "Tanh", "HardSigmoid", "HardSwish"};

typedef struct unary_data {
    unary_kind kind;
    float a, b; /* low and high, or alpha and beta */
    size_t n;
} unary_data;

static float apply(float x, unary_kind kind, float a, float b) {
    switch (kind) {
    case RELU:
        return x < 0 ? 0 : x;
    case CLIP:
        return x < a ? a : x > b ? b : x;
    case LEAKY:
        return x < 0 ? a * x : x;
    case SIGMOID:
        return 1.0f / (1.0f + expf(-x));
    case TANH:
        return tanhf(x);
    case HARD_SIGMOID:
        return mood_clampf(a * x + b, 0, 1);
    case HARD_SWISH:
        return x * mood_clampf(x / 6 + .5f, 0, 1);
    case N_KINDS:
        break;
    }
    return x;
}

static void run(const mood_step *step, const mood_program *program, float *const *base) {
    (void)program;
    const unary_data *d = step->data;
    const float *in = base[step->reads[0]];
    float *out = base[step->writes[0]];
    for (size_t i = 0; i < d->n; i++) out[i] = apply(in[i], d->kind, d->a, d->b);
}

/* The bounds of a Clip: attributes before opset 11, inputs of one number after it. */
static mood_status read_bounds(unary_data *d, const mood_graph *graph, const mood_node *node,
                               mood_error *err) {
    MOOD_TRY(mood_node_float(&d->a, node, "min", -INFINITY, err));
    MOOD_TRY(mood_node_float(&d->b, node, "max", INFINITY, err));
    for (int i = 1; i <= 2; i++) {
        const mood_value *v = mood_node_input(graph, node, i);
        if (!v) continue;
        if (!v->floats || mood_value_count(v) != 1)
            return mood_node_fail(err, MOOD_E_UNSUPPORTED, node,
                                  "a bound must be one constant float32");
        *(i == 1 ? &d->a : &d->b) = v->floats[0];
    }
    return MOOD_OK;
}

static mood_status read_data(unary_data *d, const mood_graph *graph, const mood_node *node,
                             mood_error *err) {
    *d = (unary_data){.kind = N_KINDS,
                      .n = (size_t)mood_value_count(mood_node_input(graph, node, 0))};
    for (int k = 0; k < N_KINDS; k++)
        if (strcmp(node->type, names[k]) == 0) d->kind = (unary_kind)k;
    if (d->kind == CLIP) return read_bounds(d, graph, node, err);
    if (d->kind == LEAKY) return mood_node_float(&d->a, node, "alpha", .01f, err);
    if (d->kind == HARD_SIGMOID) {
        MOOD_TRY(mood_node_float(&d->a, node, "alpha", .2f, err));
        return mood_node_float(&d->b, node, "beta", .5f, err);
    }
    return MOOD_OK;
}

static mood_status check(mood_graph *graph, const mood_node *node, mood_error *err) {
    unary_data d;
    MOOD_TRY(read_data(&d, graph, node, err));
    return mood_check_same(graph, node, err);
}

static mood_status lower(mood_lower *lower, mood_node *node, mood_error *err) {
    unary_data d;
    int in, out;
    mood_step *step;
    MOOD_TRY(read_data(&d, lower->graph, node, err));
    if (mood_lower_has(lower, node->inputs[0], MOOD_LAYOUT_BLOCKED)) {
        mood_fused fused = {.residual = -1, .value = node->outputs[0]};
        bool is_act;
        MOOD_TRY(mood_fuse_act(&fused.act, &is_act, lower, node, err));
        if (is_act)
            return mood_lower_mix(lower, node, "activation", node->inputs[0], NULL, NULL, -1,
                                  &fused, err);
    }
    MOOD_TRY(mood_lower_in(&in, lower, node->inputs[0], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_out(&out, lower, node->outputs[0], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_step(&step, lower, node, "activation", sizeof d, err));
    mood_step_reads(step, in);
    mood_step_writes(step, out);
    step->run = run;
    *(unary_data *)step->data = d;
    return MOOD_OK;
}

const mood_op mood_op_relu = {"Relu", 1, 1, 1, 1, check, lower};
const mood_op mood_op_clip = {"Clip", 1, 3, 1, 1, check, lower};
const mood_op mood_op_leaky_relu = {"LeakyRelu", 1, 1, 1, 1, check, lower};
const mood_op mood_op_sigmoid = {"Sigmoid", 1, 1, 1, 1, check, lower};
const mood_op mood_op_tanh = {"Tanh", 1, 1, 1, 1, check, lower};
const mood_op mood_op_hard_sigmoid = {"HardSigmoid", 1, 1, 1, 1, check, lower};
const mood_op mood_op_hard_swish = {"HardSwish", 1, 1, 1, 1, check, lower};
