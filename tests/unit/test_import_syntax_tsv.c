/* SPDX-License-Identifier: Apache-2.0 */
#include "cutter.h"

static void fields_are_cut(void **state) {
    (void)state;
    expect_cut(&mood_syntax_tsv, "", "<>");
    expect_cut(&mood_syntax_tsv, "a", "<a>");
    expect_cut(&mood_syntax_tsv, "a\tb\t\"c\"", "<a><b><\"c\">");
    expect_cut(&mood_syntax_tsv, "\t\t", "<><><>");
}

static void unknown_is_empty(void **state) {
    (void)state;
    expect_cut(&mood_syntax_tsv, "\\N\ta\\N\t\\N", "<><a\\N><>");
}

static void a_row_has_256_fields_at_most(void **state) {
    (void)state;
    char text[1024], out[4096];
    mood_error err = {""};
    write_fields(text, MOOD_FORM_MAX_FIELDS, '\t');
    assert_int_equal(cut(out, sizeof out, &mood_syntax_tsv, text, &err), MOOD_OK);
    write_fields(text, MOOD_FORM_MAX_FIELDS + 1, '\t');
    expect_refused(&mood_syntax_tsv, text, MOOD_E_LIMIT, "256");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_cut),
        cmocka_unit_test(unknown_is_empty),
        cmocka_unit_test(a_row_has_256_fields_at_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
