/* SPDX-License-Identifier: Apache-2.0
 *
 * The few colours of one poster, mixed in OKLab (Ottosson 2020) so that equal steps look equal.
 * Threads: reentrant. Heap: none.
 */
#ifndef MOOD_INKS_H
#define MOOD_INKS_H

#include "base/rng.h"
#include "terms/palette.h"

/** Lightness 0..1, chroma 0..about .3, hue in degrees. */
typedef struct mood_lch {
    double lightness;
    double chroma;
    double hue_deg;
} mood_lch;

/** "#rrggbb" and its 0. */
typedef struct mood_hex {
    char text[8];
} mood_hex;

/**
 * ground  behind the title        ink   the title; contrast with ground at least 7
 * field   behind the pattern      key   the mood's own colour, as the pattern needs it
 * mate    beside the key          tint  between field and key
 */
typedef struct mood_inks {
    mood_lch ground, ink, field, key, mate, tint;
} mood_inks;

/** The colours of a family of patterns at a place of the plane: valence sets the warmth. */
mood_inks mood_inks_make(mood_expression family, mood_point place, mood_rng *rng);

/** The same with a field that stands apart from the ground, where its shape must show. */
mood_inks mood_inks_part_field(const mood_inks *inks);

/** To and from sRGB; what sRGB cannot show loses chroma until it can. */
mood_lch mood_lch_of(mood_colour colour);
mood_colour mood_lch_colour(mood_lch lch);
mood_hex mood_lch_hex(mood_lch lch);

/** From a (t = 0) to b (t = 1), straight through OKLab. */
mood_lch mood_lch_mix(mood_lch a, mood_lch b, double t);

#endif
