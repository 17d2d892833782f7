/* SPDX-License-Identifier: Apache-2.0
 *
 * Joining pictures of bytes, and means over them.
 */
#include "nn/quant.h"

#include <math.h>
#include <string.h>

typedef struct mix_data {
    mood_q8_end end; /* scale: a constant, or NULL where a factor is read at run time */
    int a_zero;
    int residual;      /* index into reads, -1 */
    float factor_rate; /* quanta of the result in one of the source, times the factor */
} mix_data;

/* reads: a, [factor], [residual]; writes: out, [scales (n_blocks * block)] */
static void run_mix(const mood_step *step, const mood_program *program, float *const *base) {
    const mix_data *d = step->data;
    const mood_buffer *a = &program->buffers[step->reads[0]];
    const mood_buffer *out = &program->buffers[step->writes[0]];
    for (size_t n = 0; n < out->images; n++) {
        mood_q8_mix_args args = {
            .out = mood_buffer_bytes(out, base[step->writes[0]], n),
            .a = mood_buffer_bytes(a, base[step->reads[0]], n),
            .a_zero = d->a_zero,
            .end = d->end,
            .n_blocks = out->n_blocks,
            .height = out->height,
            .width = out->width,
            .block = out->block,
            .form = program->kern.q8,
        };
        if (!d->end.scale) {
            const float *factor = base[step->reads[1]] + n * out->channels;
            float *scale = base[step->writes[1]];
            for (size_t i = 0; i < out->n_blocks * out->block; i++)
                scale[i] = i < out->channels ? factor[i] * d->factor_rate : 0;
            args.end.scale = scale;
        }
        if (d->residual >= 0) {
            const mood_buffer *r = &program->buffers[step->reads[d->residual]];
            args.end.residual = mood_buffer_bytes(r, base[step->reads[d->residual]], n);
            args.end.n_residual_blocks = r->n_blocks;
        }
        program->kern.mix_q8(&args);
    }
}

/* factor: a value (images, channels), -1: none */
static mood_status lower_mix(mood_lower *lower, const mood_node *node, const char *kind,
                             const mood_quant *a, int factor, const mood_q8_tail *tail,
                             mood_error *err) {
    const double rate = (double)a->scale / (double)tail->out.scale;
    const size_t channels = (size_t)lower->graph->values[a->value].dims[1];
    const size_t padded = mood_size_round_up(channels, MOOD_KERN_MAX_BLOCK);
    mix_data d = {.a_zero = a->zero, .residual = -1, .factor_rate = (float)rate};
    int in, out, gate = -1, scratch = -1, residual = -1;
    float *scale = NULL;
    mood_step *step;
    mood_q8_take(tail);
    MOOD_TRY(mood_lower_in(&in, lower, a->value, MOOD_LAYOUT_BYTES, err));
    if (factor >= 0) {
        MOOD_TRY(mood_lower_in(&gate, lower, factor, MOOD_LAYOUT_PLAIN, err));
        MOOD_TRY(mood_lower_scratch(&scratch, lower, padded, err));
    } else {
        MOOD_TRY(mood_program_floats(&scale, lower->program, padded, err));
        for (size_t i = 0; i < padded; i++) scale[i] = (float)rate;
    }
    if (tail->residual.value >= 0)
        MOOD_TRY(mood_lower_in(&residual, lower, tail->residual.value, MOOD_LAYOUT_BYTES, err));
    MOOD_TRY(mood_lower_out(&out, lower, tail->out.value, MOOD_LAYOUT_BYTES, err));
    MOOD_TRY(mood_lower_step(&step, lower, node, kind, sizeof d, err));
    d.end = mood_q8_end_of(tail, scale);
    mood_step_reads(step, in);
    mood_step_writes(step, out);
    if (gate >= 0) {
        mood_step_reads(step, gate);
        mood_step_writes(step, scratch);
    }
    if (residual >= 0) {
        d.residual = step->n_reads;
        mood_step_reads(step, residual);
    }
    step->run = run_mix;
    *(mix_data *)step->data = d;
    return MOOD_OK;
}

