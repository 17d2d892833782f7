/* SPDX-License-Identifier: Apache-2.0
 *
 * Plain coordinates, no library: each drawing has a frame in the units of its viewBox and
 * places its parts by hand. Lines and texts take their colour from the page (currentColor), so
 * that one drawing serves light and dark.
 */
#include "train/report_draw.h"
#include "terms/palette.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define K MOOD_N_EXPRESSIONS

/* ---- curves ----------------------------------------------------------------------------- */

enum { WIDTH = 720, HEIGHT = 280, LEFT = 48, RIGHT = 120, TOP = 16, BOTTOM = 36 };

typedef struct axis {
    double low, high, step;
} axis;

static double value_of(const mood_epoch *epoch, const mood_curve *curve) {
    double value;
    memcpy(&value, (const char *)epoch + curve->offset, sizeof value);
    return value * curve->factor;
}

/* A round step (1, 2 or 5 times a power of ten) that gives four to nine lines. */
static axis choose_axis(double low, double high) {
    if (!(high > low)) high = low + 1;
    const double raw = (high - low) / 6, power = pow(10, floor(log10(raw)));
    const double step = raw / power < 1.5 ? power : raw / power < 3.5 ? 2 * power : 5 * power;
    return (axis){floor(low / step) * step, ceil(high / step) * step, step};
}

static axis fit_axis(const mood_epoch *epochs, size_t n, const mood_curve *curves,
                     size_t n_curves) {
    double low = INFINITY, high = -INFINITY;
    for (size_t c = 0; c < n_curves; c++)
        for (size_t i = 0; i < n; i++) {
            low = fmin(low, value_of(&epochs[i], &curves[c]));
            high = fmax(high, value_of(&epochs[i], &curves[c]));
        }
    return n ? choose_axis(low, high) : choose_axis(0, 1);
}

static double x_of(size_t i, size_t n) {
    return LEFT + (n > 1 ? (double)i / (double)(n - 1) : 0) * (WIDTH - LEFT - RIGHT);
}

static double y_of(double value, const axis *a) {
    return TOP + (a->high - value) / (a->high - a->low) * (HEIGHT - TOP - BOTTOM);
}

static void draw_grid(mood_buf *out, const axis *a, size_t n, const char *unit) {
    for (double v = a->low; v <= a->high + a->step / 2; v += a->step)
        mood_buf_printf(out,
                        "<path class=\"grid\" d=\"M%d %.1fH%d\"/><text x=\"%d\" y=\"%.1f\" "
                        "text-anchor=\"end\">%.3g%s</text>",
                        LEFT, y_of(v, a), WIDTH - RIGHT, LEFT - 8, y_of(v, a) + 4, v, unit);
    const size_t every = n > 60 ? 20 : n > 24 ? 10 : n > 10 ? 5 : 1;
    for (size_t i = 0; i < n; i++)
        if ((i + 1) % every == 0)
            mood_buf_printf(out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%zu</text>",
                            x_of(i, n), HEIGHT - 12, i + 1);
    mood_buf_printf(out, "<text x=\"%d\" y=\"%d\">epoch</text>", WIDTH - RIGHT + 12,
                    HEIGHT - 12);
}

void mood_draw_curves(mood_buf *out, const mood_epoch *epochs, size_t n,
                      const mood_curve *curves, size_t n_curves, const char *unit) {
    const axis a = fit_axis(epochs, n, curves, n_curves);
    mood_buf_printf(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\">", WIDTH, HEIGHT);
    draw_grid(out, &a, n, unit);
    for (size_t c = 0; c < n_curves && n; c++) {
        mood_buf_printf(out, "<path class=\"line\" stroke=\"%s\" d=\"", curves[c].colour);
        for (size_t i = 0; i < n; i++)
            mood_buf_printf(out, "%s%.1f %.1f", i ? "L" : "M", x_of(i, n),
                            y_of(value_of(&epochs[i], &curves[c]), &a));
        const double last = value_of(&epochs[n - 1], &curves[c]), y = y_of(last, &a);
        mood_buf_printf(out,
                        "\"/><circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>"
                        "<text class=\"name\" x=\"%.1f\" y=\"%.1f\">%s</text>"
                        "<text x=\"%.1f\" y=\"%.1f\">%.4g%s</text>",
                        x_of(n - 1, n), y, curves[c].colour, x_of(n - 1, n) + 12, y - 2,
                        curves[c].name, x_of(n - 1, n) + 12, y + 14, last, unit);
    }
    mood_buf_append_text(out, "</svg>");
}

/* ---- confusion -------------------------------------------------------------------------- */

enum { CELL = 62, ROW = 44, NAMES = 84 };

static void print_colour(mood_buf *out, mood_colour c) {
    mood_buf_printf(out, "#%02X%02X%02X", c.r, c.g, c.b);
}

static void draw_cell(mood_buf *out, int row, int column, double share) {
    const int x = NAMES + column * CELL, y = 28 + row * ROW;
    const mood_colour ground = mood_colour_mix(
        MOOD_COLOUR_PAPER, mood_palette_colour((mood_expression)row), (float)sqrt(share));
    mood_buf_printf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\" fill=\"",
                    x, y, CELL - 4, ROW - 4);
    print_colour(out, ground);
    mood_buf_printf(out, "\"/><text x=\"%d\" y=\"%d\" text-anchor=\"middle\"%s style=\"fill:",
                    x + CELL / 2 - 2, y + ROW / 2 + 2, row == column ? " class=\"name\"" : "");
    print_colour(out, mood_colour_text_on(ground));
    mood_buf_printf(out, "\">%.0f</text>", 100 * share);
}

