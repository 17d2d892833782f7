/* SPDX-License-Identifier: Apache-2.0
 *
 * A quantised 3x3 convolution by Winograd's way, exact in 16 bits: strips of tiles are spread,
 * multiplied position by position, and drawn together into bytes.
 */
#include "nn/quant_conv.h"

#include <string.h>

/* About so many bytes of spread and product are worked on at once: what the first level and
 * the weights beside it bear. */
#define STRIP_BYTES ((size_t)96 << 10)

/* All positions of two input channels for one block of outputs, whole lines at a time. */
static void pack_wino(mood_q8_conv *c, size_t n_in, size_t n_out, size_t block, bool is_apart) {
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

mood_status mood_q8_conv_prepare_wino(mood_step *step, mood_program *program, mood_error *err) {
    mood_q8_conv *c = step->data;
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
    MOOD_TRY(mood_q8_conv_push_packed(c, program, 36 * n_in * n_out * sizeof(int16_t), err));
    pack_wino(c, n_in, n_out, block, program->kern.q8.is_apart);
    return MOOD_OK;
}

/* product[k] = U[k] spread[k] */
static void multiply(const mood_q8_conv *c, const mood_program *program, const mood_buffer *in,
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
    const mood_q8_conv *c = step->data;
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
        a.end = mood_q8_conv_end_of(step, program, base, image);
        program->kern.wino_out_q8(&a);
    }
}

void mood_q8_conv_run_wino(const mood_step *step, const mood_program *program,
                           float *const *base) {
    for (size_t n = 0; n < program->buffers[step->writes[0]].images; n++)
        run_wino_image(step, program, base, n);
}
