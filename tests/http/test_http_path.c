/* SPDX-License-Identifier: Apache-2.0
 *
 * Ways from one mood to another.
 */
#include "../unit/test.h"
#include "base/base.h"
#include "client.h"
#include "site.h"

#include <jansson.h>
#include <math.h>

#define PATH "/api/v1/path?kind=songs&from=sad&to=happy&seed=3"

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

static json_t *ask_json(const char *path, const char *headers) {
    client_ask(&reply, s.url, "GET", path, headers, NULL, 0);
    if (reply.status != 200) fail_msg("%s answers %d: %s", path, reply.status, reply.body.data);
    assert_null(client_field(&reply, "Set-Cookie"));
    json_t *root = json_loadb(reply.body.data, reply.body.size, 0, NULL);
    assert_non_null(root);
    client_clear(&reply);
    return root;
}

static const json_t *item_at(const json_t *root, size_t i) {
    return json_array_get(json_object_get(root, "items"), i);
}

static const char *id_at(const json_t *root, size_t i) {
    return json_string_value(json_object_get(item_at(root, i), "id"));
}

static mood_point place_of(const json_t *object) {
    assert_true(json_is_number(json_object_get(object, "valence")));
    return (mood_point){(float)json_number_value(json_object_get(object, "valence")),
                        (float)json_number_value(json_object_get(object, "arousal"))};
}

static float distance(mood_point a, mood_point b) {
    return hypotf(a.valence - b.valence, a.arousal - b.arousal);
}

static void five_songs_lead_evenly_from_sad_to_happy(void **state) {
    (void)state;
    static const char *const texts[] = {"id", "kind", "title", "by", "link", "poster", "why"};
    json_t *root = ask_json(PATH, "");
    const mood_point from = place_of(json_object_get(root, "from"));
    const mood_point to = place_of(json_object_get(root, "to"));
    const float even = distance(from, to) / 4.f;
    float longest = 0.f;
    assert_true(fabsf(from.valence - mood_seven_point(MOOD_SAD).valence) < 1e-4f);
    assert_true(fabsf(to.arousal - mood_seven_point(MOOD_HAPPY).arousal) < 1e-4f);
    assert_int_equal(json_array_size(json_object_get(root, "items")), 5);
    for (size_t i = 0; i < 5; i++) {
        for (size_t t = 0; t < MOOD_COUNT(texts); t++)
            assert_true(json_string_length(json_object_get(item_at(root, i), texts[t])) > 0);
        if (i == 0) continue;
        const float step = distance(place_of(item_at(root, i - 1)), place_of(item_at(root, i)));
        longest = fmaxf(longest, step);
        for (size_t k = 0; k < i; k++) assert_string_not_equal(id_at(root, i), id_at(root, k));
    }
    assert_true(longest <= 1.3f * even);
    assert_true(distance(place_of(item_at(root, 0)), from) < even / 2.f);
    assert_true(distance(place_of(item_at(root, 4)), to) < even / 2.f);
    const double told = json_number_value(json_object_get(root, "unevenness"));
    assert_true(fabs(told - (double)(longest / even)) < .01);
    json_decref(root);
}

static void a_mood_has_a_name_or_a_place(void **state) {
    (void)state;
    json_t *a = ask_json(PATH, "");
    json_t *b = ask_json("/api/v1/path?kind=songs&from=-.65,-.3&to=0.75,35e-2&seed=3", "");
    assert_true(json_equal(a, b)); /* and a seed repeats a path */
    json_decref(a);
    json_decref(b);
}

static void as_many_steps_as_asked_for(void **state) {
    (void)state;
    static const size_t steps[] = {3, 4, 10};
    for (size_t i = 0; i < MOOD_COUNT(steps); i++) {
        char path[128];
        snprintf(path, sizeof path, "/api/v1/path?kind=movies&from=angry&to=neutral&steps=%zu",
                 steps[i]);
        json_t *root = ask_json(path, "");
        assert_int_equal(json_array_size(json_object_get(root, "items")), steps[i]);
        assert_string_equal(json_string_value(json_object_get(item_at(root, 0), "kind")),
                            "movies");
        assert_true(json_is_integer(json_object_get(root, "seed")));
        json_decref(root);
    }
}

