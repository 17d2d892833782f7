/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/limits.h"
#include "test.h"

static void defaults_lie_in_their_ranges(void **state) {
    (void)state;
    const char *name, *meaning;
    int64_t value, low, high;
    size_t n = 0;
    for (; mood_limits_describe(n, &name, &value, &low, &high, &meaning); n++) {
        assert_in_range(value, low, high);
        assert_true(meaning[0] != 0);
    }
    assert_true(n > 10);
    mood_limits limits;
    mood_limits_init(&limits);
    assert_int_equal(limits.max_picture_bytes, 16 << 20);
    assert_int_equal(limits.max_json_bytes, 4096);
}

static void one_is_set_by_its_name(void **state) {
    (void)state;
    mood_limits limits;
    mood_error err = {""};
    mood_limits_init(&limits);
    assert_int_equal(mood_limits_set(&limits, "look_queue=7", &err), MOOD_OK);
    assert_int_equal(limits.look_queue, 7);
    assert_int_equal(limits.store_queue, 256);
}

static void a_range_holds_at_both_ends(void **state) {
    (void)state;
    mood_limits limits;
    mood_error err = {""};
    mood_limits_init(&limits);
    assert_int_equal(mood_limits_set(&limits, "look_queue=1", &err), MOOD_OK);
    assert_int_equal(mood_limits_set(&limits, "look_queue=4096", &err), MOOD_OK);
    assert_int_equal(mood_limits_set(&limits, "look_queue=0", &err), MOOD_E_ARG);
    assert_error_names(err, "look_queue takes a whole number from 1 to 4096");
    assert_int_equal(mood_limits_set(&limits, "look_queue=4097", &err), MOOD_E_ARG);
    assert_int_equal(limits.look_queue, 4096);
}

static void other_forms_are_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",           "look_queue",    "=3",           "look_queue=",
        "look_que=3", "look_queue=3k", "look_queue=x", "look_queue=99999999999999999999"};
    mood_limits limits, before;
    mood_limits_init(&limits);
    mood_limits_init(&before);
    for (size_t i = 0; i < MOOD_COUNT(wrong); i++) {
        mood_error err = {""};
        assert_int_equal(mood_limits_set(&limits, wrong[i], &err), MOOD_E_ARG);
        assert_true(err.text[0] != 0);
    }
    assert_memory_equal(&limits, &before, sizeof limits);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_lie_in_their_ranges),
        cmocka_unit_test(one_is_set_by_its_name),
        cmocka_unit_test(a_range_holds_at_both_ends),
        cmocka_unit_test(other_forms_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
