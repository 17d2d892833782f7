/* SPDX-License-Identifier: Apache-2.0
 *
 * Writing SVG: templates with numbers that look the same in every locale. Threads: reentrant.
 * A failure stays in the buffer's status; callers look once, at the end.
 */
#ifndef MOOD_SVG_H
#define MOOD_SVG_H

#include "base/buf.h"

/** One number with at most one decimal: "12", "-0.5". Not finite or huge ones become "0". */
void mood_svg_number(mood_buf *out, double value);

/** The template with each # replaced by the next of the n values; one # for each value. */
void mood_svg_write_values(mood_buf *out, const char *template, const double *values, size_t n);

/** mood_svg_write(out, "M# #", x, y): the values may be of any number type. */
#define mood_svg_write(out, template, ...)                                                     \
    mood_svg_write_values((out), (template), (const double[]){__VA_ARGS__},                    \
                          sizeof((const double[]){__VA_ARGS__}) / sizeof(double))

/** A closed smooth curve through n >= 3 points (x, y), as path commands (Catmull-Rom). */
void mood_svg_closed_curve(mood_buf *out, const double (*points)[2], size_t n);

#endif
