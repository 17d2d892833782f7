/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"
#include "test.h"

static char cookie_text[] = "cookie";
static char last[2048];
static int n_lines;

static void keep(void *cookie, mood_log_level level, const char *area, const char *text) {
    assert_ptr_equal(cookie, cookie_text);
    snprintf(last, sizeof last, "%s %s %s", mood_log_level_name(level), area, text);
    n_lines++;
}

static void lines_reach_the_callback_by_level(void **state) {
    (void)state;
    const mood_logger logger = {keep, cookie_text, MOOD_LOG_INFO};
    n_lines = 0;
    mood_log(&logger, MOOD_LOG_DEBUG, "http", "too fine");
    assert_int_equal(n_lines, 0);
    mood_log(&logger, MOOD_LOG_INFO, "http", "status=%d", 200);
    assert_string_equal(last, "info http status=200");
    mood_log(NULL, MOOD_LOG_ERROR, "http", "nobody listens");
    assert_int_equal(n_lines, 1);
}

static void a_value_cannot_write_a_second_line(void **state) {
    (void)state;
    const mood_logger logger = {keep, cookie_text, MOOD_LOG_INFO};
    mood_log(&logger, MOOD_LOG_INFO, "http", "path=%s", "/x\nerror http forged=1");
    assert_null(strchr(last, '\n'));
    char longer[3000];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = 0;
    mood_log(&logger, MOOD_LOG_INFO, "http", "%s", longer);
    assert_int_equal(strlen(last), strlen("info http ") + 1023);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_reach_the_callback_by_level),
        cmocka_unit_test(a_value_cannot_write_a_second_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
