/* SPDX-License-Identifier: Apache-2.0
 *
 * Puts a poster together: a family of patterns near the item's place, colours, letters, and a
 * layout that gives the letters the room they need and the pattern the rest.
 *
 *     film 400x600              song 400x400
 *     +---------+ +---------+   +---------+ +---------+ +---------+
 *     | pattern | | Title   |   | Title   | | pattern | | Title   |
 *     |         | |---------|   |---------| |         | |   .-.   |
 *     |---------| | pattern |   | pattern | |---------| |  ( o )  |
 *     | Title   | |         |   |         | | Title   | |   `-'   |
 *     +---------+ +---------+   +---------+ +---------+ +---------+
 *     and a film's pattern framed by a margin of plain ground
 */
#include "poster/poster.h"
#include "poster/lettering.h"
#include "poster/pattern.h"
#include "base/utf8.h"

#include <string.h>

#define FRAME_WIDTH 400.
#define MARGIN      30.
#define MEASURE     (FRAME_WIDTH - 2 * MARGIN)
#define FOOT_SIZE   19.

/* The faces of the site's titles; the free metric twins stand before the generic word because
 * the width table covers them and they print better at this size. */
#define TITLE_FACES                                                                            \
    "ui-serif,'Iowan Old Style',Charter,'Bitstream Charter',Georgia,'Source Serif 4',"         \
    "'Liberation Serif',serif"

typedef struct span {
    const char *text;
    size_t n;
} span;

/* What is written, top to bottom, set in lines. */
typedef struct block {
    mood_lettering title, sub, foot;
    char foot_text[MOOD_ITEM_MAX_BY + 16];
    double height; /* from the first ascender to the last descender */
} block;

/* ---- words ---- */

/* "Alien: Romulus", "Hurt - Live", "Stan (feat. Dido)": the name, and what follows it. */
static void split_title(span *name, span *rest, const char *title) {
    static const char *const marks[] = {": ", " - ", " (", " [", "; "};
    const size_t n = strlen(title);
    *name = (span){title, n};
    *rest = (span){title + n, 0};
    for (size_t i = 0; i < MOOD_COUNT(marks); i++) {
        const char *at = strstr(title, marks[i]);
        if (!at || at == title || (size_t)(at - title) >= name->n) continue;
        const bool is_bracket = marks[i][1] == '(' || marks[i][1] == '[';
        const char *after = is_bracket ? at + 1 : at + strlen(marks[i]);
        if (n < 22 && !is_bracket) continue; /* short enough to be set as one */
        *name = (span){title, (size_t)(at - title)};
        *rest = (span){after, n - (size_t)(after - title)};
    }
}

/* Append to a fixed text, cut at a whole character. */
static void join(char *out, size_t capacity, const char *text, size_t n) {
    const size_t used = strlen(out);
    if (n > capacity - 1 - used) n = mood_utf8_cut(text, capacity - 1 - used);
    memcpy(out + used, text, n);
    out[used + n] = 0;
}

static void write_foot(char *out, size_t capacity, const mood_item *item, double measure) {
    out[0] = 0;
    if (item->kind == MOOD_SONGS) join(out, capacity, item->by, strlen(item->by));
    if (item->kind == MOOD_SONGS && out[0] && item->year) join(out, capacity, ", ", 2);
    if (item->year > 0 && item->year < 10000) {
        const char digits[4] = {
            (char)('0' + item->year / 1000), (char)('0' + item->year / 100 % 10),
            (char)('0' + item->year / 10 % 10), (char)('0' + item->year % 10)};
        join(out, capacity, digits, 4);
    }
    if (item->kind == MOOD_SONGS) return;
    const char *genre = item->genres;
    for (int i = 0; i < 3 && *genre; i++) {
        const size_t n = strcspn(genre, "|"), before = strlen(out);
        join(out, capacity, i ? ", " : "   ", i ? 2 : out[0] ? 3 : 0);
        join(out, capacity, genre, n);
        if (mood_lettering_width(out, strlen(out)) > measure / FOOT_SIZE) {
            out[before] = 0; /* a genre is written whole or not at all */
            break;
        }
        genre += n + (genre[n] == '|');
    }
}

static bool is_whole(const mood_lettering *l) {
    for (size_t i = 0; i < l->n_lines; i++)
        if (l->lines[i].has_ellipsis) return false;
    return true;
}

/* Whole, unbroken words in at most n_lines of at least `size_min`; false when that fails. */
static bool fit_large(mood_lettering *out, const span *name, const mood_letter_box *box,
                      size_t n_lines, double size_min) {
    mood_letter_box large = *box;
    large.max_lines = n_lines;
    large.size_min = size_min;
    *out = mood_lettering_fit(name->text, name->n, &large);
    for (size_t i = 0; i < out->n_lines; i++)
        if (out->lines[i].has_hyphen) return false;
    return is_whole(out) && mood_lettering_height(out) <= box->height;
}

/* Two large lines where they suffice, but no line for "The" alone when one does as well; small
 * letters or more lines only for what needs them. */
