/* SPDX-License-Identifier: Apache-2.0 */
#include "cutter.h"

static void fields_are_cut(void **state) {
    (void)state;
    expect_cut(&mood_syntax_csv, "", "<>");
    expect_cut(&mood_syntax_csv, "a,b,c", "<a><b><c>");
    expect_cut(&mood_syntax_csv, ",,", "<><><>");
    expect_cut(&mood_syntax_csv, "a b , c", "<a b >< c>");
    expect_cut(&mood_syntax_csv, "in\"ner,b", "<in\"ner><b>");
}

static void quotes_are_taken_off(void **state) {
    (void)state;
    expect_cut(&mood_syntax_csv, "\"a\",\"b\"", "<a><b>");
    expect_cut(&mood_syntax_csv, "\"a,b\",\"c\nd\"", "<a,b><c\nd>");
    expect_cut(&mood_syntax_csv, "\"say \"\"hi\"\" twice \"\"hi\"\"\",x",
               "<say \"hi\" twice \"hi\"><x>");
    expect_cut(&mood_syntax_csv, "\"\",\"\"\"\"", "<><\">");
}

static void broken_quotes_are_refused(void **state) {
    (void)state;
    expect_refused(&mood_syntax_csv, "a,\"b", MOOD_E_FORMAT, "never closed");
    expect_refused(&mood_syntax_csv, "\"a\"\"", MOOD_E_FORMAT, "never closed");
    expect_refused(&mood_syntax_csv, "a,\"b\"c,d", MOOD_E_FORMAT, "field 2");
}

static void a_row_has_256_fields_at_most(void **state) {
    (void)state;
    char text[1024], out[4096];
    mood_error err = {""};
    write_fields(text, MOOD_FORM_MAX_FIELDS, ',');
    assert_int_equal(cut(out, sizeof out, &mood_syntax_csv, text, &err), MOOD_OK);
    write_fields(text, MOOD_FORM_MAX_FIELDS + 1, ',');
    expect_refused(&mood_syntax_csv, text, MOOD_E_LIMIT, "256");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_cut),
        cmocka_unit_test(quotes_are_taken_off),
        cmocka_unit_test(broken_quotes_are_refused),
        cmocka_unit_test(a_row_has_256_fields_at_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
