/* SPDX-License-Identifier: Apache-2.0
 *
 *     plain     (n, c, h, w)
 *     planes    (n, c, halo + h + halo, halo + w + halo)
 *     blocked   (n, ceil(c / block), halo + h + halo, halo + w + halo, block)
 *
 * Planes are blocked with a block of 1, so one pair of loops does both.
 */
#include "nn/convert.h"
#include "nn/quant.h"

#include <string.h>

static void run_to_picture(const mood_step *step, const mood_program *program,
                           float *const *base) {
    const mood_buffer *b = &program->buffers[step->writes[0]];
    const float *from = base[step->reads[0]];
    for (size_t n = 0; n < b->images; n++) {
        const mood_plane to = mood_buffer_plane(b, base[step->writes[0]], n);
        for (size_t o = 0; o < b->n_blocks; o++)
            for (size_t y = 0; y < b->height; y++) {
                float *row = to.at + (ptrdiff_t)o * to.plane + (ptrdiff_t)y * to.row;
                if (b->block == 1) {
                    memcpy(row, from + ((n * b->channels + o) * b->height + y) * b->width,
                           b->width * sizeof *row);
                    continue;
                }
                for (size_t lane = 0; lane < b->block; lane++) {
                    const size_t c = o * b->block + lane;
                    if (c >= b->channels) {
                        for (size_t x = 0; x < b->width; x++) row[x * b->block + lane] = 0;
                        continue;
                    }
                    const float *line =
                        from + ((n * b->channels + c) * b->height + y) * b->width;
                    for (size_t x = 0; x < b->width; x++) row[x * b->block + lane] = line[x];
                }
            }
    }
}

static void run_to_plain(const mood_step *step, const mood_program *program,
                         float *const *base) {
    const mood_buffer *b = &program->buffers[step->reads[0]];
    float *to = base[step->writes[0]];
    for (size_t n = 0; n < b->images; n++) {
        const mood_plane from = mood_buffer_plane(b, base[step->reads[0]], n);
        for (size_t c = 0; c < b->channels; c++) {
            const float *plane =
                from.at + (ptrdiff_t)(c / b->block) * from.plane + c % b->block;
            for (size_t y = 0; y < b->height; y++) {
                const float *row = plane + (ptrdiff_t)y * from.row;
                for (size_t x = 0; x < b->width; x++) *to++ = row[x * b->block];
            }
        }
    }
}

typedef struct copy_data {
    size_t n_floats;
    int offset; /* of bytes: what is added to a number when it is stored */
} copy_data;

/* NaN and what lies outside become the nearest byte. */
static uint8_t byte_of(float number, int low, int offset) {
    const float least = (float)low, most = (float)(low + 255);
    const float x = number > least ? (number < most ? number : most) : least;
    return (uint8_t)((int)x + offset);
}

static void run_to_bytes(const mood_step *step, const mood_program *program,
                         float *const *base) {
    const mood_buffer *b = &program->buffers[step->writes[0]];
    const int offset = ((const copy_data *)step->data)->offset;
    const int low = (program->kern.q8.is_signed ? -128 : 0) - offset;
    const float *from = base[step->reads[0]];
    const size_t pixels = b->height * b->width;
    for (size_t n = 0; n < b->images; n++) {
        const mood_q8_plane to = mood_buffer_bytes(b, base[step->writes[0]], n);
        for (size_t c = 0; c < b->n_blocks * b->block; c++) {
            /* Lanes behind the last channel may be anything; they repeat it. */
            const size_t real = c < b->channels ? c : b->channels - 1;
            const float *line = from + (n * b->channels + real) * pixels;
            uint8_t *plane = to.at + (ptrdiff_t)(c / b->block) * to.plane + c % b->block;
            for (size_t y = 0; y < b->height; y++, line += b->width)
                for (size_t x = 0; x < b->width; x++)
                    plane[(ptrdiff_t)y * to.row + (ptrdiff_t)(x * b->block)] =
                        byte_of(line[x], low, offset);
        }
    }
}

static void run_from_bytes(const mood_step *step, const mood_program *program,
                           float *const *base) {
    const mood_buffer *b = &program->buffers[step->reads[0]];
    const int offset = ((const copy_data *)step->data)->offset;
    const bool is_signed = program->kern.q8.is_signed;
    float *to = base[step->writes[0]];
    for (size_t n = 0; n < b->images; n++) {
        const mood_q8_plane from = mood_buffer_bytes(b, base[step->reads[0]], n);
        for (size_t c = 0; c < b->channels; c++) {
            const uint8_t *plane =
                from.at + (ptrdiff_t)(c / b->block) * from.plane + c % b->block;
            for (size_t y = 0; y < b->height; y++)
                for (size_t x = 0; x < b->width; x++) {
                    const uint8_t byte =
                        plane[(ptrdiff_t)y * from.row + (ptrdiff_t)(x * b->block)];
                    *to++ = (float)((is_signed ? (int8_t)byte : byte) - offset);
                }
        }
    }
}

static void run_copy(const mood_step *step, const mood_program *program, float *const *base) {
    (void)program;
    memcpy(base[step->writes[0]], base[step->reads[0]],
           ((const copy_data *)step->data)->n_floats * sizeof(float));
}

static mood_status add(int *out, mood_lower *lower, int value, int from, mood_layout layout,
                       const char *kind,
                       void (*run)(const mood_step *, const mood_program *, float *const *),
                       mood_error *err) {
    const mood_node node = {.name = lower->graph->values[value].name};
    mood_step *step;
    MOOD_TRY(mood_lower_out(out, lower, value, layout, err));
    MOOD_TRY(mood_lower_step(&step, lower, &node, kind, sizeof(copy_data), err));
    *(copy_data *)step->data = (copy_data){
        (size_t)mood_value_count(&lower->graph->values[value]), mood_q8_offset(lower, value)};
    step->run = run;
    mood_step_reads(step, from);
    mood_step_writes(step, *out);
    return MOOD_OK;
}

mood_status mood_convert_to_plain(int *out, mood_lower *lower, int value, int blocked,
                                  mood_error *err) {
    return add(out, lower, value, blocked, MOOD_LAYOUT_PLAIN, "to plain", run_to_plain, err);
}

mood_status mood_convert_to_picture(int *out, mood_lower *lower, int value, int plain,
                                    mood_layout layout, mood_error *err) {
    if (lower->graph->values[value].n_dims != 4)
        return mood_fail(err, MOOD_E_INTERNAL, "'%.80s' is no picture",
                         lower->graph->values[value].name);
    return add(out, lower, value, plain, layout,
               layout == MOOD_LAYOUT_PLANES ? "to planes" : "to blocked", run_to_picture, err);
}

mood_status mood_convert_to_bytes(int *out, mood_lower *lower, int value, int plain,
                                  mood_layout layout, mood_error *err) {
    return add(out, lower, value, plain, layout, "to bytes", run_to_bytes, err);
}

mood_status mood_convert_from_bytes(int *out, mood_lower *lower, int value, int bytes,
                                    mood_error *err) {
    return add(out, lower, value, bytes, MOOD_LAYOUT_PLAIN, "from bytes", run_from_bytes, err);
}

mood_status mood_convert_copy(int *out, mood_lower *lower, int value, int plain,
                              mood_error *err) {
    return add(out, lower, value, plain, MOOD_LAYOUT_PLAIN, "copy", run_copy, err);
}
