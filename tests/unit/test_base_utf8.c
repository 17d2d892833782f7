/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"
#include "test.h"

static void characters_are_read(void **state) {
    (void)state;
    uint32_t code;
    assert_int_equal(mood_utf8_next(&code, "a", 1), 1);
    assert_int_equal(code, 'a');
    assert_int_equal(mood_utf8_next(&code, "\xC3\xA9", 2), 2);
    assert_int_equal(code, 0xE9);
    assert_int_equal(mood_utf8_next(&code, "\xF0\x9F\x99\x82", 4), 4);
    assert_int_equal(code, 0x1F642);
    assert_int_equal(mood_utf8_next(&code, "", 0), 0);
}

static void bad_bytes_are_found(void **state) {
    (void)state;
    const char *bad[] = {"\x80", "\xC3", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80",
                         "\xF4\x90\x80\x80", "\xFF", "a\xC3z"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(mood_utf8_is_valid(bad[i], strlen(bad[i])));
    assert_true(mood_utf8_is_valid("Am\xC3\xA9lie \xEF\xBF\xBD", 11));
    assert_true(mood_utf8_is_valid("", 0));
}

static void cutting_never_splits(void **state) {
    (void)state;
    const char text[] = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x99\x82z";
    const size_t whole[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11};
    for (size_t n = 0; n < 12; n++) assert_int_equal(mood_utf8_cut(text, n), whole[n]);
    assert_int_equal(mood_utf8_length(text, 11), 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_are_read),
        cmocka_unit_test(bad_bytes_are_found),
        cmocka_unit_test(cutting_never_splits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
