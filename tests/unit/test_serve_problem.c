/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "serve/problem.h"
#include "serve/service.h"
#include "test.h"

static mood_service service;
static mood_request *request;
static char logged[256];

static void keep(void *cookie, mood_log_level level, const char *area, const char *text) {
    (void)cookie;
    (void)level;
    (void)area;
    snprintf(logged, sizeof logged, "%s", text);
}

static const mood_logger logger = {keep, NULL, MOOD_LOG_DEBUG};

static int begin(void **state) {
    (void)state;
    memset(&service, 0, sizeof service);
    mood_limits_init(&service.limits);
    service.logger = &logger;
    logged[0] = 0;
    return mood_request_create(&request, &service, "/x", 17) == MOOD_OK ? 0 : -1;
}

static int end(void **state) {
    (void)state;
    mood_request_destroy(&request);
    return 0;
}

static const char *header(const char *name) {
    for (size_t i = 0; i < request->answer.n_headers; i++)
        if (strcmp(request->answer.headers[i].name, name) == 0)
            return request->answer.headers[i].value;
    return NULL;
}

static void each_status_has_its_number(void **state) {
    (void)state;
    assert_int_equal(mood_problem_status(MOOD_E_ARG), 400);
    assert_int_equal(mood_problem_status(MOOD_E_FORMAT), 400);
    assert_int_equal(mood_problem_status(MOOD_E_LIMIT), 413);
    assert_int_equal(mood_problem_status(MOOD_E_UNSUPPORTED), 415);
    assert_int_equal(mood_problem_status(MOOD_E_NOT_FOUND), 404);
    assert_int_equal(mood_problem_status(MOOD_E_DENIED), 403);
    assert_int_equal(mood_problem_status(MOOD_E_CONFLICT), 409);
    assert_int_equal(mood_problem_status(MOOD_E_BUSY), 503);
    assert_int_equal(mood_problem_status(MOOD_E_NOMEM), 503);
    assert_int_equal(mood_problem_status(MOOD_E_IO), 500);
    assert_int_equal(mood_problem_status(MOOD_E_INTERNAL), 500);
    for (int s = -11; s < 0; s++)
        assert_string_not_equal(mood_problem_title(mood_problem_status((mood_status)s)),
                                "Error");
}

static void the_store_is_never_the_visitors_fault(void **state) {
    (void)state;
    assert_int_equal(mood_problem_of_store(MOOD_OK), MOOD_OK);
    for (int i = -11; i < 0; i++)
        assert_int_equal(mood_problem_status(mood_problem_of_store((mood_status)i)) / 100, 5);
    assert_int_equal(mood_problem_of_store(MOOD_E_BUSY), MOOD_E_BUSY);
    assert_int_equal(mood_problem_of_store(MOOD_E_DENIED), MOOD_E_IO);
}

static void it_is_a_document(void **state) {
    (void)state;
    mood_answer_header(request, "Set-Cookie", "a=b");
    mood_problem_answer(request, 404, "There is no \"it\".");
    assert_int_equal(request->answer.status, 404);
    assert_string_equal(header("Content-Type"), "application/problem+json");
    assert_string_equal(header("Cache-Control"), "no-store");
    assert_null(header("Set-Cookie")); /* of the answer that failed nothing is left */
    assert_null(header("Retry-After"));
    assert_string_equal(request->answer.data,
                        "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                        "\"detail\":\"There is no \\\"it\\\".\",\"request\":17}");
}

static void the_visitor_learns_what_is_theirs(void **state) {
    (void)state;
    const mood_error err = {"count: a whole number from 1 to 48 is expected"};
    mood_problem_fail(request, MOOD_E_ARG, &err);
    assert_int_equal(request->answer.status, 400);
    assert_non_null(strstr(request->answer.data, "count: a whole number"));
    assert_string_equal(logged, "");
    mood_problem_fail(request, MOOD_E_NOT_FOUND, NULL);
    assert_non_null(strstr(request->answer.data, mood_status_text(MOOD_E_NOT_FOUND)));
}

static void and_not_what_is_ours(void **state) {
    (void)state;
    const mood_error err = {"/var/lib/moodify.db: disk I/O error"};
    mood_problem_fail(request, MOOD_E_IO, &err);
    assert_int_equal(request->answer.status, 500);
    assert_null(strstr(request->answer.data, "/var/lib"));
    assert_string_equal(logged,
                        "request=17 failed=IO reason=\"/var/lib/moodify.db: disk I/O error\"");
    mood_problem_fail(request, MOOD_E_BUSY, &err);
    assert_int_equal(request->answer.status, 503);
    assert_null(strstr(request->answer.data, "/var/lib"));
    assert_string_equal(header("Retry-After"), "1");
}

static void without_memory_there_is_still_an_answer(void **state) {
    (void)state;
    mood_alloc_fail_after(0);
    mood_problem_answer(request, 404, "x");
    mood_alloc_fail_after(-1);
    assert_int_equal(request->answer.status, 503);
    assert_non_null(strstr(request->answer.data, "\"status\":503"));
    assert_string_equal(header("Retry-After"), "1");
}

#define case_of(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        case_of(each_status_has_its_number), case_of(the_store_is_never_the_visitors_fault),
        case_of(it_is_a_document),           case_of(the_visitor_learns_what_is_theirs),
        case_of(and_not_what_is_ours),       case_of(without_memory_there_is_still_an_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
