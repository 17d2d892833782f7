/* SPDX-License-Identifier: Apache-2.0
 *
 * Addresses, methods, cache tags, the headers that guard every answer, and who is let in.
 */
#include "../unit/test.h"
#include "base/base.h"
#include "client.h"
#include "site.h"

#include <unistd.h>

static site s;
static client_reply reply;

static int begin(void **state) {
    (void)state;
    site_start(&s, NULL);
    return 0;
}

static int end(void **state) {
    (void)state;
    site_remove(&s);
    return 0;
}

static void the_site_is_served(void **state) {
    (void)state;
    assert_int_equal(client_get(&reply, s.url, "/"), 200);
    assert_string_equal(client_field(&reply, "Content-Type"), "text/html; charset=utf-8");
    assert_non_null(strstr(reply.body.data, "<title>"));
    client_clear(&reply);
}

static void every_answer_carries_the_guards(void **state) {
    (void)state;
    static const char *const paths[] = {"/", "/nothing", "/healthz",
                                        "/api/v1/suggestions?kind=songs&mood=sad"};
    for (size_t i = 0; i < MOOD_COUNT(paths); i++) {
        client_get(&reply, s.url, paths[i]);
        assert_non_null(strstr(client_field(&reply, "Content-Security-Policy"),
                               "default-src 'none'; script-src 'self'"));
        assert_string_equal(client_field(&reply, "X-Content-Type-Options"), "nosniff");
        assert_string_equal(client_field(&reply, "Referrer-Policy"), "no-referrer");
        assert_non_null(strstr(client_field(&reply, "Permissions-Policy"), "camera=(self)"));
        assert_string_equal(client_field(&reply, "Cross-Origin-Opener-Policy"), "same-origin");
        assert_string_equal(client_field(&reply, "Cross-Origin-Resource-Policy"),
                            "same-origin");
        client_clear(&reply);
    }
}

static void a_tag_saves_the_second_time(void **state) {
    (void)state;
    char field[256];
    client_get(&reply, s.url, "/");
    const char *tag = client_field(&reply, "ETag");
    assert_non_null(tag);
    snprintf(field, sizeof field, "If-None-Match: \"other\", W/%s\r\n", tag);
    client_clear(&reply);
    client_ask(&reply, s.url, "GET", "/", field, NULL, 0);
    assert_int_equal(reply.status, 304);
    assert_non_null(client_field(&reply, "ETag"));
    client_clear(&reply);
    client_ask(&reply, s.url, "GET", "/", "If-None-Match: \"other\"\r\n", NULL, 0);
    assert_int_equal(reply.status, 200);
    client_clear(&reply);
}

