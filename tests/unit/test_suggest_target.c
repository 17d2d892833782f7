/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"
#include "suggest_items.h"

static void stay_matches(void **state) {
    (void)state;
    for (int m = 0; m < MOOD_N_EXPRESSIONS; m++) {
        const mood_target t = target_of((mood_expression)m, MOOD_DOOR_STAY);
        const mood_point named = mood_seven_point((mood_expression)m);
        assert_near(t.place.valence, named.valence, 1e-6);
        assert_near(t.place.arousal, named.arousal, 1e-6);
        assert_int_equal(t.mood, m);
    }
}

static void lift_steps_up_and_calm_quietens(void **state) {
    (void)state;
    for (int v = -10; v <= 10; v++)
        for (int a = -10; a <= 10; a++) {
            const mood_point from = {(float)v / 10, (float)a / 10};
            const mood_target lift = mood_target_make_at(from, MOOD_DOOR_LIFT);
            const mood_target calm = mood_target_make_at(from, MOOD_DOOR_CALM);
            assert_true(lift.place.valence >= from.valence);
            assert_true(from.valence > .5f || lift.place.valence > from.valence + .1f);
            assert_true(calm.place.arousal <= from.arousal);
            assert_true(from.arousal < -.4f || calm.place.arousal < from.arousal - .1f);
            /* Nothing leaves the plane, and nobody is thrown over more than half of it. */
            assert_true(fabsf(lift.place.valence) <= 1 && fabsf(lift.place.arousal) <= 1);
            assert_true(lift.place.valence - from.valence < 1.1f);
        }
    assert_true(target_of(MOOD_SAD, MOOD_DOOR_CALM).place.valence > 0);
    assert_true(target_of(MOOD_SAD, MOOD_DOOR_LIFT).place.arousal > 0);
}

/* A small change of the mood is a small change of the target. */
static void targets_are_smooth(void **state) {
    (void)state;
    for (int door = 0; door < MOOD_N_DOORS; door++)
        for (int v = -100; v < 100; v++) {
            const mood_point p = {(float)v / 100, .2f}, q = {(float)(v + 1) / 100, .2f};
            const mood_target a = mood_target_make_at(p, (mood_door)door);
            const mood_target b = mood_target_make_at(q, (mood_door)door);
            assert_true(distance_of(a.place, b.place) <= .0101f);
            assert_true(b.place.valence >= a.place.valence);
        }
}

static void doubt_about_the_place_widens(void **state) {
    (void)state;
    const float sure[] = {0, 0, 0, 0, 1, 0, 0};
    const float torn[] = {0, 0, 0, .5f, .5f, 0, 0};
    const float any[] = {1, 1, 1, 1, 1, 1, 1}; /* need not sum to 1 */
    /* Much doubt about the name, little about the place. */
    const float angry_or_afraid[] = {.5f, 0, .5f, 0, 0, 0, 0};
    const float w_sure = mood_target_make(sure, MOOD_DOOR_STAY).width;
    assert_near(w_sure, mood_target_make_at((mood_point){0, 0}, MOOD_DOOR_STAY).width, 1e-6);
    assert_true(mood_target_make(torn, MOOD_DOOR_STAY).width > w_sure + .1f);
    assert_true(mood_target_make(any, MOOD_DOOR_STAY).width > w_sure + .05f);
    assert_true(mood_target_make(any, MOOD_DOOR_STAY).width < .5f);
    assert_true(mood_target_make(angry_or_afraid, MOOD_DOOR_STAY).width < w_sure + .01f);
}

static void a_place_is_cut_and_named(void **state) {
    (void)state;
    const mood_target t = mood_target_make_at((mood_point){-7.f, -.2f}, MOOD_DOOR_STAY);
    assert_near(t.from.valence, -1, 0);
    assert_int_equal(t.mood, MOOD_SAD);
    assert_int_equal(mood_target_make_at((mood_point){.6f, .4f}, MOOD_DOOR_LIFT).mood,
                     MOOD_HAPPY);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stay_matches),
        cmocka_unit_test(lift_steps_up_and_calm_quietens),
        cmocka_unit_test(targets_are_smooth),
        cmocka_unit_test(doubt_about_the_place_widens),
        cmocka_unit_test(a_place_is_cut_and_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
