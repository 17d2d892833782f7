/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "serve/watch.h"
#include "test.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

static mood_watch *watch;
static int ours, theirs; /* the two ends of one connection */

static int begin(void **state) {
    (void)state;
    int ends[2];
    if (mood_watch_create(&watch, NULL) != MOOD_OK) return -1;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return -1;
    ours = ends[0];
    theirs = ends[1];
    return 0;
}

static int end(void **state) {
    (void)state;
    mood_watch_destroy(&watch);
    close(theirs);
    return 0;
}

/* Until the other end sees the connection end, in ms; -1 when it does not within the time. */
static int64_t ended_after_ms(int timeout_ms) {
    const int64_t start_ns = mood_clock_ns();
    struct pollfd one = {.fd = theirs, .events = POLLIN};
    char byte;
    if (poll(&one, 1, timeout_ms) != 1 || recv(theirs, &byte, 1, 0) > 0) return -1;
    return (mood_clock_ns() - start_ns) / 1000000;
}

static void a_deadline_ends_the_connection(void **state) {
    (void)state;
    mood_link *link = mood_watch_open(watch, ours, 150);
    assert_non_null(link);
    assert_in_range(ended_after_ms(10000), 100, 5000);
    mood_watch_close(watch, link);
    close(ours);
}

static void a_new_deadline_replaces_the_old_one(void **state) {
    (void)state;
    mood_link *link = mood_watch_open(watch, ours, 100);
    mood_watch_deadline(watch, link, 0);
    assert_int_equal(ended_after_ms(300), -1);
    mood_watch_deadline(watch, link, 50); /* earlier than anything it waits for */
    assert_in_range(ended_after_ms(10000), 0, 5000);
    mood_watch_close(watch, link);
    close(ours);
}

static void many_links_end_each_in_its_time(void **state) {
    (void)state;
    enum { N = 20 };
    int ends[N][2];
    mood_link *links[N];
    for (int i = 0; i < N; i++) {
        assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends[i]), 0);
        links[i] = mood_watch_open(watch, ends[i][0], i % 2 ? 100 : 60000);
    }
    mood_watch_close(watch, links[1]); /* not watched any more */
    poll(NULL, 0, 500);
    for (int i = 0; i < N; i++) {
        struct pollfd one = {.fd = ends[i][1], .events = POLLIN};
        assert_int_equal(poll(&one, 1, 0), i % 2 && i != 1);
    }
    for (int i = 0; i < N; i++) {
        if (i != 1) mood_watch_close(watch, links[i]);
        close(ends[i][0]);
        close(ends[i][1]);
    }
    close(ours);
}

static void a_lingering_connection_drops_what_comes(void **state) {
    (void)state;
    char much[8192] = {0};
    mood_link *link = mood_watch_open(watch, ours, 60000);
    assert_int_equal(send(ours, "bye", 3, 0), 3);
    mood_watch_set_linger(watch, link);
    mood_watch_close(watch, link);
    close(ours);
    for (int i = 0; i < 200; i++) /* would fail with EPIPE if it were closed */
        assert_int_equal(send(theirs, much, sizeof much, MSG_NOSIGNAL), sizeof much);
    char answer[8];
    assert_int_equal(recv(theirs, answer, sizeof answer, 0), 3);
    assert_int_equal(recv(theirs, answer, sizeof answer, 0), 0);
}

static void it_lingers_only_so_long(void **state) {
    (void)state;
    mood_link *link = mood_watch_open(watch, ours, 60000);
    mood_watch_set_linger(watch, link);
    mood_watch_close(watch, link);
    close(ours);
    const int64_t start_ns = mood_clock_ns();
    while (send(theirs, "x", 1, MSG_NOSIGNAL) == 1 &&
           mood_clock_ns() - start_ns < (int64_t)20000000000)
        poll(NULL, 0, 20);
    assert_in_range((mood_clock_ns() - start_ns) / 1000000, 1500, 10000);
}

static void a_link_that_could_not_be_made_is_passed_over(void **state) {
    (void)state;
    mood_watch_deadline(watch, NULL, 5);
    mood_watch_set_linger(watch, NULL);
    mood_watch_close(watch, NULL);
    close(ours);
}

#define case_of(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        case_of(a_deadline_ends_the_connection),
        case_of(a_new_deadline_replaces_the_old_one),
        case_of(many_links_end_each_in_its_time),
        case_of(a_lingering_connection_drops_what_comes),
        case_of(it_lingers_only_so_long),
        case_of(a_link_that_could_not_be_made_is_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
