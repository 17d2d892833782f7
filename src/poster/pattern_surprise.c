/* SPDX-License-Identifier: Apache-2.0
 *
 * Surprise: bursts from a point. Rays, rings of dots, sparks.
 */
#include "poster/pattern.h"

typedef struct point {
    double x, y;
} point;

static point origin(mood_canvas *c) {
    const double x = c->width * mood_canvas_range(c, .25, .75);
    return (point){x, c->height * mood_canvas_range(c, .35, .7)};
}

static void wedge(mood_canvas *c, point o, double r, double from, double to) {
    mood_canvas_path(c);
    mood_svg_write(c->out, "M# #L# #L# #Z", o.x, o.y, o.x + r * cos(from), o.y + r * sin(from),
                   o.x + r * cos(to), o.y + r * sin(to));
    mood_canvas_path_end(c);
}

static void rays(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const point o = origin(c);
    const int n = 10 + 2 * (int)(c->energy * 7);
    const double reach = hypot(c->width, c->height), turn = 2 * MOOD_PATTERN_PI / n;
    const double start = mood_canvas_range(c, 0, turn);
    for (int colour = 0; colour < 2; colour++) {
        mood_canvas_fill(c, colour ? p->tint : p->key);
        for (int i = colour; i < n; i += 2)
            wedge(c, o, reach, start + i * turn, start + (i + (colour ? .4 : .62)) * turn);
        mood_canvas_end(c);
    }
    const double r = c->width * mood_canvas_range(c, .1, .2);
    mood_canvas_fill(c, p->field);
    mood_canvas_circle(c, o.x, o.y, r * 1.35);
    mood_canvas_end(c);
    mood_canvas_fill(c, p->mate);
    mood_canvas_circle(c, o.x, o.y, r);
    mood_canvas_end(c);
}

static void dot_rings(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const point o = origin(c);
    const int n = 12 + (int)(c->energy * 8);
    const double reach = hypot(c->width, c->height) * .8;
    int ring = 0;
    for (double r = c->width * .09; r < reach; r *= 1.34, ring++) {
        mood_canvas_fill(c, ring % 3 == 1 ? p->mate : p->key);
        for (int i = 0; i < n; i++) {
            const double a = 2 * MOOD_PATTERN_PI * (i + (ring % 2) * .5) / n;
            const double x = o.x + r * cos(a), y = o.y + r * sin(a), dot = r * 1.75 / n;
            if (x > -dot && x < c->width + dot && y > -dot && y < c->height + dot)
                mood_canvas_circle(c, x, y, dot);
        }
        mood_canvas_end(c);
    }
    mood_canvas_fill(c, p->mate);
    mood_canvas_circle(c, o.x, o.y, c->width * .035);
    mood_canvas_end(c);
}

static void sparks(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const point o = origin(c);
    const int n = 30 + (int)(c->energy * 34);
    const double reach = fmax(c->width, c->height);
    const mood_lch three[3] = {p->key, p->mate, p->tint};
    for (int colour = 0; colour < 3; colour++) {
        mood_canvas_stroke(c, three[colour], 7 - 1.6 * colour);
        mood_buf_append_text(c->out, "<path stroke-linecap=\"round\" d=\"");
        for (int i = colour; i < n; i += 3) {
            const double a = 2 * MOOD_PATTERN_PI * (i + mood_canvas_range(c, -.3, .3)) / n;
            const double near = reach * mood_canvas_range(c, .1, .2 + .16 * (i % 3));
            const double far = near + reach * mood_canvas_range(c, .1, .34);
            mood_svg_write(c->out, "M# #L# #", o.x + near * cos(a), o.y + near * sin(a),
                           o.x + far * cos(a), o.y + far * sin(a));
        }
        mood_canvas_path_end(c);
        mood_canvas_end(c);
    }
    mood_canvas_fill(c, p->key);
    mood_canvas_circle(c, o.x, o.y, reach * .045);
    mood_canvas_end(c);
}

static void star(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const point o = origin(c);
    const int n = 9 + (int)(c->energy * 10);
    const double r = c->width * mood_canvas_range(c, .36, .46);
    const mood_lch layers[3] = {p->tint, p->key, p->mate};
    for (int layer = 0; layer < 3; layer++) {
        const double size = r * (1.25 - .4 * layer), start = mood_rng_uniform(c->rng);
        mood_canvas_fill(c, layers[layer]);
        mood_canvas_path(c);
        for (int i = 0; i < 2 * n; i++) {
            const double a = start + MOOD_PATTERN_PI * i / n;
            const double at = size * (i % 2 ? .58 : mood_canvas_range(c, .9, 1.12));
            mood_svg_write(c->out, i ? "L# #" : "M# #", o.x + at * cos(a), o.y + at * sin(a));
        }
        mood_buf_append_text(c->out, "Z");
        mood_canvas_path_end(c);
        mood_canvas_end(c);
    }
}

void mood_pattern_surprise(mood_canvas *canvas, uint32_t composition) {
    static void (*const all[])(mood_canvas *) = {rays, dot_rings, sparks, star};
    all[composition % MOOD_COUNT(all)](canvas);
}
