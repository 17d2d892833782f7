/* SPDX-License-Identifier: Apache-2.0
 *
 * BatchNormalization with constant parameters, as inference has them: one factor and one shift
 * for each channel. Behind a convolution it has already gone into the weights (op_conv.c).
 */
#include "nn/op.h"

#include <math.h>
#include <string.h>

typedef struct norm_data {
    const float *scale, *shift;
    size_t outer, channels, inner;
} norm_data;

static mood_status check(mood_graph *graph, const mood_node *node, mood_error *err) {
    const mood_value *x = mood_node_input(graph, node, 0);
    int64_t training, spatial;
    MOOD_TRY(mood_node_int(&training, node, "training_mode", 0, err));
    MOOD_TRY(mood_node_int(&spatial, node, "spatial", 1, err));
    if (training || !spatial)
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "training mode or spatial 0");
    if (x->n_dims < 2) return mood_node_fail(err, MOOD_E_FORMAT, node, "no channels");
    for (int i = 1; i < 5; i++) {
        const mood_value *p = mood_node_input(graph, node, i);
        if (p->n_dims != 1 || p->dims[0] != x->dims[1])
            return mood_node_fail(err, MOOD_E_FORMAT, node,
                                  "input %d does not fit %lld channels", i,
                                  (long long)x->dims[1]);
    }
    for (int i = 1; i < node->n_outputs; i++) {
        const mood_value *y = mood_node_output(graph, node, i);
        if (y && y->n_uses > 0)
            return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "its output %d is used", i);
    }
    return mood_check_same(graph, node, err);
}

static void run(const mood_step *step, const mood_program *program, float *const *base) {
    (void)program;
    const norm_data *d = step->data;
    const float *in = base[step->reads[0]];
    float *out = base[step->writes[0]];
    for (size_t i = 0; i < d->outer * d->channels; i++) {
        const float scale = d->scale[i % d->channels], shift = d->shift[i % d->channels];
        for (size_t k = 0; k < d->inner; k++) *out++ = *in++ * scale + shift;
    }
}

static mood_status lower(mood_lower *lower, mood_node *node, mood_error *err) {
    const mood_value *x = mood_node_input(lower->graph, node, 0);
    const size_t channels = (size_t)x->dims[1];
    const size_t padded = mood_size_round_up(channels, MOOD_KERN_MAX_BLOCK);
    const float *p[4];
    float epsilon, *scale, *shift;
    int in, out;
    mood_step *step;
    for (int i = 0; i < 4; i++)
        MOOD_TRY(mood_lower_floats(&p[i], lower, node, i + 1, "parameters", err));
    MOOD_TRY(mood_node_float(&epsilon, node, "epsilon", 1e-5f, err));
    MOOD_TRY(mood_program_floats(&scale, lower->program, padded, err));
    MOOD_TRY(mood_program_floats(&shift, lower->program, padded, err));
    for (size_t c = 0; c < channels; c++) {
        scale[c] = p[0][c] / sqrtf(p[3][c] + epsilon);
        shift[c] = p[1][c] - p[2][c] * scale[c];
    }
    if (!lower->is_alone && mood_lower_has(lower, node->inputs[0], MOOD_LAYOUT_BLOCKED)) {
        mood_fused fused;
        MOOD_TRY(mood_fuse_tail(&fused, lower, node->outputs[0], true, err));
        return mood_lower_mix(lower, node, "norm", node->inputs[0], scale, shift, -1, &fused,
                              err);
    }
    MOOD_TRY(mood_lower_in(&in, lower, node->inputs[0], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_out(&out, lower, node->outputs[0], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_step(&step, lower, node, "norm", sizeof(norm_data), err));
    mood_step_reads(step, in);
    mood_step_writes(step, out);
    step->run = run;
    *(norm_data *)step->data = (norm_data){scale, shift, (size_t)x->dims[0], channels,
                                           mood_dims_product(x->dims, 2, x->n_dims)};
    return MOOD_OK;
}

const mood_op mood_op_batch_normalization = {"BatchNormalization", 5, 5, 5, 5, check, lower};
