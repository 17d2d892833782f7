/* SPDX-License-Identifier: Apache-2.0
 *
 * The colour of each expression, one table for terminal, posters and reports; the site's style
 * sheet repeats it and a test holds the two together. Threads: reentrant. Heap: none.
 */
#ifndef MOOD_PALETTE_H
#define MOOD_PALETTE_H

#include "terms/seven.h"

/** An sRGB colour. */
typedef struct mood_colour {
    uint8_t r, g, b;
} mood_colour;

#define MOOD_COLOUR_PAPER ((mood_colour){0xFB, 0xFA, 0xF7})
#define MOOD_COLOUR_INK   ((mood_colour){0x1D, 0x1B, 0x19})

mood_colour mood_palette_colour(mood_expression expression);

/** (1 - t) a + t b, t in [0, 1], mixed in linear light (IEC 61966-2-1). */
mood_colour mood_colour_mix(mood_colour a, mood_colour b, float t);

/** Contrast ratio of two colours, 1..21 (WCAG 2.2, "contrast ratio"). */
float mood_colour_contrast(mood_colour a, mood_colour b);

/**
 * A colour for text on `ground` with a contrast of 4.5 or more: paper or ink where one of them
 * passes, else white or black, of which one always does.
 */
mood_colour mood_colour_text_on(mood_colour ground);

#endif
