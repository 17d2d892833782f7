/* SPDX-License-Identifier: Apache-2.0
 *
 * Fear: thin crossing lines. Threads between two edges, bars that do not quite agree, a wood.
 */
#include "poster/pattern.h"

static void threads(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const int n = 18 + (int)(c->energy * 14);
    const bool flip = mood_rng_below(c->rng, 2);
    const double w = c->width, h = c->height;
    for (int side = 0; side < 2; side++) {
        mood_canvas_stroke(c, side ? p->mate : p->key, 1.6);
        mood_canvas_path(c);
        for (int i = 0; i <= n; i++) {
            const double t = (double)i / n;
            const double x0 = side ? w : 0, x1 = side ? w * (1 - t) : w * t;
            const double y0 = flip == (side == 0) ? h * (1 - t) : h * t;
            mood_svg_write(c->out, "M# #L# #", x0, y0, x1, flip == (side == 0) ? 0 : h);
        }
        mood_canvas_path_end(c);
        mood_canvas_end(c);
    }
    mood_canvas_fill(c, p->mate);
    mood_canvas_circle(c, w * mood_canvas_range(c, .3, .7), h * mood_canvas_range(c, .35, .65),
                       w * mood_canvas_range(c, .03, .08));
    mood_canvas_end(c);
}

static void disagreeing_bars(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const double reach = hypot(c->width, c->height) * .55, step = 15 - 7 * c->energy;
    const double lean = mood_canvas_range(c, -20, 20), turn = mood_canvas_range(c, 5, 12);
    for (int side = 0; side < 2; side++) {
        mood_svg_write(c->out, "<g transform=\"translate(# #) rotate(#)\">", c->width / 2,
                       c->height / 2, lean + (side ? turn : -turn));
        mood_canvas_stroke(c, side ? p->mate : p->key, 2.2);
        mood_canvas_path(c);
        for (double x = -reach; x < reach; x += step)
            mood_svg_write(c->out, "M# #V#", x, -reach, reach);
        mood_canvas_path_end(c);
        mood_canvas_end(c);
        mood_canvas_end(c);
    }
    const double r = c->width * mood_canvas_range(c, .14, .24);
    mood_canvas_fill(c, mood_rng_below(c->rng, 2) ? p->field : p->key);
    mood_canvas_circle(c, c->width * mood_canvas_range(c, .3, .7),
                       c->height * mood_canvas_range(c, .3, .7), r);
    mood_canvas_end(c);
}

static void wood(mood_canvas *c) {
    const mood_inks *p = c->inks;
    mood_canvas_fill(c, p->mate);
    mood_canvas_circle(c, c->width * mood_canvas_range(c, .25, .75),
                       c->height * mood_canvas_range(c, .25, .5),
                       c->width * mood_canvas_range(c, .1, .2));
    mood_canvas_end(c);
    const int n = 16 + (int)(c->energy * 26);
    for (int layer = 0; layer < 3; layer++) {
        mood_canvas_stroke(c, mood_lch_mix(p->field, p->key, .3 + .35 * layer),
                           1.4 + layer * 1.5);
        mood_canvas_path(c);
        for (int i = 0; i < n / 3 + 1; i++) {
            const double x = c->width * mood_rng_uniform(c->rng);
            const double lean = c->width * .16 * mood_canvas_range(c, -1, 1) * (.4 + c->energy);
            mood_svg_write(c->out, "M# 0L# #", x + lean, x - lean, c->height);
        }
        mood_canvas_path_end(c);
        mood_canvas_end(c);
    }
}

static void web(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const double x = c->width * mood_canvas_range(c, .1, .9),
                 y = c->height * mood_canvas_range(c, .05, .4);
    const double reach = hypot(c->width, c->height);
    const int spokes = mood_canvas_count(c, 11, 15) + (int)(c->energy * 6),
              rings = mood_canvas_count(c, 7, 10);
    mood_canvas_stroke(c, p->key, 1.6);
    mood_canvas_path(c);
    for (int i = 0; i < spokes; i++) {
        const double a = 2 * MOOD_PATTERN_PI * i / spokes;
        mood_svg_write(c->out, "M# #L# #", x, y, x + reach * cos(a), y + reach * sin(a));
    }
    mood_canvas_path_end(c);
    for (int ring = 1; ring <= rings; ring++) {
        const double r =
            reach * pow(ring / (double)rings, 1.5) * mood_canvas_range(c, .95, 1.05);
        mood_canvas_path(c);
        for (int i = 0; i <= spokes; i++) {
            const double a = 2 * MOOD_PATTERN_PI * i / spokes, half = MOOD_PATTERN_PI / spokes;
            if (i == 0)
                mood_svg_write(c->out, "M# #", x + r, y);
            else
                mood_svg_write(c->out, "Q# # # #", x + r * .86 * cos(a - half),
                               y + r * .86 * sin(a - half), x + r * cos(a), y + r * sin(a));
        }
        mood_canvas_path_end(c);
    }
    mood_canvas_end(c);
}

void mood_pattern_fear(mood_canvas *canvas, uint32_t composition) {
    static void (*const all[])(mood_canvas *) = {threads, disagreeing_bars, wood, web};
    all[composition % MOOD_COUNT(all)](canvas);
}
