/* SPDX-License-Identifier: Apache-2.0 */
#include "cutter.h"

#define SYNTAX (&mood_syntax_jsonl)

static void objects_are_cut(void **state) {
    (void)state;
    expect_cut(SYNTAX, "{}", "");
    expect_cut(SYNTAX, "{\"a\":\"b\"}", "<a><b>");
    expect_cut(SYNTAX, " { \"a\" : 1 , \"b\" : -2.5e3 , \"c\":true,\"d\":null } ",
               "<a><1><b><-2.5e3><c><true><d><>");
    expect_cut(SYNTAX, "{\"a\":1,\"b\":2}", "<a><1><b><2>");
}

static void lists_become_words(void **state) {
    (void)state;
    expect_cut(SYNTAX, "{\"a\":[\"x\", \"y\" ,3],\"b\":[],\"c\":[ ]}", "<a><x|y|3><b><><c><>");
}

static void escapes_are_undone(void **state) {
    (void)state;
    expect_cut(SYNTAX, "{\"a\\n\":\"\\\"\\\\\\/\\b\\f\\r\\t\"}", "<a\n><\"\\/\b\f\r\t>");
    expect_cut(SYNTAX, "{\"a\":\"\\u0041\\u00e9\\u20AC\\ud83d\\ude00\"}", "<a><Aé€😀>");
    expect_cut(SYNTAX, "{\"a\":\"Amélie 😀\"}", "<a><Amélie 😀>");
}

static void what_is_no_flat_object_is_refused(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",
        "{",
        "}",
        "[]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\":{}}",
        "{\"a\":[[]]}",
        "{\"a\":[1,]}",
        "{\"a\":1}x",
        "{\"a\":\"b}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12\"}",
        "{,}",
        "{\"a\":\"\\ud83d\"}",
        "{\"a\":\"\\ude00\"}",
        "{\"a\":\"\\u0000\"}",
        "{\"a\":\"\\ud83d\\u0041\"}",
        "{\"a\":\"\t\"}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":\"\\",
        "{\"a\":[1",
        "null",
    };
    for (size_t i = 0; i < MOOD_COUNT(texts); i++)
        expect_refused(SYNTAX, texts[i], MOOD_E_FORMAT, "not a flat JSON object");
}

static void an_object_has_128_pairs_at_most(void **state) {
    (void)state;
    for (size_t more = 0; more < 2; more++) {
        char text[2048] = "{", out[4096];
        mood_error err = {""};
        for (size_t i = 0; i < MOOD_FORM_MAX_FIELDS / 2 + more; i++)
            strcat(text, i ? ",\"x\":1" : "\"x\":1");
        strcat(text, "}");
        assert_int_equal(cut(out, sizeof out, SYNTAX, text, &err),
                         more ? MOOD_E_LIMIT : MOOD_OK);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_are_cut),
        cmocka_unit_test(lists_become_words),
        cmocka_unit_test(escapes_are_undone),
        cmocka_unit_test(what_is_no_flat_object_is_refused),
        cmocka_unit_test(an_object_has_128_pairs_at_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
