/* SPDX-License-Identifier: Apache-2.0
 *
 * ReduceMean over any axes, and GlobalAveragePool. The mean over a blocked picture, which ends
 * every convolutional network, has a kernel; all else is a plain loop.
 */
#include "nn/op.h"
#include "nn/quant.h"

#include <string.h>

/* Which axes are reduced; all when none is named, unless noop_with_empty_axes. */
static mood_status read_axes(bool is_reduced[MOOD_MAX_DIMS], bool *keeps,
                             const mood_graph *graph, const mood_node *node, mood_error *err) {
    const mood_value *x = mood_node_input(graph, node, 0);
    const int64_t *axes;
    size_t n;
    int64_t keepdims, noop;
    memset(is_reduced, 0, MOOD_MAX_DIMS * sizeof *is_reduced);
    if (strcmp(node->type, "GlobalAveragePool") == 0) {
        if (x->n_dims < 3) return mood_node_fail(err, MOOD_E_FORMAT, node, "no picture");
        for (int i = 2; i < x->n_dims; i++) is_reduced[i] = true;
        *keeps = true;
        return MOOD_OK;
    }
    MOOD_TRY(mood_node_const_ints(&axes, &n, graph, node, 1, "axes", err));
    MOOD_TRY(mood_node_int(&keepdims, node, "keepdims", 1, err));
    MOOD_TRY(mood_node_int(&noop, node, "noop_with_empty_axes", 0, err));
    *keeps = keepdims != 0;
    for (size_t i = 0; i < n; i++) {
        int axis;
        MOOD_TRY(mood_check_axis(&axis, axes[i], x->n_dims, node, err));
        is_reduced[axis] = true;
    }
    for (int i = 0; n == 0 && !noop && i < x->n_dims; i++) is_reduced[i] = true;
    return MOOD_OK;
}

static mood_status check(mood_graph *graph, const mood_node *node, mood_error *err) {
    const mood_value *x = mood_node_input(graph, node, 0);
    bool is_reduced[MOOD_MAX_DIMS], keeps;
    int64_t dims[MOOD_MAX_DIMS];
    int n = 0;
    MOOD_TRY(read_axes(is_reduced, &keeps, graph, node, err));
    for (int i = 0; i < x->n_dims; i++) {
        if (!is_reduced[i])
            dims[n++] = x->dims[i];
        else if (keeps)
            dims[n++] = 1;
    }
    return mood_check_output(graph, node, 0, MOOD_ELEM_F32, dims, n, err);
}

/* ---- a blocked picture ----------------------------------------------------------------- */

/* writes: out (images, channels), scratch (n_blocks * block) */
static void run_picture(const mood_step *step, const mood_program *program,
                        float *const *base) {
    const mood_buffer *in = &program->buffers[step->reads[0]];
    float *out = base[step->writes[0]], *scratch = base[step->writes[1]];
    for (size_t n = 0; n < in->images; n++) {
        const mood_plane from = mood_buffer_plane(in, base[step->reads[0]], n);
        program->kern.mean_f32(scratch, &from, in->n_blocks, in->height, in->width, in->block);
        memcpy(out + n * in->channels, scratch, in->channels * sizeof *out);
    }
}

static mood_status lower_picture(mood_lower *lower, mood_node *node, mood_error *err) {
    const mood_value *x = mood_node_input(lower->graph, node, 0);
    int in, out, scratch;
    mood_step *step;
    MOOD_TRY(mood_lower_in(&in, lower, node->inputs[0], MOOD_LAYOUT_BLOCKED, err));
    MOOD_TRY(mood_lower_out(&out, lower, node->outputs[0], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_scratch(
        &scratch, lower, mood_size_round_up((size_t)x->dims[1], MOOD_KERN_MAX_BLOCK), err));
    MOOD_TRY(mood_lower_step(&step, lower, node, "mean", 0, err));
    mood_step_reads(step, in);
    mood_step_writes(step, out);
    mood_step_writes(step, scratch);
    step->run = run_picture;
    return MOOD_OK;
}

/* ---- any axes -------------------------------------------------------------------------- */

typedef struct reduce_data {
    int n_dims;
    size_t dims[MOOD_MAX_DIMS], out_step[MOOD_MAX_DIMS]; /* 0 along a reduced axis */
    size_t n_in, n_out;
} reduce_data;

static void run_plain(const mood_step *step, const mood_program *program, float *const *base) {
    (void)program;
    const reduce_data *d = step->data;
    const float *in = base[step->reads[0]];
    float *out = base[step->writes[0]];
    memset(out, 0, d->n_out * sizeof *out);
    for (size_t i = 0; i < d->n_in; i++) {
        size_t at = 0, rest = i;
        for (int k = d->n_dims - 1; k >= 0; k--) {
            at += rest % d->dims[k] * d->out_step[k];
            rest /= d->dims[k];
        }
        out[at] += in[i];
    }
    const float share = (float)d->n_out / (float)d->n_in;
    for (size_t i = 0; i < d->n_out; i++) out[i] *= share;
}

static mood_status lower(mood_lower *lower, mood_node *node, mood_error *err) {
    const mood_value *x = mood_node_input(lower->graph, node, 0);
    bool is_reduced[MOOD_MAX_DIMS], keeps;
    reduce_data d = {.n_dims = x->n_dims, .n_in = (size_t)mood_value_count(x), .n_out = 1};
    int in, out;
    mood_step *step;
    MOOD_TRY(read_axes(is_reduced, &keeps, lower->graph, node, err));
    const bool is_picture =
        x->n_dims == 4 && !is_reduced[0] && !is_reduced[1] && is_reduced[2] && is_reduced[3];
    bool is_done = false;
    if (is_picture) MOOD_TRY(mood_q8_try_mean(&is_done, lower, node, err));
    if (is_done) return MOOD_OK;
    if (is_picture && mood_lower_has(lower, node->inputs[0], MOOD_LAYOUT_BLOCKED))
        return lower_picture(lower, node, err);
    for (int k = x->n_dims - 1; k >= 0; k--) {
        d.dims[k] = (size_t)x->dims[k];
        if (is_reduced[k]) continue;
        d.out_step[k] = d.n_out;
        d.n_out *= d.dims[k];
    }
    MOOD_TRY(mood_lower_in(&in, lower, node->inputs[0], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_out(&out, lower, node->outputs[0], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_step(&step, lower, node, "mean", sizeof d, err));
    mood_step_reads(step, in);
    mood_step_writes(step, out);
    step->run = run_plain;
    *(reduce_data *)step->data = d;
    return MOOD_OK;
}

const mood_op mood_op_reduce_mean = {"ReduceMean", 1, 2, 1, 1, check, lower};
const mood_op mood_op_global_average_pool = {"GlobalAveragePool", 1, 1, 1, 1, check, lower};
