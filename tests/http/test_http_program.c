/* SPDX-License-Identifier: Apache-2.0
 *
 * `moodify serve` as a program: how it begins, fails and ends, and that a kill loses nothing
 * that was acknowledged. $MOODIFY_PROGRAM is the program.
 */
#include "../unit/test.h"
#include "base/base.h"
#include "client.h"
#include "program.h"
#include "site.h"

#include <signal.h>
#include <unistd.h>

static site s;
static client_reply reply;

/* The store is made once, and no server of this process runs on it. */
static int begin(void **state) {
    (void)state;
    site_start(&s, NULL);
    site_stop(&s);
    return 0;
}

static int end(void **state) {
    (void)state;
    site_remove(&s);
    return 0;
}

static void start_serving(program *p) {
    static const char *const nothing[] = {NULL};
    program_serve(p, s.store_address, nothing);
}

static void it_says_where_it_listens_and_ends_on_a_signal(void **state) {
    (void)state;
    static const int signals[] = {SIGTERM, SIGINT};
    for (size_t i = 0; i < MOOD_COUNT(signals); i++) {
        program p;
        start_serving(&p);
        assert_int_equal(client_get(&reply, p.url, "/healthz"), 200);
        client_clear(&reply);
        kill(p.pid, signals[i]);
        assert_int_equal(program_finish(&p), 0);
    }
}

static void it_ends_while_a_connection_is_open(void **state) {
    (void)state;
    program p;
    start_serving(&p);
    const int idle = client_connect(p.url), half = client_connect(p.url);
    client_send_text(half, "POST /api/v1/feedback HTTP/1.1\r\nHost: localhost\r\n"
                           "Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{");
    kill(p.pid, SIGTERM);
    assert_int_equal(program_finish(&p), 0);
    close(idle);
    close(half);
}

static void a_taken_address_is_named(void **state) {
    (void)state;
    program p;
    start_serving(&p);
    const char *const arguments[] = {"--listen", p.url + 7, "--store", s.store_address, NULL};
    program_expect_failure(1, "is taken by another program", arguments);
    kill(p.pid, SIGTERM);
    assert_int_equal(program_finish(&p), 0);
}

static void a_store_that_cannot_be_is_named(void **state) {
    (void)state;
    const char *const arguments[] = {"--listen", "127.0.0.1:0", "--store",
                                     "sqlite:/proc/no/store.db", NULL};
    program_expect_failure(1, "/proc/no", arguments);
    const char *const other[] = {"--listen", "127.0.0.1:0", "--store", "mysql:x", NULL};
    program_expect_failure(1, "mysql", other);
}

static void a_store_that_is_none_is_named(void **state) {
    (void)state;
    char path[128], address[160];
    snprintf(path, sizeof path, "%s/text", s.folder);
    FILE *f = fopen(path, "w");
    for (int i = 0; i < 1000; i++) fputs("this is no database\n", f);
    fclose(f);
    snprintf(address, sizeof address, "sqlite:%s", path);
    const char *const arguments[] = {"--listen", "127.0.0.1:0", "--store", address, NULL};
    program_expect_failure(1, path, arguments);
}

static void an_empty_store_without_a_catalogue_says_what_to_do(void **state) {
    (void)state;
    char address[160];
    snprintf(address, sizeof address, "sqlite:%s/empty.db", s.folder);
    setenv("MOODIFY_DATA", s.folder, 1);
    const char *const arguments[] = {"--listen", "127.0.0.1:0", "--store",
                                     address,    "--models",    getenv("MOODIFY_MODELS"),
                                     NULL};
    program_expect_failure(1, "moodify import", arguments);
    unsetenv("MOODIFY_DATA");
}

static void missing_models_are_named(void **state) {
    (void)state;
    const char *const arguments[] = {"--listen", "127.0.0.1:0", "--store", s.store_address,
                                     "--models", s.folder,      NULL};
    program_expect_failure(1, s.folder, arguments);
}

