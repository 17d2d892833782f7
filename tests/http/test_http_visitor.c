/* SPDX-License-Identifier: Apache-2.0
 *
 * Suggestions, feedback, posters and links, and what is kept about whom.
 */
#include "../unit/test.h"
#include "base/base.h"
#include "client.h"
#include "serve/visitor.h"
#include "site.h"

#include <jansson.h>

#define LIST "/api/v1/suggestions?kind=movies&mood=sad&door=lift&count=12"

static site s;
static client_reply reply;

static int begin(void **state) {
    (void)state;
    static const char *const limits[] = {"catalog_check_ms=50", "request_memory_bytes=262144",
                                         NULL};
    site_start(&s, limits);
    return 0;
}

static int end(void **state) {
    (void)state;
    site_remove(&s);
    return 0;
}

/* "Cookie: moodify=...\r\n" of the last answer. */
static void take_cookie(char out[512]) {
    const char *cookie = client_field(&reply, "Set-Cookie");
    if (!cookie) fail_msg("no cookie came");
    snprintf(out, 512, "Cookie: %.*s\r\n", (int)strcspn(cookie, ";"), cookie);
}

static json_t *ask_json(const char *path, const char *headers) {
    client_ask(&reply, s.url, "GET", path, headers, NULL, 0);
    if (reply.status != 200) fail_msg("%s answers %d: %s", path, reply.status, reply.body.data);
    assert_string_equal(client_field(&reply, "Cache-Control"), "no-store");
    json_t *root = json_loadb(reply.body.data, reply.body.size, 0, NULL);
    assert_non_null(root);
    return root;
}

static int send_feedback(const char *headers, const char *kind, const char *id,
                         const char *verdict) {
    char body[256], all[1024];
    snprintf(all, sizeof all, "Content-Type: application/json\r\n%s", headers);
    snprintf(body, sizeof body, "{\"kind\":\"%s\",\"id\":\"%s\",\"verdict\":\"%s\"}", kind, id,
             verdict);
    client_ask(&reply, s.url, "POST", "/api/v1/feedback", all, body, strlen(body));
    return reply.status;
}

static size_t count_feedback(const char *cookie) {
    json_t *me = ask_json("/api/v1/me", cookie);
    const size_t n = json_array_size(json_object_get(me, "feedback"));
    json_decref(me);
    client_clear(&reply);
    return n;
}

static void a_list_has_the_documented_shape(void **state) {
    (void)state;
    static const char *const texts[] = {"id", "kind", "title", "by", "link", "poster", "why"};
    json_t *root = ask_json("/api/v1/suggestions?kind=songs&mood=sad&door=lift&count=12", "");
    const json_t *items = json_object_get(root, "items"), *item;
    size_t i;
    assert_int_equal(json_array_size(items), 12);
    assert_string_equal(json_string_value(json_object_get(root, "mood")), "sad");
    assert_string_equal(json_string_value(json_object_get(root, "door")), "lift");
    json_array_foreach((json_t *)(uintptr_t)items, i, item) {
        for (size_t t = 0; t < MOOD_COUNT(texts); t++)
            assert_true(json_string_length(json_object_get(item, texts[t])) > 0);
        const char *id = json_string_value(json_object_get(item, "id"));
        char link[128];
        snprintf(link, sizeof link, "https://open.spotify.com/track/%s", id);
        assert_string_equal(json_string_value(json_object_get(item, "link")), link);
        snprintf(link, sizeof link, "/poster/songs/%s", id);
        assert_string_equal(json_string_value(json_object_get(item, "poster")), link);
        assert_true(json_is_integer(json_object_get(item, "year")));
        assert_string_equal(
            json_string_value(json_array_get(json_object_get(item, "genres"), 0)), "pop");
        const double valence = json_number_value(json_object_get(item, "valence"));
        assert_true(json_is_real(json_object_get(item, "valence")));
        assert_true(json_is_real(json_object_get(item, "arousal")));
        assert_true(valence >= -1 && valence <= 1);
    }
    json_decref(root);
    client_clear(&reply);
}

