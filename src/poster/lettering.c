/* SPDX-License-Identifier: Apache-2.0
 *
 * The text is cut into pieces: the smallest parts that may not be torn apart (a word, a Chinese
 * character with the mark that closes it). Sizes are tried from large to small; the first at
 * which a greedy setting fits is taken, and then the narrowest measure that needs no more
 * lines, which makes the lines alike in length.
 *
 *     "The Grand Budapest Hotel" -> [The ][Grand ][Budapest ][Hotel]
 *     words that are longer than a line are torn into letters only on a second try
 */
#include "poster/lettering.h"
#include "base/base.h"
#include "base/utf8.h"

typedef struct piece {
    unsigned start, n_bytes; /* without the space behind it */
    double width;
    double space; /* width of the space behind it, 0 for none */
    bool goes_on; /* the next piece belongs to the same word */
} piece;

typedef struct pieces {
    piece at[MOOD_LETTERING_MAX_BYTES];
    size_t n;
} pieces;

/* Advance widths of ASCII 32..126 in hundredths of the size, DejaVu Serif: wider, letter by
 * letter, than Charter, Georgia, New York and the faces made to the measure of Times. */
static const unsigned char ascii_widths[95] = {
    32, 40, 46, 84, 64, 95, 89, 27,  39, 39, 50, 84, 32, 34,  32, 34, 64, 64,  64,
    64, 64, 64, 64, 64, 64, 64, 34,  34, 84, 84, 84, 54, 100, 72, 73, 77, 80,  73,
    69, 80, 87, 40, 40, 75, 66, 102, 88, 82, 67, 82, 75, 69,  67, 84, 72, 103, 71,
    66, 69, 39, 34, 39, 84, 50, 50,  60, 64, 56, 64, 59, 37,  64, 64, 32, 31,  61,
    32, 95, 64, 60, 64, 64, 48, 51,  40, 64, 56, 86, 56, 56,  53, 64, 34, 64,  84};

typedef enum script {
    SCRIPT_WORDS,
    SCRIPT_MARK,
    SCRIPT_IDEOGRAPH,
    SCRIPT_CLOSING,
    SCRIPT_THAI
} script;

/* Ranges of Unicode in order: how wide, and how lines break there. */
static const struct {
    uint32_t first, last;
    double width;
    script script;
} ranges[] = {
    {0x00A0, 0x00BF, .65, SCRIPT_WORDS},       {0x00C0, 0x00DE, .92, SCRIPT_WORDS},
    {0x00DF, 0x00FF, .66, SCRIPT_WORDS},       {0x0100, 0x024F, .80, SCRIPT_WORDS},
    {0x0250, 0x02FF, .66, SCRIPT_WORDS},       {0x0300, 0x036F, 0, SCRIPT_MARK},
    {0x0370, 0x03FF, .82, SCRIPT_WORDS},       {0x0400, 0x042F, .90, SCRIPT_WORDS},
    {0x0430, 0x045F, .78, SCRIPT_WORDS},       {0x0460, 0x058F, .95, SCRIPT_WORDS},
    {0x0591, 0x05C7, 0, SCRIPT_MARK},          {0x05D0, 0x05FF, .70, SCRIPT_WORDS},
    {0x0610, 0x061A, 0, SCRIPT_MARK},          {0x064B, 0x065F, 0, SCRIPT_MARK},
    {0x0600, 0x08FF, .78, SCRIPT_WORDS},       {0x0900, 0x0DFF, .92, SCRIPT_WORDS},
    {0x0E31, 0x0E31, 0, SCRIPT_MARK},          {0x0E34, 0x0E3A, 0, SCRIPT_MARK},
    {0x0E47, 0x0E4E, 0, SCRIPT_MARK},          {0x0E00, 0x0EFF, .72, SCRIPT_THAI},
    {0x0F00, 0x109F, .95, SCRIPT_WORDS},       {0x10A0, 0x10FF, .75, SCRIPT_WORDS},
    {0x1100, 0x11FF, 1.0, SCRIPT_IDEOGRAPH},   {0x1780, 0x17FF, .90, SCRIPT_THAI},
    {0x1E00, 0x1FFF, .92, SCRIPT_WORDS},       {0x200B, 0x200F, 0, SCRIPT_MARK},
    {0x2010, 0x2027, 1.0, SCRIPT_WORDS},       {0x20D0, 0x20F0, 0, SCRIPT_MARK},
    {0x3001, 0x3002, 1.0, SCRIPT_CLOSING},     {0x3009, 0x3009, 1.0, SCRIPT_CLOSING},
    {0x300B, 0x300B, 1.0, SCRIPT_CLOSING},     {0x300D, 0x300D, 1.0, SCRIPT_CLOSING},
    {0x300F, 0x300F, 1.0, SCRIPT_CLOSING},     {0x30FC, 0x30FC, 1.0, SCRIPT_CLOSING},
    {0x2E80, 0x9FFF, 1.0, SCRIPT_IDEOGRAPH},   {0xAC00, 0xD7AF, 1.0, SCRIPT_WORDS},
    {0xF900, 0xFAFF, 1.0, SCRIPT_IDEOGRAPH},   {0xFE00, 0xFE0F, 0, SCRIPT_MARK},
    {0xFF01, 0xFF01, 1.0, SCRIPT_CLOSING},     {0xFF09, 0xFF09, 1.0, SCRIPT_CLOSING},
    {0xFF1F, 0xFF1F, 1.0, SCRIPT_CLOSING},     {0xFF00, 0xFFEF, 1.0, SCRIPT_IDEOGRAPH},
    {0x1F000, 0x1FAFF, 1.4, SCRIPT_IDEOGRAPH}, {0x20000, 0x3FFFF, 1.0, SCRIPT_IDEOGRAPH},
};

