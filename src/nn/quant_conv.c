/* SPDX-License-Identifier: Apache-2.0
 *
 * A quantised convolution as one step on bytes. With x = (p - zx) sx, w = v sw[o] and
 * y = (q - zy) sy,
 *
 *     q = zy + round((sum p v - zx sum v + bias / (sx sw[o])) sx sw[o] / sy + residual)
 *
 * so that zx and the bias become one whole number for each output, and one factor the rest.
 * The halo holds zx, which stands for 0.
 */
#include "nn/quant_conv.h"

#include <math.h>
#include <string.h>

/* Sums and biases stay below this, so that nothing on the way leaves 32 bits. */
#define MOST_SUM ((int64_t)1 << 30)
/* Weights of one output: their own sum fits 32 bits. */
#define MOST_EACH ((size_t)1 << 23)

/* ---- recognising ------------------------------------------------------------------------ */

/* Weights that are dequantised from constants with zeros of 0; NULL scales: not so. */
static const mood_value *find_weights(const float **scales, size_t *n_scales,
                                      const mood_lower *lower, int value) {
    const mood_graph *graph = lower->graph;
    const int maker = lower->maker[value];
    if (maker < 0 || strcmp(graph->nodes[maker].type, "DequantizeLinear") != 0) return NULL;
    const mood_node *node = &graph->nodes[maker];
    const mood_value *w = mood_node_input(graph, node, 0);
    const mood_value *scale = mood_node_input(graph, node, 1);
    const mood_value *zero = mood_node_input(graph, node, 2);
    int64_t axis;
    if (!w->bytes || !scale->floats) return NULL;
    if (zero && !zero->ints) return NULL;
    for (int64_t i = 0; zero && i < mood_value_count(zero); i++)
        if (zero->ints[i] != 0) return NULL;
    *n_scales = (size_t)mood_value_count(scale);
    *scales = scale->floats;
    if (*n_scales == 1) return w;
    if (mood_node_int(&axis, node, "axis", 1, NULL) != MOOD_OK) return NULL;
    return axis == 0 && *n_scales == (size_t)w->dims[0] ? w : NULL;
}

/* The bias as real numbers: a constant of fp32, or s32 that is dequantised from constants. */
typedef struct real_bias {
    const float *floats;
    const int64_t *ints;
    const float *scales;
    size_t n_scales;
} real_bias;

static bool find_bias(real_bias *out, const mood_lower *lower, const mood_node *conv) {
    const mood_graph *graph = lower->graph;
    const mood_value *b = mood_node_input(graph, conv, 2);
    *out = (real_bias){0};
    if (!b) return true;
    out->floats = b->floats;
    if (b->floats) return true;
    const int maker = lower->maker[conv->inputs[2]];
    const mood_node *node = maker < 0 ? NULL : &graph->nodes[maker];
    if (!node || !mood_q8_is_postponed(lower, node)) return false;
    const mood_value *scale = mood_node_input(graph, node, 1);
    const mood_value *zero = mood_node_input(graph, node, 2);
    out->ints = mood_node_input(graph, node, 0)->ints;
    out->scales = scale->floats;
    out->n_scales = (size_t)mood_value_count(scale);
    if (!out->ints || !out->scales || (zero && !zero->ints)) return false;
    for (int64_t i = 0; zero && i < mood_value_count(zero); i++)
        if (zero->ints[i] != 0) return false;
    return out->n_scales == 1 || out->n_scales == (size_t)b->dims[0];
}

static double bias_of(const real_bias *b, size_t o) {
    if (b->floats) return (double)b->floats[o];
    if (!b->ints) return 0;
    return (double)b->ints[o] * (double)b->scales[b->n_scales == 1 ? 0 : o];
}

