/* SPDX-License-Identifier: Apache-2.0 */
#include "poster/inks.h"
#include "test.h"

static void colours_come_back_from_oklch(void **state) {
    (void)state;
    for (int r = 0; r < 256; r += 51)
        for (int g = 0; g < 256; g += 51)
            for (int b = 0; b < 256; b += 51) {
                const mood_colour in = {(uint8_t)r, (uint8_t)g, (uint8_t)b};
                const mood_colour out = mood_lch_colour(mood_lch_of(in));
                assert_in_range(out.r, r ? r - 1 : 0, r + 1);
                assert_in_range(out.g, g ? g - 1 : 0, g + 1);
                assert_in_range(out.b, b ? b - 1 : 0, b + 1);
            }
}

static void the_published_values_of_red_hold(void **state) {
    (void)state;
    /* sRGB red in OKLCH, as in CSS Color 4. */
    const mood_lch red = mood_lch_of((mood_colour){255, 0, 0});
    assert_near(red.lightness, .628, .001);
    assert_near(red.chroma, .2577, .001);
    assert_near(red.hue_deg, 29.23, .1);
    assert_string_equal(mood_lch_hex(red).text, "#ff0000");
}

static void what_srgb_cannot_show_keeps_its_lightness(void **state) {
    (void)state;
    const mood_lch vivid = {.6, .4, 150};
    assert_near(mood_lch_of(mood_lch_colour(vivid)).lightness, .6, .01);
}

static void titles_can_be_read_on_every_ground(void **state) {
    (void)state;
    mood_rng rng;
    mood_rng_init(&rng, 1);
    for (int i = 0; i < 2000; i++) {
        const mood_point place = {(float)(2 * mood_rng_uniform(&rng) - 1), 0};
        const mood_inks p =
            mood_inks_make((mood_expression)(i % MOOD_N_EXPRESSIONS), place, &rng);
        const float contrast =
            mood_colour_contrast(mood_lch_colour(p.ground), mood_lch_colour(p.ink));
        assert_true(contrast >= 7);
        const mood_inks parted = mood_inks_part_field(&p);
        assert_true(mood_colour_contrast(mood_lch_colour(parted.ground),
                                         mood_lch_colour(parted.field)) >= 1.04f);
    }
}

static void pleasant_paper_is_warmer(void **state) {
    (void)state;
    /* Warm means more red than blue; averaged, because some grounds are not paper. */
    double warmth[2] = {0, 0};
    for (int side = 0; side < 2; side++) {
        mood_rng rng;
        mood_rng_init(&rng, 7);
        for (int i = 0; i < 500; i++) {
            const mood_point place = {side ? .9f : -.9f, 0};
            const mood_colour g =
                mood_lch_colour(mood_inks_make(MOOD_NEUTRAL, place, &rng).ground);
            warmth[side] += g.r - g.b;
        }
    }
    assert_true(warmth[1] > warmth[0] + 500 * 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colours_come_back_from_oklch),
        cmocka_unit_test(the_published_values_of_red_hold),
        cmocka_unit_test(what_srgb_cannot_show_keeps_its_lightness),
        cmocka_unit_test(titles_can_be_read_on_every_ground),
        cmocka_unit_test(pleasant_paper_is_warmer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
