/* SPDX-License-Identifier: Apache-2.0 */
#include "mood/steady.h"
#include "base/rng.h"
#include "test.h"

static const float happy[MOOD_N_EXPRESSIONS] = {.01f, .01f, .01f, .9f, .02f, .02f, .03f};
static const float sad[MOOD_N_EXPRESSIONS] = {.05f, .02f, .05f, .02f, .7f, .02f, .14f};

static void check_sum(const float p[MOOD_N_EXPRESSIONS]) {
    double sum = 0;
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) {
        assert_true(p[i] > 0 && p[i] < 1);
        sum += p[i];
    }
    assert_near(sum, 1, 1e-5);
}

static void the_first_and_a_steady_reading_stay(void **state) {
    (void)state;
    mood_steady steady;
    float p[MOOD_N_EXPRESSIONS];
    mood_steady_init(&steady, .5f);
    for (int frame = 0; frame < 50; frame++) {
        mood_steady_update(p, &steady, sad, .03f);
        for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) assert_near(p[i], sad[i], 1e-4);
    }
}

/* After one time constant 1 - 1/e of the way is gone in log p, at any frame rate. */
static void the_frame_rate_does_not_matter(void **state) {
    (void)state;
    static const int rates[] = {1, 5, 30, 240};
    const double way = 1 - exp(-1),
                 expected = log((double)happy[MOOD_HAPPY] / happy[MOOD_SAD]) * way +
                            log((double)sad[MOOD_HAPPY] / sad[MOOD_SAD]) * (1 - way);
    for (size_t k = 0; k < MOOD_COUNT(rates); k++) {
        mood_steady steady;
        float p[MOOD_N_EXPRESSIONS];
        mood_steady_init(&steady, .5f);
        mood_steady_update(p, &steady, sad, 0);
        for (int i = 0; i < rates[k]; i++)
            mood_steady_update(p, &steady, happy, .5f / (float)rates[k]);
        check_sum(p);
        assert_near(log((double)p[MOOD_HAPPY] / p[MOOD_SAD]), expected, 1e-3);
    }
}

static void flicker_is_damped_and_changes_get_through(void **state) {
    (void)state;
    mood_steady steady;
    float p[MOOD_N_EXPRESSIONS];
    mood_steady_init(&steady, .5f);
    for (int i = 0; i < 30; i++) mood_steady_update(p, &steady, happy, .033f);
    mood_steady_update(p, &steady, sad, .033f);
    assert_true(p[MOOD_HAPPY] > .8f); /* one frame that reads otherwise */
    for (int i = 0; i < 60; i++) mood_steady_update(p, &steady, sad, .033f);
    assert_true(p[MOOD_SAD] > .6f); /* two seconds of them */
    mood_steady_reset(&steady);
    mood_steady_update(p, &steady, happy, .033f);
    assert_near(p[MOOD_HAPPY], happy[MOOD_HAPPY], 1e-4);
}

static void certainty_of_one_frame_is_bounded(void **state) {
    (void)state;
    static const float certain[MOOD_N_EXPRESSIONS] = {1, 0, 0, 0, 0, 0, 0};
    mood_steady steady;
    float p[MOOD_N_EXPRESSIONS];
    mood_steady_init(&steady, 0);
    mood_steady_update(p, &steady, certain, 0);
    check_sum(p);
    assert_true(p[MOOD_ANGRY] > .99f && p[MOOD_SAD] > 5e-4f);
    memcpy(p, sad, sizeof p);
    mood_steady_update(p, &steady, p, 1); /* in place, without inertia */
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) assert_near(p[i], sad[i], 1e-4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_and_a_steady_reading_stay),
        cmocka_unit_test(the_frame_rate_does_not_matter),
        cmocka_unit_test(flicker_is_damped_and_changes_get_through),
        cmocka_unit_test(certainty_of_one_frame_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
