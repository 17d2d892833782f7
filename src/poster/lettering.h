/* SPDX-License-Identifier: Apache-2.0
 *
 * Setting a text in balanced lines inside a box without knowing the font: widths are those of
 * the widest face that the posters' stack can fall back to, so a narrower one always fits.
 * Threads: reentrant. Heap: none.
 */
#ifndef MOOD_LETTERING_H
#define MOOD_LETTERING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MOOD_LETTERING_MAX_LINES 10
#define MOOD_LETTERING_MAX_BYTES 300  /**< a longer text is cut here */
#define MOOD_LETTERING_LEADING   1.14 /**< from line to line, in sizes */

/** The space that a text has. */
typedef struct mood_letter_box {
    double width;
    double height;
    double size_max;
    double size_min;  /**< never set smaller: what does not fit ends in an ellipsis */
    size_t max_lines; /**< at most MOOD_LETTERING_MAX_LINES */
} mood_letter_box;

typedef struct mood_letter_line {
    const char *text; /**< borrowed from the text that was set */
    size_t n_bytes;
    bool has_hyphen;   /**< a word was broken here */
    bool has_ellipsis; /**< the text goes on, but the box ends */
} mood_letter_line;

typedef struct mood_lettering {
    mood_letter_line lines[MOOD_LETTERING_MAX_LINES];
    size_t n_lines;
    double size;
    bool is_right_to_left;
} mood_lettering;

/** The largest balanced setting of n bytes of UTF-8 that the box holds; no lines for none. */
mood_lettering mood_lettering_fit(const char *text, size_t n, const mood_letter_box *box);

/** An upper bound of the width of a text, in sizes. */
double mood_lettering_width(const char *text, size_t n);

/** The width that was counted on for a line, with its hyphen or ellipsis, in sizes. */
double mood_letter_line_width(const mood_letter_line *line);

/** What the lines take from the first ascender to the last descender. */
double mood_lettering_height(const mood_lettering *lettering);

#endif
