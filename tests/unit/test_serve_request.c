/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "serve/http.h"
#include "serve/service.h"
#include "test.h"

static mood_service service;
static mood_request *request;
static mood_error err;

static void make(const char *address) {
    memset(&service, 0, sizeof service);
    mood_limits_init(&service.limits);
    mood_request_destroy(&request);
    assert_int_equal(mood_request_create(&request, &service, address, 1), MOOD_OK);
}

static int end(void **state) {
    (void)state;
    mood_request_destroy(&request);
    return 0;
}

static void an_address_is_path_and_query(void **state) {
    (void)state;
    make("/a%20b/c+d?x=1&y=%3f");
    assert_int_equal(mood_request_parse(request, &err), MOOD_OK);
    assert_string_equal(request->path, "/a b/c+d");
    assert_string_equal(mood_query_get(&request->query, "y"), "?");
    make("/?");
    assert_int_equal(mood_request_parse(request, &err), MOOD_OK);
    assert_int_equal(request->query.n_pairs, 0);
}

static void other_addresses_are_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {"", "*", "http://x/", "a", "/%0d%0a", "/?%"};
    for (size_t i = 0; i < MOOD_COUNT(wrong); i++) {
        make(wrong[i]);
        assert_int_equal(mood_request_parse(request, &err), MOOD_E_FORMAT);
    }
}

static void a_query_has_a_limit(void **state) {
    (void)state;
    char address[2048] = "/?a=";
    make("/");
    const size_t limit = (size_t)service.limits.max_query_bytes;
    memset(address + 4, 'x', limit - 2);
    make(address);
    assert_int_equal(mood_request_parse(request, &err), MOOD_OK);
    address[4 + limit - 2] = 'x';
    make(address);
    assert_int_equal(mood_request_parse(request, &err), MOOD_E_FORMAT);
}

static void media_types_are_compared_without_parameters(void **state) {
    (void)state;
    assert_true(mood_body_takes(MOOD_BODY_JSON, "application/json"));
    assert_true(mood_body_takes(MOOD_BODY_JSON, "Application/JSON; charset=utf-8"));
    assert_true(mood_body_takes(MOOD_BODY_PICTURE, "image/webp"));
    assert_false(mood_body_takes(MOOD_BODY_PICTURE, "image/gif"));
    assert_false(mood_body_takes(MOOD_BODY_PICTURE, "image/jpegx"));
    assert_false(mood_body_takes(MOOD_BODY_JSON, "text/plain"));
    assert_false(mood_body_takes(MOOD_BODY_JSON, ""));
    assert_false(mood_body_takes(MOOD_BODY_JSON, NULL));
    assert_false(mood_body_takes(MOOD_BODY_NONE, "application/json"));
}

static void a_header_set_twice_has_the_last_value(void **state) {
    (void)state;
    make("/");
    mood_answer_header(request, "Cache-Control", "a");
    mood_answer_header(request, "cache-control", "b");
    assert_int_equal(request->answer.n_headers, 1);
    assert_string_equal(request->answer.headers[0].value, "b");
}

static unsigned status_with(const char *if_none_match) {
    make("/");
    request->headers.if_none_match = if_none_match;
    mood_answer_fixed(request, 200, "text/plain", "x", 1);
    mood_answer_etag(request, "\"abc\"");
    return request->answer.status;
}

static void a_tag_is_found_in_a_list(void **state) {
    (void)state;
    assert_int_equal(status_with(NULL), 200);
    assert_int_equal(status_with(""), 200);
    assert_int_equal(status_with("\"ab\""), 200);
    assert_int_equal(status_with("\"abcd\""), 200);
    assert_int_equal(status_with("\"abc\""), 304);
    assert_int_equal(request->answer.size_bytes, 0);
    assert_int_equal(status_with("W/\"abc\""), 304);
    assert_int_equal(status_with("\"x\" , W/\"y\",\"abc\""), 304);
    assert_int_equal(status_with("*"), 304);
    assert_int_equal(status_with(", ,,"), 200);
}

static void json_that_cannot_be_made_is_a_failure(void **state) {
    (void)state;
    make("/");
    assert_int_equal(mood_answer_json(request, 200, "application/json", NULL), MOOD_E_NOMEM);
    assert_int_equal(
        mood_answer_json(request, 200, "application/json", json_pack("{s:f}", "v", 0.5)),
        MOOD_OK);
    assert_string_equal(request->answer.data, "{\"v\":0.5}");
}

static void without_memory_there_is_no_request(void **state) {
    (void)state;
    make("/");
    const long before = mood_alloc_count_live();
    mood_request *second = NULL;
    for (long n = 0; n < 2; n++) {
        mood_alloc_fail_after(n);
        assert_int_equal(mood_request_create(&second, &service, "/", 2), MOOD_E_NOMEM);
        mood_alloc_fail_after(-1);
        assert_null(second);
        assert_int_equal(mood_alloc_count_live(), before);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(an_address_is_path_and_query, end),
        cmocka_unit_test_teardown(other_addresses_are_refused, end),
        cmocka_unit_test_teardown(a_query_has_a_limit, end),
        cmocka_unit_test_teardown(media_types_are_compared_without_parameters, end),
        cmocka_unit_test_teardown(a_header_set_twice_has_the_last_value, end),
        cmocka_unit_test_teardown(a_tag_is_found_in_a_list, end),
        cmocka_unit_test_teardown(json_that_cannot_be_made_is_a_failure, end),
        cmocka_unit_test_teardown(without_memory_there_is_no_request, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
