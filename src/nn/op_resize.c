/* SPDX-License-Identifier: Apache-2.0
 *
 * Resize of pictures (n, c, h, w) along h and w: nearest and linear. Every row and column of
 * the output is a mixture of two of the input, worked out at load.
 *
 * Source of the formulas: ONNX operator Resize, attribute coordinate_transformation_mode.
 */
#include "nn/op.h"

#include <math.h>
#include <string.h>

typedef enum resize_map {
    HALF_PIXEL,
    PYTORCH_HALF_PIXEL,
    ALIGN_CORNERS,
    ASYMMETRIC
} resize_map;
typedef enum resize_round { PREFER_FLOOR, PREFER_CEIL, FLOOR, CEIL } resize_round;

typedef struct resize_data {
    bool is_linear;
    resize_map map;
    resize_round round;
    int64_t in[2], out[2];
    float scale[2];
    mood_lerp *lerps[2];
} resize_data;

/* The place of a word in a list; MOOD_E_UNSUPPORTED naming the attribute for another one. */
static mood_status choose(int *out, const mood_node *node, const char *attr,
                          const char *const *words, mood_error *err) {
    const char *word;
    MOOD_TRY(mood_node_text(&word, node, attr, words[0], err));
    for (int i = 0; words[i]; i++) {
        *out = i;
        if (strcmp(words[i], word) == 0) return MOOD_OK;
    }
    return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "%s %.40s", attr, word);
}

static mood_status read_modes(resize_data *d, const mood_node *node, mood_error *err) {
    static const char *const modes[] = {"nearest", "linear", NULL};
    static const char *const maps[] = {"half_pixel", "pytorch_half_pixel", "align_corners",
                                       "asymmetric", NULL};
    static const char *const rounds[] = {"round_prefer_floor", "round_prefer_ceil", "floor",
                                         "ceil", NULL};
    static const char *const policies[] = {"stretch", NULL};
    int mode, map, round, policy;
    int64_t antialias;
    MOOD_TRY(choose(&mode, node, "mode", modes, err));
    MOOD_TRY(choose(&map, node, "coordinate_transformation_mode", maps, err));
    MOOD_TRY(choose(&round, node, "nearest_mode", rounds, err));
    MOOD_TRY(choose(&policy, node, "keep_aspect_ratio_policy", policies, err));
    MOOD_TRY(mood_node_int(&antialias, node, "antialias", 0, err));
    if (antialias) return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "antialias");
    if (mood_node_attr(node, "axes"))
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "the attribute axes");
    d->is_linear = mode == 1;
    d->map = (resize_map)map;
    d->round = (resize_round)round;
    return MOOD_OK;
}

static mood_status read_sizes(resize_data *d, const mood_graph *graph, const mood_node *node,
                              mood_error *err) {
    const mood_value *x = mood_node_input(graph, node, 0);
    const mood_value *scales = mood_node_input(graph, node, 2);
    const mood_value *sizes = mood_node_input(graph, node, 3);
    if (scales && mood_value_count(scales) == 0) scales = NULL;
    if (x->n_dims != 4)
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node,
                              "%d dimensions; only pictures (n, c, h, w) are run", x->n_dims);
    if (!scales == !sizes || (scales && (!scales->floats || mood_value_count(scales) != 4)) ||
        (sizes && (!sizes->ints || mood_value_count(sizes) != 4)))
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node,
                              "four constant scales or four constant sizes are needed");
    for (int i = 0; i < 4; i++) {
        const double dim = (double)x->dims[i];
        const double out =
            scales ? floor(dim * (double)scales->floats[i]) : (double)sizes->ints[i];
        if (!(out >= 1 && out <= 1 << 20))
            return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "a size of %g", out);
        if (i < 2 && out != dim)
            return mood_node_fail(err, MOOD_E_UNSUPPORTED, node,
                                  "only height and width are resized");
        if (i < 2) continue;
        d->in[i - 2] = x->dims[i];
        d->out[i - 2] = (int64_t)out;
        d->scale[i - 2] = scales ? scales->floats[i] : (float)(out / dim);
    }
    return MOOD_OK;
}

