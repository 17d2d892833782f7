/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/listen.h"
#include "test.h"

#include <unistd.h>

static void a_free_port_is_taken_and_told(void **state) {
    (void)state;
    char url[MOOD_LISTEN_URL_BYTES];
    mood_error err = {""};
    int fd = -1;
    unsigned port = 0;
    assert_int_equal(mood_listen_open(&fd, url, "127.0.0.1:0", &err), MOOD_OK);
    assert_true(fd >= 0);
    assert_int_equal(sscanf(url, "http://127.0.0.1:%u", &port), 1);
    assert_in_range(port, 1, 65535);

    char address[64];
    int second = -1;
    snprintf(address, sizeof address, "127.0.0.1:%u", port);
    assert_int_equal(mood_listen_open(&second, url, address, &err), MOOD_E_CONFLICT);
    assert_error_names(err, address);
    assert_error_names(err, "taken");
    assert_int_equal(second, -1);
    close(fd);
    assert_int_equal(mood_listen_open(&second, url, address, &err), MOOD_OK);
    close(second);
}

static void other_forms_are_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {"",           "8080",     ":8080",       "localhost",
                                        "localhost:", "a:b",      "a:-1",        "a:65536",
                                        "a:123456",   "::1:8080", "[::1]",       "[::1:8080",
                                        "::1]:8080",  "[]:8080",  "127.0.0.1:8x"};
    for (size_t i = 0; i < MOOD_COUNT(wrong); i++) {
        char url[MOOD_LISTEN_URL_BYTES];
        mood_error err = {""};
        int fd = -1;
        if (mood_listen_open(&fd, url, wrong[i], &err) != MOOD_E_ARG)
            fail_msg("\"%s\" is taken: %s", wrong[i], err.text);
        assert_error_names(err, "HOST:PORT");
    }
}

static void an_address_of_others_is_named(void **state) {
    (void)state;
    char url[MOOD_LISTEN_URL_BYTES];
    mood_error err = {""};
    int fd = -1;
    assert_int_equal(mood_listen_open(&fd, url, "192.0.2.1:0", &err), MOOD_E_NOT_FOUND);
    assert_error_names(err, "192.0.2.1:0 is not an address of this machine");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_free_port_is_taken_and_told),
        cmocka_unit_test(other_forms_are_refused),
        cmocka_unit_test(an_address_of_others_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
