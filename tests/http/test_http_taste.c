/* SPDX-License-Identifier: Apache-2.0
 *
 * `moodify serve --taste FILE`: what is liked brings its neighbours into lists and journeys,
 * the reasons say so, and who is forgotten is a stranger again.
 */
#include "../unit/test.h"
#include "base/base.h"
#include "base/file.h"
#include "client.h"
#include "program.h"
#include "site.h"
#include "suggest/neighbours.h"

#include <jansson.h>
#include <signal.h>
#include <unistd.h>

#define LIST "/api/v1/suggestions?kind=songs&mood=neutral&door=stay&count=12&seed=1"
#define PATH "/api/v1/path?kind=songs&from=sad&to=happy&steps=5&seed=1"

/* Songs of the grid. The liked ones lie in a far corner. */
enum {
    TO_NEUTRAL = 223, /* .29 off neutral: too far for a list without taste */
    TO_PATH = 200,    /* .1 off the middle of the way from sad to happy */
    LIKED_FOR_PATH = 438,
    LIKED = 440,
};

static site s;
static client_reply reply;
static char taste_path[128];
static char cookie[512];

static const char *grid_id(int number) {
    return site_id(MOOD_SONGS, SITE_FIRST_OF_GRID + number);
}

/* Each liked one has one neighbour, with a weight that reaches the most that neighbours add. */
static void write_taste(void) {
    static const int numbers[] = {TO_PATH, TO_NEUTRAL, LIKED_FOR_PATH, LIKED}; /* ids rise */
    char ids[MOOD_COUNT(numbers)][MOOD_NEIGHBOURS_ID_BYTES] = {{0}};
    uint32_t start[] = {0, 0, 0, 1, 2};
    mood_link links[] = {{0, .5f}, {1, .5f}};
    const mood_neighbours taste = {MOOD_SONGS, MOOD_COUNT(numbers), 2, ids, start, links};
    mood_error err = {""};
    mood_buf file;
    for (size_t i = 0; i < MOOD_COUNT(numbers); i++)
        snprintf(ids[i], sizeof ids[i], "%s", grid_id(numbers[i]));
    mood_buf_init(&file, 4096);
    assert_int_equal(mood_neighbours_print(&file, &taste), MOOD_OK);
    snprintf(taste_path, sizeof taste_path, "%s/taste.bin", s.folder);
    if (mood_file_replace(taste_path, file.data, file.size, &err) != MOOD_OK)
        fail_msg("%s", err.text);
    mood_buf_clear(&file);
}

static int begin(void **state) {
    (void)state;
    static const char *const limits[] = {"catalog_check_ms=50", NULL};
    site_start(&s, limits);
    site_put_grid(&s);
    site_stop(&s);
    write_taste();
    return 0;
}

static int end(void **state) {
    (void)state;
    site_remove(&s);
    return 0;
}

/* The reason for a song on a list; empty when it is not there. */
static void find_why(char out[256], const char *url, const char *path, int number) {
    client_ask(&reply, url, "GET", path, cookie, NULL, 0);
    if (reply.status != 200) fail_msg("%s answers %d: %s", path, reply.status, reply.body.data);
    json_t *root = json_loadb(reply.body.data, reply.body.size, 0, NULL);
    assert_non_null(root);
    const json_t *items = json_object_get(root, "items");
    out[0] = 0;
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *item = json_array_get(items, i);
        if (strcmp(json_string_value(json_object_get(item, "id")), grid_id(number)) == 0)
            snprintf(out, 256, "%s", json_string_value(json_object_get(item, "why")));
    }
    json_decref(root);
    client_clear(&reply);
}

static void like(const char *url, int number) {
    char body[128], headers[640];
    snprintf(headers, sizeof headers, "Content-Type: application/json\r\n%s", cookie);
    snprintf(body, sizeof body, "{\"kind\":\"songs\",\"id\":\"%s\",\"verdict\":\"like\"}",
             grid_id(number));
    client_ask(&reply, url, "POST", "/api/v1/feedback", headers, body, strlen(body));
    assert_int_equal(reply.status, 204);
    const char *set = client_field(&reply, "Set-Cookie");
    if (set) snprintf(cookie, sizeof cookie, "Cookie: %.*s\r\n", (int)strcspn(set, ";"), set);
    client_clear(&reply);
}

static void forget(const char *url) {
    client_ask(&reply, url, "DELETE", "/api/v1/me", cookie, NULL, 0);
    assert_int_equal(reply.status, 204);
    client_clear(&reply);
}

static void stop(program *p) {
    kill(p->pid, SIGTERM);
    assert_int_equal(program_finish(p), 0);
}

/* Before the like, with it, and forgotten. */
static void expect_likes_to_bring(const char *path, int liked, int number) {
    const char *const arguments[] = {"--taste", taste_path, NULL};
    program p;
    char why[256], expected[64];
    cookie[0] = 0;
    snprintf(expected, sizeof expected, "People who liked Artist %d liked this: ", liked);
    program_serve(&p, s.store_address, arguments);
    find_why(why, p.url, path, number);
    assert_string_equal(why, "");
    like(p.url, liked);
    find_why(why, p.url, path, number);
    if (strncmp(why, expected, strlen(expected)) != 0)
        fail_msg("not \"%s\": %s", expected, why);
    forget(p.url);
    find_why(why, p.url, path, number);
    assert_string_equal(why, "");
    stop(&p);
}

static void a_like_brings_its_neighbour_to_the_list(void **state) {
    (void)state;
    expect_likes_to_bring(LIST, LIKED, TO_NEUTRAL);
}

static void a_like_brings_its_neighbour_to_the_journey(void **state) {
    (void)state;
    expect_likes_to_bring(PATH, LIKED_FOR_PATH, TO_PATH);
}

static void without_the_file_a_like_says_nothing_of_it(void **state) {
    (void)state;
    static const char *const nothing[] = {NULL};
    program p;
    char why[256];
    cookie[0] = 0;
    program_serve(&p, s.store_address, nothing);
    like(p.url, LIKED);
    find_why(why, p.url, LIST, TO_NEUTRAL);
    assert_string_equal(why, "");
    stop(&p);
}

static void a_file_that_is_none_is_named(void **state) {
    (void)state;
    char none[160];
    snprintf(none, sizeof none, "%s/none.bin", s.folder);
    const char *const missing[] = {"--listen", "127.0.0.1:0", "--store", s.store_address,
                                   "--taste",  none,          NULL};
    program_expect_failure(1, none, missing);
    assert_int_equal(truncate(taste_path, 100), 0);
    const char *const cut[] = {"--listen", "127.0.0.1:0", "--store", s.store_address,
                               "--taste",  taste_path,    NULL};
    program_expect_failure(1, taste_path, cut);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_like_brings_its_neighbour_to_the_list),
        cmocka_unit_test(a_like_brings_its_neighbour_to_the_journey),
        cmocka_unit_test(without_the_file_a_like_says_nothing_of_it),
        cmocka_unit_test(a_file_that_is_none_is_named),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
