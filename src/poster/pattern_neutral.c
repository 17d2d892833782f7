/* SPDX-License-Identifier: Apache-2.0
 *
 * Neutral: even, wide. Quarter turns on a grid, arches, bands, two discs, stones, a weave,
 * dots, a stair.
 */
#include "poster/pattern.h"

static void quarter_turns(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const int columns = mood_canvas_count(c, 2, 3) + (int)(c->energy * 2);
    const double side = c->width / columns;
    const int rows = (int)ceil(c->height / side);
    const mood_lch four[4] = {p->key, p->tint, p->mate, p->key};
    for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++) {
            const uint32_t turn = mood_rng_below(c->rng, 4);
            const double x = (column + (turn == 1 || turn == 2)) * side;
            const double y = (row + (turn > 1)) * side;
            const double dx = turn == 1 || turn == 2 ? -side : side,
                         dy = turn > 1 ? -side : side;
            mood_canvas_fill_joined(c, four[mood_rng_below(c->rng, 4)]);
            mood_canvas_path(c);
            mood_svg_write(c->out, "M# #h#", x, y, dx);
            mood_svg_write(c->out, turn % 2 ? "A# # 0 0 0 # #Z" : "A# # 0 0 1 # #Z", side, side,
                           x, y + dy);
            mood_canvas_path_end(c);
            mood_canvas_end(c);
        }
}

static void arches(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const int columns = mood_canvas_count(c, 2, 4);
    const double w = c->width / columns, h = c->height / mood_canvas_count(c, 2, 3);
    const mood_lch three[3] = {p->key, p->mate, p->tint};
    int nth = mood_canvas_count(c, 0, 2);
    for (double y = 0; y < c->height - 1; y += h)
        for (int column = 0; column < columns; column++, nth++)
            for (int inner = 0; inner < 2; inner++) {
                const double pad = inner ? w * .22 : w * .07, r = w / 2 - pad;
                const double x = column * w + pad;
                mood_canvas_fill(c, three[(nth * 2 + inner) % 3]);
                mood_canvas_path(c);
                mood_svg_write(c->out, "M# #V#A# # 0 0 1 # #V#Z", x, y + h, y + pad + r, r, r,
                               x + 2 * r, y + pad + r, y + h);
                mood_canvas_path_end(c);
                mood_canvas_end(c);
            }
}

static void bands(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const int n = mood_canvas_count(c, 4, 6) + (int)(c->energy * 3);
    const bool is_upright = mood_rng_below(c->rng, 2);
    const double size = (is_upright ? c->width : c->height) / n;
    for (int i = 0; i < n; i++) {
        mood_canvas_fill(c, i % 3 == 1 ? p->tint : i % 2 ? p->mate : p->key);
        if (is_upright)
            mood_canvas_rect(c, (i + .12) * size, 0, size * .76, c->height);
        else
            mood_canvas_rect(c, 0, (i + .12) * size, c->width, size * .76);
        mood_canvas_end(c);
    }
    mood_canvas_fill(c, p->field);
    mood_canvas_circle(c, c->width * .5, c->height * .5,
                       c->width * mood_canvas_range(c, .2, .3));
    mood_canvas_end(c);
}

static void two_discs(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const double r = c->width * mood_canvas_range(c, .24, .31),
                 apart = r * mood_canvas_range(c, .8, 1.3);
    const double angle = mood_canvas_range(c, 0, MOOD_PATTERN_PI);
    const double x = c->width / 2, y = c->height / 2, dx = cos(angle) * apart / 2,
                 dy = sin(angle) * apart / 2;
    mood_canvas_fill(c, p->key);
    mood_canvas_circle(c, x - dx, y - dy, r);
    mood_canvas_end(c);
    mood_canvas_fill(c, p->mate);
    mood_canvas_circle(c, x + dx, y + dy, r);
    mood_canvas_end(c);
    /* The lens that both discs share. */
    const double half = sqrt(r * r - apart * apart / 4);
    const double px = -sin(angle) * half, py = cos(angle) * half;
    mood_canvas_fill(c, p->tint);
    mood_canvas_path(c);
    mood_svg_write(c->out, "M# #A# # 0 0 1 # #A# # 0 0 1 # #Z", x + px, y + py, r, r, x - px,
                   y - py, r, r, x + px, y + py);
    mood_canvas_path_end(c);
    mood_canvas_end(c);
}