static bool is_channels(const mood_value *v, const mood_value *picture) {
    return v->elem == MOOD_ELEM_F32 && v->n_dims == 4 && v->dims[0] == picture->dims[0] &&
           v->dims[1] == picture->dims[1] && v->dims[2] == 1 && v->dims[3] == 1;
}

mood_status mood_q8_try_scale(bool *is_done, mood_lower *lower, mood_node *node,
                              mood_error *err) {
    const mood_graph *graph = lower->graph;
    for (int i = 0; i < 2; i++) {
        const int factor = node->inputs[1 - i];
        mood_quant a;
        mood_q8_tail tail;
        if (!mood_q8_source(&a, lower, node->inputs[i]) ||
            mood_value_is_constant(&graph->values[factor]) ||
            !is_channels(&graph->values[factor], &graph->values[a.value]) ||
            !mood_q8_follow(&tail, lower, node->outputs[0]) ||
            !mood_q8_is_factor((double)a.scale / (double)tail.out.scale))
            continue;
        *is_done = true;
        return lower_mix(lower, node, "scale q8", &a, factor, &tail, err);
    }
    return MOOD_OK;
}

mood_status mood_q8_try_add(bool *is_done, mood_lower *lower, mood_node *node,
                            mood_error *err) {
    mood_quant a;
    mood_q8_tail tail;
    if (!mood_q8_source(&a, lower, node->inputs[0])) return MOOD_OK;
    if (!mood_value_has_shape(&lower->graph->values[node->inputs[0]],
                              &lower->graph->values[node->inputs[1]]))
        return MOOD_OK;
    mood_quant b;
    if (!mood_q8_source(&b, lower, node->inputs[1]) ||
        !mood_q8_follow(&tail, lower, node->outputs[0]) || tail.residual.value >= 0)
        return MOOD_OK;
    tail.residual = b;
    if (!mood_q8_is_factor((double)a.scale / (double)tail.out.scale) ||
        !mood_q8_is_factor((double)b.scale / (double)tail.out.scale))
        return MOOD_OK;
    *is_done = true;
    return lower_mix(lower, node, "add q8", &a, -1, &tail, err);
}

/* ---- means ----------------------------------------------------------------------------- */

typedef struct mean_data {
    int zero;
    float rate; /* scale over the number of pixels */
} mean_data;

/* writes: out (images, channels), sums (n_blocks * block) s32 */
static void run_mean(const mood_step *step, const mood_program *program, float *const *base) {
    const mean_data *d = step->data;
    const mood_buffer *in = &program->buffers[step->reads[0]];
    float *out = base[step->writes[0]];
    int32_t *sums = (int32_t *)(void *)base[step->writes[1]];
    for (size_t n = 0; n < in->images; n++) {
        const mood_q8_plane from = mood_buffer_bytes(in, base[step->reads[0]], n);
        program->kern.sum_q8(sums, &from, d->zero, in->n_blocks, in->height, in->width,
                             in->block, program->kern.q8.is_signed);
        for (size_t c = 0; c < in->channels; c++)
            out[n * in->channels + c] = (float)sums[c] * d->rate;
    }
}

mood_status mood_q8_try_mean(bool *is_done, mood_lower *lower, mood_node *node,
                             mood_error *err) {
    mood_quant a;
    int in, out, sums;
    mood_step *step;
    if (!mood_q8_source(&a, lower, node->inputs[0])) return MOOD_OK;
    const int64_t *dims = lower->graph->values[a.value].dims;
    const size_t n = mood_dims_product(dims, 2, 4);
    if (n > (size_t)1 << 22) return MOOD_OK;
    *is_done = true;
    MOOD_TRY(mood_lower_in(&in, lower, a.value, MOOD_LAYOUT_BYTES, err));
    MOOD_TRY(mood_lower_out(&out, lower, node->outputs[0], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_scratch(&sums, lower,
                                mood_size_round_up((size_t)dims[1], MOOD_KERN_MAX_BLOCK), err));
    MOOD_TRY(mood_lower_step(&step, lower, node, "mean q8", sizeof(mean_data), err));
    *(mean_data *)step->data = (mean_data){a.zero, a.scale / (float)n};
    mood_step_reads(step, in);
    mood_step_writes(step, out);
    mood_step_writes(step, sums);
    step->run = run_mean;
    return MOOD_OK;
}