/* Bias and factor of each output, and the bound of the sums; false when one does not fit. */
static bool fill_ends(mood_q8_conv *c, int32_t *bias, float *scale, const mood_value *w,
                      const float *w_scales, size_t n_scales, const real_bias *real,
                      const mood_quant *x, const mood_q8_tail *tail) {
    const size_t each = c->in_channels * c->kernel_size;
    if (each > MOST_EACH) return false;
    for (size_t o = 0; o < c->out_channels; o++) {
        const double unit = (double)x->scale * (double)w_scales[n_scales == 1 ? 0 : o];
        const double factor = unit / (double)tail->out.scale;
        const double b = rint(bias_of(real, o) / unit);
        const int8_t *v = w->bytes + o * each;
        int32_t sum = 0, size = 0;
        for (size_t i = 0; i < each; i++) {
            sum += v[i];
            size += v[i] < 0 ? -v[i] : v[i];
        }
        const int64_t most = (int64_t)size * 255;
        if (!mood_q8_is_factor(unit) || !mood_q8_is_factor(factor)) return false;
        if (!(fabs(b) < (double)(MOST_SUM / 2)) || most > MOST_SUM / 2) return false;
        if (most > c->most_sum) c->most_sum = most;
        bias[o] = (int32_t)((int64_t)b - (int64_t)x->zero * sum);
        scale[o] = (float)factor;
    }
    return true;
}

static mood_status read_numbers(bool *fits, mood_q8_conv *c, mood_lower *lower,
                                const mood_node *node, const mood_quant *x,
                                const mood_q8_tail *tail, mood_error *err) {
    real_bias real;
    const float *w_scales;
    size_t n_scales;
    float *scale;
    const mood_value *w = find_weights(&w_scales, &n_scales, lower, node->inputs[1]);
    *fits = w && find_bias(&real, lower, node);
    if (!*fits) return MOOD_OK;
    const size_t padded = mood_size_round_up(c->out_channels, MOOD_KERN_MAX_BLOCK);
    int32_t *bias = mood_arena_push_aligned(lower->program->arena, padded * sizeof *bias);
    if (!bias) return mood_arena_fail(lower->program->arena, "the model", err);
    memset(bias, 0, padded * sizeof *bias);
    MOOD_TRY(mood_program_floats(&scale, lower->program, padded, err));
    *fits = fill_ends(c, bias, scale, w, w_scales, n_scales, &real, x, tail);
    c->bias = bias;
    c->weights = w->bytes;
    c->scale = scale;
    return MOOD_OK;
}

/* Winograd's pairs of 16 bits run at half the rate of four bytes, where those are. */
static bool wino_fits(const mood_q8_conv *c, const mood_kern_table *kern) {
    const mood_slide *s = &c->slide;
    for (int i = 0; i < 2; i++)
        if (s->kernel[i] != 3 || s->stride[i] != 1 || s->dilation[i] != 1) return false;
    if (c->in_channels < 16 || c->out_channels < 16 || c->most_sum >= MOOD_Q8_WINO_MAX_SUM)
        return false;
    const size_t products = 36 * (size_t)(((s->out[0] + 3) / 4) * ((s->out[1] + 3) / 4));
    const size_t direct = 9 * (size_t)(s->out[0] * s->out[1]);
    return (products + products / 4) * (kern->q8.dot == 4 ? 2 : 1) < direct;
}

static void choose_way(mood_q8_conv *c, const mood_lower *lower, int input) {
    const bool is_narrow = c->in_channels <= lower->program->kern.block / 2;
    if (is_narrow && c->slide.dilation[1] == 1 &&
        !mood_lower_has(lower, input, MOOD_LAYOUT_BYTES))
        c->way = MOOD_CONV_FIRST;
    else if (wino_fits(c, &lower->program->kern))
        c->way = MOOD_CONV_WINOGRAD;
    else
        c->way = MOOD_CONV_DIRECT;
}

/* ---- what both ways share -----------------------------------------------------------------
 */

mood_status mood_q8_conv_push_packed(mood_q8_conv *c, mood_program *program, size_t bytes,
                                     mood_error *err) {
    c->packed = mood_arena_push_aligned(program->arena, bytes);
    if (!c->packed) return mood_arena_fail(program->arena, "the model", err);
    memset(c->packed, 0, bytes);
    return MOOD_OK;
}

mood_q8_end mood_q8_conv_end_of(const mood_step *step, const mood_program *program,
                                float *const *base, size_t image) {
    const mood_q8_conv *c = step->data;
    mood_q8_end end = c->end;
    if (step->n_reads > 1) {
        const mood_buffer *r = &program->buffers[step->reads[1]];
        end.residual = mood_buffer_bytes(r, base[step->reads[1]], image);
        end.n_residual_blocks = r->n_blocks;
    }
    return end;
}