static void bad_queries_name_their_parameter(void **state) {
    (void)state;
    static const struct {
        const char *query, *name;
    } wrong[] = {
        {"mood=sad", "kind:"},
        {"kind=books&mood=sad", "kind:"},
        {"kind=songs", "mood, probs:"},
        {"kind=songs&mood=sad&probs=1,0,0,0,0,0,0", "mood, probs:"},
        {"kind=songs&mood=glad", "mood:"},
        {"kind=songs&mood=", "mood:"},
        {"kind=songs&probs=1,2", "probs:"},
        {"kind=songs&probs=0,0,0,0,0,0,0", "probs:"},
        {"kind=songs&probs=nan,0,0,0,0,0,1", "probs:"},
        {"kind=songs&mood=sad&door=up", "door:"},
        {"kind=songs&mood=sad&count=0", "count:"},
        {"kind=songs&mood=sad&count=49", "count:"},
        {"kind=songs&mood=sad&count=twelve", "count:"},
        {"kind=songs&mood=sad&seed=-1", "seed:"},
        {"kind=songs&mood=sad&seed=9007199254740992", "seed:"},
        {"kind=songs&mood=sad&explicit=1", "explicit:"},
        {"kind=songs&mood=sad&colour=red", "colour:"},
        {"kind=songs&mood=sad&mood=happy", "mood:"},
    };
    for (size_t i = 0; i < MOOD_COUNT(wrong); i++) {
        char path[256];
        snprintf(path, sizeof path, "/api/v1/suggestions?%s", wrong[i].query);
        client_get(&reply, s.url, path);
        client_expect_problem(&reply, 400, wrong[i].name);
        assert_null(client_field(&reply, "Set-Cookie"));
        client_clear(&reply);
    }
}

static void the_largest_list_is_given(void **state) {
    (void)state;
    json_t *root = ask_json("/api/v1/suggestions?kind=songs&mood=happy&count=48", "");
    assert_int_equal(json_array_size(json_object_get(root, "items")), 48);
    json_decref(root);
    client_clear(&reply);
}

static void the_same_visitor_gets_another_list_each_time(void **state) {
    (void)state;
    char cookie[512];
    json_t *before = ask_json(LIST, "");
    take_cookie(cookie);
    client_clear(&reply);
    for (int i = 0; i < 12; i++) {
        json_t *now = ask_json(LIST, cookie);
        assert_null(client_field(&reply, "Set-Cookie"));
        assert_false(
            json_equal(json_object_get(before, "items"), json_object_get(now, "items")));
        json_decref(before);
        before = now;
        client_clear(&reply);
    }
    json_decref(before);
}

static void a_seed_repeats_a_list_and_sets_no_cookie(void **state) {
    (void)state;
    json_t *a = ask_json(LIST "&seed=7", "");
    assert_null(client_field(&reply, "Set-Cookie"));
    client_clear(&reply);
    json_t *b = ask_json(LIST "&seed=7", "");
    assert_true(json_equal(a, b));
    json_decref(a);
    json_decref(b);
    client_clear(&reply);
}

static void a_skipped_item_does_not_come_back(void **state) {
    (void)state;
    static const char path[] = "/api/v1/suggestions?kind=movies&mood=sad&count=48&seed=1";
    char cookie[512];
    assert_int_equal(send_feedback("", "songs", site_id(MOOD_SONGS, 0), "like"), 204);
    take_cookie(cookie);
    client_clear(&reply);
    json_t *list = ask_json(path, cookie);
    const json_t *items = json_object_get(list, "items");
    const size_t n = json_array_size(items);
    char id[64];
    snprintf(id, sizeof id, "%s",
             json_string_value(json_object_get(json_array_get(items, 0), "id")));
    json_decref(list);
    client_clear(&reply);
    assert_int_equal(send_feedback(cookie, "movies", id, "skip"), 204);
    client_clear(&reply);
    list = ask_json(path, cookie);
    items = json_object_get(list, "items");
    assert_int_equal(json_array_size(items), n);
    for (size_t i = 0; i < n; i++)
        assert_string_not_equal(
            json_string_value(json_object_get(json_array_get(items, i), "id")), id);
    json_decref(list);
    client_clear(&reply);
}

/* The items of a list for a visitor who said one thing about a film; `field` ends the body. */
static json_t *list_after(const char *field) {
    char body[256], cookie[512];
    snprintf(body, sizeof body, "{\"kind\":\"movies\",\"id\":\"tt0000030\",%s}", field);
    client_ask(&reply, s.url, "POST", "/api/v1/feedback", "Content-Type: application/json\r\n",
               body, strlen(body));
    if (reply.status != 204) fail_msg("%s", reply.body.data);
    take_cookie(cookie);
    client_clear(&reply);
    json_t *root = ask_json(LIST "&seed=11", cookie);
    json_t *items = json_incref(json_object_get(root, "items"));
    json_decref(root);
    client_clear(&reply);
    return items;
}

