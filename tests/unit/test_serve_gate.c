/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/gate.h"
#include "test.h"

static void addresses_and_localhost_are_known(void **state) {
    (void)state;
    static const char *const known[] = {"localhost",     "localhost:8080", "LocalHost:1",
                                        "app.localhost", "127.0.0.1",      "192.168.1.7:8080",
                                        "[::1]",         "[::1]:8080",     "[2001:db8::7]:80"};
    for (size_t i = 0; i < MOOD_COUNT(known); i++)
        assert_true(mood_gate_host_is_known(known[i], NULL));
}

static void other_names_are_not(void **state) {
    (void)state;
    static const char *const strange[] = {"",
                                          "evil.example",
                                          "evil.example:8080",
                                          "localhost.evil.example",
                                          "notlocalhost",
                                          ".localhost",
                                          "127.0.0.1.evil.example",
                                          "localhost:80x",
                                          "localhost:80:80",
                                          "[::1",
                                          "[::1]x",
                                          "::1",
                                          "[localhost]evil",
                                          "127.0.0.1/",
                                          "a@localhost"};
    for (size_t i = 0; i < MOOD_COUNT(strange); i++)
        if (mood_gate_host_is_known(strange[i], NULL)) fail_msg("%s is known", strange[i]);
}

static void a_name_of_ours_is_known(void **state) {
    (void)state;
    static const char *const hosts[] = {"moodify.example", "m.example", NULL};
    assert_true(mood_gate_host_is_known("moodify.example", hosts));
    assert_true(mood_gate_host_is_known("M.example:443", hosts));
    assert_false(mood_gate_host_is_known("x.m.example", hosts));
}

static void a_long_name_is_not_known(void **state) {
    (void)state;
    char host[600];
    memset(host, 'a', sizeof host);
    strcpy(host + 500, ".localhost");
    assert_false(mood_gate_host_is_known(host, NULL));
}

static void changes_come_from_our_own_origin(void **state) {
    (void)state;
    const char *host = "127.0.0.1:8080";
    assert_true(mood_gate_origin_is_own(NULL, NULL, host));
    assert_true(mood_gate_origin_is_own("http://127.0.0.1:8080", "same-origin", host));
    assert_true(mood_gate_origin_is_own("https://127.0.0.1:8080", NULL, host));
    assert_true(mood_gate_origin_is_own(NULL, "none", host));
    assert_false(mood_gate_origin_is_own("http://127.0.0.1:9090", NULL, host));
    assert_false(mood_gate_origin_is_own("http://127.0.0.1", NULL, host));
    assert_false(mood_gate_origin_is_own("http://evil.example", NULL, host));
    assert_false(mood_gate_origin_is_own("null", NULL, host));
    assert_false(mood_gate_origin_is_own("127.0.0.1:8080", NULL, host));
    assert_false(mood_gate_origin_is_own("ftp://127.0.0.1:8080", NULL, host));
    assert_false(mood_gate_origin_is_own(NULL, "cross-site", host));
    assert_false(mood_gate_origin_is_own("http://127.0.0.1:8080", "same-site", host));
}

static void the_policy_lets_nothing_foreign_in(void **state) {
    (void)state;
    const char *policy = mood_gate_headers[0].value;
    assert_string_equal(mood_gate_headers[0].name, "Content-Security-Policy");
    assert_int_equal(strncmp(policy, "default-src 'none';", 19), 0);
    assert_null(strstr(policy, "http"));
    assert_null(strstr(policy, "unsafe"));
    assert_null(strchr(policy, '*'));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_and_localhost_are_known),
        cmocka_unit_test(other_names_are_not),
        cmocka_unit_test(a_name_of_ours_is_known),
        cmocka_unit_test(a_long_name_is_not_known),
        cmocka_unit_test(changes_come_from_our_own_origin),
        cmocka_unit_test(the_policy_lets_nothing_foreign_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
