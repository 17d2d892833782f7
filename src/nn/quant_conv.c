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
#include "nn/conv.h"
#include "nn/quant.h"

#include <math.h>
#include <string.h>

/* About so many bytes of spread and product are worked on at once: what the first level and
 * the weights beside it bear. */
#define STRIP_BYTES ((size_t)96 << 10)
/* Sums and biases stay below this, so that nothing on the way leaves 32 bits. */
#define MOST_SUM ((int64_t)1 << 30)

typedef struct q8_conv {
    mood_slide slide;
    mood_conv_way way; /* DIRECT, FIRST or WINOGRAD */
    size_t out_channels, in_channels, kernel_size;
    const int8_t *weights; /* (out, in, kernel height, kernel width) */
    const int32_t *bias;   /* (out), padded */
    const float *scale;    /* (out), padded */
    mood_q8_end end;
    int64_t most_sum; /* of weights times bytes, over all outputs */
    /* made by prepare */
    void *packed;
    ptrdiff_t *taps;
    size_t n_taps, n_inner, group;
    size_t tiles_across, n_tiles, strip; /* winograd */
} q8_conv;

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
    if (w->elem != MOOD_ELEM_I8 || !w->ints || w->n_dims != 4 || !scale->floats) return NULL;
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
static bool fill_ends(q8_conv *c, int32_t *bias, float *scale, int8_t *weights,
                      const mood_value *w, const float *w_scales, size_t n_scales,
                      const real_bias *real, const mood_quant *x, const mood_q8_tail *tail) {
    const size_t each = c->in_channels * c->kernel_size;
    for (size_t o = 0; o < c->out_channels; o++) {
        const double unit = (double)x->scale * (double)w_scales[n_scales == 1 ? 0 : o];
        const double factor = unit / (double)tail->out.scale;
        const double b = rint(bias_of(real, o) / unit);
        int64_t sum = 0, most = 0;
        for (size_t i = 0; i < each; i++) {
            const int64_t v = w->ints[o * each + i];
            weights[o * each + i] = (int8_t)v;
            sum += v;
            most += (v < 0 ? -v : v) * 255;
        }
        if (!mood_q8_is_factor(unit) || !mood_q8_is_factor(factor)) return false;
        if (!(fabs(b) < (double)(MOST_SUM / 2)) || most > MOST_SUM / 2) return false;
        if (most > c->most_sum) c->most_sum = most;
        bias[o] = (int32_t)((int64_t)b - x->zero * sum);
        scale[o] = (float)factor;
    }
    return true;
}

static mood_status read_numbers(bool *fits, q8_conv *c, mood_lower *lower,
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
    int8_t *weights =
        mood_arena_push_aligned(lower->program->arena, (size_t)mood_value_count(w));
    if (!bias || !weights) return mood_arena_fail(lower->program->arena, "the model", err);
    memset(bias, 0, padded * sizeof *bias);
    MOOD_TRY(mood_program_floats(&scale, lower->program, padded, err));
    *fits = fill_ends(c, bias, scale, weights, w, w_scales, n_scales, &real, x, tail);
    c->bias = bias;
    c->weights = weights;
    c->scale = scale;
    return MOOD_OK;
}

/* Winograd's pairs of 16 bits run at half the rate of four bytes, where those are. */
static bool wino_fits(const q8_conv *c, const mood_kern_table *kern) {
    const mood_slide *s = &c->slide;
    for (int i = 0; i < 2; i++)
        if (s->kernel[i] != 3 || s->stride[i] != 1 || s->dilation[i] != 1) return false;
    if (c->in_channels < 16 || c->out_channels < 16 || c->most_sum >= MOOD_Q8_WINO_MAX_SUM)
        return false;
    const size_t products = 36 * (size_t)(((s->out[0] + 3) / 4) * ((s->out[1] + 3) / 4));
    const size_t direct = 9 * (size_t)(s->out[0] * s->out[1]);
    return (products + products / 4) * (kern->q8.dot == 4 ? 2 : 1) < direct;
}

static void choose_way(q8_conv *c, const mood_lower *lower, int input) {
    const bool is_narrow = c->in_channels <= lower->program->kern.block / 2;
    if (is_narrow && c->slide.dilation[1] == 1 &&
        !mood_lower_has(lower, input, MOOD_LAYOUT_BYTES))
        c->way = MOOD_CONV_FIRST;
    else if (wino_fits(c, &lower->program->kern))
        c->way = MOOD_CONV_WINOGRAD;
    else
        c->way = MOOD_CONV_DIRECT;
}

