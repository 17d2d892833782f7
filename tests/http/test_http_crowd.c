/* SPDX-License-Identifier: Apache-2.0
 *
 * Many at once: all are answered, a full queue says so, and whoever leaves early harms nobody.
 */
#include "../unit/test.h"
#include "base/base.h"
#include "client.h"
#include "site.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#define N_AT_ONCE 40

static site s;
static client_reply reply;

static int begin(void **state) {
    (void)state;
    site_start(&s, NULL);
    return 0;
}

static int begin_narrow(void **state) {
    (void)state;
    static const char *const limits[] = {"store_threads=1", "store_queue=1", NULL};
    site_start(&s, limits);
    return 0;
}

static int end(void **state) {
    (void)state;
    assert_int_equal(client_get(&reply, s.url, "/readyz"), 200);
    client_clear(&reply);
    site_remove(&s);
    return 0;
}

static const char *const paths[] = {
    "/",
    "/healthz",
    "/api/v1/suggestions?kind=movies&mood=sad&count=48",
    "/metrics",
    "/poster/movies/tt0000007",
    "/go/movies/tt0000009",
    "/nothing",
    "/api/v1/suggestions?kind=songs&probs=1,2,3,4,5,6,7&door=calm&count=12"};
static const int statuses[] = {200, 200, 200, 200, 200, 302, 404, 200};

static void send_get(int fd, const char *path) {
    char text[256];
    snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path);
    client_send_text(fd, text);
}

static void all_are_answered(void **state) {
    (void)state;
    int fds[N_AT_ONCE];
    for (size_t i = 0; i < N_AT_ONCE; i++) fds[i] = client_connect(s.url);
    for (size_t round = 0; round < 20; round++) {
        for (size_t i = 0; i < N_AT_ONCE; i++)
            send_get(fds[i], paths[(i + round) % MOOD_COUNT(paths)]);
        for (size_t i = 0; i < N_AT_ONCE; i++) {
            client_receive(&reply, fds[i], false);
            assert_int_equal(reply.status, statuses[(i + round) % MOOD_COUNT(paths)]);
            client_clear(&reply);
        }
    }
    for (size_t i = 0; i < N_AT_ONCE; i++) close(fds[i]);
}

static void requests_behind_each_other_are_answered_in_order(void **state) {
    (void)state;
    const int fd = client_connect(s.url);
    for (size_t i = 0; i < MOOD_COUNT(paths); i++) send_get(fd, paths[i]);
    for (size_t i = 0; i < MOOD_COUNT(paths); i++) {
        client_receive(&reply, fd, false);
        assert_int_equal(reply.status, statuses[i]);
        client_clear(&reply);
    }
    close(fd);
}

/* The number behind the gauge of running requests, the asking one included. */
static int count_running(void) {
    int n = -1;
    client_get(&reply, s.url, "/metrics");
    const char *line = strstr(reply.body.data, "\nmoodify_requests_running ");
    assert_non_null(line);
    sscanf(line, "\nmoodify_requests_running %d", &n);
    client_clear(&reply);
    return n;
}

static void who_leaves_early_harms_nobody(void **state) {
    (void)state;
    const struct linger at_once = {.l_onoff = 1}; /* close() then resets the connection */
    for (size_t i = 0; i < 300; i++) {
        const int fd = client_connect(s.url);
        send_get(fd, paths[i % MOOD_COUNT(paths)]);
        if (i % 3 == 0) setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        close(fd);
    }
    int n_running = 0;
    for (int i = 0; i < 500 && (n_running = count_running()) != 1; i++) poll(NULL, 0, 10);
    assert_int_equal(n_running, 1);
}

static void a_full_queue_says_so(void **state) {
    (void)state;
    int fds[N_AT_ONCE], n_done = 0, n_busy = 0;
    for (size_t i = 0; i < N_AT_ONCE; i++) fds[i] = client_connect(s.url);
    for (size_t i = 0; i < N_AT_ONCE; i++) send_get(fds[i], paths[2]);
    for (size_t i = 0; i < N_AT_ONCE; i++) {
        client_receive(&reply, fds[i], false);
        n_done += reply.status == 200;
        if (reply.status != 200) {
            client_expect_problem(&reply, 503, "busy");
            assert_string_equal(client_field(&reply, "Retry-After"), "1");
            n_busy++;
        }
        client_clear(&reply);
        close(fds[i]);
    }
    assert_true(n_done >= 1);
    assert_true(n_busy >= 1);
    /* What needs no worker is answered all the same, and the queue is free again. */
    assert_int_equal(client_get(&reply, s.url, "/healthz"), 200);
    client_clear(&reply);
    assert_int_equal(client_get(&reply, s.url, paths[2]), 200);
    client_clear(&reply);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_are_answered, begin, end),
        cmocka_unit_test_setup_teardown(requests_behind_each_other_are_answered_in_order, begin,
                                        end),
        cmocka_unit_test_setup_teardown(who_leaves_early_harms_nobody, begin, end),
        cmocka_unit_test_setup_teardown(a_full_queue_says_so, begin_narrow, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
