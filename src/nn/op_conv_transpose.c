/* SPDX-License-Identifier: Apache-2.0
 *
 * ConvTranspose: every input pixel adds its weighted window to the output. Plainly: none of our
 * own models has one.
 */
#include "nn/op.h"

#include <string.h>

#define MAX_WINDOW 1024

typedef struct spread_data {
    int64_t kernel[2], stride[2], dilation[2], pad[2], in[2], out[2];
    size_t images, groups, in_channels, out_channels; /* channels of one group */
    int bias;                                         /* index into reads, -1 */
} spread_data;

/* Two (or four) numbers of an attribute, `otherwise` when it is not there. */
static mood_status read_list(int64_t *out, size_t n, const mood_node *node, const char *name,
                             int64_t otherwise, int64_t low, mood_error *err) {
    const int64_t *list;
    size_t n_list;
    MOOD_TRY(mood_node_ints(&list, &n_list, node, name, err));
    if (list && n_list != n)
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "%zu %s", n_list, name);
    for (size_t i = 0; i < n; i++) {
        out[i] = list ? list[i] : otherwise;
        if (out[i] < low || out[i] > MAX_WINDOW)
            return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "%s of %lld", name,
                                  (long long)out[i]);
    }
    return MOOD_OK;
}

/* The paddings and the size of the output; ONNX operator ConvTranspose, "output_shape". */
static mood_status read_size(spread_data *d, const mood_node *node, mood_error *err) {
    const int64_t *shape;
    size_t n_shape;
    int64_t pads[4], more[2];
    const char *auto_pad;
    MOOD_TRY(read_list(pads, 4, node, "pads", 0, 0, err));
    MOOD_TRY(read_list(more, 2, node, "output_padding", 0, 0, err));
    MOOD_TRY(mood_node_text(&auto_pad, node, "auto_pad", "NOTSET", err));
    MOOD_TRY(mood_node_ints(&shape, &n_shape, node, "output_shape", err));
    const bool is_upper = strcmp(auto_pad, "SAME_UPPER") == 0;
    const bool is_same = is_upper || strcmp(auto_pad, "SAME_LOWER") == 0;
    if (!is_same && strcmp(auto_pad, "NOTSET") != 0 && strcmp(auto_pad, "VALID") != 0)
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "auto_pad %.40s", auto_pad);
    if (shape && n_shape != 2)
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "output_shape of %zu", n_shape);
    for (int i = 0; i < 2; i++) {
        const int64_t whole =
            d->stride[i] * (d->in[i] - 1) + more[i] + (d->kernel[i] - 1) * d->dilation[i] + 1;
        d->pad[i] = strcmp(auto_pad, "VALID") == 0 ? 0 : pads[i];
        d->out[i] = whole - pads[i] - pads[i + 2];
        if (shape || is_same) {
            d->out[i] = shape ? shape[i] : d->in[i] * d->stride[i];
            const int64_t total = whole - d->out[i] > 0 ? whole - d->out[i] : 0;
            d->pad[i] = is_upper ? total / 2 : total - total / 2;
        }
        if (d->out[i] < 1 || d->out[i] > 1 << 24)
            return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "a size of %lld",
                                  (long long)d->out[i]);
    }
    return MOOD_OK;
}

static mood_status read_data(spread_data *d, const mood_graph *graph, const mood_node *node,
                             mood_error *err) {
    const mood_value *x = mood_node_input(graph, node, 0), *w = mood_node_input(graph, node, 1);
    const mood_value *b = mood_node_input(graph, node, 2);
    int64_t group;
    *d = (spread_data){.bias = b ? 2 : -1};
    if (x->n_dims != 4 || w->n_dims != 4)
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node,
                              "%d dimensions; only pictures (n, c, h, w) are run", x->n_dims);
    MOOD_TRY(mood_node_int(&group, node, "group", 1, err));
    if (group < 1 || w->dims[0] != x->dims[1] || x->dims[1] % group != 0 ||
        w->dims[1] > MOOD_GRAPH_MAX_ELEMENTS / group ||
        (b && (b->n_dims != 1 || b->dims[0] != w->dims[1] * group)))
        return mood_node_fail(err, MOOD_E_FORMAT, node,
                              "weights, bias and channels do not fit");
    MOOD_TRY(read_list(d->stride, 2, node, "strides", 1, 1, err));
    MOOD_TRY(read_list(d->dilation, 2, node, "dilations", 1, 1, err));
    for (int i = 0; i < 2; i++) {
        d->in[i] = x->dims[2 + i];
        d->kernel[i] = w->dims[2 + i];
        if (d->kernel[i] > MAX_WINDOW)
            return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "a window over %d",
                                  MAX_WINDOW);
    }
    d->images = (size_t)x->dims[0];
    d->groups = (size_t)group;
    d->in_channels = (size_t)(x->dims[1] / group);
    d->out_channels = (size_t)w->dims[1];
    return read_size(d, node, err);
}