void mood_draw_confusion(mood_buf *out, const mood_scores *s) {
    mood_buf_printf(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\">", NAMES + K * CELL + 60,
                    28 + K * ROW);
    for (int row = 0; row < K; row++) {
        uint32_t n = 0;
        for (int column = 0; column < K; column++) n += s->confusion[row][column];
        mood_buf_printf(out,
                        "<text class=\"name\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                        "<text x=\"%d\" y=\"16\" text-anchor=\"middle\">%s</text>"
                        "<text x=\"%d\" y=\"%d\">%u</text>",
                        NAMES - 10, 28 + row * ROW + ROW / 2 + 2, mood_expression_name(row),
                        NAMES + row * CELL + CELL / 2 - 2, mood_expression_name(row),
                        NAMES + K * CELL + 8, 28 + row * ROW + ROW / 2 + 2, n);
        for (int column = 0; column < K; column++)
            draw_cell(out, row, column, n ? (double)s->confusion[row][column] / n : 0);
    }
    mood_buf_append_text(out, "</svg>");
}

/* ---- reliability ------------------------------------------------------------------------ */

enum { PLOT = 300, COUNTS = 60, EDGE = 44 };

void mood_draw_reliability(mood_buf *out, const mood_scores *s) {
    const double bar = (double)PLOT / MOOD_MEASURE_BINS;
    uint32_t most = 1;
    for (int b = 0; b < MOOD_MEASURE_BINS; b++)
        if (s->bin_count[b] > most) most = s->bin_count[b];
    mood_buf_printf(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\" class=\"small\">",
                    PLOT + EDGE + 12, PLOT + COUNTS + 56);
    for (int i = 0; i <= 4; i++)
        mood_buf_printf(out,
                        "<path class=\"grid\" d=\"M%d %dH%d\"/><text x=\"%d\" y=\"%d\" "
                        "text-anchor=\"end\">%d %%</text><text x=\"%d\" y=\"%d\" "
                        "text-anchor=\"middle\">%d %%</text>",
                        EDGE, 8 + PLOT - i * PLOT / 4, EDGE + PLOT, EDGE - 6,
                        12 + PLOT - i * PLOT / 4, 25 * i, EDGE + i * PLOT / 4,
                        PLOT + COUNTS + 34, 25 * i);
    mood_buf_printf(out, "<path class=\"ideal\" d=\"M%d %dL%d 8\"/>", EDGE, 8 + PLOT,
                    EDGE + PLOT);
    for (int b = 0; b < MOOD_MEASURE_BINS; b++) {
        if (!s->bin_count[b]) continue;
        const double x = EDGE + b * bar, height = s->bin_accuracy[b] * PLOT;
        const double count = (double)s->bin_count[b] / most * COUNTS;
        mood_buf_printf(
            out,
            "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
            "rx=\"2\"/><rect class=\"count\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" "
            "height=\"%.1f\"/><circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" "
            "class=\"dot\"/>",
            x + 1, 8 + PLOT - height, bar - 2, height, x + 1, PLOT + 14, bar - 2, count,
            EDGE + s->bin_confidence[b] * PLOT, 8 + PLOT - height);
    }
    mood_buf_printf(
        out, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">how sure it was</text></svg>",
        EDGE + PLOT / 2, PLOT + COUNTS + 52);
}

/* ---- mistakes --------------------------------------------------------------------------- */

typedef struct mistake {
    int label, read;
    uint32_t count;
} mistake;

static int by_count(const void *a, const void *b) {
    const mistake *s = a, *t = b;
    if (s->count != t->count) return s->count < t->count ? 1 : -1;
    return s->label * K + s->read - t->label * K - t->read;
}

void mood_draw_mistakes(mood_buf *out, const mood_scores *s) {
    enum { SHOWN = 10, LINE = 30, BAR = 190, LONGEST = 380 };
    mistake all[K * K];
    size_t n = 0;
    for (int i = 0; i < K; i++)
        for (int j = 0; j < K; j++)
            if (i != j) all[n++] = (mistake){i, j, s->confusion[i][j]};
    qsort(all, n, sizeof *all, by_count);
    mood_buf_printf(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\">", BAR + LONGEST + 60,
                    SHOWN * LINE);
    for (int i = 0; i < SHOWN && all[i].count; i++) {
        const double length = (double)all[i].count / all[0].count * LONGEST;
        mood_buf_printf(out,
                        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s, read as %s</text>"
                        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"18\" rx=\"4\" fill=\"",
                        BAR - 12, i * LINE + 19, mood_expression_name(all[i].label),
                        mood_expression_name(all[i].read), BAR, i * LINE + 5, length);
        print_colour(out, mood_palette_colour((mood_expression)all[i].label));
        mood_buf_printf(out, "\"/><text x=\"%.1f\" y=\"%d\">%u</text>", BAR + length + 8,
                        i * LINE + 19, all[i].count);
    }
    mood_buf_append_text(out, "</svg>");
}
