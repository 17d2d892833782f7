/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "train/settings.h"

static void every_default_is_in_range(void **state) {
    (void)state;
    mood_settings settings;
    size_t n;
    const mood_setting *table = mood_settings_table(&n);
    mood_settings_init(&settings);
    for (size_t i = 0; i < n; i++) {
        mood_error err = {0};
        if (mood_settings_set(&settings, table[i].name, table[i].text, &err) != MOOD_OK)
            fail_msg("%s", err.text);
    }
    mood_blueprint net;
    assert_int_equal(mood_blueprint_parse(&net, settings.net, NULL), MOOD_OK);
    assert_true(mood_blueprint_count_mmac(&net, 48) <= 150);
    assert_true(net.n_weights * 4 <= 8000000);
}

static void text_goes_there_and_back(void **state) {
    (void)state;
    mood_settings a, b;
    mood_settings_init(&a);
    assert_int_equal(mood_settings_set(&a, "rate", "0.0123456789", NULL), MOOD_OK);
    assert_int_equal(mood_settings_set(&a, "net", "conv 32, pool, dense 7", NULL), MOOD_OK);
    mood_buf text;
    mood_buf_init(&text, 1 << 16);
    assert_int_equal(mood_settings_print(&text, &a), MOOD_OK);
    assert_int_equal(mood_settings_parse(&b, text.data, NULL), MOOD_OK);
    assert_memory_equal(&a, &b, sizeof a);
    mood_buf_clear(&text);
}

static void wrong_values_change_nothing(void **state) {
    (void)state;
    static const char *const wrong[][2] = {
        {"rate", "-1"},     {"rate", "11"},         {"rate", "nan"},   {"rate", ""},
        {"rate", "0.1x"},   {"batch", "1"},         {"plan", "line"},  {"optimizer", "adam"},
        {"sizes", "48"},    {"sizes", "8@0"},       {"sizes", "97@0"}, {"sizes", "32@.5"},
        {"sizes", "32@0,"}, {"sizes", "32@0,48@0"}, {"workers", "0"},  {"workers", "65"},
    };
    mood_settings settings, before;
    mood_settings_init(&settings);
    before = settings;
    for (size_t i = 0; i < MOOD_COUNT(wrong); i++) {
        mood_error err = {0};
        assert_int_equal(mood_settings_set(&settings, wrong[i][0], wrong[i][1], &err),
                         MOOD_E_ARG);
        assert_error_names(err, wrong[i][0]);
        assert_memory_equal(&settings, &before, sizeof before);
    }
    assert_int_equal(mood_settings_set(&settings, "speed", "1", NULL), MOOD_E_NOT_FOUND);
    char text[70];
    memset(text, '1', sizeof text);
    text[69] = 0;
    assert_int_equal(mood_settings_set(&settings, "sizes", text, NULL), MOOD_E_LIMIT);
    assert_int_equal(mood_settings_parse(&settings, "rate", NULL), MOOD_E_FORMAT);
}

static void sizes_follow_the_epochs(void **state) {
    (void)state;
    mood_settings s;
    mood_settings_init(&s);
    assert_int_equal(mood_settings_set(&s, "sizes", "32@0,40@.4,48@.75", NULL), MOOD_OK);
    assert_int_equal(mood_settings_set(&s, "epochs", "20", NULL), MOOD_OK);
    assert_int_equal(mood_settings_side(&s, 0), 32);
    assert_int_equal(mood_settings_side(&s, 7.9), 32);
    assert_int_equal(mood_settings_side(&s, 8), 40);
    assert_int_equal(mood_settings_side(&s, 15), 48);
    assert_int_equal(mood_settings_side(&s, 99), 48);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_default_is_in_range),
        cmocka_unit_test(text_goes_there_and_back),
        cmocka_unit_test(wrong_values_change_nothing),
        cmocka_unit_test(sizes_follow_the_epochs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