static mood_status check(mood_graph *graph, const mood_node *node, mood_error *err) {
    const mood_value *x = mood_node_input(graph, node, 0);
    spread_data d;
    MOOD_TRY(read_data(&d, graph, node, err));
    const int64_t dims[] = {x->dims[0], (int64_t)(d.groups * d.out_channels), d.out[0],
                            d.out[1]};
    return mood_check_output(graph, node, 0, MOOD_ELEM_F32, dims, 4, err);
}

/* out (h, w) += one input plane through one kernel */
static void spread_plane(float *out, const float *in, const float *kernel,
                         const spread_data *d) {
    for (int64_t y = 0; y < d->in[0]; y++)
        for (int64_t x = 0; x < d->in[1]; x++)
            for (int64_t j = 0; j < d->kernel[0]; j++)
                for (int64_t i = 0; i < d->kernel[1]; i++) {
                    const int64_t v = y * d->stride[0] + j * d->dilation[0] - d->pad[0];
                    const int64_t u = x * d->stride[1] + i * d->dilation[1] - d->pad[1];
                    if (v < 0 || v >= d->out[0] || u < 0 || u >= d->out[1]) continue;
                    out[v * d->out[1] + u] +=
                        in[y * d->in[1] + x] * kernel[j * d->kernel[1] + i];
                }
}

static void run(const mood_step *step, const mood_program *program, float *const *base) {
    (void)program;
    const spread_data *d = step->data;
    const size_t in_size = (size_t)(d->in[0] * d->in[1]),
                 out_size = (size_t)(d->out[0] * d->out[1]);
    const size_t kernel_size = (size_t)(d->kernel[0] * d->kernel[1]);
    for (size_t n = 0; n < d->images * d->groups; n++) {
        const size_t g = n % d->groups;
        const float *in = base[step->reads[0]] + n * d->in_channels * in_size;
        const float *w =
            base[step->reads[1]] + g * d->in_channels * d->out_channels * kernel_size;
        float *out = base[step->writes[0]] + n * d->out_channels * out_size;
        for (size_t o = 0; o < d->out_channels; o++) {
            const float bias =
                d->bias >= 0 ? base[step->reads[d->bias]][g * d->out_channels + o] : 0;
            float *plane = out + o * out_size;
            for (size_t i = 0; i < out_size; i++) plane[i] = bias;
            for (size_t c = 0; c < d->in_channels; c++)
                spread_plane(plane, in + c * in_size,
                             w + (c * d->out_channels + o) * kernel_size, d);
        }
    }
}

static mood_status lower(mood_lower *lower, mood_node *node, mood_error *err) {
    spread_data d;
    int inputs[3], out;
    mood_step *step;
    MOOD_TRY(read_data(&d, lower->graph, node, err));
    const int n = d.bias >= 0 ? 3 : 2;
    for (int i = 0; i < n; i++)
        MOOD_TRY(mood_lower_in(&inputs[i], lower, node->inputs[i], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_out(&out, lower, node->outputs[0], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_step(&step, lower, node, "conv transpose", sizeof d, err));
    for (int i = 0; i < n; i++) mood_step_reads(step, inputs[i]);
    mood_step_writes(step, out);
    step->macs = (uint64_t)d.images * d.groups * d.in_channels * d.out_channels *
                 (uint64_t)(d.in[0] * d.in[1]) * (uint64_t)(d.kernel[0] * d.kernel[1]);
    step->run = run;
    *(spread_data *)step->data = d;
    return MOOD_OK;
}

const mood_op mood_op_conv_transpose = {"ConvTranspose", 2, 3, 1, 3, check, lower};