static void feeling_better_is_liking_and_worse_is_not(void **state) {
    (void)state;
    static const struct {
        const char *felt, *same;
    } pairs[] = {
        {"\"verdict\":\"felt\",\"before\":\"sad\",\"after\":\"neutral\"",
         "\"verdict\":\"like\""},
        {"\"verdict\":\"felt\",\"before\":\"0,0\",\"after\":\"0.2,-1\"",
         "\"verdict\":\"like\""},
        {"\"verdict\":\"felt\",\"before\":\"happy\",\"after\":\"fear\"",
         "\"verdict\":\"skip\""},
        {"\"verdict\":\"felt\",\"before\":\"0,0\",\"after\":\"-0.2,0\"",
         "\"verdict\":\"skip\""},
    };
    json_t *stranger = ask_json(LIST "&seed=11", "");
    client_clear(&reply);
    for (size_t i = 0; i < MOOD_COUNT(pairs); i++) {
        json_t *felt = list_after(pairs[i].felt), *same = list_after(pairs[i].same);
        assert_true(json_equal(felt, same));
        assert_false(json_equal(felt, json_object_get(stranger, "items")));
        json_decref(felt);
        json_decref(same);
    }
    json_t *no_change =
        list_after("\"verdict\":\"felt\",\"before\":\"0,-1\",\"after\":\"0.19,1\"");
    assert_true(json_equal(no_change, json_object_get(stranger, "items")));
    json_decref(no_change);
    json_decref(stranger);
}

static void what_was_felt_is_shown_and_forgotten(void **state) {
    (void)state;
    static const char body[] = "{\"kind\":\"movies\",\"id\":\"tt0000001\",\"verdict\":"
                               "\"felt\",\"before\":\"sad\",\"after\":\"0.5,-0.25\"}";
    char cookie[512];
    client_ask(&reply, s.url, "POST", "/api/v1/feedback", "Content-Type: application/json\r\n",
               body, strlen(body));
    assert_int_equal(reply.status, 204);
    take_cookie(cookie);
    client_clear(&reply);
    assert_int_equal(send_feedback(cookie, "movies", "tt0000002", "seen"), 204);
    client_clear(&reply);
    json_t *me = ask_json("/api/v1/me", cookie);
    const json_t *list = json_object_get(me, "feedback");
    const json_t *felt = json_array_get(list, 1), *after = json_object_get(felt, "after");
    assert_null(json_object_get(json_array_get(list, 0), "before"));
    assert_string_equal(json_string_value(json_object_get(felt, "verdict")), "felt");
    assert_true(json_number_value(json_object_get(after, "valence")) == .5);
    assert_true(json_number_value(json_object_get(after, "arousal")) == -.25);
    assert_true(json_is_real(json_object_get(json_object_get(felt, "before"), "valence")));
    json_decref(me);
    client_clear(&reply);
    client_ask(&reply, s.url, "DELETE", "/api/v1/me", cookie, NULL, 0);
    assert_int_equal(reply.status, 204);
    client_clear(&reply);
    assert_int_equal(count_feedback(cookie), 0);
}

/* As much as one visitor can have said; a request has the least memory that can be set. */
static void the_most_talkative_visitor_is_served(void **state) {
    (void)state;
    static const char *const paths[] = {LIST, LIST "&seed=1",
                                        "/api/v1/path?kind=songs&from=sad&to=happy&steps=10"};
    uint8_t key[MOOD_STORE_KEY_BYTES];
    char set[MOOD_VISITOR_COOKIE_BYTES], cookie[512];
    mood_visitor visitor;
    mood_error err = {""};
    assert_int_equal(mood_store_cookie_key(key, s.store, &err), MOOD_OK);
    mood_visitor_create(&visitor);
    mood_visitor_write(set, &visitor, key, false);
    snprintf(cookie, sizeof cookie, "Cookie: %.*s\r\n", (int)strcspn(set, ";"), set);
    for (int i = 0; i < MOOD_STORE_MAX_FEEDBACK + 1; i++) {
        mood_feedback said = {.kind = MOOD_SONGS,
                              .verdict = MOOD_VERDICT_FELT,
                              .at_unix_s = 1700000000,
                              .before = {-.123456f, -.654321f},
                              .after = {.123456f, .654321f}};
        snprintf(said.id, sizeof said.id, "%s", site_id(MOOD_SONGS, i % SITE_N_SONGS));
        assert_int_equal(mood_store_add_feedback(s.store, &visitor, &said, &err), MOOD_OK);
    }
    assert_int_equal(count_feedback(cookie), MOOD_STORE_MAX_FEEDBACK);
    for (size_t i = 0; i < MOOD_COUNT(paths); i++) {
        json_decref(ask_json(paths[i], cookie));
        client_clear(&reply);
    }
}

