/* SPDX-License-Identifier: Apache-2.0
 *
 * Direct and depthwise convolution as sums over taps: a tap is the way from an output pixel's
 * own place in the input to one of the numbers that it sums.
 */
#include "nn/conv.h"

static size_t most(int64_t x) {
    return x > 0 ? (size_t)x : 0;
}

void mood_conv_need_halo(const mood_conv *c, mood_buffer *in) {
    const mood_slide *s = &c->slide;
    int64_t need[2];
    for (int i = 0; i < 2; i++) {
        const int64_t span = (s->kernel[i] - 1) * s->dilation[i] + 1;
        int64_t last = (s->out[i] - 1) * s->stride[i] + span;
        if (c->way == MOOD_CONV_WINOGRAD)
            last = (s->out[i] + c->tile - 1) / c->tile * c->tile + 2;
        need[i] = last - s->pad[i] - s->in[i];
    }
    mood_buffer_need_halo(in, s->pad[0], s->pad[1], (int64_t)most(need[0]),
                          (int64_t)most(need[1]));
}

/* The offset of kernel row j, column i. */
static ptrdiff_t tap_at(const mood_slide *s, const mood_buffer *in, int64_t j, int64_t i) {
    return (ptrdiff_t)(j * s->dilation[0] - s->pad[0]) * in->row +
           (ptrdiff_t)((i * s->dilation[1] - s->pad[1]) * (int64_t)in->block);
}

static mood_status push_taps(mood_conv *c, mood_program *program, size_t n, mood_error *err) {
    c->taps = mood_arena_push_zero(program->arena, n, sizeof *c->taps);
    c->n_taps = n;
    return c->taps ? MOOD_OK : mood_arena_fail(program->arena, "the model", err);
}

/*
 * Where weight (o, channel, j) goes. Blocked input: taps are (block, j), the inner loop runs
 * over the block. Planes: taps are (channel, kernel row), the inner loop runs along the row.
 */
static size_t place_of(const mood_conv *c, size_t channel, size_t j, bool is_planes,
                       size_t block) {
    const size_t kernel = c->kernel_size, kw = (size_t)c->slide.kernel[1];
    const size_t t =
        is_planes ? channel * (kernel / kw) + j / kw : channel / block * kernel + j;
    return t * c->n_inner + (is_planes ? j % kw : channel % block);
}

/* The weights of output o go into its lane; steps between the places of a lane are `step`. */
static void pack_lane(float *to, const mood_conv *c, size_t o, size_t step, bool is_planes,
                      size_t block) {
    const size_t first = o / (c->out_channels / c->groups) * c->in_per_group;
    const float *from = c->weights + o * c->in_per_group * c->kernel_size;
    for (size_t channel = first; channel < first + c->in_per_group; channel++)
        for (size_t j = 0; j < c->kernel_size; j++)
            to[place_of(c, channel, j, is_planes, block) * step] = *from++;
}

/* All lanes of a full block side by side, for one group: memory is written in whole lines. */
static void pack_block(float *to, const mood_conv *c, size_t o, size_t step, bool is_planes,
                       size_t block) {
    const size_t kernel = c->kernel_size, each = c->in_per_group * kernel;
    const float *from = c->weights + o * each;
    for (size_t channel = 0; channel < c->in_per_group; channel++)
        for (size_t j = 0; j < kernel; j++, from++) {
            float *lanes = to + place_of(c, channel, j, is_planes, block) * step;
            for (size_t l = 0; l < block; l++) lanes[l] = from[l * each];
        }
}

static mood_status pack(mood_conv *c, mood_program *program, size_t n_out_blocks,
                        bool is_planes, mood_error *err) {
    const size_t block = program->kern.block;
    size_t n;
    if (!mood_size_mul(&n, c->n_taps * c->n_inner, n_out_blocks * block))
        return mood_fail(err, MOOD_E_LIMIT, "the weights are too large");
    MOOD_TRY(mood_program_floats(&c->packed, program, n, err));
    for (size_t b = 0; b < n_out_blocks; b++) {
        float *to = c->packed + mood_kern_conv_weight_index(b, 0, 0, n_out_blocks, c->group,
                                                            c->n_taps, c->n_inner, block);
        /* From one inner step to the next: as many blocks as the group of b has. */
        const size_t rest = n_out_blocks - b / c->group * c->group;
        const size_t step = (rest < c->group ? rest : c->group) * block;
        const size_t left = c->out_channels - b * block, lanes = left < block ? left : block;
        if (c->groups == 1 && lanes == block)
            pack_block(to, c, b * block, step, is_planes, block);
        else
            for (size_t l = 0; l < lanes; l++)
                pack_lane(to + l, c, b * block + l, step, is_planes, block);
    }
    return MOOD_OK;
}

