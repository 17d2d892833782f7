/* SPDX-License-Identifier: Apache-2.0 */
#include "terms/palette.h"
#include "test.h"

static const mood_colour black = {0, 0, 0}, white = {255, 255, 255};

static void contrast_is_wcags(void **state) {
    (void)state;
    assert_near(mood_colour_contrast(black, white), 21, 1e-3);
    assert_near(mood_colour_contrast(white, white), 1, 1e-6);
    /* #767676 on white is the well-known lightest grey that passes 4.5. */
    assert_near(mood_colour_contrast((mood_colour){0x76, 0x76, 0x76}, white), 4.54, .01);
}

static void text_can_stand_on_every_mood(void **state) {
    (void)state;
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) {
        const mood_colour c = mood_palette_colour((mood_expression)i);
        assert_true(mood_colour_contrast(c, mood_colour_text_on(c)) >= 4.5f);
    }
    for (int v = 0; v < 256; v++) {
        const mood_colour grey = {(uint8_t)v, (uint8_t)v, (uint8_t)v};
        assert_true(mood_colour_contrast(grey, mood_colour_text_on(grey)) >= 4.5f);
    }
}

static void mixing_keeps_its_ends(void **state) {
    (void)state;
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) {
        const mood_colour c = mood_palette_colour((mood_expression)i);
        const mood_colour same = mood_colour_mix(c, white, 0.f);
        assert_memory_equal(&same, &c, sizeof c);
        const mood_colour other = mood_colour_mix(c, white, 1.f);
        assert_memory_equal(&other, &white, sizeof white);
    }
    assert_int_equal(mood_colour_mix(black, white, .5f).r, 188); /* half the light, not half 255 */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contrast_is_wcags),
        cmocka_unit_test(text_can_stand_on_every_mood),
        cmocka_unit_test(mixing_keeps_its_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