static mood_status check(mood_graph *graph, const mood_node *node, mood_error *err) {
    const mood_value *x = mood_node_input(graph, node, 0);
    resize_data d;
    if (graph->opset < 11)
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "operator sets below 11");
    MOOD_TRY(read_modes(&d, node, err));
    MOOD_TRY(read_sizes(&d, graph, node, err));
    const int64_t dims[] = {x->dims[0], x->dims[1], d.out[0], d.out[1]};
    return mood_check_output(graph, node, 0, MOOD_ELEM_F32, dims, 4, err);
}

/* Where the centre of output pixel i lies in the input, in pixels. */
static float place(const resize_data *d, int axis, int64_t i) {
    const float x = (float)i, in = (float)d->in[axis];
    const float out = in * d->scale[axis]; /* not rounded down */
    switch (d->map) {
    case ALIGN_CORNERS:
        return out > 1 ? x * (in - 1) / (out - 1) : 0;
    case ASYMMETRIC:
        return x / d->scale[axis];
    case PYTORCH_HALF_PIXEL:
        return out > 1 ? (x + .5f) / d->scale[axis] - .5f : 0;
    case HALF_PIXEL:
        break;
    }
    return (x + .5f) / d->scale[axis] - .5f;
}

static int32_t nearest(float x, resize_round round) {
    switch (round) {
    case PREFER_CEIL:
        return (int32_t)floorf(x + .5f);
    case FLOOR:
        return (int32_t)floorf(x);
    case CEIL:
        return (int32_t)ceilf(x);
    case PREFER_FLOOR:
        break;
    }
    return (int32_t)ceilf(x - .5f);
}

static mood_lerp lerp_of(const resize_data *d, int axis, int64_t i) {
    const int last = (int)d->in[axis] - 1;
    const float x = place(d, axis, i);
    mood_lerp l = {0};
    if (!d->is_linear) {
        l.from = l.to = mood_clamp_int(nearest(x, d->round), 0, last);
        return l;
    }
    const float low = floorf(x);
    l.from = mood_clamp_int((int)low, 0, last);
    l.to = mood_clamp_int((int)low + 1, 0, last);
    l.share = x - low;
    return l;
}

static void run(const mood_step *step, const mood_program *program, float *const *base) {
    const resize_data *d = step->data;
    const mood_buffer *in = &program->buffers[step->reads[0]];
    const mood_buffer *out = &program->buffers[step->writes[0]];
    for (size_t n = 0; n < out->images; n++) {
        const mood_resize_args args = {
            .out = mood_buffer_plane(out, base[step->writes[0]], n),
            .in = mood_buffer_plane(in, base[step->reads[0]], n),
            .n_blocks = out->n_blocks,
            .block = out->block,
            .height = out->height,
            .width = out->width,
            .rows = d->lerps[0],
            .columns = d->lerps[1],
        };
        program->kern.resize_f32(&args);
    }
}

static mood_status lower(mood_lower *lower, mood_node *node, mood_error *err) {
    resize_data d;
    int in, out;
    mood_step *step;
    MOOD_TRY(read_modes(&d, node, err));
    MOOD_TRY(read_sizes(&d, lower->graph, node, err));
    for (int axis = 0; axis < 2; axis++) {
        const size_t n = (size_t)d.out[axis];
        d.lerps[axis] = mood_arena_push_zero(lower->program->arena, n, sizeof *d.lerps[axis]);
        if (!d.lerps[axis]) return mood_arena_fail(lower->program->arena, "the model", err);
        for (size_t i = 0; i < n; i++) d.lerps[axis][i] = lerp_of(&d, axis, (int64_t)i);
    }
    MOOD_TRY(mood_lower_in(&in, lower, node->inputs[0], MOOD_LAYOUT_BLOCKED, err));
    MOOD_TRY(mood_lower_out(&out, lower, node->outputs[0], MOOD_LAYOUT_BLOCKED, err));
    MOOD_TRY(mood_lower_step(&step, lower, node,
                             d.is_linear ? "resize linear" : "resize nearest", sizeof d, err));
    mood_step_reads(step, in);
    mood_step_writes(step, out);
    step->run = run;
    *(resize_data *)step->data = d;
    return MOOD_OK;
}

const mood_op mood_op_resize = {"Resize", 1, 4, 1, 1, check, lower};
