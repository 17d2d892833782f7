/* SPDX-License-Identifier: Apache-2.0
 *
 * Every limit of the way in: sizes, times, counts. Past each the answer is an error, not a
 * crash or a stall, and the server goes on serving others.
 */
#include "../unit/test.h"
#include "base/base.h"
#include "base/clock.h"
#include "client.h"
#include "site.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#define FEEDBACK                                                                               \
    "POST /api/v1/feedback HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"

static site s;
static client_reply reply;

static int begin(void **state) {
    (void)state;
    static const char *const limits[] = {"max_json_bytes=512",
                                         "header_timeout_ms=700",
                                         "body_timeout_ms=700",
                                         "max_query_bytes=64",
                                         "max_connections=24",
                                         "connection_threads=1",
                                         "connection_memory_bytes=8192",
                                         "max_connections_per_address=16",
                                         NULL};
    site_start(&s, limits);
    return 0;
}

static int end(void **state) {
    (void)state;
    /* Whatever the cases did, the server is well. */
    assert_int_equal(client_get(&reply, s.url, "/healthz"), 200);
    client_clear(&reply);
    site_remove(&s);
    return 0;
}

static void a_body_over_its_limit_is_refused_before_it_comes(void **state) {
    (void)state;
    const int fd = client_connect(s.url);
    client_send_text(fd, FEEDBACK "Content-Length: 513\r\n\r\n");
    client_receive(&reply, fd, false); /* not one byte of the body was sent */
    client_expect_problem(&reply, 413, "512");
    client_clear(&reply);
    assert_true(client_is_closed(fd, CLIENT_PATIENCE_MS));
    close(fd);
}

static void nobody_is_told_to_go_on_with_it(void **state) {
    (void)state;
    const int fd = client_connect(s.url);
    client_send_text(fd, FEEDBACK "Expect: 100-continue\r\nContent-Length: 100000\r\n\r\n");
    client_receive(&reply, fd, false);
    assert_int_equal(reply.status, 413);
    client_clear(&reply);
    close(fd);
}

static void who_sends_it_all_the_same_can_read_the_answer(void **state) {
    (void)state;
    static char body[4 << 20];
    memset(body, ' ', sizeof body);
    for (int i = 0; i < 5; i++) {
        client_ask(&reply, s.url, "POST", "/api/v1/feedback",
                   "Content-Type: application/json\r\n", body, sizeof body);
        client_expect_problem(&reply, 413, "512");
        client_clear(&reply);
    }
}

static void the_limit_itself_is_allowed(void **state) {
    (void)state;
    char body[513];
    memset(body, ' ', sizeof body);
    memcpy(body, "{}", 2);
    client_ask(&reply, s.url, "POST", "/api/v1/feedback", "Content-Type: application/json\r\n",
               body, 512);
    client_expect_problem(&reply, 400, "kind: it is missing");
    client_clear(&reply);
    client_ask(&reply, s.url, "POST", "/api/v1/feedback", "Content-Type: application/json\r\n",
               body, 513);
    client_expect_problem(&reply, 413, "512");
    client_clear(&reply);
}

static void a_number_that_is_no_length_is_refused(void **state) {
    (void)state;
    static const char *const lengths[] = {"-1", "99999999999999999999999", "12x", "0x10"};
    for (size_t i = 0; i < MOOD_COUNT(lengths); i++) {
        char text[512];
        const int fd = client_connect(s.url);
        snprintf(text, sizeof text, FEEDBACK "Content-Length: %s\r\n\r\n", lengths[i]);
        client_send_text(fd, text);
        client_receive(&reply, fd, false);
        assert_in_range(reply.status, 400, 499);
        client_clear(&reply);
        close(fd);
    }
}

/* Send n bytes as chunks of 100; stops when the server closes. */
static void send_chunks(int fd, size_t n) {
    char chunk[128];
    memset(chunk, ' ', sizeof chunk);
    memcpy(chunk, "64\r\n", 4);
    memcpy(chunk + 104, "\r\n", 2);
    for (size_t sent = 0; sent < n; sent += 100)
        if (client_send_some(fd, chunk, 106) < 106) return;
}