static void wrong_feedback_is_refused(void **state) {
    (void)state;
    assert_int_equal(send_feedback("", "books", "tt0000001", "like"), 400);
    client_expect_problem(&reply, 400, "kind:");
    client_clear(&reply);
    send_feedback("", "movies", "tt9999999", "like");
    client_expect_problem(&reply, 404, "id:");
    assert_null(client_field(&reply, "Set-Cookie"));
    client_clear(&reply);
    send_feedback("", "movies", "tt0000001", "felt");
    client_expect_problem(&reply, 400, "before:");
    client_clear(&reply);
    send_feedback("", "movies", "tt0000001", "love");
    client_expect_problem(&reply, 400, "verdict:");
    client_clear(&reply);
    client_ask(&reply, s.url, "POST", "/api/v1/feedback", "Content-Type: application/json\r\n",
               "{\"kind\":", 8);
    client_expect_problem(&reply, 400, "not JSON");
    client_clear(&reply);
    client_ask(&reply, s.url, "POST", "/api/v1/feedback", "Content-Type: text/plain\r\n", "{}",
               2);
    client_expect_problem(&reply, 415, "application/json");
    client_clear(&reply);
    client_ask(&reply, s.url, "POST", "/api/v1/feedback", "Content-Type: application/json\r\n",
               NULL, 0);
    client_expect_problem(&reply, 400, "body");
    client_clear(&reply);
}

static void a_forged_cookie_is_a_stranger(void **state) {
    (void)state;
    char cookie[512];
    assert_int_equal(send_feedback("", "movies", "tt0000001", "like"), 204);
    take_cookie(cookie);
    client_clear(&reply);
    assert_int_equal(count_feedback(cookie), 1);
    char *letter = strstr(cookie, "=") + 3;
    *letter = *letter == 'A' ? 'B' : 'A';
    json_t *me = ask_json("/api/v1/me", cookie);
    assert_true(json_is_false(json_object_get(me, "visitor")));
    json_decref(me);
    client_clear(&reply);
    send_feedback(cookie, "movies", "tt0000001", "like");
    assert_non_null(client_field(&reply, "Set-Cookie")); /* a visitor of its own */
    client_clear(&reply);
}

static void asking_who_i_am_sets_no_cookie(void **state) {
    (void)state;
    json_t *me = ask_json("/api/v1/me", "");
    assert_true(json_is_false(json_object_get(me, "visitor")));
    assert_null(client_field(&reply, "Set-Cookie"));
    json_decref(me);
    client_clear(&reply);
}

static void delete_me_forgets_everything(void **state) {
    (void)state;
    char cookie[512];
    json_t *me = ask_json(LIST, "");
    json_decref(me);
    take_cookie(cookie);
    client_clear(&reply);
    assert_int_equal(send_feedback(cookie, "movies", "tt0000002", "like"), 204);
    client_clear(&reply);
    client_ask(&reply, s.url, "DELETE", "/api/v1/me", cookie, NULL, 0);
    assert_int_equal(reply.status, 204);
    assert_non_null(strstr(client_field(&reply, "Set-Cookie"), "moodify=; "));
    assert_non_null(strstr(client_field(&reply, "Set-Cookie"), "Max-Age=0"));
    client_clear(&reply);
    me = ask_json("/api/v1/me", cookie); /* somebody kept the cookie all the same */
    assert_int_equal(json_array_size(json_object_get(me, "feedback")), 0);
    assert_int_equal(json_array_size(json_object_get(json_object_get(me, "recent"), "movies")),
                     0);
    json_decref(me);
    client_clear(&reply);
    client_ask(&reply, s.url, "DELETE", "/api/v1/me", "", NULL, 0);
    assert_int_equal(reply.status, 204);
    client_clear(&reply);
}

