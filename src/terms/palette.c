/* SPDX-License-Identifier: Apache-2.0 */
#include "terms/palette.h"

#include <math.h>

static const mood_colour colours[MOOD_N_EXPRESSIONS] = {
    [MOOD_ANGRY] = {0xC8, 0x40, 0x2F},    /* ember */
    [MOOD_DISGUST] = {0x6F, 0x7F, 0x2A},  /* moss */
    [MOOD_FEAR] = {0x5B, 0x4B, 0x9A},     /* violet */
    [MOOD_HAPPY] = {0xE3, 0xA0, 0x08},    /* sun */
    [MOOD_SAD] = {0x2F, 0x5D, 0x8C},      /* deep blue */
    [MOOD_SURPRISE] = {0xD9, 0x55, 0x7F}, /* coral pink */
    [MOOD_NEUTRAL] = {0x7C, 0x7A, 0x74},  /* stone */
};

mood_colour mood_palette_colour(mood_expression expression) {
    return colours[expression];
}

static float linear_of(uint8_t value) {
    const float c = (float)value / 255.f;
    return c <= .04045f ? c / 12.92f : powf((c + .055f) / 1.055f, 2.4f);
}

static uint8_t value_of(float linear) {
    const float c =
        linear <= .0031308f ? 12.92f * linear : 1.055f * powf(linear, 1.f / 2.4f) - .055f;
    return (uint8_t)lrintf(255.f * mood_clampf(c, 0.f, 1.f));
}

static uint8_t mix(uint8_t a, uint8_t b, float t) {
    return value_of((1.f - t) * linear_of(a) + t * linear_of(b));
}

mood_colour mood_colour_mix(mood_colour a, mood_colour b, float t) {
    return (mood_colour){mix(a.r, b.r, t), mix(a.g, b.g, t), mix(a.b, b.b, t)};
}

static float luminance(mood_colour c) {
    return .2126f * linear_of(c.r) + .7152f * linear_of(c.g) + .0722f * linear_of(c.b);
}

float mood_colour_contrast(mood_colour a, mood_colour b) {
    const float la = luminance(a) + .05f, lb = luminance(b) + .05f;
    return la > lb ? la / lb : lb / la;
}

mood_colour mood_colour_text_on(mood_colour ground) {
    const mood_colour pairs[2][2] = {{MOOD_COLOUR_PAPER, MOOD_COLOUR_INK},
                                     {{255, 255, 255}, {0, 0, 0}}};
    for (int i = 0;; i++) {
        const float light = mood_colour_contrast(ground, pairs[i][0]);
        const float dark = mood_colour_contrast(ground, pairs[i][1]);
        const float best = light > dark ? light : dark;
        if (best >= 4.5f || i == 1) return pairs[i][best == light ? 0 : 1];
    }
}