/* ---- preparing -------------------------------------------------------------------------- */

static mood_status fail_memory(const mood_program *program, mood_error *err) {
    return mood_arena_fail(program->arena, "the model", err);
}

static mood_status push_packed(q8_conv *c, mood_program *program, size_t bytes,
                               mood_error *err) {
    c->packed = mood_arena_push_aligned(program->arena, bytes);
    if (!c->packed) return fail_memory(program, err);
    memset(c->packed, 0, bytes);
    return MOOD_OK;
}

/*
 * One step's weights for a block of outputs from first_output on, side by side: `dot` inner
 * numbers that lie `inner` apart, outputs that lie `each` apart. Whole lines are written, once.
 */
static void put_step(q8_conv *c, const mood_q8_form *form, size_t at, size_t block,
                     const int8_t *from, size_t each, size_t n_outputs, size_t inner,
                     size_t n_inner) {
    const size_t dot = (size_t)form->dot;
    for (size_t lane = 0; lane < n_outputs; lane++)
        for (size_t r = 0; r < n_inner; r++) {
            const int8_t weight = from[lane * each + r * inner];
            if (dot == 4)
                ((int8_t *)c->packed)[at + lane * 4 + r] = weight;
            else
                ((int16_t *)
                     c->packed)[at + (form->is_apart ? r * block + lane : lane * 2 + r)] =
                    weight;
        }
}

/* Taps are blocks of channels by kernel places; of planes, channels by kernel rows. */
static void pack_direct(q8_conv *c, const mood_q8_form *form, size_t n_blocks, size_t block,
                        bool is_planes) {
    const size_t kw = (size_t)c->slide.kernel[1], dot = (size_t)form->dot;
    const size_t each = c->in_channels * c->kernel_size;
    /* What runs along the inner numbers: a kernel row, or channels. */
    const size_t inner = is_planes ? 1 : c->kernel_size;
    for (size_t first = 0; first < c->out_channels; first += block) {
        const size_t left = c->out_channels - first, n_outputs = left < block ? left : block;
        const int8_t *from = c->weights + first * each;
        for (size_t t = 0; t < c->n_taps; t++)
            for (size_t i = 0; i < c->n_inner; i += dot) {
                const size_t places = c->kernel_size;
                const size_t start =
                    is_planes ? t * kw + i : (t / places * block + i) * places + t % places;
                const size_t room = is_planes ? kw : c->in_channels - t / places * block;
                if (i >= room) break;
                put_step(c, form,
                         mood_q8_weight_index(first, t, i, n_blocks, c->group, c->n_taps,
                                              c->n_inner, block, form->dot, form->is_apart),
                         block, from + start, each, n_outputs, inner,
                         room - i < dot ? room - i : dot);
            }
    }
}

static mood_status prepare_direct(mood_step *step, mood_program *program, mood_error *err) {
    q8_conv *c = step->data;
    const mood_buffer *in = &program->buffers[step->reads[0]];
    const mood_buffer *out = &program->buffers[step->writes[0]];
    const mood_q8_form form = program->kern.q8;
    const bool is_planes = c->way == MOOD_CONV_FIRST;
    const size_t kw = (size_t)c->slide.kernel[1], block = program->kern.block;
    const size_t places = is_planes ? c->kernel_size / kw : c->kernel_size;
    c->n_taps = in->n_blocks * places;
    c->n_inner = is_planes ? mood_size_round_up(kw, (size_t)form.dot) : block;
    c->taps = mood_arena_push_zero(program->arena, c->n_taps, sizeof *c->taps);
    if (!c->taps) return fail_memory(program, err);
    for (size_t t = 0; t < c->n_taps; t++) {
        const size_t k = t % places;
        const int64_t j = (int64_t)(is_planes ? k : k / kw);
        const int64_t i = is_planes ? 0 : (int64_t)(k % kw);
        c->taps[t] =
            (ptrdiff_t)(t / places) * in->plane +
            (ptrdiff_t)(j * c->slide.dilation[0] - c->slide.pad[0]) * in->row +
            (ptrdiff_t)((i * c->slide.dilation[1] - c->slide.pad[1]) * (int64_t)in->block);
    }
    c->group = mood_kern_conv_group(&program->kern, out->n_blocks, out->width, out->height);
    MOOD_TRY(push_packed(
        c, program, mood_q8_weight_bytes(out->n_blocks, c->n_taps, c->n_inner, block, form.dot),
        err));
    pack_direct(c, &form, out->n_blocks, block, is_planes);
    return MOOD_OK;
}

