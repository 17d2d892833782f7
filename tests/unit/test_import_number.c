/* SPDX-License-Identifier: Apache-2.0 */
#include "import/form.h"
#include "test.h"

static mood_error err;

static void numbers_are_read(void **state) {
    (void)state;
    static const struct {
        const char *text;
        float value;
    } cases[] = {{"0", 0.f},      {"-0.5", -.5f}, {"+1", 1.f},   {".25", .25f},
                 {"1e-3", .001f}, {"12.", 12.f},  {"1E2", 100.f}};
    for (size_t i = 0; i < MOOD_COUNT(cases); i++) {
        float value = 99.f;
        assert_int_equal(mood_form_number(&value, "n", cases[i].text, &err), MOOD_OK);
        assert_near((double)value, (double)cases[i].value, 1e-6);
    }
}

static void what_is_no_number_is_refused(void **state) {
    (void)state;
    static const char *const texts[] = {
        " 1",
        "1 ",
        "1,5",
        "inf",
        "-inf",
        "nan",
        "0x10",
        "1e",
        "e5",
        "--1",
        "1-",
        "1e999",
        "-",
        ".",
        "1.2.3",
        "zwölf",
        "٣",
        "1e5.5",
        "1111111111111111111111111111111111111111111",
    };
    for (size_t i = 0; i < MOOD_COUNT(texts); i++) {
        float value = 99.f;
        if (mood_form_number(&value, "valence", texts[i], &err) != MOOD_E_FORMAT)
            fail_msg("\"%s\" was taken as %g", texts[i], (double)value);
        assert_error_names(err, "valence: ");
        assert_true(value == 99.f);
    }
}

static void counts_are_strict(void **state) {
    (void)state;
    int value = 7;
    assert_int_equal(mood_form_count(&value, "year", "1994", &err), MOOD_OK);
    assert_int_equal(value, 1994);
    assert_int_equal(mood_form_count(&value, "year", "999999999", &err), MOOD_OK);
    assert_int_equal(value, 999999999);
    static const char *const texts[] = {"-1",         "1.5", "1.00", "1e3", " 1",
                                        "9999999999", "x",   "1x",   "+1"};
    for (size_t i = 0; i < MOOD_COUNT(texts); i++)
        assert_int_equal(mood_form_count(&value, "year", texts[i], &err), MOOD_E_FORMAT);
    assert_int_equal(value, 999999999);
}

static void years_are_read_from_dates(void **state) {
    (void)state;
    static const char *const good[] = {"1995", "1995-10-30", "1995-10", "1995.0"};
    static const char *const bad[] = {"95",    "30.10.1995", "1995x",
                                      "1995 ", "19950",      "1995/10/30"};
    for (size_t i = 0; i < MOOD_COUNT(good); i++) {
        int year = 0;
        assert_int_equal(mood_form_year(&year, "year", good[i], &err), MOOD_OK);
        assert_int_equal(year, 1995);
    }
    for (size_t i = 0; i < MOOD_COUNT(bad); i++) {
        int year = 7;
        assert_int_equal(mood_form_year(&year, "year", bad[i], &err), MOOD_E_FORMAT);
        assert_int_equal(year, 7);
    }
}

static void flags_are_strict(void **state) {
    (void)state;
    static const char *const on[] = {"1", "true", "True", "TRUE"};
    static const char *const off[] = {"0", "false", "False"};
    static const char *const bad[] = {"yes", "2", "on", "truee", " 1"};
    bool flag = false;
    for (size_t i = 0; i < MOOD_COUNT(on); i++) {
        flag = false;
        assert_int_equal(mood_form_flag(&flag, "explicit", on[i], &err), MOOD_OK);
        assert_true(flag);
    }
    for (size_t i = 0; i < MOOD_COUNT(off); i++) {
        flag = true;
        assert_int_equal(mood_form_flag(&flag, "explicit", off[i], &err), MOOD_OK);
        assert_false(flag);
    }
    for (size_t i = 0; i < MOOD_COUNT(bad); i++)
        assert_int_equal(mood_form_flag(&flag, "explicit", bad[i], &err), MOOD_E_FORMAT);
}

static void empty_fields_change_nothing(void **state) {
    (void)state;
    float number = 3.f;
    int count = 4;
    bool flag = true;
    assert_int_equal(mood_form_number(&number, "n", "", &err), MOOD_OK);
    assert_int_equal(mood_form_count(&count, "n", "", &err), MOOD_OK);
    assert_int_equal(mood_form_flag(&flag, "n", "", &err), MOOD_OK);
    assert_true(number == 3.f && count == 4 && flag);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(counts_are_strict),
        cmocka_unit_test(flags_are_strict),
        cmocka_unit_test(years_are_read_from_dates),
        cmocka_unit_test(empty_fields_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