static double letter_width(uint32_t code, script *kind) {
    *kind = SCRIPT_WORDS;
    if (code >= 32 && code < 127) return ascii_widths[code - 32] / 100.;
    for (size_t i = 0; i < MOOD_COUNT(ranges); i++) {
        if (code < ranges[i].first || code > ranges[i].last) continue;
        *kind = ranges[i].script;
        return ranges[i].width;
    }
    return code < 32 ? 0 : 1.1;
}

double mood_lettering_width(const char *text, size_t n) {
    double width = 0;
    uint32_t code;
    script kind;
    for (size_t used; n && (used = mood_utf8_next(&code, text, n)) > 0; text += used, n -= used)
        width += letter_width(code, &kind);
    return width;
}

double mood_letter_line_width(const mood_letter_line *line) {
    return mood_lettering_width(line->text, line->n_bytes) + (line->has_hyphen ? .34 : 0) +
           (line->has_ellipsis ? 1. : 0);
}

double mood_lettering_height(const mood_lettering *lettering) {
    if (lettering->n_lines == 0) return 0;
    return lettering->size * (1 + MOOD_LETTERING_LEADING * (double)(lettering->n_lines - 1));
}

static bool is_right_to_left(uint32_t code) {
    return (code >= 0x0590 && code <= 0x08FF) || (code >= 0xFB1D && code <= 0xFEFC);
}

static bool is_letter(uint32_t code) {
    return (code | 32) - 'a' < 26 || code >= 0xC0;
}

/* Whether a line may end between the two characters. */
static bool may_break(uint32_t before, script kind_before, script kind, bool tear) {
    if (kind == SCRIPT_MARK || kind == SCRIPT_CLOSING) return false;
    if (before == '-' || before == '/' || before == 0x2010 || before == 0x2013) return true;
    if (kind == SCRIPT_IDEOGRAPH || kind_before == SCRIPT_IDEOGRAPH ||
        kind_before == SCRIPT_CLOSING)
        return true;
    return tear || (kind == SCRIPT_THAI && kind_before == SCRIPT_THAI);
}

static double word_width(const char *text, size_t n) {
    size_t end = 0;
    while (end < n && (unsigned char)text[end] > ' ') end++;
    return mood_lettering_width(text, end);
}

/* Words wider than `widest` are torn into letters. */
static void cut_into_pieces(pieces *out, const char *text, size_t n, double widest) {
    out->n = 0;
    piece *current = NULL;
    bool tear = false;
    uint32_t before = 0;
    script kind_before = SCRIPT_WORDS;
    for (size_t at = 0, used; at < n; at += used) {
        uint32_t code;
        script kind;
        used = mood_utf8_next(&code, text + at, n - at);
        const double width = letter_width(code, &kind);
        if (code == ' ' || code == 0x3000 || code < 32) {
            if (out->n) out->at[out->n - 1].space += width;
            current = NULL;
        } else if (!current || may_break(before, kind_before, kind, tear)) {
            if (!current)
                tear = word_width(text + at, n - at) > widest;
            else
                current->goes_on = is_letter(before) && is_letter(code) &&
                                   kind == SCRIPT_WORDS && kind_before == SCRIPT_WORDS;
            current = &out->at[out->n++];
            *current = (piece){(unsigned)at, (unsigned)used, width, 0, false};
        } else {
            current->n_bytes += (unsigned)used;
            current->width += width;
        }
        before = code;
        if (kind != SCRIPT_MARK) kind_before = kind;
    }
}

