/* SPDX-License-Identifier: Apache-2.0
 *
 * Pad: a frame of one number, of mirrored or of repeated numbers; negative widths cut off.
 * Frames of zeros mostly vanish into the convolution or addition behind them (fuse.c).
 */
#include "nn/op.h"

#include <string.h>

#define MAX_PAD ((int64_t)1 << 20)

typedef enum pad_mode { PAD_CONSTANT, PAD_REFLECT, PAD_EDGE } pad_mode;

typedef struct pad_data {
    pad_mode mode;
    float fill;
    int n_dims;
    int64_t in[MOOD_MAX_DIMS], out[MOOD_MAX_DIMS], before[MOOD_MAX_DIMS];
    size_t n;
} pad_data;

/* The widths before and behind every dimension, from `pads` and, if there, `axes`. */
static mood_status read_widths(int64_t before[MOOD_MAX_DIMS], int64_t behind[MOOD_MAX_DIMS],
                               const mood_graph *graph, const mood_node *node,
                               mood_error *err) {
    const int rank = mood_node_input(graph, node, 0)->n_dims;
    const int64_t *pads, *axes = NULL;
    size_t n, n_axes = 0;
    MOOD_TRY(mood_node_const_ints(&pads, &n, graph, node, 1, "pads", err));
    if (mood_node_input(graph, node, 3))
        MOOD_TRY(mood_node_const_ints(&axes, &n_axes, graph, node, 3, "axes", err));
    if (n != 2 * (axes ? n_axes : (size_t)rank) || n_axes > MOOD_MAX_DIMS)
        return mood_node_fail(err, MOOD_E_FORMAT, node, "%zu widths for %d dimensions", n,
                              rank);
    for (int i = 0; i < MOOD_MAX_DIMS; i++) before[i] = behind[i] = 0;
    for (size_t i = 0; i < n / 2; i++) {
        int axis = (int)i;
        if (axes) MOOD_TRY(mood_check_axis(&axis, axes[i], rank, node, err));
        before[axis] = pads[i];
        behind[axis] = pads[i + n / 2];
        if (before[axis] < -MAX_PAD || before[axis] > MAX_PAD || behind[axis] < -MAX_PAD ||
            behind[axis] > MAX_PAD)
            return mood_node_fail(err, MOOD_E_LIMIT, node, "a frame wider than %lld",
                                  (long long)MAX_PAD);
    }
    return MOOD_OK;
}

static mood_status read_data(pad_data *d, const mood_graph *graph, const mood_node *node,
                             mood_error *err) {
    const mood_value *x = mood_node_input(graph, node, 0);
    const mood_value *fill = mood_node_input(graph, node, 2);
    const char *mode;
    int64_t behind[MOOD_MAX_DIMS];
    *d = (pad_data){.n_dims = x->n_dims};
    MOOD_TRY(mood_node_text(&mode, node, "mode", "constant", err));
    if (strcmp(mode, "reflect") == 0)
        d->mode = PAD_REFLECT;
    else if (strcmp(mode, "edge") == 0)
        d->mode = PAD_EDGE;
    else if (strcmp(mode, "constant") != 0)
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "the mode %.40s", mode);
    MOOD_TRY(mood_node_float(&d->fill, node, "value", 0, err));
    if (fill && !(fill->floats && mood_value_count(fill) == 1))
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node,
                              "the filling must be one constant float32");
    if (fill) d->fill = fill->floats[0];
    MOOD_TRY(read_widths(d->before, behind, graph, node, err));
    for (int i = 0; i < x->n_dims; i++) {
        d->in[i] = x->dims[i];
        d->out[i] = x->dims[i] + d->before[i] + behind[i];
        if (d->mode == PAD_REFLECT && (d->before[i] >= d->in[i] || behind[i] >= d->in[i]))
            return mood_node_fail(err, MOOD_E_FORMAT, node,
                                  "a mirrored frame wider than the picture");
    }
    return MOOD_OK;
}

static mood_status check(mood_graph *graph, const mood_node *node, mood_error *err) {
    pad_data d;
    MOOD_TRY(read_data(&d, graph, node, err));
    return mood_check_output(graph, node, 0, MOOD_ELEM_F32, d.out, d.n_dims, err);
}

