/* SPDX-License-Identifier: Apache-2.0
 *
 * MaxPool, AveragePool and GlobalAveragePool over blocked pictures.
 */
#include "nn/op.h"
#include "nn/slide.h"

#include <string.h>

typedef struct pool_data {
    mood_slide slide;
    bool is_max, is_counting_pad;
} pool_data;

static mood_status read_slide(mood_slide *s, const mood_graph *graph, const mood_node *node,
                              mood_error *err) {
    int64_t ceil_mode, order;
    MOOD_TRY(mood_node_int(&ceil_mode, node, "ceil_mode", 0, err));
    MOOD_TRY(mood_node_int(&order, node, "storage_order", 0, err));
    if (order != 0) return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "storage_order");
    return mood_slide_read(s, node, mood_node_input(graph, node, 0), NULL, ceil_mode != 0, err);
}

static mood_status check(mood_graph *graph, const mood_node *node, mood_error *err) {
    const mood_value *x = mood_node_input(graph, node, 0);
    mood_slide s;
    MOOD_TRY(read_slide(&s, graph, node, err));
    for (int i = 0; i < 2; i++)
        if (s.pad[i] >= (s.kernel[i] - 1) * s.dilation[i] + 1 ||
            s.pad[i + 2] >= (s.kernel[i] - 1) * s.dilation[i] + 1)
            return mood_node_fail(err, MOOD_E_UNSUPPORTED, node,
                                  "padding as wide as the window");
    const int64_t dims[] = {x->dims[0], x->dims[1], s.out[0], s.out[1]};
    return mood_check_output(graph, node, 0, MOOD_ELEM_F32, dims, 4, err);
}

static void run(const mood_step *step, const mood_program *program, float *const *base) {
    const pool_data *d = step->data;
    const mood_slide *s = &d->slide;
    const mood_buffer *in = &program->buffers[step->reads[0]];
    const mood_buffer *out = &program->buffers[step->writes[0]];
    for (size_t n = 0; n < out->images; n++) {
        const mood_pool_args args = {
            .out = mood_buffer_plane(out, base[step->writes[0]], n),
            .in = mood_buffer_plane(in, base[step->reads[0]], n),
            .n_blocks = out->n_blocks,
            .block = out->block,
            .out_height = (int)s->out[0],
            .out_width = (int)s->out[1],
            .in_height = (int)s->in[0],
            .in_width = (int)s->in[1],
            .kernel_h = (int)s->kernel[0],
            .kernel_w = (int)s->kernel[1],
            .stride_h = (int)s->stride[0],
            .stride_w = (int)s->stride[1],
            .dilation_h = (int)s->dilation[0],
            .dilation_w = (int)s->dilation[1],
            .pad_top = (int)s->pad[0],
            .pad_left = (int)s->pad[1],
            .pad_bottom = (int)s->pad[2],
            .pad_right = (int)s->pad[3],
            .is_counting_pad = d->is_counting_pad,
        };
        if (d->is_max)
            program->kern.pool_max_f32(&args);
        else
            program->kern.pool_mean_f32(&args);
    }
}

static mood_status lower(mood_lower *lower, mood_node *node, mood_error *err) {
    pool_data d = {.is_max = strcmp(node->type, "MaxPool") == 0};
    int64_t counting;
    int in, out;
    mood_step *step;
    MOOD_TRY(read_slide(&d.slide, lower->graph, node, err));
    MOOD_TRY(mood_node_int(&counting, node, "count_include_pad", 0, err));
    d.is_counting_pad = counting != 0;
    MOOD_TRY(mood_lower_in(&in, lower, node->inputs[0], MOOD_LAYOUT_BLOCKED, err));
    MOOD_TRY(mood_lower_out(&out, lower, node->outputs[0], MOOD_LAYOUT_BLOCKED, err));
    MOOD_TRY(mood_lower_step(&step, lower, node, d.is_max ? "max pool" : "mean pool", sizeof d,
                             err));
    mood_step_reads(step, in);
    mood_step_writes(step, out);
    step->run = run;
    *(pool_data *)step->data = d;
    return MOOD_OK;
}

const mood_op mood_op_max_pool = {"MaxPool", 1, 1, 1, 1, check, lower};
const mood_op mood_op_average_pool = {"AveragePool", 1, 1, 1, 1, check, lower};