static void a_way_to_where_one_is_has_no_even_step(void **state) {
    (void)state;
    json_t *root = ask_json("/api/v1/path?kind=songs&from=neutral&to=0,0", "");
    assert_true(json_is_null(json_object_get(root, "unevenness")));
    assert_int_equal(json_array_size(json_object_get(root, "items")), 5);
    json_decref(root);
}

/* Three times over: the middle of the way is hidden, and the next way leads past it. */
static void what_was_hidden_is_not_on_the_way(void **state) {
    (void)state;
    char cookie[512] = "", hidden[3][64];
    for (size_t n = 0; n < MOOD_COUNT(hidden); n++) {
        char headers[640], body[256];
        json_t *root = ask_json(PATH, cookie);
        for (size_t i = 0; i < 5; i++)
            for (size_t k = 0; k < n; k++) assert_string_not_equal(id_at(root, i), hidden[k]);
        snprintf(hidden[n], sizeof hidden[n], "%s", id_at(root, 2));
        json_decref(root);
        snprintf(headers, sizeof headers, "Content-Type: application/json\r\n%s", cookie);
        snprintf(body, sizeof body, "{\"kind\":\"songs\",\"id\":\"%s\",\"verdict\":\"skip\"}",
                 hidden[n]);
        client_ask(&reply, s.url, "POST", "/api/v1/feedback", headers, body, strlen(body));
        assert_int_equal(reply.status, 204);
        if (n == 0) {
            const char *set = client_field(&reply, "Set-Cookie");
            assert_non_null(set);
            snprintf(cookie, sizeof cookie, "Cookie: %.*s\r\n", (int)strcspn(set, ";"), set);
        }
        client_clear(&reply);
    }
}

static void bad_queries_name_their_parameter(void **state) {
    (void)state;
    static const struct {
        const char *query, *name;
    } wrong[] = {
        {"from=sad&to=happy", "kind:"},
        {"kind=books&from=sad&to=happy", "kind:"},
        {"kind=songs&to=happy", "from:"},
        {"kind=songs&from=sad", "to:"},
        {"kind=songs&from=glum&to=happy", "from:"},
        {"kind=songs&from=&to=happy", "from:"},
        {"kind=songs&from=0&to=happy", "from:"},
        {"kind=songs&from=1.01,0&to=happy", "from:"},
        {"kind=songs&from=nan,0&to=happy", "from:"},
        {"kind=songs&from=0x1,0&to=happy", "from:"},
        {"kind=songs&from=sad&to=0,-1.01", "to:"},
        {"kind=songs&from=sad&to=0,0,0", "to:"},
        {"kind=songs&from=sad&to=0,%200", "to:"},
        {"kind=songs&from=sad&to=happy&steps=2", "steps:"},
        {"kind=songs&from=sad&to=happy&steps=11", "steps:"},
        {"kind=songs&from=sad&to=happy&steps=five", "steps:"},
        {"kind=songs&from=sad&to=happy&seed=9007199254740992", "seed:"},
        {"kind=songs&from=sad&to=happy&explicit=1", "explicit:"},
        {"kind=songs&from=sad&to=happy&count=5", "count:"},
        {"kind=songs&from=sad&to=happy&to=fear", "to:"},
    };
    for (size_t i = 0; i < MOOD_COUNT(wrong); i++) {
        char path[256];
        snprintf(path, sizeof path, "/api/v1/path?%s", wrong[i].query);
        client_get(&reply, s.url, path);
        client_expect_problem(&reply, 400, wrong[i].name);
        client_clear(&reply);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(five_songs_lead_evenly_from_sad_to_happy),
        cmocka_unit_test(a_mood_has_a_name_or_a_place),
        cmocka_unit_test(as_many_steps_as_asked_for),
        cmocka_unit_test(a_way_to_where_one_is_has_no_even_step),
        cmocka_unit_test(what_was_hidden_is_not_on_the_way),
        cmocka_unit_test(bad_queries_name_their_parameter),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
