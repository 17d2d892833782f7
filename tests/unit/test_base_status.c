/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base.h"
#include "test.h"

static void every_status_has_its_own_text(void **state) {
    (void)state;
    for (int a = 0; a >= -11; a--) {
        assert_string_not_equal(mood_status_text((mood_status)a), "unknown status");
        for (int b = a - 1; b >= -11; b--) {
            assert_string_not_equal(mood_status_text((mood_status)a),
                                    mood_status_text((mood_status)b));
            assert_string_not_equal(mood_status_name((mood_status)a),
                                    mood_status_name((mood_status)b));
        }
    }
    assert_string_equal(mood_status_text((mood_status)-99), "unknown status");
    assert_string_equal(mood_status_name(MOOD_E_FORMAT), "FORMAT");
}

static void an_error_says_what_is_wrong(void **state) {
    (void)state;
    mood_error err = {""};
    assert_int_equal(mood_fail(&err, MOOD_E_FORMAT, "%d values", 3), MOOD_E_FORMAT);
    assert_string_equal(err.text, "3 values");
    mood_error_prefix(&err, "%s", "conv1");
    assert_string_equal(err.text, "conv1: 3 values");
    assert_int_equal(mood_fail(NULL, MOOD_E_IO, "nobody listens"), MOOD_E_IO);
    mood_error_prefix(NULL, "nobody listens");
}

static void a_long_error_is_cut_at_a_whole_character(void **state) {
    (void)state;
    char text[600] = "a";
    for (int i = 0; i < 250; i++) strcat(text, "\xC3\xA9");
    mood_error err;
    (void)mood_fail(&err, MOOD_E_FORMAT, "%s", text);
    assert_int_equal(strlen(err.text), sizeof err.text - 1);
    strcpy(text, "");
    for (int i = 0; i < 250; i++) strcat(text, "\xC3\xA9");
    (void)mood_fail(&err, MOOD_E_FORMAT, "%s", text);
    assert_int_equal(strlen(err.text), sizeof err.text - 2);
}

static void sizes_that_overflow_are_refused(void **state) {
    (void)state;
    size_t out = 7;
    assert_false(mood_size_mul(&out, SIZE_MAX / 2, 3));
    assert_false(mood_size_add(&out, SIZE_MAX, 1));
    assert_int_equal(out, 7);
    assert_true(mood_size_mul(&out, 6, 7));
    assert_int_equal(out, 42);
    assert_int_equal(mood_size_round_up(65, 64), 128);
    assert_int_equal(mood_size_round_up(64, 64), 64);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_its_own_text),
        cmocka_unit_test(an_error_says_what_is_wrong),
        cmocka_unit_test(a_long_error_is_cut_at_a_whole_character),
        cmocka_unit_test(sizes_that_overflow_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