/* Flat stones that lie on one another. */
static void pebbles(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const mood_lch three[3] = {p->key, p->mate, p->tint};
    const int n = mood_canvas_count(c, 4, 6);
    const double x = c->width * mood_canvas_range(c, .4, .6);
    const double thick = c->height * .84 / n;
    for (int i = 0; i < n; i++) {
        const double rx = c->width * (.34 - .2 * i / n) * mood_canvas_range(c, .85, 1.15);
        mood_canvas_fill(c, three[(i * 2 + n) % 3]);
        mood_svg_write(
            c->out,
            "<ellipse cx=\"#\" cy=\"#\" rx=\"#\" ry=\"#\" transform=\"rotate(# # #)\"/>",
            x + mood_canvas_range(c, -.05, .05) * c->width, c->height * .96 - (i + .5) * thick,
            rx, thick * .5, mood_canvas_range(c, -4, 4), x, c->height * .96 - (i + .5) * thick);
        mood_canvas_end(c);
    }
}

/* Bars over and under one another, as in a basket. */
static void weave(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const int columns = mood_canvas_count(c, 3, 5) + (int)(c->energy * 2);
    const double side = c->width / columns, gap = side * .08;
    const int bars = mood_canvas_count(c, 2, 3), rows = (int)ceil(c->height / side);
    const double thick = (side - gap * bars) / bars;
    for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++) {
            const bool is_upright = (row + column) % 2;
            mood_canvas_fill(c, is_upright ? p->key : p->mate);
            for (int i = 0; i < bars; i++) {
                const double at = gap / 2 + i * (thick + gap);
                if (is_upright)
                    mood_canvas_rect(c, column * side + at, row * side + gap / 2, thick,
                                     side - gap);
                else
                    mood_canvas_rect(c, column * side + gap / 2, row * side + at, side - gap,
                                     thick);
            }
            mood_canvas_end(c);
        }
}

/* Rows of equal dots, and one that is not. */
static void dots(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const int columns = mood_canvas_count(c, 4, 6) + (int)(c->energy * 2);
    const double step = c->width / columns;
    const int rows = (int)ceil(c->height / step), whole = (int)fmax(1, c->height / step);
    const int odd = mood_canvas_count(c, 0, columns * whole - 1);
    const double r = step * mood_canvas_range(c, .22, .36);
    for (int i = 0; i < rows * columns; i++) {
        mood_canvas_fill(c, i == odd ? p->mate : (i / columns + i) % 3 ? p->key : p->tint);
        mood_canvas_circle(c, (i % columns + .5) * step, (i / columns + .5) * step,
                           i == odd ? step * .46 : r);
        mood_canvas_end(c);
    }
}

/* A stair that leads up to the light. */
static void steps(mood_canvas *c) {
    const mood_inks *p = c->inks;
    const int n = mood_canvas_count(c, 5, 7);
    const bool is_mirrored = mood_rng_below(c->rng, 2);
    const double w = c->width / n, rise = c->height * mood_canvas_range(c, .6, .75) / n;
    mood_canvas_fill(c, p->mate);
    mood_canvas_circle(c, c->width * (is_mirrored ? .7 : .3), c->height * .26, c->width * .12);
    mood_canvas_end(c);
    for (int i = 0; i < n; i++) {
        const double x = (is_mirrored ? n - 1 - i : i) * w, high = rise * (i + 1);
        mood_canvas_fill_joined(c, mood_lch_mix(p->tint, p->key, (double)i / (n - 1)));
        mood_canvas_rect(c, x, c->height - high, w, high);
        mood_canvas_end(c);
    }
}

void mood_pattern_neutral(mood_canvas *canvas, uint32_t composition) {
    static void (*const all[])(mood_canvas *) = {quarter_turns, arches, bands, two_discs,
                                                 pebbles,       weave,  dots,  steps};
    all[composition % MOOD_COUNT(all)](canvas);
}
