/* SPDX-License-Identifier: Apache-2.0
 *
 * One face that may be shown to anybody, through the server. MOODIFY_PORTRAIT names the
 * picture, which ./check unpacks; skipped without it.
 */
#include "../unit/test.h"
#include "base/alloc.h"
#include "base/file.h"
#include "client.h"
#include "site.h"

#include <jansson.h>

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

/* *state is the address to send it to. */
static void a_portrait_is_read(void **state) {
    char *data = NULL;
    size_t n = 0, n_moods = 0;
    assert_int_equal(mood_file_read(&data, &n, getenv("MOODIFY_PORTRAIT"), 4 << 20, NULL),
                     MOOD_OK);
    client_ask(&reply, s.url, "POST", *state, "Content-Type: image/png\r\n", data, n);
    mood_free(data);
    assert_int_equal(reply.status, 200);
    assert_string_equal(client_field(&reply, "Cache-Control"), "no-store");
    assert_null(client_field(&reply, "Set-Cookie"));
    json_t *root = json_loadb(reply.body.data, reply.body.size, 0, NULL), *p;
    assert_int_equal(json_array_size(json_object_get(root, "faces")), 1);
    const json_t *face = json_array_get(json_object_get(root, "faces"), 0);
    assert_int_equal(json_array_size(json_object_get(face, "box")), 4);
    const char *name;
    double sum = 0,
           happy = json_number_value(json_object_get(json_object_get(face, "moods"), "happy"));
    json_object_foreach(json_object_get(face, "moods"), name, p) {
        sum += json_number_value(p);
        n_moods++;
    }
    assert_int_equal(n_moods, 7);
    assert_near(sum, 1, .01);
    assert_true(happy > .5);
    assert_true(json_number_value(json_object_get(face, "valence")) > 0);
    json_decref(root);
    client_clear(&reply);
}

int main(void) {
    if (!getenv("MOODIFY_PORTRAIT")) {
        puts("1..0 # SKIP MOODIFY_PORTRAIT is not set");
        return 0;
    }
    static char photo[] = "/api/v1/look", camera[] = "/api/v1/look?search=camera";
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(a_portrait_is_read, photo),
        cmocka_unit_test_prestate(a_portrait_is_read, camera),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