static mood_lettering fit_title(const span *name, const mood_letter_box *box) {
    mood_lettering one, two;
    if (!fit_large(&two, name, box, 2, 44)) return mood_lettering_fit(name->text, name->n, box);
    const bool has_widow = two.n_lines == 2 && two.lines[0].n_bytes <= 3;
    return has_widow && fit_large(&one, name, box, 1, 44) ? one : two;
}

/* Not by value: the foot's lines point into the block itself. */
static void set_block(block *b, const mood_item *item, double measure, double room) {
    span name, rest;
    split_title(&name, &rest, item->title);
    write_foot(b->foot_text, sizeof b->foot_text, item, measure);
    const bool is_film = item->kind == MOOD_MOVIES;
    b->foot =
        mood_lettering_fit(b->foot_text, strlen(b->foot_text),
                           &(mood_letter_box){measure, FOOT_SIZE, FOOT_SIZE, FOOT_SIZE, 1});
    /* What follows the name gives up its lines before the name is cut. */
    for (size_t sub_lines = is_film ? 3 : 2;; sub_lines--) {
        b->sub = mood_lettering_fit(rest.text, sub_lines ? rest.n : 0,
                                    &(mood_letter_box){measure, 90, 27, 21, sub_lines});
        const double below = (b->sub.n_lines ? 10 + mood_lettering_height(&b->sub) : 0) +
                             (b->foot.n_lines ? 16 + FOOT_SIZE : 0);
        b->title = fit_title(&name, &(mood_letter_box){measure, room - below, is_film ? 76 : 64,
                                                       27, is_film ? 7 : 5});
        b->height = mood_lettering_height(&b->title) + below;
        if (sub_lines == 0 || b->sub.n_lines == 0 || is_whole(&b->title)) break;
    }
}

/* ---- letters ---- */

static void write_line(mood_buf *out, const mood_letter_line *line) {
    mood_buf_append_xml(out, line->text, line->n_bytes);
    if (line->has_hyphen) mood_buf_append_text(out, "\xE2\x80\x90");
    if (line->has_ellipsis) mood_buf_append_text(out, "\xE2\x80\xA6");
}

/* Lines below `top`; returns where the last one ends. */
static double write_lettering(mood_buf *out, const mood_lettering *l, double x, double top,
                              double measure, const char *attributes) {
    for (size_t i = 0; i < l->n_lines; i++) {
        const double baseline = top + l->size * (.78 + MOOD_LETTERING_LEADING * (double)i);
        mood_svg_write(out, "<text x=\"#\" y=\"#\" font-size=\"#\"",
                       l->is_right_to_left ? x + measure : x, baseline, l->size);
        if (l->is_right_to_left) mood_buf_append_text(out, " direction=\"rtl\"");
        mood_buf_append_text(out, attributes);
        mood_buf_append_text(out, ">");
        write_line(out, &l->lines[i]);
        mood_buf_append_text(out, "</text>");
    }
    return top + mood_lettering_height(l);
}

static void write_block(mood_buf *out, const block *b, const mood_inks *inks, double x,
                        double top, double measure) {
    mood_buf_printf(out, "<g fill=\"%s\">", mood_lch_hex(inks->ink).text);
    double y = write_lettering(out, &b->title, x, top, measure, " letter-spacing=\"-.01em\"");
    if (b->sub.n_lines) y = write_lettering(out, &b->sub, x, y + 10, measure, "");
    if (b->foot.n_lines)
        write_lettering(out, &b->foot, x, y + 16, measure,
                        " font-family=\"system-ui,sans-serif\" opacity=\".82\"");
    mood_buf_append_text(out, "</g>");
}

/* ---- pictures ---- */

static void fill_rect(mood_buf *out, mood_lch colour, double x, double y, double width,
                      double height) {
    mood_svg_write(out, "<rect x=\"#\" y=\"#\" width=\"#\" height=\"#\"", x, y, width, height);
    mood_buf_printf(out, " fill=\"%s\"/>", mood_lch_hex(colour).text);
}

static void write_pattern(mood_buf *out, const mood_item *item, mood_rng *rng,
                          const mood_inks *inks, mood_expression family, double x, double y,
                          double width, double height) {
    const double energy = (mood_clampf(item->place.arousal, -1, 1) + 1) / 2;
    mood_canvas canvas = {out, rng, inks, width, height, energy};
    mood_svg_write(out, "<svg x=\"#\" y=\"#\" width=\"#\" height=\"#\" viewBox=\"0 0 # #\">", x,
                   y, width, height, width, height);
    mood_pattern_draw(&canvas, family);
    mood_buf_append_text(out, "</svg>");
}

/* The families near a place share it: the nearer, the likelier (a Gaussian of the distance). */
static mood_expression choose_family(mood_point place, mood_rng *rng) {
    const double reach = .2;
    double weights[MOOD_N_EXPRESSIONS], sum = 0;
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) {
        const mood_point p = mood_seven_point((mood_expression)i);
        const double d = hypot(p.valence - place.valence, p.arousal - place.arousal) / reach;
        weights[i] = exp(-d * d / 2) + 1e-9;
        sum += weights[i];
    }
    double at = mood_rng_uniform(rng) * sum;
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++)
        if ((at -= weights[i]) <= 0) return (mood_expression)i;
    return MOOD_NEUTRAL;
}

