/* SPDX-License-Identifier: Apache-2.0
 *
 * Each request with memory running out at each point of its way: whatever is answered, the
 * server lives, serves the next one, and loses no memory.
 */
#include "../unit/test.h"
#include "base/alloc.h"
#include "base/base.h"
#include "client.h"
#include "site.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_FAULTS 60

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

/* The status of the answer, 0 when the connection just ends. Takes nothing from the heap: that
 * belongs to the server here. */
static int ask_frugally(const char *text) {
    static char answer[1 << 16];
    size_t n = 0;
    int status = 0;
    const int fd = client_connect(s.url);
    client_send_some(fd, text, strlen(text));
    for (ssize_t now = 1; now > 0 && n<sizeof answer - 1; n += now> 0 ? (size_t)now : 0) {
        struct pollfd one = {.fd = fd, .events = POLLIN};
        if (poll(&one, 1, CLIENT_PATIENCE_MS) != 1) fail_msg("the server stalls");
        now = recv(fd, answer + n, sizeof answer - 1 - n, 0);
    }
    answer[n] = 0;
    (void)sscanf(answer, "HTTP/1.1 %d", &status);
    close(fd);
    return status;
}

/* Until nothing fails any more. */
static void fail_everywhere(const char *text, int expected) {
    int status = 0, n_faults = 0;
    for (; n_faults < MAX_FAULTS && status != expected; n_faults++) {
        mood_alloc_fail_after(n_faults);
        status = ask_frugally(text);
        mood_alloc_fail_after(-1);
        if (status != 0 && status != 503 && status != expected)
            fail_msg("%d after %d allocations", status, n_faults);
        assert_int_equal(client_get(&reply, s.url, "/healthz"), 200);
        client_clear(&reply);
    }
    assert_int_equal(status, expected);
    assert_true(n_faults > 3); /* some of them really failed */
}

static void a_page(void **state) {
    (void)state;
    fail_everywhere("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 200);
}

static void a_list(void **state) {
    (void)state;
    fail_everywhere("GET /api/v1/suggestions?kind=songs&mood=sad HTTP/1.1\r\nHost: "
                    "localhost\r\nConnection: close\r\n"
                    "\r\n",
                    200);
}

static void a_path(void **state) {
    (void)state;
    fail_everywhere("GET /api/v1/path?kind=songs&from=sad&to=happy HTTP/1.1\r\nHost: "
                    "localhost\r\nConnection: close\r\n\r\n",
                    200);
}

static void a_poster(void **state) {
    (void)state;
    fail_everywhere(
        "GET /poster/movies/tt0000001 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        200);
}

static void feedback(void **state) {
    (void)state;
    fail_everywhere("POST /api/v1/feedback HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    "Content-Type: application/json\r\nContent-Length: 54\r\n\r\n"
                    "{\"kind\":\"movies\",\"id\":\"tt0000001\",\"verdict\":\"opened\"} ",
                    204);
}

static void nothing_is_lost(void **state) {
    (void)state;
    site_stop(&s);
    mood_buf_clear(&s.log);
    assert_int_equal(mood_alloc_count_live(), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page),   cmocka_unit_test(a_list),
        cmocka_unit_test(a_path),   cmocka_unit_test(a_poster),
        cmocka_unit_test(feedback), cmocka_unit_test(nothing_is_lost),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