static void chunks_are_counted_as_they_come(void **state) {
    (void)state;
    const int fd = client_connect(s.url);
    client_send_text(fd, FEEDBACK "Transfer-Encoding: chunked\r\n\r\n");
    send_chunks(fd, 600); /* and no end: the answer comes before it */
    client_receive(&reply, fd, false);
    client_expect_problem(&reply, 413, "512");
    client_clear(&reply);
    assert_true(client_is_closed(fd, CLIENT_PATIENCE_MS));
    close(fd);
}

static void endless_chunks_do_not_hide_the_answer(void **state) {
    (void)state;
    const int fd = client_connect(s.url);
    client_send_text(fd, FEEDBACK "Transfer-Encoding: chunked\r\n\r\n");
    send_chunks(fd, 1 << 20);
    client_receive(&reply, fd, false);
    client_expect_problem(&reply, 413, "512");
    client_clear(&reply);
    close(fd);
}

static void chunks_within_the_limit_are_taken(void **state) {
    (void)state;
    const int fd = client_connect(s.url);
    client_send_text(fd, FEEDBACK "Transfer-Encoding: chunked\r\n\r\n"
                                  "3\r\n{\"k\r\n8\r\nind\":1} \r\n0\r\n\r\n");
    client_receive(&reply, fd, false);
    client_expect_problem(&reply, 400, "kind: movies or songs");
    client_clear(&reply);
    close(fd);
}

static void malformed_chunks_are_refused(void **state) {
    (void)state;
    const int fd = client_connect(s.url);
    client_send_text(fd, FEEDBACK "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n");
    client_receive(&reply, fd, false);
    assert_int_equal(reply.status, 400);
    client_clear(&reply);
    close(fd);
}

static void a_body_where_none_belongs_is_refused(void **state) {
    (void)state;
    client_ask(&reply, s.url, "GET", "/healthz", "", "x", 1);
    client_expect_problem(&reply, 413, "0 bytes");
    client_clear(&reply);
    client_ask(&reply, s.url, "DELETE", "/api/v1/me", "", "x", 1);
    client_expect_problem(&reply, 413, "0 bytes");
    client_clear(&reply);
}

static void a_long_query_is_refused(void **state) {
    (void)state;
    char path[256] = "/healthz?a=";
    memset(path + 11, 'x', 62);
    assert_int_equal(client_get(&reply, s.url, path), 200); /* 64 bytes */
    client_clear(&reply);
    path[73] = 'x';
    client_get(&reply, s.url, path);
    client_expect_problem(&reply, 400, "64");
    client_clear(&reply);
}

static void headers_have_an_end(void **state) {
    (void)state;
    char field[9000];
    memset(field, 'x', sizeof field);
    memcpy(field, "X-Long: ", 8);
    strcpy(field + sizeof field - 3, "\r\n");
    client_ask(&reply, s.url, "GET", "/healthz", field, NULL, 0);
    assert_in_range(reply.status, 413, 431);
    client_clear(&reply);
}

static void half_a_request_ends_with_its_sender(void **state) {
    (void)state;
    static const char *const halves[] = {"G", "GET /", "GET / HTTP/1.1\r\nHost: loc",
                                         FEEDBACK "Content-Length: 100\r\n\r\n{\"kind\""};
    for (size_t i = 0; i < MOOD_COUNT(halves); i++) {
        const int fd = client_connect(s.url);
        client_send_text(fd, halves[i]);
        shutdown(fd, SHUT_WR);
        assert_true(client_is_closed(fd, CLIENT_PATIENCE_MS));
        close(fd);
    }
}

