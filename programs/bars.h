/* SPDX-License-Identifier: Apache-2.0
 *
 * Readings for a person at a terminal: a sentence a face, bars in the moods' colours, and one
 * line that says what can be done next. At most 80 columns. Colours only where verb_has_colour,
 * block letters only where the locale has them.
 */
#ifndef MOOD_BARS_H
#define MOOD_BARS_H

#include "base/base.h"

/** Largest face first, as a reader gives them; that there is none is told, too. */
void bars_print_readings(const mood_reading *readings, size_t n_readings);

/** The line that says what can be done next with a mood. */
void bars_print_next(mood_expression expression);

#endif
