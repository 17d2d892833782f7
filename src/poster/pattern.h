/* SPDX-License-Identifier: Apache-2.0
 *
 * The patterns of the posters: one file a family, one family a mood, a few compositions each.
 * A pattern fills its canvas from edge to edge; whoever embeds it clips it. Threads: reentrant.
 */
#ifndef MOOD_PATTERN_H
#define MOOD_PATTERN_H

#include "poster/inks.h"
#include "poster/svg.h"

#include <math.h>

#define MOOD_PATTERN_PI 3.14159265358979323846

/** Where a pattern is drawn: x right, y down, from (0, 0). */
typedef struct mood_canvas {
    mood_buf *out;
    mood_rng *rng;
    const mood_inks *inks;
    double width;
    double height;
    double energy; /**< 0 still .. 1 excited */
} mood_canvas;

/** Draw one composition of a family over a plain field. */
void mood_pattern_draw(mood_canvas *canvas, mood_expression family);

/** The families; `composition` is any number, taken modulo what the family has. */
void mood_pattern_angry(mood_canvas *canvas, uint32_t composition);
void mood_pattern_disgust(mood_canvas *canvas, uint32_t composition);
void mood_pattern_fear(mood_canvas *canvas, uint32_t composition);
void mood_pattern_happy(mood_canvas *canvas, uint32_t composition);
void mood_pattern_sad(mood_canvas *canvas, uint32_t composition);
void mood_pattern_surprise(mood_canvas *canvas, uint32_t composition);
void mood_pattern_neutral(mood_canvas *canvas, uint32_t composition);

/** ---- what the families draw with ---- */

/** low..high, every value equally likely. */
double mood_canvas_range(mood_canvas *canvas, double low, double high);

/** low..high, both included. */
int mood_canvas_count(mood_canvas *canvas, int low, int high);

/** Open a group of one fill, or of one stroke without fill; close it with mood_canvas_end. */
void mood_canvas_fill(mood_canvas *canvas, mood_lch colour);
/** The same with a hair of its own colour around it, so that neighbours leave no seam. */
void mood_canvas_fill_joined(mood_canvas *canvas, mood_lch colour);
void mood_canvas_stroke(mood_canvas *canvas, mood_lch colour, double width);
void mood_canvas_end(mood_canvas *canvas);

void mood_canvas_circle(mood_canvas *canvas, double x, double y, double radius);
void mood_canvas_rect(mood_canvas *canvas, double x, double y, double width, double height);

/** Open and close the data of one path element, between which mood_svg_write adds to it. */
void mood_canvas_path(mood_canvas *canvas);
void mood_canvas_path_end(mood_canvas *canvas);

#endif