/* All positions of two input channels for one block of outputs, whole lines at a time. */
static void pack_wino(q8_conv *c, size_t n_in, size_t n_out, size_t block, bool is_apart) {
    int16_t lines[36][2 * MOOD_KERN_MAX_BLOCK], u[36];
    int16_t *packed = c->packed;
    for (size_t first = 0; first < c->out_channels; first += block)
        for (size_t i = 0; i < c->in_channels; i += 2) {
            memset(lines, 0, sizeof lines);
            for (size_t k = 0; k < 2 * block; k++) {
                const size_t lane = is_apart ? k % block : k / 2,
                             r = is_apart ? k / block : k % 2;
                if (first + lane >= c->out_channels || i + r >= c->in_channels) continue;
                mood_q8_wino_weights(u, c->weights +
                                            ((first + lane) * c->in_channels + i + r) * 9);
                for (size_t p = 0; p < 36; p++) lines[p][k] = u[p];
            }
            const size_t at = mood_q8_weight_index(first, 0, i, n_out / block, c->group, 1,
                                                   n_in, block, 2, is_apart);
            for (size_t p = 0; p < 36; p++)
                memcpy(packed + p * n_in * n_out + at, lines[p], 2 * block * sizeof *packed);
        }
}

static mood_status prepare_wino(mood_step *step, mood_program *program, mood_error *err) {
    q8_conv *c = step->data;
    const mood_buffer *in = &program->buffers[step->reads[0]];
    const mood_buffer *out = &program->buffers[step->writes[0]];
    const size_t block = in->block, n_in = in->n_blocks * block, n_out = out->n_blocks * block;
    const size_t per_tile = 36 * (n_in * sizeof(int16_t) + n_out * sizeof(int32_t));
    c->tiles_across = (out->width + 3) / 4;
    c->n_tiles = c->tiles_across * ((out->height + 3) / 4);
    c->strip = STRIP_BYTES / per_tile < 8 ? 8 : STRIP_BYTES / per_tile;
    const size_t n_strips = (c->n_tiles + c->strip - 1) / c->strip;
    c->strip = (c->n_tiles + n_strips - 1) / n_strips;
    program->buffers[step->writes[1]].n_floats = c->strip * per_tile / sizeof(float);
    c->group = mood_kern_conv_group(&program->kern, out->n_blocks, c->strip, 1);
    MOOD_TRY(push_packed(c, program, 36 * n_in * n_out * sizeof(int16_t), err));
    pack_wino(c, n_in, n_out, block, program->kern.q8.is_apart);
    return MOOD_OK;
}

/* ---- running ---------------------------------------------------------------------------- */

static mood_q8_end end_of(const mood_step *step, const mood_program *program,
                          float *const *base, size_t image) {
    const q8_conv *c = step->data;
    mood_q8_end end = c->end;
    if (step->n_reads > 1) {
        const mood_buffer *r = &program->buffers[step->reads[1]];
        end.residual = mood_buffer_bytes(r, base[step->reads[1]], image);
        end.n_residual_blocks = r->n_blocks;
    }
    return end;
}

static void run_direct(const mood_step *step, const mood_program *program, float *const *base) {
    const q8_conv *c = step->data;
    const mood_buffer *in = &program->buffers[step->reads[0]];
    const mood_buffer *out = &program->buffers[step->writes[0]];
    for (size_t n = 0; n < out->images; n++) {
        mood_q8_conv_args a = {
            .in = mood_buffer_bytes(in, base[step->reads[0]], n).at,
            .in_row = in->row * (ptrdiff_t)c->slide.stride[0],
            .in_step = (ptrdiff_t)(in->block * (size_t)c->slide.stride[1]),
            .taps = c->taps,
            .n_taps = c->n_taps,
            .n_inner = c->n_inner,
            .weights = c->packed,
            .bias = c->bias,
            .out = mood_buffer_bytes(out, base[step->writes[0]], n),
            .end = end_of(step, program, base, n),
            .n_blocks = out->n_blocks,
            .group = c->group,
            .height = out->height,
            .width = out->width,
            .block = out->block,
            .form = program->kern.q8,
        };
        program->kern.conv_q8(&a);
    }
}

