/* SPDX-License-Identifier: Apache-2.0
 *
 * Angry: sharp diagonals, tight. A fault through stripes, teeth, and splinters.
 */
#include "poster/pattern.h"

/* Parallel stripes over a square around the origin, as one path. */
static void stripes(mood_canvas *c, double reach, double step, double thick, double shift) {
    mood_canvas_path(c);
    for (double x = -reach + shift; x < reach; x += step)
        mood_svg_write(c->out, "M# #h#V#h#z", x, -reach, thick, reach, -thick);
    mood_canvas_path_end(c);
}

static void fault(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const double reach = hypot(c->width, c->height) * .62;
    const double angle = mood_canvas_range(c, 24, 50) * (mood_rng_below(c->rng, 2) ? 1 : -1);
    const double step = 46 - 26 * c->energy, cut = mood_canvas_range(c, -.25, .25) * reach;
    mood_svg_write(c->out, "<g transform=\"translate(# #) rotate(#)\">", c->width / 2,
                   c->height / 2, angle);
    mood_canvas_fill(c, p->key);
    stripes(c, reach, step, step * .52, 0);
    mood_canvas_end(c);
    mood_svg_write(c->out, "<svg x=\"#\" y=\"#\" width=\"#\" height=\"#\" viewBox=\"# # # #\">",
                   -reach, cut, reach * 2, reach, -reach, cut, reach * 2, reach);
    mood_canvas_fill(c, p->field);
    mood_canvas_rect(c, -reach, cut, reach * 2, reach);
    mood_canvas_end(c);
    mood_canvas_fill(c, mood_rng_below(c->rng, 2) ? p->key : p->mate);
    stripes(c, reach, step, step * .52, step * .5);
    mood_canvas_end(c);
    mood_buf_append_text(c->out, "</svg>");
    mood_canvas_fill(c, p->mate);
    mood_canvas_rect(c, -reach, cut - step * .3, reach * 2, step * .6);
    mood_canvas_end(c);
    mood_canvas_end(c);
}

static void teeth(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const int n = 3 + (int)(c->energy * 4) + mood_canvas_count(c, 0, 1);
    const double tooth = c->width / n, height = tooth * mood_canvas_range(c, .8, 1.5);
    const double step = height * mood_canvas_range(c, .42, .6);
    const int accent = mood_canvas_count(c, 2, 4);
    int row = 0;
    for (double y = -height; y < c->height + step; y += step, row++) {
        mood_canvas_fill(c, row % 2 ? p->field : row / 2 % accent == 1 ? p->mate : p->key);
        mood_canvas_path(c);
        mood_svg_write(c->out, "M0 #", y + height);
        for (int i = 0; i < n; i++)
            mood_svg_write(c->out, "l# #l# #", tooth / 2, -height, tooth / 2, height);
        mood_svg_write(c->out, "V#H0Z", c->height);
        mood_canvas_path_end(c);
        mood_canvas_end(c);
    }
}

static void splinters(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const double reach = hypot(c->width, c->height);
    const double x = c->width * (mood_rng_below(c->rng, 2) ? -.04 : 1.04);
    const double y = c->height * mood_canvas_range(c, .55, 1.02);
    const int n = 11 + (int)(c->energy * 12);
    const double start = x < 0 ? -90 : 90, turn = 180. / n;
    for (int i = 0; i < n; i++) {
        const double a =
            (start + (i + mood_canvas_range(c, .1, .5)) * turn) * MOOD_PATTERN_PI / 180;
        const double b = a + turn * mood_canvas_range(c, .25, .7) * MOOD_PATTERN_PI / 180;
        const double far = reach * mood_canvas_range(c, .55, 1.2);
        mood_canvas_fill(c, i % 4 == 1 ? p->mate : i % 4 == 3 ? p->tint : p->key);
        mood_canvas_path(c);
        mood_svg_write(c->out, "M# #L# #L# #Z", x, y, x + far * cos(a), y + far * sin(a),
                       x + far * .92 * cos(b), y + far * .92 * sin(b));
        mood_canvas_path_end(c);
        mood_canvas_end(c);
    }
}

static void shards(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const int columns = mood_canvas_count(c, 3, 4) + (int)(c->energy * 2);
    const double side = c->width / columns;
    const int rows = (int)ceil(c->height / side);
    const mood_lch three[4] = {p->key, p->tint, p->mate, p->key};
    for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++) {
            const double x = column * side, y = row * side;
            mood_canvas_fill_joined(c, three[mood_rng_below(c->rng, 4)]);
            mood_canvas_path(c);
            if ((row + column) % 2)
                mood_svg_write(c->out, "M# #h#v#z", x, y, side, side);
            else
                mood_svg_write(c->out, "M# #v#h#z", x, y, side, side);
            mood_canvas_path_end(c);
            mood_canvas_end(c);
        }
}

void mood_pattern_angry(mood_canvas *canvas, uint32_t composition) {
    static void (*const all[])(mood_canvas *) = {fault, teeth, splinters, shards};
    all[composition % MOOD_COUNT(all)](canvas);
}
