/* SPDX-License-Identifier: Apache-2.0
 *
 * Happy: round, rising. Arcs, scales, discs going up, and dots that grow towards the top.
 */
#include "poster/pattern.h"

static mood_lch of_three(const mood_inks *p, int i) {
    const mood_lch three[3] = {p->key, p->mate, p->tint};
    return three[i % 3];
}

static void arcs(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const double x = c->width * mood_canvas_range(c, .15, .85);
    const double y = c->height * mood_canvas_range(c, .92, 1.1);
    const int n = 4 + (int)(c->energy * 5) + mood_canvas_count(c, 0, 1);
    const double r = hypot(c->width, c->height) * mood_canvas_range(c, .62, .8);
    const int shift = mood_canvas_count(c, 0, 2);
    for (int i = 0; i < n; i++) {
        mood_canvas_fill(c, i % 4 == 3 ? p->field : of_three(p, i + shift));
        mood_canvas_circle(c, x, y, r * (n - i) / n);
        mood_canvas_end(c);
    }
}

/* Overlapping rows of rings, each row in front of the one above it. */
static void scales(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const int columns = mood_canvas_count(c, 3, 4) + (int)(c->energy * 2);
    const double r = c->width / columns / 2;
    const int rows = (int)(c->height / r) + 2;
    const int accent = mood_canvas_count(c, 5, 9);
    const mood_lch rings[3] = {p->key, p->field, p->tint};
    for (int row = 0; row < rows; row++)
        for (int ring = 0; ring < 3; ring++) {
            for (int column = 0; column <= columns; column++) {
                const double x = (column + (row % 2 ? 0 : .5)) * 2 * r, y = row * r;
                const bool is_accent = (row * (columns + 1) + column) % accent == 0;
                mood_canvas_fill(c, ring == 0 && is_accent ? p->mate : rings[ring]);
                mood_canvas_circle(c, x, y, r * (1 - .3 * ring));
                mood_canvas_end(c);
            }
        }
}

static void rising_discs(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const int n = 7 + (int)(c->energy * 8);
    const double bow = mood_canvas_range(c, -.5, .5) * c->width;
    for (int i = 0; i < n; i++) {
        const double t = i / (n - 1.);
        const double x = c->width * (.12 + .76 * t) + bow * t * (1 - t) * 2;
        const double y = c->height * (.95 - .85 * t);
        const double r = c->width * (.03 + .17 * t * t) + mood_canvas_range(c, 0, 8);
        mood_canvas_fill(c, of_three(p, i));
        mood_canvas_circle(c, x + mood_canvas_range(c, -.14, .14) * c->width, y, r);
        mood_canvas_end(c);
    }
}

static void growing_dots(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const int columns = 6 + (int)(c->energy * 5);
    const double step = c->width / columns, slope = mood_canvas_range(c, -.5, .5);
    const int rows = (int)(c->height / step) + 1;
    mood_canvas_fill(c, p->key);
    for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++) {
            const double up = 1 - (row + .5) / rows, side = (column + .5) / columns - .5;
            const double r = step * (.08 + .42 * mood_clampf((float)(up + slope * side), 0, 1));
            mood_canvas_circle(c, (column + .5) * step, (row + .5) * step, r);
        }
    mood_canvas_end(c);
    mood_canvas_fill(c, p->mate);
    mood_canvas_circle(c, c->width * mood_canvas_range(c, .25, .75),
                       c->height * mood_canvas_range(c, .5, .72),
                       c->width * mood_canvas_range(c, .15, .24));
    mood_canvas_end(c);
}

static void petals(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const int n = mood_canvas_count(c, 8, 10) + (int)(c->energy * 6);
    const double x = c->width * mood_canvas_range(c, .35, .65);
    const double y = c->height * mood_canvas_range(c, .45, .55);
    const double r = fmin(c->width, c->height * 1.25) * mood_canvas_range(c, .4, .48);
    mood_canvas_fill(c, p->key);
    for (int i = 0; i < n; i++) {
        mood_svg_write(
            c->out,
            "<ellipse cx=\"0\" cy=\"#\" rx=\"#\" ry=\"#\" transform=\"translate(# #) "
            "rotate(#)\"/>",
            -r * .62, r * 2.2 / n, r * .5, x, y, 360. * i / n);
    }
    mood_canvas_end(c);
    mood_canvas_fill(c, p->mate);
    mood_canvas_circle(c, x, y, r * mood_canvas_range(c, .24, .36));
    mood_canvas_end(c);
}

void mood_pattern_happy(mood_canvas *canvas, uint32_t composition) {
    static void (*const all[])(mood_canvas *) = {arcs, scales, rising_discs, growing_dots,
                                                 petals};
    all[composition % MOOD_COUNT(all)](canvas);
}