/* ---- lowering --------------------------------------------------------------------------- */

static const char *kind_name(const mood_q8_conv *c) {
    if (c->way == MOOD_CONV_WINOGRAD) return "conv 3x3 q8 winograd";
    const bool is_square = c->slide.kernel[0] == c->slide.kernel[1];
    const bool is_strided = c->slide.stride[0] > 1;
    if (is_square && c->slide.kernel[0] == 1)
        return is_strided ? "conv 1x1 s2 q8" : "conv 1x1 q8";
    if (is_square && c->slide.kernel[0] == 3)
        return is_strided ? "conv 3x3 s2 q8" : "conv 3x3 q8";
    return is_strided ? "conv s q8" : "conv q8";
}

static bool has_padding(const mood_slide *s) {
    return s->pad[0] || s->pad[1] || s->pad[2] || s->pad[3];
}

static mood_status emit(mood_q8_conv *c, mood_lower *lower, const mood_node *node, int in,
                        const mood_q8_tail *tail, mood_error *err) {
    int out, residual = -1, scratch = -1;
    mood_step *step;
    mood_q8_take(tail);
    c->end = mood_q8_end_of(tail, c->scale);
    if (tail->residual.value >= 0)
        MOOD_TRY(mood_lower_in(&residual, lower, tail->residual.value, MOOD_LAYOUT_BYTES, err));
    MOOD_TRY(mood_lower_out(&out, lower, tail->out.value, MOOD_LAYOUT_BYTES, err));
    if (c->way == MOOD_CONV_WINOGRAD) MOOD_TRY(mood_lower_scratch(&scratch, lower, 0, err));
    MOOD_TRY(mood_lower_step(&step, lower, node, kind_name(c), sizeof *c, err));
    mood_step_reads(step, in);
    if (residual >= 0) mood_step_reads(step, residual);
    mood_step_writes(step, out);
    if (scratch >= 0) mood_step_writes(step, scratch);
    const mood_conv shape = {.slide = c->slide, .way = c->way, .tile = 4};
    mood_conv_need_halo(&shape, &lower->program->buffers[in]);
    step->macs = (uint64_t)mood_value_count(mood_node_output(lower->graph, node, 0)) *
                 c->in_channels * c->kernel_size;
    step->prepare =
        c->way == MOOD_CONV_WINOGRAD ? mood_q8_conv_prepare_wino : mood_q8_conv_prepare_direct;
    step->run = c->way == MOOD_CONV_WINOGRAD ? mood_q8_conv_run_wino : mood_q8_conv_run_direct;
    *(mood_q8_conv *)step->data = *c;
    return MOOD_OK;
}

mood_status mood_q8_try_conv(bool *is_done, mood_lower *lower, mood_node *node,
                             mood_error *err) {
    const mood_graph *graph = lower->graph;
    const mood_value *w = mood_node_input(graph, node, 1);
    mood_q8_conv c = {.out_channels = (size_t)w->dims[0], .in_channels = (size_t)w->dims[1]};
    mood_quant x;
    mood_q8_tail tail;
    int64_t group;
    bool fits;
    int in;
    MOOD_TRY(mood_node_int(&group, node, "group", 1, err));
    if (group != 1 || !mood_q8_source(&x, lower, node->inputs[0]) ||
        !mood_q8_follow(&tail, lower, node->outputs[0]))
        return MOOD_OK;
    MOOD_TRY(mood_slide_read(&c.slide, node, mood_node_input(graph, node, 0), w->dims + 2,
                             false, err));
    c.kernel_size = (size_t)(w->dims[2] * w->dims[3]);
    MOOD_TRY(read_numbers(&fits, &c, lower, node, &x, &tail, err));
    if (!fits) return MOOD_OK;
    choose_way(&c, lower, x.value);
    MOOD_TRY(mood_lower_in(
        &in, lower, x.value,
        c.way == MOOD_CONV_FIRST ? MOOD_LAYOUT_BYTE_PLANES : MOOD_LAYOUT_BYTES, err));
    if (has_padding(&c.slide) && !mood_q8_need_halo_byte(&lower->program->buffers[in], x.zero))
        return MOOD_OK;
    *is_done = true;
    return emit(&c, lower, node, in, &tail, err);
}