/* One greedy line of at most `measure` sizes from piece `from`; returns the piece after it. */
static size_t next_break(const pieces *all, size_t from, double measure) {
    double width = 0, space = 0;
    size_t i = from;
    for (; i < all->n; i++) {
        const piece *p = &all->at[i];
        const double hyphen = p->goes_on ? .34 : 0;
        if (i > from && width + space + p->width + hyphen > measure) break;
        width += space + p->width;
        space = p->space;
    }
    /* Never leave the first letter of a torn word alone at the end of a line. */
    if (i < all->n && i > from + 2 && all->at[i - 1].goes_on && !all->at[i - 2].goes_on) i--;
    return i;
}

static size_t count_lines(const pieces *all, double measure, size_t max) {
    size_t lines = 0;
    for (size_t i = 0; i < all->n && lines <= max; lines++) i = next_break(all, i, measure);
    return lines;
}

static double widest_piece(const pieces *all) {
    double widest = 0;
    for (size_t i = 0; i < all->n; i++) {
        const double width = all->at[i].width + (all->at[i].goes_on ? .34 : 0);
        if (width > widest) widest = width;
    }
    return widest;
}

/* The narrowest measure with the same number of lines. */
static double balance(const pieces *all, double measure, size_t n_lines) {
    double low = widest_piece(all), high = measure;
    for (int i = 0; i < 12 && low < high; i++) {
        const double middle = (low + high) / 2;
        if (count_lines(all, middle, n_lines) <= n_lines)
            high = middle;
        else
            low = middle;
    }
    return high;
}

static void shorten_for_ellipsis(mood_letter_line *line, double measure) {
    line->has_ellipsis = true;
    line->has_hyphen = false;
    while (line->n_bytes > 1 && mood_letter_line_width(line) > measure)
        line->n_bytes = mood_utf8_cut(line->text, line->n_bytes - 1);
    while (line->n_bytes > 1 && line->text[line->n_bytes - 1] == ' ') line->n_bytes--;
}

static void set_lines(mood_lettering *out, const char *text, const pieces *all, double measure,
                      size_t max_lines, double limit) {
    size_t i = 0;
    for (out->n_lines = 0; i < all->n && out->n_lines < max_lines; out->n_lines++) {
        const size_t end = next_break(all, i, measure);
        const piece *first = &all->at[i], *last = &all->at[end - 1];
        out->lines[out->n_lines] =
            (mood_letter_line){text + first->start, last->start + last->n_bytes - first->start,
                               last->goes_on, false};
        i = end;
    }
    if (i < all->n && out->n_lines) shorten_for_ellipsis(&out->lines[out->n_lines - 1], limit);
}

static size_t lines_that_fit(const mood_letter_box *box, double size) {
    double lines = 1 + (box->height / size - 1) / MOOD_LETTERING_LEADING;
    if (lines < 1) lines = 1;
    const size_t max =
        box->max_lines < MOOD_LETTERING_MAX_LINES ? box->max_lines : MOOD_LETTERING_MAX_LINES;
    return lines < (double)max ? (size_t)lines : max;
}

/* Whole words from the largest size down to `floor`; false when even that does not fit. */
static bool try_sizes(mood_lettering *out, const char *text, const pieces *all,
                      const mood_letter_box *box, double from, double floor) {
    const double widest = widest_piece(all);
    for (double size = from; size >= floor - .01;
         size = size > floor && size * .95 < floor ? floor : size * .95) {
        const double measure = box->width / size;
        const size_t max = lines_that_fit(box, size);
        if (widest > measure) continue;
        const size_t n = count_lines(all, measure, max);
        if (n > max) continue;
        out->size = size;
        set_lines(out, text, all, balance(all, measure, n), max, measure);
        return true;
    }
    return false;
}

mood_lettering mood_lettering_fit(const char *text, size_t n, const mood_letter_box *box) {
    mood_lettering out = {.size = box->size_min};
    if (n > MOOD_LETTERING_MAX_BYTES) n = mood_utf8_cut(text, MOOD_LETTERING_MAX_BYTES);
    for (size_t at = 0, used; at < n; at += used) {
        uint32_t code;
        used = mood_utf8_next(&code, text + at, n - at);
        if (!is_letter(code)) continue;
        out.is_right_to_left = is_right_to_left(code);
        break;
    }
    pieces all;
    cut_into_pieces(&all, text, n, 1e9);
    if (all.n == 0) return out;
    /* A torn word costs more than small letters: down to a third above the least size first. */
    const double whole_floor =
        widest_piece(&all) > box->width / box->size_min ? box->size_min * 1.3 : box->size_min;
    if (try_sizes(&out, text, &all, box, box->size_max, whole_floor)) return out;
    if (widest_piece(&all) > box->width / box->size_min) {
        cut_into_pieces(&all, text, n, box->width / (box->size_min * 1.3));
        if (try_sizes(&out, text, &all, box, box->size_min * 1.3, box->size_min)) return out;
    }
    out.size = box->size_min;
    const double measure = box->width / out.size;
    set_lines(&out, text, &all, measure, lines_that_fit(box, out.size), measure);
    return out;
}