mood_status mood_conv_direct_prepare(mood_step *step, mood_program *program, mood_error *err) {
    mood_conv *c = step->data;
    const mood_buffer *in = &program->buffers[step->reads[0]];
    const mood_buffer *out = &program->buffers[step->writes[0]];
    const bool is_planes = c->way == MOOD_CONV_FIRST;
    const int64_t kh = c->slide.kernel[0], kw = c->slide.kernel[1];
    const size_t n_in = in->n_blocks;
    MOOD_TRY(push_taps(c, program, n_in * (size_t)(is_planes ? kh : kh * kw), err));
    c->n_inner = is_planes ? (size_t)kw : in->block;
    c->inner_step = is_planes ? (ptrdiff_t)c->slide.dilation[1] : 1;
    size_t t = 0;
    for (size_t b = 0; b < n_in; b++)
        for (int64_t j = 0; j < kh; j++)
            for (int64_t i = 0; i < (is_planes ? 1 : kw); i++)
                c->taps[t++] = (ptrdiff_t)b * in->plane + tap_at(&c->slide, in, j, i);
    c->group = mood_kern_conv_group(&program->kern, out->n_blocks, out->width, out->height);
    return pack(c, program, out->n_blocks, is_planes, err);
}

mood_status mood_conv_depth_prepare(mood_step *step, mood_program *program, mood_error *err) {
    mood_conv *c = step->data;
    const mood_buffer *in = &program->buffers[step->reads[0]];
    const size_t block = in->block;
    MOOD_TRY(push_taps(c, program, c->kernel_size, err));
    size_t t = 0;
    for (int64_t j = 0; j < c->slide.kernel[0]; j++)
        for (int64_t i = 0; i < c->slide.kernel[1]; i++)
            c->taps[t++] = tap_at(&c->slide, in, j, i);
    MOOD_TRY(mood_program_floats(&c->packed, program, in->n_blocks * block * c->n_taps, err));
    for (size_t o = 0; o < c->out_channels; o++)
        for (size_t k = 0; k < c->n_taps; k++)
            c->packed[(o / block * c->n_taps + k) * block + o % block] =
                c->weights[o * c->n_taps + k];
    return MOOD_OK;
}

/* The arguments for one image. */
static mood_conv_args args_of(const mood_step *step, const mood_program *program,
                              float *const *base, size_t image) {
    const mood_conv *c = step->data;
    const mood_buffer *in = &program->buffers[step->reads[0]];
    const mood_buffer *out = &program->buffers[step->writes[0]];
    const mood_plane from = mood_buffer_plane(in, base[step->reads[0]], image);
    mood_conv_args a = {
        .in = from.at,
        .in_row = in->row * (ptrdiff_t)c->slide.stride[0],
        .in_step = (ptrdiff_t)(in->block * (size_t)c->slide.stride[1]),
        .taps = c->taps,
        .n_taps = c->n_taps,
        .n_inner = c->n_inner,
        .inner_step = c->inner_step,
        .weights = c->packed,
        .bias = c->bias,
        .out = mood_buffer_plane(out, base[step->writes[0]], image),
        .n_blocks = out->n_blocks,
        .group = c->group,
        .height = out->height,
        .width = out->width,
        .block = out->block,
        .act = c->act,
    };
    if (step->n_reads > 1) {
        const mood_buffer *residual = &program->buffers[step->reads[1]];
        a.residual = mood_buffer_plane(residual, base[step->reads[1]], image);
        a.n_residual_blocks = residual->n_blocks;
    }
    return a;
}

/* Rows without a halo between them are one long row. */
static void join_rows(mood_conv_args *a) {
    const ptrdiff_t width = (ptrdiff_t)a->width;
    const ptrdiff_t out_row = width * (ptrdiff_t)a->block;
    if (a->in_row != width * a->in_step || a->out.row != out_row) return;
    if (a->n_residual_blocks && a->residual.row != out_row) return;
    a->width *= a->height;
    a->height = 1;
}

void mood_conv_direct_run(const mood_step *step, const mood_program *program,
                          float *const *base) {
    for (size_t n = 0; n < program->buffers[step->writes[0]].images; n++) {
        mood_conv_args args = args_of(step, program, base, n);
        join_rows(&args);
        program->kern.conv_f32(&args);
    }
}

void mood_conv_depth_run(const mood_step *step, const mood_program *program,
                         float *const *base) {
    for (size_t n = 0; n < program->buffers[step->writes[0]].images; n++) {
        const mood_conv_args args = args_of(step, program, base, n);
        program->kern.dwconv_f32(&args, program->buffers[step->reads[0]].plane);
    }
}