static void a_wrong_argument_is_a_usage_failure(void **state) {
    (void)state;
    static const char *const wrong[][3] = {{"--listen", "8080", NULL},
                                           {"--limit", "look_queue=0", NULL},
                                           {"--limit", "no_such=1", NULL},
                                           {"--log", "loud", NULL},
                                           {"--threads", "0", NULL},
                                           {"--max-body", "big", NULL},
                                           {"--no-such-option", "1", NULL},
                                           {"extra", NULL, NULL},
                                           {"--listen", "127.0.0.1:70000", NULL}};
    for (size_t i = 0; i < MOOD_COUNT(wrong); i++)
        program_expect_failure(2, "moodify serve --help", wrong[i]);
}

static bool has_ipv6(void) {
    mood_error err;
    char url[MOOD_LISTEN_URL_BYTES];
    int fd;
    if (mood_listen_open(&fd, url, "[::1]:0", &err) != MOOD_OK) return false;
    close(fd);
    return true;
}

static void it_serves_ipv6(void **state) {
    (void)state;
    if (!has_ipv6()) return; /* nothing to be held against */
    program p;
    const char *const arguments[] = {"--listen", "[::1]:0", "--store", s.store_address, NULL};
    program_start(&p, arguments);
    if (!program_read_until(&p, "listening on http://[::1]:") || !program_read_until(&p, "\n"))
        fail_msg("%s", p.text);
    assert_int_equal(sscanf(strstr(p.text, "http"), "%127s", p.url), 1);
    assert_int_equal(client_get(&reply, p.url, "/healthz"), 200);
    client_clear(&reply);
    kill(p.pid, SIGTERM);
    assert_int_equal(program_finish(&p), 0);
}

static int send_like(const char *url, const char *cookie, int number) {
    char body[128], headers[768];
    snprintf(body, sizeof body, "{\"kind\":\"movies\",\"id\":\"%s\",\"verdict\":\"like\"}",
             site_id(MOOD_MOVIES, number));
    snprintf(headers, sizeof headers, "Content-Type: application/json\r\n%s", cookie);
    client_ask(&reply, url, "POST", "/api/v1/feedback", headers, body, strlen(body));
    return reply.status;
}

/* Killed right after an answer 204, five times: each acknowledged word is there afterwards. */
static void a_kill_loses_nothing_that_was_acknowledged(void **state) {
    (void)state;
    char cookie[512] = "";
    int n_sent = 0;
    for (int round = 0; round < 5; round++) {
        program p;
        start_serving(&p);
        for (int i = 0; i < 3 + round; i++) {
            assert_int_equal(send_like(p.url, cookie, n_sent++), 204);
            const char *set = client_field(&reply, "Set-Cookie");
            if (set)
                snprintf(cookie, sizeof cookie, "Cookie: %.*s\r\n", (int)strcspn(set, ";"),
                         set);
            client_clear(&reply);
        }
        kill(p.pid, SIGKILL);
        assert_int_equal(program_finish(&p), 128 + SIGKILL);
    }
    program p;
    start_serving(&p);
    client_ask(&reply, p.url, "GET", "/api/v1/me", cookie, NULL, 0);
    for (int i = 0; i < n_sent; i++)
        if (!strstr(reply.body.data, site_id(MOOD_MOVIES, i))) fail_msg("number %d is lost", i);
    client_clear(&reply);
    kill(p.pid, SIGTERM);
    assert_int_equal(program_finish(&p), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_says_where_it_listens_and_ends_on_a_signal),
        cmocka_unit_test(it_ends_while_a_connection_is_open),
        cmocka_unit_test(a_taken_address_is_named),
        cmocka_unit_test(a_store_that_cannot_be_is_named),
        cmocka_unit_test(a_store_that_is_none_is_named),
        cmocka_unit_test(an_empty_store_without_a_catalogue_says_what_to_do),
        cmocka_unit_test(missing_models_are_named),
        cmocka_unit_test(a_wrong_argument_is_a_usage_failure),
        cmocka_unit_test(it_serves_ipv6),
        cmocka_unit_test(a_kill_loses_nothing_that_was_acknowledged),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
