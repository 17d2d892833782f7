/* SPDX-License-Identifier: Apache-2.0
 *
 * Add, Sub, Mul, Div with broadcasting. Three shapes that networks are made of work on blocked
 * pictures; every other one is a plain loop.
 *
 *     picture + picture                          with the activation behind it
 *     picture * (n, c, 1, 1) [+ picture]         squeeze and excitation, and its residual
 *     picture op constant of one or c numbers    scale and shift
 */
#include "nn/op.h"
#include "nn/quant.h"

#include <string.h>

static mood_status broadcast(int64_t *dims, int *n_dims, const mood_value *a,
                             const mood_value *b, const mood_node *node, mood_error *err) {
    const int n = a->n_dims > b->n_dims ? a->n_dims : b->n_dims;
    for (int i = 0; i < n; i++) {
        const int ka = i - (n - a->n_dims), kb = i - (n - b->n_dims);
        const int64_t x = ka < 0 ? 1 : a->dims[ka], y = kb < 0 ? 1 : b->dims[kb];
        if (x != y && x != 1 && y != 1)
            return mood_node_fail(err, MOOD_E_FORMAT, node,
                                  "sizes %lld and %lld do not go together", (long long)x,
                                  (long long)y);
        dims[i] = x > y ? x : y;
    }
    *n_dims = n;
    return MOOD_OK;
}

/* Before opset 7 the second input was laid along `axis`; at the end it is what it is today. */
static mood_status check_old_axis(const mood_graph *graph, const mood_node *node,
                                  mood_error *err) {
    const mood_value *a = mood_node_input(graph, node, 0), *b = mood_node_input(graph, node, 1);
    int64_t axis;
    MOOD_TRY(mood_node_int(&axis, node, "axis", a->n_dims - b->n_dims, err));
    if (axis < 0) axis += a->n_dims;
    if (axis != a->n_dims - b->n_dims)
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "axis %lld (operator set %lld)",
                              (long long)axis, (long long)graph->opset);
    return MOOD_OK;
}

static mood_status check(mood_graph *graph, const mood_node *node, mood_error *err) {
    int64_t dims[MOOD_MAX_DIMS];
    int n;
    if (graph->opset < 7) MOOD_TRY(check_old_axis(graph, node, err));
    MOOD_TRY(broadcast(dims, &n, mood_node_input(graph, node, 0),
                       mood_node_input(graph, node, 1), node, err));
    return mood_check_output(graph, node, 0, MOOD_ELEM_F32, dims, n, err);
}

/* ---- plain ----------------------------------------------------------------------------- */

typedef struct binary_data {
    char op; /* + - * / */
    int n_dims;
    size_t dims[MOOD_MAX_DIMS], a_step[MOOD_MAX_DIMS], b_step[MOOD_MAX_DIMS];
    size_t n;
} binary_data;

/* A row along the last dimension; steps are 0 or 1. */
static void run_row(float *out, const float *a, const float *b, char op, size_t n, size_t sa,
                    size_t sb) {
    switch (op) {
    case '+':
        for (size_t i = 0; i < n; i++) out[i] = a[i * sa] + b[i * sb];
        break;
    case '-':
        for (size_t i = 0; i < n; i++) out[i] = a[i * sa] - b[i * sb];
        break;
    case '*':
        for (size_t i = 0; i < n; i++) out[i] = a[i * sa] * b[i * sb];
        break;
    default:
        for (size_t i = 0; i < n; i++) out[i] = a[i * sa] / b[i * sb];
        break;
    }
}

static void run_plain(const mood_step *step, const mood_program *program, float *const *base) {
    (void)program;
    const binary_data *d = step->data;
    const int last = d->n_dims - 1;
    const float *a = base[step->reads[0]], *b = base[step->reads[1]];
    float *out = base[step->writes[0]];
    for (size_t i = 0; i < d->n; i += d->dims[last]) {
        size_t at_a = 0, at_b = 0, rest = i / d->dims[last];
        for (int k = last - 1; k >= 0; k--) {
            at_a += rest % d->dims[k] * d->a_step[k];
            at_b += rest % d->dims[k] * d->b_step[k];
            rest /= d->dims[k];
        }
        run_row(out + i, a + at_a, b + at_b, d->op, d->dims[last], d->a_step[last],
                d->b_step[last]);
    }
}