static void noise_is_answered_or_dropped(void **state) {
    (void)state;
    static const char *const noise[] = {"\r\n\r\n\r\n\r\n",
                                        "\x16\x03\x01\x02\x00\x01\x00\x01",
                                        "GET\r\n\r\n",
                                        "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
                                        "G E T / HTTP/1.1\r\n\r\n",
                                        "\x80\x80\x80\x80\r\n\r\n"};
    for (size_t i = 0; i < MOOD_COUNT(noise); i++) {
        const int fd = client_connect(s.url);
        client_send_text(fd, noise[i]);
        shutdown(fd, SHUT_WR);
        assert_true(client_is_closed(fd, CLIENT_PATIENCE_MS));
        close(fd);
    }
}

/* Send a text one byte every 50 ms; how long until the server closes, in ms. */
static int64_t drip(const char *head, char byte) {
    const int64_t start_ns = mood_clock_ns();
    const int fd = client_connect(s.url);
    client_send_text(fd, head);
    while (!client_is_closed(fd, 50)) {
        if (mood_clock_ns() - start_ns > (int64_t)CLIENT_PATIENCE_MS * 1000000)
            fail_msg("the server waits for ever");
        (void)!send(fd, &byte, 1, MSG_NOSIGNAL);
    }
    close(fd);
    return (mood_clock_ns() - start_ns) / 1000000;
}

static void headers_that_drip_in_are_cut_off(void **state) {
    (void)state;
    assert_in_range(drip("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", 'x'), 600, 5000);
    assert_in_range(drip("", 'G'), 600, 5000);
}

static void a_body_that_drips_in_is_cut_off(void **state) {
    (void)state;
    assert_in_range(drip(FEEDBACK "Content-Length: 500\r\n\r\n", ' '), 600, 5000);
}

static void an_idle_connection_is_closed(void **state) {
    (void)state;
    const int fd = client_connect(s.url);
    client_send_text(fd, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    client_receive(&reply, fd, false);
    client_clear(&reply);
    assert_true(client_is_closed(fd, 5000));
    close(fd);
}

static void one_address_has_only_so_many_connections(void **state) {
    (void)state;
    int fds[20];
    for (size_t i = 0; i < MOOD_COUNT(fds); i++) fds[i] = client_connect(s.url);
    size_t n_closed = 0;
    for (size_t i = 0; i < MOOD_COUNT(fds); i++) n_closed += client_is_closed(fds[i], 20);
    assert_in_range(n_closed, 4, MOOD_COUNT(fds) - 1);
    for (size_t i = 0; i < MOOD_COUNT(fds); i++) close(fds[i]);
    /* Room again, as soon as the server has seen them go. */
    bool is_served = false;
    for (int i = 0; i < 200 && !is_served; i++) {
        const int fd = client_connect(s.url);
        client_send_some(fd, "GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n", 43);
        struct pollfd one = {.fd = fd, .events = POLLIN};
        char first;
        is_served = poll(&one, 1, 100) == 1 && recv(fd, &first, 1, 0) == 1;
        close(fd);
    }
    assert_true(is_served);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_over_its_limit_is_refused_before_it_comes),
        cmocka_unit_test(nobody_is_told_to_go_on_with_it),
        cmocka_unit_test(who_sends_it_all_the_same_can_read_the_answer),
        cmocka_unit_test(the_limit_itself_is_allowed),
        cmocka_unit_test(a_number_that_is_no_length_is_refused),
        cmocka_unit_test(chunks_are_counted_as_they_come),
        cmocka_unit_test(endless_chunks_do_not_hide_the_answer),
        cmocka_unit_test(chunks_within_the_limit_are_taken),
        cmocka_unit_test(malformed_chunks_are_refused),
        cmocka_unit_test(a_body_where_none_belongs_is_refused),
        cmocka_unit_test(a_long_query_is_refused),
        cmocka_unit_test(headers_have_an_end),
        cmocka_unit_test(half_a_request_ends_with_its_sender),
        cmocka_unit_test(noise_is_answered_or_dropped),
        cmocka_unit_test(headers_that_drip_in_are_cut_off),
        cmocka_unit_test(a_body_that_drips_in_is_cut_off),
        cmocka_unit_test(an_idle_connection_is_closed),
        cmocka_unit_test(one_address_has_only_so_many_connections),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
