/* SPDX-License-Identifier: Apache-2.0 */
#include "terms/seven.h"
#include "test.h"

static void the_order_is_fer2013s(void **state) {
    (void)state;
    static const char *const order[] = {"angry", "disgust",  "fear",   "happy",
                                        "sad",   "surprise", "neutral"};
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) {
        mood_expression parsed;
        assert_string_equal(mood_expression_name(i), order[i]);
        assert_true(mood_seven_parse(&parsed, order[i]));
        assert_int_equal(parsed, i);
    }
    assert_null(mood_expression_name(7));
    assert_null(mood_expression_name(-1));
    mood_expression untouched = MOOD_SAD;
    assert_false(mood_seven_parse(&untouched, "Happy"));
    assert_int_equal(untouched, MOOD_SAD);
}

static void the_place_is_an_expectation(void **state) {
    (void)state;
    float p[MOOD_N_EXPRESSIONS] = {0};
    p[MOOD_HAPPY] = 1;
    assert_near(mood_seven_expect(p).valence, .75, 1e-6);
    assert_near(mood_seven_expect(p).arousal, .35, 1e-6);
    p[MOOD_SAD] = 1;
    assert_near(mood_seven_expect(p).valence, .05, 1e-6);
    assert_near(mood_seven_expect(p).arousal, .025, 1e-6);
    assert_int_equal(mood_seven_best(p), MOOD_HAPPY);
    const float none[MOOD_N_EXPRESSIONS] = {0};
    assert_near(mood_seven_expect(none).valence, 0, 0);
}

static void probabilities_are_parsed_strictly(void **state) {
    (void)state;
    float p[MOOD_N_EXPRESSIONS];
    mood_error err = {""};
    assert_int_equal(mood_seven_parse_probs(p, "0,0,0,2,1,0,1", &err), MOOD_OK);
    assert_near(p[MOOD_HAPPY], .5, 1e-6);
    static const char *const bad[] = {"",
                                      "1",
                                      "0,0,0,0,0,0,0",
                                      "1,1,1,1,1,1",
                                      "1,1,1,1,1,1,1,1",
                                      "1,1,1,-1,1,1,1",
                                      "nan,1,1,1,1,1,1",
                                      "inf,1,1,1,1,1,1",
                                      "1;1;1;1;1;1;1",
                                      "1,1,1,1,1,1,1x",
                                      "1e308,1e308,1,1,1,1,1"};
    for (size_t i = 0; i < MOOD_COUNT(bad); i++) {
        err.text[0] = 0;
        assert_int_equal(mood_seven_parse_probs(p, bad[i], &err), MOOD_E_FORMAT);
        assert_error_names(err, "probs");
    }
    assert_near(p[MOOD_HAPPY], .5, 1e-6);
}

static void doors_have_names(void **state) {
    (void)state;
    for (int i = 0; i < MOOD_N_DOORS; i++) {
        mood_door door;
        assert_true(mood_door_parse(&door, mood_door_name(i)));
        assert_int_equal(door, i);
    }
    mood_door door;
    assert_false(mood_door_parse(&door, "up"));
    assert_null(mood_door_name(3));
}

static void a_mood_is_read_by_name_or_place(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",      "glad",   "0",     ",",     "0,",    ",0",    "0,0,", "0,0 ",  " 0,0", "0, 0",
        "1.1,0", "0,-1.1", "nan,0", "inf,0", "0x1,0", "1e9,0", "0;0",  "--1,0", "Sad",  "0,1e"};
    mood_point place = {2.f, 2.f};
    for (size_t i = 0; i < MOOD_COUNT(wrong); i++)
        if (mood_point_parse_mood(&place, wrong[i])) fail_msg("\"%s\" is taken", wrong[i]);
    assert_false(mood_point_parse(&place, "sad"));
    assert_true(place.valence == 2.f && place.arousal == 2.f);
    assert_true(mood_point_parse_mood(&place, "sad"));
    assert_true(place.valence == mood_seven_point(MOOD_SAD).valence);
    assert_true(mood_point_parse(&place, "-1,+1"));
    assert_true(place.valence == -1.f && place.arousal == 1.f);
    assert_true(mood_point_parse_mood(&place, ".25,-5e-1"));
    assert_true(place.valence == .25f && place.arousal == -.5f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_is_fer2013s),
        cmocka_unit_test(the_place_is_an_expectation),
        cmocka_unit_test(probabilities_are_parsed_strictly),
        cmocka_unit_test(doors_have_names),
        cmocka_unit_test(a_mood_is_read_by_name_or_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