/* Steps of an input along the dimensions of the output: 0 where it is spread. */
static void set_steps(size_t *steps, const mood_value *v, int n_dims) {
    size_t step = 1;
    for (int i = n_dims - 1; i >= 0; i--) {
        const int k = i - (n_dims - v->n_dims);
        const size_t dim = k < 0 ? 1 : (size_t)v->dims[k];
        steps[i] = dim == 1 ? 0 : step;
        step *= dim;
    }
}

static mood_status lower_plain(mood_lower *lower, mood_node *node, char op, mood_error *err) {
    const mood_graph *graph = lower->graph;
    const mood_value *y = mood_node_output(graph, node, 0);
    binary_data d = {.op = op, .n_dims = y->n_dims, .n = (size_t)mood_value_count(y)};
    int a, b, out;
    mood_step *step;
    for (int i = 0; i < y->n_dims; i++) d.dims[i] = (size_t)y->dims[i];
    set_steps(d.a_step, mood_node_input(graph, node, 0), y->n_dims);
    set_steps(d.b_step, mood_node_input(graph, node, 1), y->n_dims);
    if (d.n_dims == 0) d.n_dims = 1, d.dims[0] = 1;
    MOOD_TRY(mood_lower_in(&a, lower, node->inputs[0], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_in(&b, lower, node->inputs[1], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_out(&out, lower, node->outputs[0], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_step(&step, lower, node, "arithmetic", sizeof d, err));
    mood_step_reads(step, a);
    mood_step_reads(step, b);
    mood_step_writes(step, out);
    step->run = run_plain;
    *(binary_data *)step->data = d;
    return MOOD_OK;
}

/* ---- blocked --------------------------------------------------------------------------- */

typedef struct mix_data {
    const float *scale, *shift; /* constants, padded, or NULL */
    int b;                      /* index into reads of the picture to add, -1 */
    int factor; /* index into reads of a run-time scale (images, channels), -1 */
    mood_act act;
} mix_data;

static void run_mix(const mood_step *step, const mood_program *program, float *const *base) {
    const mix_data *d = step->data;
    const mood_buffer *a = &program->buffers[step->reads[0]];
    const mood_buffer *out = &program->buffers[step->writes[0]];
    for (size_t n = 0; n < out->images; n++) {
        mood_mix_args args = {
            .out = mood_buffer_plane(out, base[step->writes[0]], n),
            .a = mood_buffer_plane(a, base[step->reads[0]], n),
            .scale = d->scale,
            .shift = d->shift,
            .n_blocks = out->n_blocks,
            .height = out->height,
            .width = out->width,
            .block = out->block,
            .act = d->act,
        };
        if (d->b >= 0) {
            const mood_buffer *b = &program->buffers[step->reads[d->b]];
            args.b = mood_buffer_plane(b, base[step->reads[d->b]], n);
            args.n_b_blocks = b->n_blocks;
        }
        if (d->factor >= 0) {
            float *scale = base[step->writes[1]];
            const size_t padded = out->n_blocks * out->block;
            memcpy(scale, base[step->reads[d->factor]] + n * out->channels,
                   out->channels * sizeof *scale);
            for (size_t i = out->channels; i < padded; i++) scale[i] = 0;
            args.scale = scale;
        }
        program->kern.mix_f32(&args);
    }
}

mood_status mood_lower_mix(mood_lower *lower, const mood_node *node, const char *kind,
                           int value, const float *scale, const float *shift, int factor,
                           const mood_fused *fused, mood_error *err) {
    mix_data d = {.scale = scale, .shift = shift, .b = -1, .factor = -1, .act = fused->act};
    int in, out, b, factor_buffer, scratch;
    mood_step *step;
    MOOD_TRY(mood_lower_in(&in, lower, value, MOOD_LAYOUT_BLOCKED, err));
    if (fused->residual >= 0)
        MOOD_TRY(mood_lower_in(&b, lower, fused->residual, MOOD_LAYOUT_BLOCKED, err));
    if (factor >= 0) {
        const size_t channels = (size_t)lower->graph->values[value].dims[1];
        MOOD_TRY(mood_lower_in(&factor_buffer, lower, factor, MOOD_LAYOUT_PLAIN, err));
        MOOD_TRY(mood_lower_scratch(&scratch, lower,
                                    mood_size_round_up(channels, MOOD_KERN_MAX_BLOCK), err));
    }
    MOOD_TRY(mood_lower_out(&out, lower, fused->value, MOOD_LAYOUT_BLOCKED, err));
    MOOD_TRY(mood_lower_step(&step, lower, node, kind, sizeof d, err));
    mood_step_reads(step, in);
    mood_step_writes(step, out);
    if (fused->residual >= 0) {
        d.b = step->n_reads;
        mood_step_reads(step, b);
    }
    if (factor >= 0) {
        d.factor = step->n_reads;
        mood_step_reads(step, factor_buffer);
        mood_step_writes(step, scratch);
    }
    step->run = run_mix;
    *(mix_data *)step->data = d;
    return MOOD_OK;
}

static bool is_blocked(const mood_lower *lower, int value) {
    return mood_lower_has(lower, value, MOOD_LAYOUT_BLOCKED);
}

static bool is_channels(const mood_value *v, const mood_value *picture) {
    return v->n_dims == 4 && v->dims[0] == picture->dims[0] && v->dims[1] == picture->dims[1] &&
           v->dims[2] == 1 && v->dims[3] == 1;
}

static mood_status lower_add(bool *is_done, mood_lower *lower, mood_node *node,
                             mood_error *err) {
    const int x = node->inputs[0], y = node->inputs[1];
    const mood_value *a = &lower->graph->values[x], *b = &lower->graph->values[y];
    if ((!is_blocked(lower, x) && !is_blocked(lower, y)) || !mood_value_has_shape(a, b))
        return MOOD_OK;
    mood_fused fused;
    MOOD_TRY(mood_fuse_tail(&fused, lower, node->outputs[0], false, err));
    fused.residual = y;
    *is_done = true;
    return mood_lower_mix(lower, node, "add", x, NULL, NULL, -1, &fused, err);
}

static mood_status lower_scale(bool *is_done, mood_lower *lower, mood_node *node,
                               mood_error *err) {
    for (int i = 0; i < 2; i++) {
        const int x = node->inputs[i], factor = node->inputs[1 - i];
        const mood_value *a = &lower->graph->values[x], *f = &lower->graph->values[factor];
        if (!is_blocked(lower, x) || mood_value_is_constant(f) || !is_channels(f, a)) continue;
        mood_fused fused;
        MOOD_TRY(mood_fuse_tail(&fused, lower, node->outputs[0], true, err));
        *is_done = true;
        return mood_lower_mix(lower, node, "scale", x, NULL, NULL, factor, &fused, err);
    }
    return MOOD_OK;
}

static mood_status lower_as(mood_lower *lower, mood_node *node, char op, mood_error *err) {
    bool is_done = false;
    if (op == '+') MOOD_TRY(mood_q8_try_add(&is_done, lower, node, err));
    if (op == '*') MOOD_TRY(mood_q8_try_scale(&is_done, lower, node, err));
    if (is_done) return MOOD_OK;
    if (!lower->is_alone && op == '+') MOOD_TRY(lower_add(&is_done, lower, node, err));
    if (!lower->is_alone && op == '*') MOOD_TRY(lower_scale(&is_done, lower, node, err));
    return is_done ? MOOD_OK : lower_plain(lower, node, op, err);
}

static mood_status lower_sum(mood_lower *lower, mood_node *node, mood_error *err) {
    return lower_as(lower, node, '+', err);
}
static mood_status lower_difference(mood_lower *lower, mood_node *node, mood_error *err) {
    return lower_as(lower, node, '-', err);
}
static mood_status lower_product(mood_lower *lower, mood_node *node, mood_error *err) {
    return lower_as(lower, node, '*', err);
}
static mood_status lower_quotient(mood_lower *lower, mood_node *node, mood_error *err) {
    return lower_as(lower, node, '/', err);
}

const mood_op mood_op_add = {"Add", 2, 2, 1, 2, check, lower_sum};
const mood_op mood_op_sub = {"Sub", 2, 2, 1, 2, check, lower_difference};
const mood_op mood_op_mul = {"Mul", 2, 2, 1, 2, check, lower_product};
const mood_op mood_op_div = {"Div", 2, 2, 1, 2, check, lower_quotient};
