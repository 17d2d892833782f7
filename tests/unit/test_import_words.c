/* SPDX-License-Identifier: Apache-2.0 */
#include "import/form.h"
#include "test.h"

static void expect(const char *text, const char *separators, const char *wanted) {
    char copy[256];
    snprintf(copy, sizeof copy, "%s", text);
    mood_form_list(copy, separators, sizeof copy);
    assert_string_equal(copy, wanted);
}

static void separated_lists_are_read(void **state) {
    (void)state;
    expect("", ",", "");
    expect("Drama", ",", "Drama");
    expect("Drama, Romance ,War", ",", "Drama|Romance|War");
    expect("Drama|Romance", ",|", "Drama|Romance");
    expect("A;B, C", ";", "A|B, C");
    expect(" , ,a,,", ",", "a");
}

static void literals_are_read(void **state) {
    (void)state;
    expect("['a', 'b']", ",", "a|b");
    expect("[\"a\", \"b's\"]", ",", "a|b's");
    expect("[\"it's\", 'say \"x\"']", ",", "it's|say \"x\"");
    expect("['d\\'accord']", ",", "d'accord");
    expect("['a|b']", ",", "a/b");
    expect("[]", ",", "");
    expect("[", ",", "");
    expect("['never closed", ",", "never closed");
}

static void names_of_objects_are_taken(void **state) {
    (void)state;
    expect("[{\"id\": 28, \"name\": \"Action\"}, {\"id\": 12, \"name\": \"Adventure\"}]", ",",
           "Action|Adventure");
    expect("[{'id': 16, 'name': 'Animation'}, {'name': 'Family', 'id': 2}]", ",",
           "Animation|Family");
    expect("[{\"code\": \"x\"}, {\"name\": 5}, {\"name\": \"y\"}]", ",", "y");
}

static void a_list_ends_at_its_limit(void **state) {
    (void)state;
    char text[] = "aaa,bbb,cc,d";
    mood_form_list(text, ",", 7);
    assert_string_equal(text, "aaa|bbb");
    char other[] = "aaaaaaaaaa,b";
    mood_form_list(other, ",", 7);
    assert_string_equal(other, "b");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(separated_lists_are_read),
        cmocka_unit_test(literals_are_read),
        cmocka_unit_test(names_of_objects_are_taken),
        cmocka_unit_test(a_list_ends_at_its_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
