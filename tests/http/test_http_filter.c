/* SPDX-License-Identifier: Apache-2.0
 *
 * What lists and ways are confined to, the same for both.
 */
#include "../unit/test.h"
#include "base/base.h"
#include "client.h"
#include "site.h"

#include <jansson.h>

static site s;
static client_reply reply;

static int begin(void **state) {
    (void)state;
    static const char *const limits[] = {"catalog_check_ms=50", NULL};
    site_start(&s, limits);
    site_put_grid(&s);
    return 0;
}

static int end(void **state) {
    (void)state;
    site_remove(&s);
    return 0;
}

/* Lists and ways with a filter; `check` each item's number. Songs of the grid count from 0. */
static void expect_each(mood_kind kind, const char *filter, size_t n_least,
                        bool (*check)(int number)) {
    static const char *const asks[] = {"suggestions?mood=sad&door=lift&count=20&seed=4",
                                       "path?from=sad&to=happy&steps=5&seed=4"};
    for (size_t a = 0; a < MOOD_COUNT(asks); a++) {
        char path[256];
        json_t *item;
        size_t i;
        snprintf(path, sizeof path, "/api/v1/%s&kind=%s&%s", asks[a], mood_kind_name((int)kind),
                 filter);
        if (client_get(&reply, s.url, path) != 200)
            fail_msg("%s answers %s", path, reply.body.data);
        json_t *root = json_loadb(reply.body.data, reply.body.size, 0, NULL);
        json_t *items = json_object_get(root, "items");
        assert_true(json_array_size(items) >= (a == 0 ? n_least : 5));
        json_array_foreach(items, i, item) {
            const char *id = json_string_value(json_object_get(item, "id"));
            const int number = atoi(id + strcspn(id, "0123456789"));
            if (!check(kind == MOOD_SONGS ? number - SITE_FIRST_OF_GRID : number))
                fail_msg("%s answers with %s", path, id);
        }
        json_decref(root);
        client_clear(&reply);
    }
}

static bool is_jazz(int number) {
    return number >= 0 && number % 2 == 1;
}

static bool is_of_the_seventies(int number) {
    return number >= 0 && number % 60 >= 10 && number % 60 < 20;
}

static bool is_rock_of_1964(int number) {
    return number >= 0 && number % 60 == 4;
}

static bool is_clean(int number) {
    return number < 0 || number % 7 != 0;
}

static bool is_even(int number) {
    return number % 2 == 0;
}

static bool is_odd(int number) {
    return number % 2 == 1;
}

static void songs_are_confined(void **state) {
    (void)state;
    expect_each(MOOD_SONGS, "genre=jazz", 20, is_jazz);
    expect_each(MOOD_SONGS, "genre=JAZZ&explicit=yes", 20, is_jazz);
    expect_each(MOOD_SONGS, "genre=jazz&years=1970-1979", 20, is_of_the_seventies);
    expect_each(MOOD_SONGS, "genre=rock&years=1964", 5, is_rock_of_1964);
    expect_each(MOOD_SONGS, "explicit=no", 20, is_clean);
}

static void films_are_confined(void **state) {
    (void)state;
    expect_each(MOOD_MOVIES, "language=english", 20, is_even);
    expect_each(MOOD_MOVIES, "language=French", 20, is_odd);
    expect_each(MOOD_MOVIES, "certificate=PG-13", 20, is_even);
}

/* One in seven songs of the grid is explicit. */
static void explicit_songs_come_when_asked_for(void **state) {
    (void)state;
    size_t n_explicit = 0, i;
    json_t *item;
    client_get(&reply, s.url,
               "/api/v1/suggestions?kind=songs&mood=happy&count=48&seed=1&explicit=yes");
    json_t *root = json_loadb(reply.body.data, reply.body.size, 0, NULL);
    json_array_foreach(json_object_get(root, "items"), i, item) {
        const char *id = json_string_value(json_object_get(item, "id"));
        n_explicit += !is_clean(atoi(id + 4) - SITE_FIRST_OF_GRID);
    }
    assert_true(n_explicit > 0);
    json_decref(root);
    client_clear(&reply);
}

static void nothing_fits(void **state) {
    (void)state;
    client_get(&reply, s.url, "/api/v1/suggestions?kind=songs&mood=sad&genre=polka");
    assert_int_equal(reply.status, 200);
    json_t *root = json_loadb(reply.body.data, reply.body.size, 0, NULL);
    assert_int_equal(json_array_size(json_object_get(root, "items")), 0);
    json_decref(root);
    client_clear(&reply);
    client_get(&reply, s.url, "/api/v1/path?kind=songs&from=sad&to=happy&genre=polka");
    client_expect_problem(&reply, 404, "steps:");
    client_clear(&reply);
}

static void wrong_filters_are_named(void **state) {
    (void)state;
    static const char *const asks[] = {"suggestions?mood=sad", "path?from=sad&to=happy"};
    static const struct {
        const char *query, *name;
    } wrong[] = {
        {"kind=songs&genre=", "genre:"},
        {"kind=songs&years=seventies", "years:"},
        {"kind=songs&years=1979-1970", "years:"},
        {"kind=songs&language=English", "language:"},
        {"kind=songs&certificate=PG", "certificate:"},
        {"kind=movies&certificate=harmless", "certificate:"},
        {"kind=movies&explicit=maybe", "explicit:"},
        {"kind=movies&genres=Drama", "genres:"},
    };
    for (size_t a = 0; a < MOOD_COUNT(asks); a++)
        for (size_t i = 0; i < MOOD_COUNT(wrong); i++) {
            char path[256];
            snprintf(path, sizeof path, "/api/v1/%s&%s", asks[a], wrong[i].query);
            client_get(&reply, s.url, path);
            client_expect_problem(&reply, 400, wrong[i].name);
            client_clear(&reply);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(songs_are_confined),
        cmocka_unit_test(films_are_confined),
        cmocka_unit_test(explicit_songs_come_when_asked_for),
        cmocka_unit_test(nothing_fits),
        cmocka_unit_test(wrong_filters_are_named),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
