/* SPDX-License-Identifier: Apache-2.0
 *
 * Sad: slow horizontals, low. A sea, a sinking disc, lines that thin out towards the
 * sky, ripples, strokes that drift, and one lit window.
 */
#include "poster/pattern.h"

/* One wave from the left edge to beyond the right one, closed at the bottom. */
static void wave(mood_canvas *c, double y, double period, double height, double phase) {
    mood_canvas_path(c);
    double x = -phase * period;
    mood_svg_write(c->out, "M# #", x, y);
    double lift = height;
    for (; x < c->width; x += period / 2, lift = -lift)
        mood_svg_write(c->out, "q# # # 0", period / 4, -lift, period / 2);
    mood_svg_write(c->out, "V#H0Z", c->height);
    mood_canvas_path_end(c);
}

static void sea(mood_canvas *c) {
    const mood_inks *p = c->inks;
    if (mood_rng_below(c->rng, 3)) {
        mood_canvas_fill(c, p->mate);
        mood_canvas_circle(c, c->width * mood_canvas_range(c, .2, .8),
                           c->height * mood_canvas_range(c, .22, .42),
                           c->width * mood_canvas_range(c, .08, .17));
        mood_canvas_end(c);
    }
    const int n = 3 + (int)(c->energy * 5) + mood_canvas_count(c, 0, 2);
    const double top = c->height * mood_canvas_range(c, .34, .5);
    const double height = 6 + c->energy * 34;
    for (int i = 0; i < n; i++) {
        const double t = (i + 1.) / n;
        mood_canvas_fill(c, mood_lch_mix(p->field, p->key, .18 + .82 * t));
        wave(c, top + (c->height - top) * i / n, c->width * mood_canvas_range(c, .7, 1.3),
             height * (.6 + .6 * t), mood_rng_uniform(c->rng));
        mood_canvas_end(c);
    }
}

static void sinking_disc(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const double x = c->width * mood_canvas_range(c, .32, .68);
    const double r = c->width * mood_canvas_range(c, .24, .36);
    const double y = c->height * mood_canvas_range(c, .46, .56);
    mood_canvas_fill(c, p->key);
    mood_canvas_circle(c, x, y, r);
    mood_canvas_end(c);
    /* Bars of the field, thicker and thicker, take the disc away from below. */
    const int n = mood_canvas_count(c, 5, 9);
    mood_canvas_fill(c, p->field);
    for (int i = 0; i < n; i++) {
        const double t = (i + .5) / n, thick = r / n * (.25 + 1.1 * t);
        mood_canvas_rect(c, 0, y + r * (2. * (i + 1) / n - 1) * .55 + r * .4, c->width, thick);
    }
    mood_canvas_end(c);
    mood_canvas_fill(c, p->mate);
    const double sea = y + r * 1.12;
    for (double at = sea, gap = 7; at < c->height; gap *= 1.22, at += gap)
        mood_canvas_rect(c, 0, at, c->width, gap * .42);
    mood_canvas_end(c);
}

static void thinning_lines(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const int n = mood_canvas_count(c, 9, 15);
    const double ratio = mood_canvas_range(c, 1.14, 1.24);
    double sum = 0, size = 1;
    for (int i = 0; i < n; i++, size *= ratio) sum += size;
    const double unit = c->height * mood_canvas_range(c, .72, .9) / sum;
    double y = c->height - sum * unit;
    size = unit;
    const int accent = mood_canvas_count(c, n / 2, n - 2);
    for (int i = 0; i < n; i++, size *= ratio) {
        mood_canvas_fill(c, i == accent ? p->mate : p->key);
        mood_canvas_rect(c, 0, y + size * .5, c->width, size * .5);
        mood_canvas_end(c);
        y += size;
    }
    mood_canvas_fill(c, p->field);
    const double gap = c->width * mood_canvas_range(c, .015, .03);
    mood_canvas_rect(c, c->width * mood_canvas_range(c, .2, .8), 0, gap, c->height);
    mood_canvas_end(c);
}

/* Flat rings around a place on still water, and the light that made them. */
static void ripples(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const double x = c->width * mood_canvas_range(c, .3, .7);
    const double y = c->height * mood_canvas_range(c, .58, .72);
    const int n = 6 + (int)(c->energy * 6);
    const double reach = c->width * mood_canvas_range(c, .75, .95);
    for (int i = n; i > 0; i--) {
        const double r = reach * pow((double)i / n, 1.3);
        mood_canvas_fill(c, i % 2 ? mood_lch_mix(p->field, p->key, 1 - .7 * i / n) : p->field);
        mood_svg_write(c->out, "<ellipse cx=\"#\" cy=\"#\" rx=\"#\" ry=\"#\"/>", x, y, r,
                       r * .3);
        mood_canvas_end(c);
    }
    mood_canvas_fill(c, p->mate);
    mood_canvas_circle(c, x, c->height * mood_canvas_range(c, .16, .28),
                       c->width * mood_canvas_range(c, .07, .13));
    mood_canvas_end(c);
}

/* Level strokes that drift past one another, fewer towards the top. */
static void drift(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const int rows = 9 + (int)(c->energy * 8);
    const double step = c->height / rows;
    const mood_lch three[3] = {p->key, p->tint, p->mate};
    for (int row = 0; row < rows; row++) {
        const int strokes = 1 + 3 * row / rows;
        for (int i = 0; i < strokes; i++) {
            const double length = c->width * mood_canvas_range(c, .18, .55);
            mood_canvas_fill(c, three[mood_rng_below(c->rng, 7) * 3 / 8 % 3]);
            mood_svg_write(c->out, "<rect x=\"#\" y=\"#\" width=\"#\" height=\"#\" rx=\"#\"/>",
                           mood_canvas_range(c, -.2, .9) * c->width, (row + .22) * step, length,
                           step * .5, step * .25);
            mood_canvas_end(c);
        }
    }
}

/* One lit window in a wall of drawn blinds. */
static void blinds(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const int columns = mood_canvas_count(c, 3, 4), rows = mood_canvas_count(c, 2, 3);
    const double w = c->width / (columns + .5), h = c->height / (rows + .4);
    const int lit = mood_canvas_count(c, 0, columns * rows - 1);
    for (int i = 0; i < columns * rows; i++) {
        const double x = w * (.4 + i % columns), y = h * (.3 + i / columns);
        const double open = i == lit ? .1 : mood_canvas_range(c, .35, 1);
        mood_canvas_fill(c, i == lit ? p->mate : p->tint);
        mood_canvas_rect(c, x, y, w * .7, h * .78);
        mood_canvas_end(c);
        mood_canvas_fill(c, p->key);
        const int slats = (int)(open * 9);
        for (int slat = 0; slat < slats; slat++)
            mood_canvas_rect(c, x, y + h * .78 * slat / 9, w * .7, h * .055);
        mood_canvas_end(c);
    }
}

void mood_pattern_sad(mood_canvas *canvas, uint32_t composition) {
    static void (*const all[])(mood_canvas *) = {sea,     sinking_disc, thinning_lines,
                                                 ripples, drift,        blinds};
    all[composition % MOOD_COUNT(all)](canvas);
}