static void head_answers_without_a_body(void **state) {
    (void)state;
    client_get(&reply, s.url, "/");
    char length[32];
    snprintf(length, sizeof length, "%s", client_field(&reply, "Content-Length"));
    client_clear(&reply);
    client_ask(&reply, s.url, "HEAD", "/", "Connection: close\r\n", NULL, 0);
    assert_int_equal(reply.status, 200);
    assert_string_equal(client_field(&reply, "Content-Length"), length);
    client_clear(&reply);

    const int fd = client_connect(s.url);
    client_send_text(fd, "HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
                         "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    client_receive(&reply, fd, true);
    client_clear(&reply);
    client_receive(&reply, fd, false); /* comes at once: HEAD sent nothing in between */
    assert_string_equal(reply.body.data, "ok\n");
    client_clear(&reply);
    close(fd);
}

static void an_unknown_address_is_404_and_keeps_the_connection(void **state) {
    (void)state;
    const int fd = client_connect(s.url);
    for (int i = 0; i < 3; i++) {
        client_send_text(fd, "GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n");
        client_receive(&reply, fd, false);
        client_expect_problem(&reply, 404, "nothing");
        client_clear(&reply);
    }
    close(fd);
}

static void a_person_gets_a_page_that_says_so(void **state) {
    (void)state;
    static const char *const paths[] = {"/nothing", "/go/movies/tt9999999"};
    for (size_t i = 0; i < MOOD_COUNT(paths); i++) {
        client_ask(&reply, s.url, "GET", paths[i], "Accept: text/html,*/*;q=.8\r\n", NULL, 0);
        assert_int_equal(reply.status, 404);
        assert_string_equal(client_field(&reply, "Content-Type"), "text/html; charset=utf-8");
        assert_non_null(strstr(reply.body.data, "<title>"));
        client_clear(&reply);
    }
}

static void a_wrong_method_is_405_with_the_right_ones(void **state) {
    (void)state;
    static const struct {
        const char *method, *path, *allow;
    } wrong[] = {
        {"POST", "/", "GET, HEAD"},
        {"GET", "/api/v1/feedback", "POST"},
        {"PUT", "/api/v1/me", "GET, HEAD, DELETE"},
        {"OPTIONS", "/api/v1/suggestions", "GET, HEAD"},
        {"DELETE", "/poster/movies/tt0000001", "GET, HEAD"},
    };
    for (size_t i = 0; i < MOOD_COUNT(wrong); i++) {
        client_ask(&reply, s.url, wrong[i].method, wrong[i].path, "", NULL, 0);
        client_expect_problem(&reply, 405, "method");
        assert_string_equal(client_field(&reply, "Allow"), wrong[i].allow);
        client_clear(&reply);
    }
}

static void a_broken_address_is_400(void **state) {
    (void)state;
    static const char *const paths[] = {"/%",  "/%zz",      "/%ff", "/a%00b",
                                        "/?a", "/?a=1&a=2", "/?=1"};
    for (size_t i = 0; i < MOOD_COUNT(paths); i++) {
        client_get(&reply, s.url, paths[i]);
        client_expect_problem(&reply, 400, "");
        client_clear(&reply);
    }
    /* A path from a proxy's request line. */
    const int fd = client_connect(s.url);
    client_send_text(fd, "GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n");
    client_receive(&reply, fd, false);
    client_expect_problem(&reply, 400, "\"/\"");
    client_clear(&reply);
    close(fd);
}

static void a_path_is_only_what_it_says(void **state) {
    (void)state;
    static const char *const paths[] = {"//",          "/./",           "/../etc/passwd",
                                        "/index.html", "/healthz/",     "/HEALTHZ",
                                        "/poster/",    "/poster/a/b/c", "/api/v1/"};
    for (size_t i = 0; i < MOOD_COUNT(paths); i++) {
        if (client_get(&reply, s.url, paths[i]) != 404)
            fail_msg("%s answers %d", paths[i], reply.status);
        client_clear(&reply);
    }
}

static void a_foreign_host_reaches_nothing(void **state) {
    (void)state;
    static const char *const requests[] = {
        "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        "GET /api/v1/me HTTP/1.1\r\nHost: evil.example:8080\r\n\r\n",
    };
    for (size_t i = 0; i < MOOD_COUNT(requests); i++) {
        const int fd = client_connect(s.url);
        client_send_text(fd, requests[i]);
        client_receive(&reply, fd, false);
        client_expect_problem(&reply, 421, "host");
        client_clear(&reply);
        close(fd);
    }
    const int fd = client_connect(s.url);
    client_send_text(fd, "GET / HTTP/1.1\r\n\r\n");
    client_receive(&reply, fd, false);
    assert_int_equal(reply.status, 400);
    client_clear(&reply);
    close(fd);
}

static void a_change_from_another_site_is_refused(void **state) {
    (void)state;
    static const char body[] =
        "{\"kind\":\"movies\",\"id\":\"tt0000001\",\"verdict\":\"like\"}";
    static const char *const headers[] = {
        "Content-Type: application/json\r\nOrigin: http://evil.example\r\n",
        "Content-Type: application/json\r\nOrigin: null\r\n",
        "Content-Type: application/json\r\nSec-Fetch-Site: cross-site\r\n",
    };
    for (size_t i = 0; i < MOOD_COUNT(headers); i++) {
        client_ask(&reply, s.url, "POST", "/api/v1/feedback", headers[i], body,
                   sizeof body - 1);
        client_expect_problem(&reply, 403, "own pages");
        client_clear(&reply);
    }
    char own[512];
    snprintf(own, sizeof own, "Content-Type: application/json\r\nOrigin: %s\r\n", s.url);
    client_ask(&reply, s.url, "POST", "/api/v1/feedback", own, body, sizeof body - 1);
    assert_int_equal(reply.status, 204);
    client_clear(&reply);
}

static void counters_follow_the_requests(void **state) {
    (void)state;
    client_get(&reply, s.url, "/healthz");
    client_clear(&reply);
    client_get(&reply, s.url, "/metrics");
    assert_int_equal(reply.status, 200);
    assert_non_null(strstr(client_field(&reply, "Content-Type"), "version=0.0.4"));
    assert_non_null(
        strstr(reply.body.data,
               "moodify_requests_total{method=\"GET\",route=\"/healthz\",status=\"200\"} "));
    assert_non_null(strstr(reply.body.data, "moodify_queue_waiting{pool=\"faces\"} 0\n"));
    assert_non_null(strstr(reply.body.data, "moodify_catalog_items 120\n"));
    client_clear(&reply);
}

static void it_is_ready(void **state) {
    (void)state;
    assert_int_equal(client_get(&reply, s.url, "/readyz"), 200);
    assert_string_equal(reply.body.data, "ok\n");
    client_clear(&reply);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_site_is_served),
        cmocka_unit_test(every_answer_carries_the_guards),
        cmocka_unit_test(a_tag_saves_the_second_time),
        cmocka_unit_test(head_answers_without_a_body),
        cmocka_unit_test(an_unknown_address_is_404_and_keeps_the_connection),
        cmocka_unit_test(a_person_gets_a_page_that_says_so),
        cmocka_unit_test(a_wrong_method_is_405_with_the_right_ones),
        cmocka_unit_test(a_broken_address_is_400),
        cmocka_unit_test(a_path_is_only_what_it_says),
        cmocka_unit_test(a_foreign_host_reaches_nothing),
        cmocka_unit_test(a_change_from_another_site_is_refused),
        cmocka_unit_test(counters_follow_the_requests),
        cmocka_unit_test(it_is_ready),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
