/* SPDX-License-Identifier: Apache-2.0 */
#include "poster/svg.h"
#include "test.h"

#include <locale.h>

static void expect_number(double value, const char *text) {
    mood_buf buf;
    mood_buf_init(&buf, 64);
    mood_svg_number(&buf, value);
    assert_string_equal(buf.data, text);
    mood_buf_clear(&buf);
}

static void numbers_have_at_most_one_decimal(void **state) {
    (void)state;
    expect_number(0, "0");
    expect_number(-0.04, "0");
    expect_number(-0.05, "-0.1");
    expect_number(12, "12");
    expect_number(12.34, "12.3");
    expect_number(-12.96, "-13");
    expect_number(NAN, "0");
    expect_number(1e300, "0");
}

static void numbers_do_not_follow_the_locale(void **state) {
    (void)state;
    static const char *const commas[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE"};
    for (size_t i = 0; i < sizeof commas / sizeof *commas; i++)
        if (setlocale(LC_ALL, commas[i])) break;
    expect_number(1.5, "1.5");
    setlocale(LC_ALL, "C");
}

static void templates_take_their_values_in_order(void **state) {
    (void)state;
    mood_buf buf;
    mood_buf_init(&buf, 64);
    mood_svg_write(&buf, "M# #h#z", 1, 2.5, -3);
    assert_string_equal(buf.data, "M1 2.5h-3z");
    mood_buf_clear(&buf);
}

static void closed_curves_end_where_they_begin(void **state) {
    (void)state;
    const double points[3][2] = {{0, 0}, {10, 0}, {0, 10}};
    mood_buf buf;
    mood_buf_init(&buf, 256);
    mood_svg_closed_curve(&buf, points, 3);
    assert_int_equal(strncmp(buf.data, "M0 0C", 5), 0);
    assert_string_equal(buf.data + buf.size - 5, " 0 0Z");
    mood_buf_clear(&buf);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_have_at_most_one_decimal),
        cmocka_unit_test(numbers_do_not_follow_the_locale),
        cmocka_unit_test(templates_take_their_values_in_order),
        cmocka_unit_test(closed_curves_end_where_they_begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