bool mood_pad_is_spatial(const int64_t **pads, const mood_graph *graph, const mood_node *node) {
    pad_data d;
    size_t n;
    if (mood_node_input(graph, node, 3) || read_data(&d, graph, node, NULL) != MOOD_OK)
        return false;
    if (d.mode != PAD_CONSTANT || d.fill != 0 || d.n_dims != 4) return false;
    if (mood_node_const_ints(pads, &n, graph, node, 1, "pads", NULL) != MOOD_OK) return false;
    for (size_t i = 0; i < 8; i++)
        if ((*pads)[i] < 0 || (i % 4 < 2 && (*pads)[i] != 0)) return false;
    return true;
}

/* Where index i of the output comes from; -1: from the frame. */
static int64_t source(int64_t i, int64_t n, pad_mode mode) {
    if (i >= 0 && i < n) return i;
    if (mode == PAD_EDGE) return i < 0 ? 0 : n - 1;
    if (mode == PAD_REFLECT) return i < 0 ? -i : 2 * (n - 1) - i;
    return -1;
}

/* Whole rows at once: only the last two dimensions are framed, and with one number. */
static void run_frame(const mood_step *step, const mood_program *program, float *const *base) {
    (void)program;
    const pad_data *d = step->data;
    const int h = d->n_dims - 2, w = d->n_dims - 1;
    const float *in = base[step->reads[0]];
    float *out = base[step->writes[0]];
    const size_t planes = d->n / (size_t)(d->out[h] * d->out[w]), width = (size_t)d->in[w];
    const int64_t behind = d->out[w] - d->in[w] - d->before[w];
    for (size_t p = 0; p < planes; p++)
        for (int64_t y = 0; y < d->out[h]; y++) {
            const int64_t from = y - d->before[h];
            const bool is_frame = from < 0 || from >= d->in[h];
            const int64_t left = is_frame ? d->out[w] : d->before[w];
            for (int64_t x = 0; x < left; x++) *out++ = d->fill;
            if (is_frame) continue;
            memcpy(out, in, width * sizeof *out);
            out += width;
            in += width;
            for (int64_t x = 0; x < behind; x++) *out++ = d->fill;
        }
}

static bool is_frame_only(const pad_data *d) {
    if (d->mode != PAD_CONSTANT || d->n_dims < 2) return false;
    for (int i = 0; i < d->n_dims; i++) {
        const bool is_last = i >= d->n_dims - 2;
        if (d->before[i] < 0 || d->out[i] < d->in[i] + d->before[i]) return false;
        if (!is_last && d->out[i] != d->in[i]) return false;
    }
    return true;
}

static void run(const mood_step *step, const mood_program *program, float *const *base) {
    (void)program;
    const pad_data *d = step->data;
    const float *in = base[step->reads[0]];
    float *out = base[step->writes[0]];
    for (size_t i = 0; i < d->n; i++) {
        int64_t rest = (int64_t)i, at = 0, stride = 1;
        bool is_frame = false;
        for (int k = d->n_dims - 1; k >= 0; k--) {
            const int64_t from = source(rest % d->out[k] - d->before[k], d->in[k], d->mode);
            if (from < 0)
                is_frame = true;
            else
                at += from * stride;
            stride *= d->in[k];
            rest /= d->out[k];
        }
        out[i] = is_frame ? d->fill : in[at];
    }
}

static mood_status lower(mood_lower *lower, mood_node *node, mood_error *err) {
    const mood_value *x = mood_node_input(lower->graph, node, 0);
    const mood_value *y = mood_node_output(lower->graph, node, 0);
    pad_data d;
    int in, out;
    mood_step *step;
    MOOD_TRY(read_data(&d, lower->graph, node, err));
    d.n = (size_t)mood_value_count(y);
    bool is_nothing = mood_value_has_shape(x, y);
    for (int i = 0; i < d.n_dims; i++) is_nothing = is_nothing && d.before[i] == 0;
    if (is_nothing)
        return mood_lower_alias(lower, node->outputs[0], node->inputs[0], true, err);
    MOOD_TRY(mood_lower_in(&in, lower, node->inputs[0], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_out(&out, lower, node->outputs[0], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_step(&step, lower, node, "pad", sizeof d, err));
    mood_step_reads(step, in);
    mood_step_writes(step, out);
    step->run = is_frame_only(&d) ? run_frame : run;
    *(pad_data *)step->data = d;
    return MOOD_OK;
}

const mood_op mood_op_pad = {"Pad", 1, 4, 1, 1, check, lower};
