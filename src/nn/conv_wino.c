/* SPDX-License-Identifier: Apache-2.0
 *
 * Winograd's way (Lavin and Gray 2015): spread each tile of the input into n x n numbers,
 * multiply each of those n x n pictures with its own matrix of weights, and gather the
 * products.
 *
 *     input --Bt d B--> spread[n * n][in block][tile] --x U[n * n]--> product[n * n][out
 * block][tile]
 *                                                                        --At m A--> output
 *
 * Tiles of 4 x 4 need a quarter of the multiplications, tiles of 2 x 2 four ninths; the weights
 * grow to 4 and 16 / 9 times. A strip of tiles is taken through all three stages at once, so
 * that spread and product stay in the near caches.
 */
#include "nn/conv.h"

#include <stdalign.h>
#include <string.h>

/* About so many numbers of spread and product together: half of a usual second-level cache. */
#define STRIP_FLOATS ((size_t)96 << 10)

static size_t tiles_of(int64_t out, int m) {
    return (size_t)((out + m - 1) / m);
}

bool mood_conv_wino_fits(mood_conv *c) {
    const mood_slide *s = &c->slide;
    if (s->kernel[0] != 3 || s->kernel[1] != 3 || s->stride[0] != 1 || s->stride[1] != 1 ||
        s->dilation[0] != 1 || s->dilation[1] != 1 || c->groups != 1)
        return false;
    if (c->in_per_group < 16 || c->out_channels < 16) return false;
    const size_t products2 = 16 * tiles_of(s->out[0], 2) * tiles_of(s->out[1], 2);
    const size_t products4 = 36 * tiles_of(s->out[0], 4) * tiles_of(s->out[1], 4);
    const size_t direct = 9 * (size_t)(s->out[0] * s->out[1]);
    /* Small pictures wait for their weights, of which tiles of 4 have more. */
    c->tile = products4 + products4 / 8 < products2 ? 4 : 2;
    const size_t best = c->tile == 4 ? products4 : products2;
    return best + best / 2 < direct;
}

/* The kernels of input channel i and one block of outputs, side by side: g (9, block). */
static void gather(float *g, const mood_conv *c, size_t first, size_t i, size_t block) {
    const size_t left = c->out_channels - first, lanes = left < block ? left : block;
    if (lanes < block || i >= c->in_per_group) memset(g, 0, 9 * block * sizeof *g);
    if (i >= c->in_per_group) return;
    for (size_t l = 0; l < lanes; l++) {
        const float *from = c->weights + ((first + l) * c->in_per_group + i) * 9;
        for (size_t k = 0; k < 9; k++) g[k * block + l] = from[k];
    }
}

/*
 * Every number of the packed weights is written once: this is most of the time that a model
 * takes to load. The blocks of a group lie side by side, so they are written together: the n *
 * n places are far apart, and memory likes long runs.
 */
static mood_status pack(mood_conv *c, mood_program *program, size_t n_in, size_t n_out,
                        mood_error *err) {
    const size_t block = program->kern.block, n = (size_t)c->tile + 2;
    const size_t each = n_in * block * n_out * block;
    alignas(MOOD_ALIGN) float g[MOOD_KERN_MAX_GROUP][9 * MOOD_KERN_MAX_BLOCK];
    c->packed = mood_arena_push_aligned(program->arena, n * n * each * sizeof *c->packed);
    if (!c->packed) return mood_arena_fail(program->arena, "the model", err);
    for (size_t o = 0; o < n_out; o += c->group) {
        const size_t n_side = n_out - o < c->group ? n_out - o : c->group;
        for (size_t i = 0; i < n_in * block; i++) {
            float *to = c->packed + mood_kern_conv_weight_index(o, i / block, i % block, n_out,
                                                                c->group, n_in, block, block);
            for (size_t s = 0; s < n_side; s++) gather(g[s], c, (o + s) * block, i, block);
            for (size_t s = 0; s < n_side; s++)
                program->kern.wino_weights_f32(to + s * block, (ptrdiff_t)each, g[s], c->tile,
                                               block);
        }
    }
    return MOOD_OK;
}

