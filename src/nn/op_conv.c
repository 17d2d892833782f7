/* SPDX-License-Identifier: Apache-2.0
 *
 * Conv: chooses among four ways, and takes batch-norm, residual and activation with it.
 *
 *     depthwise   one input channel for each output channel
 *     winograd    3x3 at stride 1 over enough channels (conv_wino.c)
 *     first       few input channels: read as planes, spread number by number
 *     direct      everything else; groups that do not fill blocks become zeros in the weights
 */
#include "nn/conv.h"
#include "nn/quant.h"

#include <math.h>
#include <string.h>

static mood_status check(mood_graph *graph, const mood_node *node, mood_error *err) {
    const mood_value *x = mood_node_input(graph, node, 0), *w = mood_node_input(graph, node, 1);
    const mood_value *b = mood_node_input(graph, node, 2);
    mood_slide s;
    int64_t group;
    if (w->n_dims != 4 || x->n_dims != 4)
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node,
                              "%d dimensions; only pictures (n, c, h, w) are run", x->n_dims);
    MOOD_TRY(mood_slide_read(&s, node, x, w->dims + 2, false, err));
    MOOD_TRY(mood_node_int(&group, node, "group", 1, err));
    if (group < 1 || w->dims[0] % group != 0 || x->dims[1] % group != 0 ||
        w->dims[1] != x->dims[1] / group)
        return mood_node_fail(
            err, MOOD_E_FORMAT, node,
            "weights (%lld, %lld, ..) do not fit %lld channels in %lld groups",
            (long long)w->dims[0], (long long)w->dims[1], (long long)x->dims[1],
            (long long)group);
    if (b && (b->n_dims != 1 || b->dims[0] != w->dims[0]))
        return mood_node_fail(err, MOOD_E_FORMAT, node, "the bias does not fit %lld channels",
                              (long long)w->dims[0]);
    const int64_t dims[] = {x->dims[0], w->dims[0], s.out[0], s.out[1]};
    return mood_check_output(graph, node, 0, MOOD_ELEM_F32, dims, 4, err);
}

/* ---- what the step needs to know ------------------------------------------------------- */

/* Scale weights and bias by a batch-norm behind them (its scale, shift, mean, variance). */
static mood_status fold_norm(mood_conv *conv, mood_lower *lower, const mood_node *norm,
                             mood_error *err) {
    const size_t out = conv->out_channels, each = conv->in_per_group * conv->kernel_size;
    const float *p[4];
    float epsilon, *weights, *bias;
    for (int i = 0; i < 4; i++)
        MOOD_TRY(mood_lower_floats(&p[i], lower, norm, i + 1, "parameters", err));
    MOOD_TRY(mood_node_float(&epsilon, norm, "epsilon", 1e-5f, err));
    MOOD_TRY(mood_program_floats(&weights, lower->program, out * each, err));
    MOOD_TRY(mood_program_floats(&bias, lower->program,
                                 mood_size_round_up(out, MOOD_KERN_MAX_BLOCK), err));
    for (size_t o = 0; o < out; o++) {
        const float scale = p[0][o] / sqrtf(p[3][o] + epsilon);
        for (size_t i = 0; i < each; i++)
            weights[o * each + i] = conv->weights[o * each + i] * scale;
        bias[o] = ((conv->bias ? conv->bias[o] : 0) - p[2][o]) * scale + p[1][o];
    }
    conv->weights = weights;
    conv->bias = bias;
    return MOOD_OK;
}

static mood_status take_bias(mood_conv *conv, mood_lower *lower, const mood_node *node,
                             mood_error *err) {
    const float *from;
    float *bias;
    if (!mood_node_input(lower->graph, node, 2)) return MOOD_OK;
    MOOD_TRY(mood_lower_floats(&from, lower, node, 2, "bias", err));
    MOOD_TRY(mood_program_floats(&bias, lower->program,
                                 mood_size_round_up(conv->out_channels, MOOD_KERN_MAX_BLOCK),
                                 err));
    memcpy(bias, from, conv->out_channels * sizeof *bias);
    conv->bias = bias;
    return MOOD_OK;
}

/* A Pad of zeros around the picture becomes part of the padding of the convolution. */
static int skip_pad(mood_slide *s, const mood_lower *lower, int value) {
    const int maker = lower->maker[value];
    if (maker < 0) return value;
    const mood_graph *graph = lower->graph;
    const mood_node *node = &graph->nodes[maker];
    const int64_t *pads;
    if (strcmp(node->type, "Pad") != 0 || !mood_pad_is_spatial(&pads, graph, node))
        return value;
    if (!mood_lower_is_ready(lower, node->inputs[0])) return value;
    const int64_t more[4] = {pads[2], pads[3], pads[6], pads[7]};
    for (int i = 0; i < 4; i++) {
        if (s->pad[i] + more[i] > 4096) return value;
    }
    for (int i = 0; i < 4; i++) s->pad[i] += more[i];
    s->in[0] -= more[0] + more[2];
    s->in[1] -= more[1] + more[3];
    return node->inputs[0];
}

