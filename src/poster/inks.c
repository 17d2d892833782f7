/* SPDX-License-Identifier: Apache-2.0
 *
 * Three schemes share the colours of a mood, so that a wall of one mood is a series and not a
 * row of twins:
 *
 *     paper  light ground, the key colour printed on it
 *     ink    the key colour itself as the ground, deep enough for light letters
 *     night  a dark ground, the key colour glowing on it
 *
 * OKLab and its matrices: Ottosson, "A perceptual color space for image processing" (2020).
 */
#include "poster/inks.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

typedef struct rgb {
    double r, g, b; /* linear */
} rgb;

static rgb to_linear(mood_lch c) {
    const double a = c.chroma * cos(c.hue_deg * pi / 180);
    const double b = c.chroma * sin(c.hue_deg * pi / 180);
    const double l = pow(c.lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
    const double m = pow(c.lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
    const double s = pow(c.lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
    return (rgb){4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
                 -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
                 -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

static bool is_in_srgb(rgb c) {
    const double low = -.0005, high = 1.0005;
    return c.r >= low && c.r <= high && c.g >= low && c.g <= high && c.b >= low && c.b <= high;
}

static rgb fit(mood_lch c) {
    rgb linear = to_linear(c);
    while (!is_in_srgb(linear) && c.chroma > 0) {
        c.chroma = c.chroma > .002 ? c.chroma - .002 : 0;
        linear = to_linear(c);
    }
    return linear;
}

static uint8_t encode(double linear) {
    if (!(linear > 0)) return 0;
    if (linear > 1) linear = 1;
    const double srgb =
        linear <= .0031308 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - .055;
    return (uint8_t)lround(srgb * 255);
}

mood_colour mood_lch_colour(mood_lch lch) {
    const rgb c = fit(lch);
    return (mood_colour){encode(c.r), encode(c.g), encode(c.b)};
}

mood_hex mood_lch_hex(mood_lch lch) {
    static const char digits[] = "0123456789abcdef";
    const mood_colour c = mood_lch_colour(lch);
    return (mood_hex){{'#', digits[c.r >> 4], digits[c.r & 15], digits[c.g >> 4],
                       digits[c.g & 15], digits[c.b >> 4], digits[c.b & 15], 0}};
}

static double decode(uint8_t value) {
    const double srgb = value / 255.;
    return srgb <= .04045 ? srgb / 12.92 : pow((srgb + .055) / 1.055, 2.4);
}

mood_lch mood_lch_of(mood_colour colour) {
    const double r = decode(colour.r), g = decode(colour.g), b = decode(colour.b);
    const double l = cbrt(.4122214708 * r + .5363325363 * g + .0514459929 * b);
    const double m = cbrt(.2119034982 * r + .6806995451 * g + .1073969566 * b);
    const double s = cbrt(.0883024619 * r + .2817188376 * g + .6299787005 * b);
    const double x = 1.9779984951 * l - 2.4285922050 * m + .4505937099 * s;
    const double y = .0259040371 * l + .7827717662 * m - .8086757660 * s;
    const double hue = atan2(y, x) * 180 / pi;
    return (mood_lch){.2104542553 * l + .7936177850 * m - .0040720468 * s, hypot(x, y),
                      hue < 0 ? hue + 360 : hue};
}

mood_lch mood_lch_mix(mood_lch a, mood_lch b, double t) {
    const double ax = a.chroma * cos(a.hue_deg * pi / 180);
    const double ay = a.chroma * sin(a.hue_deg * pi / 180);
    const double bx = b.chroma * cos(b.hue_deg * pi / 180);
    const double by = b.chroma * sin(b.hue_deg * pi / 180);
    const double x = ax + (bx - ax) * t, y = ay + (by - ay) * t;
    double hue = atan2(y, x) * 180 / pi;
    if (hue < 0) hue += 360;
    return (mood_lch){a.lightness + (b.lightness - a.lightness) * t, hypot(x, y), hue};
}

/* Which way the second colour lies from the key, in degrees of hue, and how far it may go. */
static const struct {
    double toward_deg[3];
    double chroma;
} mates[MOOD_N_EXPRESSIONS] = {
    [MOOD_ANGRY] = {{40, -35, 215}, .13},   [MOOD_DISGUST] = {{-45, 50, 190}, .10},
    [MOOD_FEAR] = {{50, -60, 140}, .11},    [MOOD_HAPPY] = {{-45, -75, 150}, .16},
    [MOOD_SAD] = {{-55, 45, 165}, .08},     [MOOD_SURPRISE] = {{60, -70, 185}, .14},
    [MOOD_NEUTRAL] = {{-40, 130, 60}, .10},
};

static double spread(mood_rng *rng, double width) {
    return (mood_rng_uniform(rng) * 2 - 1) * width;
}

/* Grounds lean to warm cream when pleasant, to cool grey-blue when not. */
static mood_lch lean(double lightness, double chroma, double warmth) {
    const mood_lch cool = {lightness, chroma, 245}, warm = {lightness, chroma, 75};
    return mood_lch_mix(cool, warm, warmth);
}

static float contrast(mood_lch a, mood_lch b) {
    return mood_colour_contrast(mood_lch_colour(a), mood_lch_colour(b));
}

mood_inks mood_inks_make(mood_expression family, mood_point place, mood_rng *rng) {
    const double warmth = (mood_clampf(place.valence, -1, 1) + 1) / 2;
    mood_lch key = mood_lch_of(mood_palette_colour(family));
    key.hue_deg += spread(rng, 13);
    if (family == MOOD_NEUTRAL) { /* stones are not all of one colour */
        key.hue_deg += spread(rng, 150);
        key.chroma = .02 + .035 * mood_rng_uniform(rng);
    }
    key.lightness += spread(rng, .03);
    mood_lch mate = key;
    mate.hue_deg += mates[family].toward_deg[mood_rng_below(rng, 3)] * (.7 + spread(rng, .3));
    mate.chroma = mates[family].chroma;
    const mood_lch paper = lean(.945 + spread(rng, .015), .022, .25 + .75 * warmth);
    const mood_lch night = lean(.235 + spread(rng, .02), .028, warmth);

    mood_inks p;
    const uint32_t scheme = mood_rng_below(rng, 8);
    if (scheme < 4) { /* paper */
        p.ground = paper;
        p.ink = night;
        p.field = mood_rng_below(rng, 2) ? paper : mood_lch_mix(paper, mate, .28);
        p.key = key;
        if (p.key.lightness > .72) p.key.lightness = .72;
        p.mate = mate;
        p.mate.lightness = mood_rng_below(rng, 2) ? .38 : .74;
    } else if (scheme < 6) { /* ink */
        p.ground = key;
        p.ground.lightness = family == MOOD_HAPPY ? .80 : .40;
        p.ink = family == MOOD_HAPPY ? night : paper;
        p.field = p.ground;
        p.key = family == MOOD_HAPPY ? mood_lch_mix(paper, key, .15)
                                     : mood_lch_mix(key, paper, .62);
        p.mate = mate;
        p.mate.lightness = family == MOOD_HAPPY ? .60 : .66;
    } else { /* night */
        p.ground = night;
        p.ink = paper;
        p.field = mood_rng_below(rng, 2) ? night : mood_lch_mix(night, key, .30);
        p.key = key;
        if (p.key.lightness < .62) p.key.lightness = .62;
        p.mate = mate;
        p.mate.lightness = mood_rng_below(rng, 2) ? .84 : .48;
    }
    p.tint = mood_lch_mix(p.field, p.key, .45);
    while (contrast(p.ground, p.ink) < 7 && p.ink.lightness > .02 && p.ink.lightness < .98) {
        const double step = p.ink.lightness > .5 ? .02 : -.02;
        p.ink.lightness += step;
        if (p.ground.lightness > .1 && p.ground.lightness < .9) p.ground.lightness -= step;
    }
    return p;
}

mood_inks mood_inks_part_field(const mood_inks *inks) {
    mood_inks p = *inks;
    if (contrast(p.field, p.ground) < 1.06f) {
        p.field = mood_lch_mix(p.ground, p.key, .2);
        p.tint = mood_lch_mix(p.field, p.key, .45);
    }
    return p;
}