mood_status mood_conv_wino_prepare(mood_step *step, mood_program *program, mood_error *err) {
    mood_conv *c = step->data;
    const mood_buffer *in = &program->buffers[step->reads[0]];
    const mood_buffer *out = &program->buffers[step->writes[0]];
    const size_t n = (size_t)c->tile + 2, block = in->block;
    const size_t per_tile = n * n * (in->n_blocks + out->n_blocks) * block;
    c->tiles_across = tiles_of(c->slide.out[1], c->tile);
    c->n_tiles = c->tiles_across * tiles_of(c->slide.out[0], c->tile);
    c->strip = STRIP_FLOATS / per_tile;
    if (c->strip < 8) c->strip = 8;
    const size_t n_strips = (c->n_tiles + c->strip - 1) / c->strip;
    c->strip = (c->n_tiles + n_strips - 1) / n_strips;
    program->buffers[step->writes[1]].n_floats = c->strip * per_tile;

    c->group = mood_kern_conv_group(&program->kern, out->n_blocks, c->strip, 1);
    c->taps = mood_arena_push_zero(program->arena, in->n_blocks, sizeof *c->taps);
    if (!c->taps) return mood_arena_fail(program->arena, "the model", err);
    for (size_t t = 0; t < in->n_blocks; t++) c->taps[t] = (ptrdiff_t)(t * c->strip * block);
    c->n_taps = in->n_blocks;
    c->n_inner = block;
    c->inner_step = 1;
    return pack(c, program, in->n_blocks, out->n_blocks, err);
}

/* product[k] = U[k] spread[k], for all n x n positions */
static void multiply(const mood_conv *c, const mood_program *program, const mood_buffer *in,
                     const mood_buffer *out, float *spread, float *product, size_t n_tiles) {
    const size_t n = (size_t)c->tile + 2, block = in->block;
    mood_conv_args a = {
        .in_step = (ptrdiff_t)block,
        .taps = c->taps,
        .n_taps = c->n_taps,
        .n_inner = block,
        .inner_step = 1,
        .out = {.plane = (ptrdiff_t)(c->strip * block)},
        .n_blocks = out->n_blocks,
        .group = c->group,
        .height = 1,
        .width = n_tiles,
        .block = block,
    };
    for (size_t k = 0; k < n * n; k++) {
        a.in = spread + k * in->n_blocks * c->strip * block;
        a.out.at = product + k * out->n_blocks * c->strip * block;
        a.weights = c->packed + k * in->n_blocks * out->n_blocks * block * block;
        program->kern.conv_f32(&a);
    }
}

static void run_image(const mood_step *step, const mood_program *program, float *const *base,
                      size_t image) {
    const mood_conv *c = step->data;
    const mood_buffer *in = &program->buffers[step->reads[0]];
    const mood_buffer *out = &program->buffers[step->writes[0]];
    const size_t n = (size_t)c->tile + 2;
    float *spread = base[step->writes[1]];
    float *product = spread + n * n * in->n_blocks * c->strip * in->block;
    mood_plane from = mood_buffer_plane(in, base[step->reads[0]], image);
    from.at -= (ptrdiff_t)c->slide.pad[0] * from.row +
               (ptrdiff_t)c->slide.pad[1] * (ptrdiff_t)in->block;
    for (size_t first = 0; first < c->n_tiles; first += c->strip) {
        const size_t n_tiles = c->n_tiles - first < c->strip ? c->n_tiles - first : c->strip;
        mood_wino_args spreading = {
            .picture = from,
            .tiles = spread,
            .position_step = (ptrdiff_t)(in->n_blocks * c->strip * in->block),
            .block_step = (ptrdiff_t)(c->strip * in->block),
            .n_blocks = in->n_blocks,
            .block = in->block,
            .first = first,
            .n_tiles = n_tiles,
            .tiles_across = c->tiles_across,
            .m = c->tile,
        };
        program->kern.wino_in_f32(&spreading);
        multiply(c, program, in, out, spread, product, n_tiles);
        mood_wino_args gathering = spreading;
        gathering.picture = mood_buffer_plane(out, base[step->writes[0]], image);
        gathering.tiles = product;
        gathering.position_step = (ptrdiff_t)(out->n_blocks * c->strip * out->block);
        gathering.n_blocks = out->n_blocks;
        gathering.height = out->height;
        gathering.width = out->width;
        gathering.bias = c->bias;
        gathering.act = c->act;
        if (step->n_reads > 1) {
            const mood_buffer *residual = &program->buffers[step->reads[1]];
            gathering.residual = mood_buffer_plane(residual, base[step->reads[1]], image);
            gathering.n_residual_blocks = residual->n_blocks;
        }
        program->kern.wino_out_f32(&gathering);
    }
}

void mood_conv_wino_run(const mood_step *step, const mood_program *program,
                        float *const *base) {
    for (size_t n = 0; n < program->buffers[step->writes[0]].images; n++)
        run_image(step, program, base, n);
}
