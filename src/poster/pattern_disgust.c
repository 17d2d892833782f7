/* SPDX-License-Identifier: Apache-2.0
 *
 * Disgust: uneven blots. Large ones, their contour lines, and a floor of chips.
 */
#include "poster/pattern.h"

#define BLOT_POINTS 9

/* A closed outline around (x, y) whose radius wanders by `rough` (0..1). */
static void blot(mood_canvas *c, double x, double y, double radius, double rough) {
    double points[BLOT_POINTS][2];
    for (int i = 0; i < BLOT_POINTS; i++) {
        const double a = 2 * MOOD_PATTERN_PI * i / BLOT_POINTS;
        const double r = radius * (1 + rough * mood_canvas_range(c, -1, 1));
        points[i][0] = x + r * cos(a);
        points[i][1] = y + r * sin(a);
    }
    mood_canvas_path(c);
    mood_svg_closed_curve(c->out, (const double(*)[2])points, BLOT_POINTS);
    mood_canvas_path_end(c);
}

static void blots(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const mood_lch three[3] = {p->tint, p->key, p->mate};
    const int n = 5 + (int)(c->energy * 4);
    for (int i = 0; i < n; i++) {
        const double shrink = 1 - .75 * i / n;
        mood_canvas_fill(c, three[i % 3]);
        blot(c, c->width * mood_canvas_range(c, .05, .95),
             c->height * mood_canvas_range(c, .05, .95),
             c->width * .34 * shrink * mood_canvas_range(c, .7, 1.1), .18 + .2 * c->energy);
        mood_canvas_end(c);
    }
}

static void contours(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const double x = c->width * mood_canvas_range(c, .25, .75);
    const double y = c->height * mood_canvas_range(c, .3, .7);
    double shape[BLOT_POINTS];
    for (int i = 0; i < BLOT_POINTS; i++) shape[i] = mood_canvas_range(c, .62, 1.38);
    const int n = 9 + (int)(c->energy * 9);
    const double reach = hypot(c->width, c->height) * .85;
    for (int ring = n; ring > 0; ring--) {
        double points[BLOT_POINTS][2];
        const double t = (double)ring / n;
        for (int i = 0; i < BLOT_POINTS; i++) {
            const double a = 2 * MOOD_PATTERN_PI * i / BLOT_POINTS + .5 * t;
            const double r = reach * pow(t, 1.25) * (1 + (shape[i] - 1) * (1.15 - .5 * t));
            points[i][0] = x + r * cos(a);
            points[i][1] = y + r * sin(a);
        }
        mood_canvas_fill(c, ring % 5 == 2 ? p->mate : ring % 2 ? p->key : p->field);
        mood_canvas_path(c);
        mood_svg_closed_curve(c->out, (const double(*)[2])points, BLOT_POINTS);
        mood_canvas_path_end(c);
        mood_canvas_end(c);
    }
}

static void chips(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const mood_lch three[4] = {p->key, p->mate, p->key, p->tint};
    const int columns = 4 + (int)(c->energy * 3);
    const double cell = c->width / columns;
    const int rows = (int)ceil(c->height / cell);
    for (int colour = 0; colour < 4; colour++) {
        mood_canvas_fill(c, three[colour]);
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++) {
                if ((row * 3 + column * 5 + row * column) % 4 != colour) continue;
                blot(c, (column + .5 + mood_canvas_range(c, -.22, .22)) * cell,
                     (row + .5 + mood_canvas_range(c, -.22, .22)) * cell,
                     cell * mood_canvas_range(c, .2, .52), .32);
            }
        mood_canvas_end(c);
    }
}

static void spill(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const int n = mood_canvas_count(c, 5, 7);
    const double step = c->width / n;
    for (int layer = 0; layer < 2; layer++) {
        mood_canvas_fill(c, layer ? p->key : p->mate);
        mood_canvas_path(c);
        mood_svg_write(c->out, "M# #", -step, -2.);
        for (int i = -1; i <= n; i++) {
            const double deep = c->height * mood_canvas_range(c, .25, .85) * (layer ? .8 : 1.1);
            const double x = i * step, shallow = c->height * mood_canvas_range(c, .1, .22);
            mood_svg_write(c->out, "C# # # # # #C# # # # # #", x, shallow, x + step * .05, deep,
                           x + step * .5, deep, x + step * .95, deep, x + step, shallow,
                           x + step, shallow);
        }
        mood_svg_write(c->out, "V#Z", -2.);
        mood_canvas_path_end(c);
        mood_canvas_end(c);
    }
}

void mood_pattern_disgust(mood_canvas *canvas, uint32_t composition) {
    static void (*const all[])(mood_canvas *) = {blots, contours, chips, spill};
    all[composition % MOOD_COUNT(all)](canvas);
}
