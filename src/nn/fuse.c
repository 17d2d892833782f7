/* SPDX-License-Identifier: Apache-2.0
 *
 * What follows a convolution (or an addition) is done before its result is stored:
 *
 *     conv -> Add(other picture) -> Relu        one step, one pass over memory
 *
 * An addition may join the step that comes later in the file, since the other picture is there
 * by then. Channels added as zeros by a Pad (BlazeFace) need no picture of their own: the
 * residual simply has fewer channels.
 */
#include "nn/op.h"

#include <string.h>

/* slope (padded to blocks) from one number or one for each channel. */
static mood_status pad_slope(const float **out, mood_lower *lower, const float *from, size_t n,
                             int64_t channels, mood_error *err) {
    float *slope;
    const size_t padded = mood_size_round_up((size_t)channels, MOOD_KERN_MAX_BLOCK);
    MOOD_TRY(mood_program_floats(&slope, lower->program, padded, err));
    for (size_t i = 0; i < (size_t)channels; i++) slope[i] = from[n == 1 ? 0 : i];
    *out = slope;
    return MOOD_OK;
}

/* A constant of one number, or absent. */
static bool take_bound(float *out, const mood_lower *lower, const mood_node *node, int input) {
    const mood_value *v = mood_node_input(lower->graph, node, input);
    if (!v) return true;
    if (!v->floats || mood_value_count(v) != 1) return false;
    *out = v->floats[0];
    return true;
}

static mood_status clip_act(mood_act *out, bool *is_act, mood_lower *lower,
                            const mood_node *node, mood_error *err) {
    float low, high;
    MOOD_TRY(mood_node_float(&low, node, "min", -3.402823466e38f, err));
    MOOD_TRY(mood_node_float(&high, node, "max", 3.402823466e38f, err));
    *is_act = take_bound(&low, lower, node, 1) && take_bound(&high, lower, node, 2);
    /* A lane behind the last channel must stay 0, and so must 0 itself. */
    *is_act = *is_act && low <= 0 && high >= 0;
    *out = (mood_act){.kind = MOOD_ACT_CLIP, .low = low, .high = high};
    return MOOD_OK;
}

mood_status mood_fuse_act(mood_act *out, bool *is_act, mood_lower *lower, const mood_node *node,
                          mood_error *err) {
    const mood_value *x = mood_node_input(lower->graph, node, 0);
    const int64_t channels = x->n_dims >= 2 ? x->dims[1] : 1;
    *is_act = true;
    if (strcmp(node->type, "Relu") == 0) {
        *out = (mood_act){.kind = MOOD_ACT_RELU};
        return MOOD_OK;
    }
    if (strcmp(node->type, "Clip") == 0) return clip_act(out, is_act, lower, node, err);
    if (strcmp(node->type, "LeakyRelu") == 0) {
        float alpha;
        MOOD_TRY(mood_node_float(&alpha, node, "alpha", .01f, err));
        *out = (mood_act){.kind = MOOD_ACT_SLOPE};
        return pad_slope(&out->slope, lower, &alpha, 1, channels, err);
    }
    if (strcmp(node->type, "PRelu") == 0) {
        const mood_value *slope = mood_node_input(lower->graph, node, 1);
        const int64_t n = slope ? mood_value_count(slope) : 0;
        /* (c, 1, 1) or (1, c, 1, 1), or one number; the channels are dimension 1 of x. */
        const int at = slope ? slope->n_dims - (x->n_dims - 1) : 0;
        const bool is_channels = n == channels && at >= 0 && at < MOOD_MAX_DIMS &&
                                 slope->n_dims > at && slope->dims[at] == n;
        *is_act = x->n_dims >= 2 && slope && slope->floats && (n == 1 || is_channels);
        if (!*is_act) return MOOD_OK;
        *out = (mood_act){.kind = MOOD_ACT_SLOPE};
        return pad_slope(&out->slope, lower, slope->floats, (size_t)n, channels, err);
    }
    *is_act = false;
    return MOOD_OK;
}

/* The picture behind a Pad that adds channels of zeros at the end, or the value itself. */
static int skip_channel_pad(const mood_lower *lower, int value) {
    const int maker = lower->maker[value];
    if (maker < 0) return value;
    const mood_graph *graph = lower->graph;
    const mood_node *node = &graph->nodes[maker];
    const int64_t *pads;
    size_t n;
    const char *mode;
    if (strcmp(node->type, "Pad") != 0 || (node->n_inputs > 3 && node->inputs[3] >= 0) ||
        mood_node_const_ints(&pads, &n, graph, node, 1, "pads", NULL) != MOOD_OK || n != 8 ||
        mood_node_text(&mode, node, "mode", "constant", NULL) != MOOD_OK ||
        strcmp(mode, "constant") != 0)
        return value;
    float fill = 0;
    if (mood_node_float(&fill, node, "value", 0, NULL) != MOOD_OK ||
        !take_bound(&fill, lower, node, 2) || fill != 0)
        return value;
    for (size_t i = 0; i < 8; i++)
        if (i != 5 && pads[i] != 0) return value;
    return pads[5] >= 0 ? node->inputs[0] : value;
}

static bool try_add(mood_fused *f, const mood_lower *lower, const mood_node *node) {
    const mood_graph *graph = lower->graph;
    if (strcmp(node->type, "Add") != 0 || node->n_inputs != 2) return false;
    const int other = node->inputs[node->inputs[0] == f->value ? 1 : 0];
    const mood_value *a = &graph->values[f->value], *b = &graph->values[other];
    if (other == f->value || a->n_dims != 4 || !mood_value_has_shape(a, b)) return false;
    const int source = skip_channel_pad(lower, other);
    if (!mood_lower_is_ready(lower, source) || mood_value_is_constant(&graph->values[source]))
        return false;
    f->residual = source;
    f->residual_channels = graph->values[source].dims[1];
    f->value = node->outputs[0];
    return true;
}

mood_status mood_fuse_tail(mood_fused *out, mood_lower *lower, int value, bool may_add,
                           mood_error *err) {
    mood_fused f = {.residual = -1, .value = value};
    mood_node *user = mood_lower_only_user(lower, f.value);
    if (user && may_add && try_add(&f, lower, user)) {
        user->is_done = true;
        user = mood_lower_only_user(lower, f.value);
    }
    bool is_act = false;
    if (user && user->inputs[0] == f.value) {
        MOOD_TRY(mood_fuse_act(&f.act, &is_act, lower, user, err));
        if (is_act) {
            user->is_done = true;
            f.value = user->outputs[0];
        }
    }
    *out = f;
    return MOOD_OK;
}