/* ---- layouts ---- */

typedef struct sheet {
    mood_buf *out;
    const mood_item *item;
    mood_rng *rng;
    const mood_inks *inks;
    mood_expression family;
    double height; /* of the frame */
} sheet;

/* Letters above or below, on a band whose height steps in thirties, like a series. */
static void lay_band(const sheet *s, bool is_title_first) {
    const bool is_film = s->item->kind == MOOD_MOVIES;
    block b;
    set_block(&b, s->item, MEASURE, is_film ? 300 : 220);
    const double least = is_film ? 180 : 120;
    double band = ceil((b.height + 2 * MARGIN - 6) / 30) * 30;
    if (band < least) band = least;
    const double top = is_title_first ? 0 : s->height - band;
    fill_rect(s->out, s->inks->ground, 0, 0, FRAME_WIDTH, s->height);
    write_pattern(s->out, s->item, s->rng, s->inks, s->family, 0, is_title_first ? band : 0,
                  FRAME_WIDTH, s->height - band);
    write_block(s->out, &b, s->inks, MARGIN, top + MARGIN - 3, MEASURE);
}

/* The pattern as a picture inside a margin of plain ground. */
static void lay_frame(const sheet *s) {
    block b;
    const mood_inks inks = mood_inks_part_field(s->inks);
    const bool is_film = s->item->kind == MOOD_MOVIES;
    set_block(&b, s->item, MEASURE, is_film ? 270 : 150);
    double band = ceil((b.height + 2 * MARGIN - 6) / 30) * 30;
    const double least = is_film ? 180 : 120;
    if (band < least) band = least;
    const double height = s->height - band - MARGIN + 8;
    fill_rect(s->out, s->inks->ground, 0, 0, FRAME_WIDTH, s->height);
    write_pattern(s->out, s->item, s->rng, &inks, s->family, MARGIN, MARGIN, MEASURE, height);
    write_block(s->out, &b, s->inks, MARGIN, s->height - band + MARGIN - 3, MEASURE);
}

/* The pattern cut round, with the hole of a record. */
static void lay_disc(const sheet *s) {
    block b;
    const mood_inks inks = mood_inks_part_field(s->inks);
    set_block(&b, s->item, MEASURE, 190);
    const double top = ceil((b.height + MARGIN + 14) / 20) * 20;
    const double radius = 160, x = mood_rng_below(s->rng, 2) ? 200 : 262, y = top + radius;
    fill_rect(s->out, s->inks->ground, 0, 0, FRAME_WIDTH, s->height);
    mood_svg_write(s->out,
                   "<clipPath id=\"disc\"><circle cx=\"#\" cy=\"#\" r=\"#\"/></clipPath>", x, y,
                   radius);
    mood_buf_append_text(s->out, "<g clip-path=\"url(#disc)\">");
    write_pattern(s->out, s->item, s->rng, &inks, s->family, x - radius, y - radius, 2 * radius,
                  2 * radius);
    mood_buf_append_text(s->out, "</g>");
    mood_buf_printf(s->out, "<g fill=\"%s\">", mood_lch_hex(s->inks->ground).text);
    mood_svg_write(s->out, "<circle cx=\"#\" cy=\"#\" r=\"20\"/></g>", x, y);
    write_block(s->out, &b, s->inks, MARGIN, MARGIN - 3, MEASURE);
}

static void lay_out(const sheet *s) {
    const uint32_t layout = mood_rng_below(s->rng, 8);
    if (s->item->kind == MOOD_MOVIES) {
        if (layout < 5)
            lay_band(s, layout < 2);
        else
            lay_frame(s);
    } else {
        if (layout < 5)
            lay_band(s, layout < 3);
        else
            lay_disc(s);
    }
}

mood_status mood_poster_draw(mood_buf *out, const mood_item *item) {
    mood_rng rng;
    mood_rng_init(&rng, mood_hash_bytes(item->id, strlen(item->id)) + (uint64_t)item->kind);
    const mood_expression family = choose_family(item->place, &rng);
    const mood_inks inks = mood_inks_make(family, item->place, &rng);
    const double height = item->kind == MOOD_MOVIES ? 600 : 400;
    mood_svg_write(out,
                   "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"#\" height=\"#\" "
                   "viewBox=\"0 0 # #\" role=\"img\" font-family=\"" TITLE_FACES "\"><title>",
                   FRAME_WIDTH, height, FRAME_WIDTH, height);
    mood_buf_append_xml(out, item->title, strlen(item->title));
    mood_buf_append_text(out, "</title>");
    lay_out(&(sheet){out, item, &rng, &inks, family, height});
    mood_buf_append_text(out, "</svg>\n");
    return out->status;
}
