/* SPDX-License-Identifier: Apache-2.0
 *
 * A quantised convolution as plain sums of bytes.
 */
#include "nn/quant_conv.h"

/*
 * One step's weights for a block of outputs from first_output on, side by side: `dot` inner
 * numbers that lie `inner` apart, outputs that lie `each` apart. Whole lines are written, once.
 */
static void put_step(mood_q8_conv *c, const mood_q8_form *form, size_t at, size_t block,
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
static void pack_direct(mood_q8_conv *c, const mood_q8_form *form, size_t n_blocks,
                        size_t block, bool is_planes) {
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

mood_status mood_q8_conv_prepare_direct(mood_step *step, mood_program *program,
                                        mood_error *err) {
    mood_q8_conv *c = step->data;
    const mood_buffer *in = &program->buffers[step->reads[0]];
    const mood_buffer *out = &program->buffers[step->writes[0]];
    const mood_q8_form form = program->kern.q8;
    const bool is_planes = c->way == MOOD_CONV_FIRST;
    const size_t kw = (size_t)c->slide.kernel[1], block = program->kern.block;
    const size_t places = is_planes ? c->kernel_size / kw : c->kernel_size;
    c->n_taps = in->n_blocks * places;
    c->n_inner = is_planes ? mood_size_round_up(kw, (size_t)form.dot) : block;
    c->taps = mood_arena_push_zero(program->arena, c->n_taps, sizeof *c->taps);
    if (!c->taps) return mood_arena_fail(program->arena, "the model", err);
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
    MOOD_TRY(mood_q8_conv_push_packed(
        c, program, mood_q8_weight_bytes(out->n_blocks, c->n_taps, c->n_inner, block, form.dot),
        err));
    pack_direct(c, &form, out->n_blocks, block, is_planes);
    return MOOD_OK;
}

void mood_q8_conv_run_direct(const mood_step *step, const mood_program *program,
                             float *const *base) {
    const mood_q8_conv *c = step->data;
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
            .end = mood_q8_conv_end_of(step, program, base, n),
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
