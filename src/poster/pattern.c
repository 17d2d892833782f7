/* SPDX-License-Identifier: Apache-2.0
 *
 * The list of families, and the few shapes that all of them are made of.
 */
#include "poster/pattern.h"

static void (*const families[MOOD_N_EXPRESSIONS])(mood_canvas *, uint32_t) = {
    [MOOD_ANGRY] = mood_pattern_angry,     [MOOD_DISGUST] = mood_pattern_disgust,
    [MOOD_FEAR] = mood_pattern_fear,       [MOOD_HAPPY] = mood_pattern_happy,
    [MOOD_SAD] = mood_pattern_sad,         [MOOD_SURPRISE] = mood_pattern_surprise,
    [MOOD_NEUTRAL] = mood_pattern_neutral,
};

void mood_pattern_draw(mood_canvas *canvas, mood_expression family) {
    mood_canvas_fill(canvas, canvas->inks->field);
    mood_canvas_rect(canvas, 0, 0, canvas->width, canvas->height);
    mood_canvas_end(canvas);
    families[family](canvas, (uint32_t)(mood_rng_next(canvas->rng) >> 40));
}

double mood_canvas_range(mood_canvas *canvas, double low, double high) {
    return low + (high - low) * mood_rng_uniform(canvas->rng);
}

int mood_canvas_count(mood_canvas *canvas, int low, int high) {
    return low + (int)mood_rng_below(canvas->rng, (uint32_t)(high - low + 1));
}

void mood_canvas_fill(mood_canvas *canvas, mood_lch colour) {
    mood_buf_printf(canvas->out, "<g fill=\"%s\">", mood_lch_hex(colour).text);
}

void mood_canvas_fill_joined(mood_canvas *canvas, mood_lch colour) {
    const mood_hex hex = mood_lch_hex(colour);
    mood_buf_printf(canvas->out, "<g fill=\"%s\" stroke=\"%s\" stroke-width=\".8\">", hex.text,
                    hex.text);
}

void mood_canvas_stroke(mood_canvas *canvas, mood_lch colour, double width) {
    mood_buf_printf(canvas->out, "<g fill=\"none\" stroke=\"%s\"", mood_lch_hex(colour).text);
    mood_svg_write(canvas->out, " stroke-width=\"#\">", width);
}

void mood_canvas_end(mood_canvas *canvas) {
    mood_buf_append_text(canvas->out, "</g>");
}

void mood_canvas_circle(mood_canvas *canvas, double x, double y, double radius) {
    mood_svg_write(canvas->out, "<circle cx=\"#\" cy=\"#\" r=\"#\"/>", x, y, radius);
}

void mood_canvas_rect(mood_canvas *canvas, double x, double y, double width, double height) {
    mood_svg_write(canvas->out, "<rect x=\"#\" y=\"#\" width=\"#\" height=\"#\"/>", x, y, width,
                   height);
}

void mood_canvas_path(mood_canvas *canvas) {
    mood_buf_append_text(canvas->out, "<path d=\"");
}

void mood_canvas_path_end(mood_canvas *canvas) {
    mood_buf_append_text(canvas->out, "\"/>");
}