static void a_click_leads_out_and_is_remembered(void **state) {
    (void)state;
    char cookie[512], path[128];
    client_get(&reply, s.url, "/go/movies/tt0000003");
    assert_int_equal(reply.status, 302);
    assert_string_equal(client_field(&reply, "Location"),
                        "https://www.imdb.com/title/tt0000003/");
    assert_null(client_field(&reply, "Set-Cookie"));
    client_clear(&reply);
    assert_int_equal(send_feedback("", "movies", "tt0000004", "like"), 204);
    take_cookie(cookie);
    client_clear(&reply);
    snprintf(path, sizeof path, "/go/songs/%s", site_id(MOOD_SONGS, 5));
    client_ask(&reply, s.url, "HEAD", path, cookie, NULL, 0);
    assert_int_equal(reply.status, 302);
    client_clear(&reply);
    assert_int_equal(count_feedback(cookie), 1); /* looking at the link is no click */
    client_ask(&reply, s.url, "GET", path, cookie, NULL, 0);
    assert_int_equal(reply.status, 302);
    assert_int_equal(
        strncmp(client_field(&reply, "Location"), "https://open.spotify.com/track/song", 35),
        0);
    client_clear(&reply);
    json_t *me = ask_json("/api/v1/me", cookie);
    const json_t *newest = json_array_get(json_object_get(me, "feedback"), 0);
    assert_string_equal(json_string_value(json_object_get(newest, "verdict")), "opened");
    json_decref(me);
    client_clear(&reply);
}

static void what_is_not_in_the_catalogue_leads_nowhere(void **state) {
    (void)state;
    static const char *const paths[] = {
        "/go/movies/tt9999999",    "/go/movies/evil.example",        "/go/books/tt0000001",
        "/go/songs/tt0000001",     "/go/movies/tt0000001%2F..%2F..", "/poster/movies/tt9999999",
        "/poster/books/tt0000001", "/poster/movies/%3Cscript%3E"};
    for (size_t i = 0; i < MOOD_COUNT(paths); i++) {
        client_get(&reply, s.url, paths[i]);
        client_expect_problem(&reply, 404, "");
        client_clear(&reply);
    }
}

static void a_poster_is_a_picture_with_a_tag(void **state) {
    (void)state;
    char field[128];
    assert_int_equal(client_get(&reply, s.url, "/poster/movies/tt0000001"), 200);
    assert_string_equal(client_field(&reply, "Content-Type"), "image/svg+xml");
    assert_non_null(strstr(client_field(&reply, "Content-Security-Policy"), "sandbox"));
    assert_non_null(strstr(reply.body.data, "Number 1"));
    snprintf(field, sizeof field, "If-None-Match: %s\r\n", client_field(&reply, "ETag"));
    client_clear(&reply);
    client_ask(&reply, s.url, "GET", "/poster/movies/tt0000001", field, NULL, 0);
    assert_int_equal(reply.status, 304);
    client_clear(&reply);
}

static void a_changed_catalogue_is_taken_up_while_it_runs(void **state) {
    (void)state;
    mood_error err = {""};
    const mood_item item = {.kind = MOOD_MOVIES,
                            .id = "tt7777777",
                            .title = "A new one",
                            .by = "",
                            .genres = "",
                            .tags = "",
                            .certificate = "",
                            .year = 2001};
    client_get(&reply, s.url, "/go/movies/tt7777777");
    assert_int_equal(reply.status, 404);
    client_clear(&reply);
    assert_int_equal(mood_store_import_begin(s.store, &err), MOOD_OK);
    assert_int_equal(mood_store_put_item(s.store, &item, &err), MOOD_OK);
    assert_int_equal(mood_store_import_end(s.store, true, &err), MOOD_OK);
    int status = 404;
    for (int i = 0; i < 2000 && status == 404; i++) {
        status = client_get(&reply, s.url, "/go/movies/tt7777777");
        client_clear(&reply);
    }
    assert_int_equal(status, 302);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_has_the_documented_shape),
        cmocka_unit_test(bad_queries_name_their_parameter),
        cmocka_unit_test(the_largest_list_is_given),
        cmocka_unit_test(the_same_visitor_gets_another_list_each_time),
        cmocka_unit_test(a_seed_repeats_a_list_and_sets_no_cookie),
        cmocka_unit_test(a_skipped_item_does_not_come_back),
        cmocka_unit_test(feeling_better_is_liking_and_worse_is_not),
        cmocka_unit_test(what_was_felt_is_shown_and_forgotten),
        cmocka_unit_test(the_most_talkative_visitor_is_served),
        cmocka_unit_test(wrong_feedback_is_refused),
        cmocka_unit_test(a_forged_cookie_is_a_stranger),
        cmocka_unit_test(asking_who_i_am_sets_no_cookie),
        cmocka_unit_test(delete_me_forgets_everything),
        cmocka_unit_test(a_click_leads_out_and_is_remembered),
        cmocka_unit_test(what_is_not_in_the_catalogue_leads_nowhere),
        cmocka_unit_test(a_poster_is_a_picture_with_a_tag),
        cmocka_unit_test(a_changed_catalogue_is_taken_up_while_it_runs),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