static const char *kind_name(const mood_conv *c) {
    const char *const *names;
    static const char *const direct[] = {"conv 1x1", "conv 3x3", "conv 5x5", "conv"};
    static const char *const strided[] = {"conv 1x1 s2", "conv 3x3 s2", "conv 5x5 s2",
                                          "conv s"};
    static const char *const deep[] = {"depthwise 1x1", "depthwise 3x3", "depthwise 5x5",
                                       "depthwise"};
    const int64_t k = c->slide.kernel[0] == c->slide.kernel[1] ? c->slide.kernel[0] : 0;
    names = c->way == MOOD_CONV_DEPTHWISE ? deep : c->slide.stride[0] > 1 ? strided : direct;
    if (c->way == MOOD_CONV_WINOGRAD)
        return c->tile == 4 ? "conv 3x3 winograd 4" : "conv 3x3 winograd 2";
    return names[k == 1 ? 0 : k == 3 ? 1 : k == 5 ? 2 : 3];
}

static void choose_way(mood_conv *c, const mood_lower *lower, int input) {
    const size_t block = lower->program->kern.block;
    if (c->groups > 1 && c->in_per_group == 1 && c->out_channels == c->groups)
        c->way = MOOD_CONV_DEPTHWISE;
    else if (c->groups == 1 && c->in_per_group <= block / 2 &&
             !mood_lower_has(lower, input, MOOD_LAYOUT_BLOCKED))
        c->way = MOOD_CONV_FIRST;
    else if (!lower->program->is_direct && mood_conv_wino_fits(c))
        c->way = MOOD_CONV_WINOGRAD;
    else
        c->way = MOOD_CONV_DIRECT;
}

static mood_status lower(mood_lower *lower, mood_node *node, mood_error *err) {
    const mood_graph *graph = lower->graph;
    const mood_value *w = mood_node_input(graph, node, 1);
    mood_conv c = {.groups = 1};
    int64_t group;
    bool is_done = false;
    MOOD_TRY(mood_q8_try_conv(&is_done, lower, node, err));
    if (is_done) return MOOD_OK;
    for (int i = 1; i < node->n_inputs; i++)
        MOOD_TRY(mood_lower_settle(lower, node->inputs[i], err));
    MOOD_TRY(mood_slide_read(&c.slide, node, mood_node_input(graph, node, 0), w->dims + 2,
                             false, err));
    MOOD_TRY(mood_node_int(&group, node, "group", 1, err));
    c.groups = (size_t)group;
    c.out_channels = (size_t)w->dims[0];
    c.in_per_group = (size_t)w->dims[1];
    c.kernel_size = (size_t)(w->dims[2] * w->dims[3]);
    MOOD_TRY(mood_lower_floats(&c.weights, lower, node, 1, "weights", err));
    MOOD_TRY(take_bias(&c, lower, node, err));
    int value = node->outputs[0];
    mood_node *norm = mood_lower_only_user(lower, value);
    if (norm && strcmp(norm->type, "BatchNormalization") == 0 && norm->inputs[0] == value) {
        MOOD_TRY(fold_norm(&c, lower, norm, err));
        norm->is_done = true;
        value = norm->outputs[0];
    }
    mood_fused fused;
    MOOD_TRY(mood_fuse_tail(&fused, lower, value, true, err));
    c.act = fused.act;

    const int input = skip_pad(&c.slide, lower, node->inputs[0]);
    int in, out, residual = -1, scratch = -1;
    choose_way(&c, lower, input);
    MOOD_TRY(mood_lower_in(&in, lower, input,
                           c.way == MOOD_CONV_FIRST ? MOOD_LAYOUT_PLANES : MOOD_LAYOUT_BLOCKED,
                           err));
    if (fused.residual >= 0)
        MOOD_TRY(mood_lower_in(&residual, lower, fused.residual, MOOD_LAYOUT_BLOCKED, err));
    MOOD_TRY(mood_lower_out(&out, lower, fused.value, MOOD_LAYOUT_BLOCKED, err));
    if (c.way == MOOD_CONV_WINOGRAD) MOOD_TRY(mood_lower_scratch(&scratch, lower, 0, err));

    mood_step *step;
    MOOD_TRY(mood_lower_step(&step, lower, node, kind_name(&c), sizeof c, err));
    mood_step_reads(step, in);
    if (residual >= 0) mood_step_reads(step, residual);
    mood_step_writes(step, out);
    if (scratch >= 0) mood_step_writes(step, scratch);
    mood_conv_need_halo(&c, &lower->program->buffers[in]);
    step->macs = (uint64_t)mood_value_count(mood_node_output(graph, node, 0)) * c.in_per_group *
                 c.kernel_size;
    step->prepare = c.way == MOOD_CONV_WINOGRAD    ? mood_conv_wino_prepare
                    : c.way == MOOD_CONV_DEPTHWISE ? mood_conv_depth_prepare
                                                   : mood_conv_direct_prepare;
    step->run = c.way == MOOD_CONV_WINOGRAD    ? mood_conv_wino_run
                : c.way == MOOD_CONV_DEPTHWISE ? mood_conv_depth_run
                                               : mood_conv_direct_run;
    *(mood_conv *)step->data = c;
    return MOOD_OK;
}

const mood_op mood_op_conv = {"Conv", 2, 3, 1, 3, check, lower};
