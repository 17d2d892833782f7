/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/http.h"
#include "serve/route.h"
#include "test.h"

static mood_arena arena;
static const mood_route *route;
static const char *params[MOOD_ROUTE_MAX_PARAMS], *allow;

static int begin(void **state) {
    (void)state;
    mood_arena_init(&arena, 64 << 10);
    route = NULL;
    return 0;
}

static int end(void **state) {
    (void)state;
    mood_arena_clear(&arena);
    return 0;
}

static mood_match find(const char *method, const char *path) {
    return mood_route_find(&route, params, &allow, &arena, method, path);
}

static void segments_fill_the_names(void **state) {
    (void)state;
    assert_int_equal(find("GET", "/poster/movies/tt0111161"), MOOD_MATCH_FOUND);
    assert_string_equal(route->pattern, "/poster/{kind}/{id}");
    assert_string_equal(params[0], "movies");
    assert_string_equal(params[1], "tt0111161");
}

static void a_path_matches_as_a_whole(void **state) {
    (void)state;
    static const char *const strange[] = {
        "",          "poster",    "/poster",         "/poster/",          "/poster//tt0111161",
        "/healthz/", "/healthzz", "/poster/movies/", "/poster/movies/a/", "/poster/movies/a/b"};
    for (size_t i = 0; i < MOOD_COUNT(strange); i++)
        if (find("GET", strange[i]) != MOOD_MATCH_NO_PATH) fail_msg("%s is found", strange[i]);
}

static void head_finds_what_get_finds(void **state) {
    (void)state;
    assert_int_equal(find("HEAD", "/healthz"), MOOD_MATCH_FOUND);
    assert_string_equal(route->method, "GET");
    assert_int_equal(find("get", "/healthz"), MOOD_MATCH_NO_METHOD);
}

static void another_method_learns_the_right_ones(void **state) {
    (void)state;
    assert_int_equal(find("PATCH", "/api/v1/me"), MOOD_MATCH_NO_METHOD);
    assert_string_equal(allow, "GET, HEAD, DELETE");
    assert_int_equal(find("GET", "/api/v1/feedback"), MOOD_MATCH_NO_METHOD);
    assert_string_equal(allow, "POST");
}

static void the_site_is_one_route(void **state) {
    (void)state;
    assert_int_equal(find("GET", "/"), MOOD_MATCH_FOUND);
    assert_string_equal(route->pattern, MOOD_PATTERN_PAGE);
    assert_int_equal(find("GET", "/no-such-page"), MOOD_MATCH_NO_PATH);
}

static void no_line_stands_twice(void **state) {
    (void)state;
    for (size_t i = 0; i < mood_n_routes; i++)
        for (size_t j = 0; j < i; j++)
            assert_false(strcmp(mood_routes[i].method, mood_routes[j].method) == 0 &&
                         strcmp(mood_routes[i].pattern, mood_routes[j].pattern) == 0);
}

/* What only reads takes no body, and what computes or waits leaves the connection threads. */
static void lanes_and_bodies_make_sense(void **state) {
    (void)state;
    for (size_t i = 0; i < mood_n_routes; i++) {
        const mood_route *r = &mood_routes[i];
        if (strcmp(r->method, "GET") == 0) assert_int_equal(r->body, MOOD_BODY_NONE);
        if (r->body != MOOD_BODY_NONE) assert_int_not_equal(r->lane, MOOD_LANE_HERE);
        assert_non_null(r->handle);
    }
}

#define case_of(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        case_of(segments_fill_the_names),     case_of(a_path_matches_as_a_whole),
        case_of(head_finds_what_get_finds),   case_of(another_method_learns_the_right_ones),
        case_of(the_site_is_one_route),       case_of(no_line_stands_twice),
        case_of(lanes_and_bodies_make_sense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