/* product[k] = U[k] spread[k] */
static void multiply(const q8_conv *c, const mood_program *program, const mood_buffer *in,
                     const mood_buffer *out, const int16_t *spread, int32_t *product,
                     size_t n_tiles) {
    const size_t n_in = in->n_blocks * in->block, n_out = out->n_blocks * out->block;
    for (size_t k = 0; k < 36; k++) {
        const mood_q8_mul_args m = {
            .in = spread + k * n_in * c->strip,
            .in_block = (ptrdiff_t)(c->strip * in->block),
            .weights = (const int16_t *)c->packed + k * n_in * n_out,
            .out = product + k * n_out * c->strip,
            .out_block = (ptrdiff_t)(c->strip * out->block),
            .n_in_blocks = in->n_blocks,
            .n_blocks = out->n_blocks,
            .group = c->group,
            .width = n_tiles,
            .block = out->block,
            .is_apart = program->kern.q8.is_apart,
        };
        program->kern.wino_mul_q8(&m);
    }
}

static void run_wino_image(const mood_step *step, const mood_program *program,
                           float *const *base, size_t image) {
    const q8_conv *c = step->data;
    const mood_buffer *in = &program->buffers[step->reads[0]];
    const mood_buffer *out = &program->buffers[step->writes[0]];
    const size_t n_in = in->n_blocks * in->block, n_out = out->n_blocks * out->block;
    int16_t *spread = (int16_t *)(void *)base[step->writes[1]];
    int32_t *product = (int32_t *)(void *)(spread + 36 * n_in * c->strip);
    mood_q8_plane from = mood_buffer_bytes(in, base[step->reads[0]], image);
    from.at -= (ptrdiff_t)c->slide.pad[0] * from.row +
               (ptrdiff_t)c->slide.pad[1] * (ptrdiff_t)in->block;
    for (size_t first = 0; first < c->n_tiles; first += c->strip) {
        mood_q8_wino_args a = {
            .picture = from,
            .spread = spread,
            .position_step = (ptrdiff_t)(n_in * c->strip),
            .block_step = (ptrdiff_t)(c->strip * in->block),
            .n_blocks = in->n_blocks,
            .block = in->block,
            .first = first,
            .n_tiles = c->n_tiles - first < c->strip ? c->n_tiles - first : c->strip,
            .tiles_across = c->tiles_across,
            .is_signed = program->kern.q8.is_signed,
        };
        program->kern.wino_in_q8(&a);
        multiply(c, program, in, out, spread, product, a.n_tiles);
        a.picture = mood_buffer_bytes(out, base[step->writes[0]], image);
        a.product = product;
        a.position_step = (ptrdiff_t)(n_out * c->strip);
        a.n_blocks = out->n_blocks;
        a.height = out->height;
        a.width = out->width;
        a.bias = c->bias;
        a.end = end_of(step, program, base, image);
        program->kern.wino_out_q8(&a);
    }
}

static void run_wino(const mood_step *step, const mood_program *program, float *const *base) {
    for (size_t n = 0; n < program->buffers[step->writes[0]].images; n++)
        run_wino_image(step, program, base, n);
}

/* ---- lowering --------------------------------------------------------------------------- */

static const char *kind_name(const q8_conv *c) {
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

static mood_status emit(q8_conv *c, mood_lower *lower, const mood_node *node, int in,
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
    step->prepare = c->way == MOOD_CONV_WINOGRAD ? prepare_wino : prepare_direct;
    step->run = c->way == MOOD_CONV_WINOGRAD ? run_wino : run_direct;
    *(q8_conv *)step->data = *c;
    return MOOD_OK;
}

mood_status mood_q8_try_conv(bool *is_done, mood_lower *lower, mood_node *node,
                             mood_error *err) {
    const mood_graph *graph = lower->graph;
    const mood_value *w = mood_node_input(graph, node, 1);
    q8_conv c = {.out_channels = (size_t)w->dims[0], .in_channels = (size_t)w->dims[1]};
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
