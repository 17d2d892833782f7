/* SPDX-License-Identifier: Apache-2.0
 *
 * Pictures in, moods out, and nothing of them left behind.
 */
#include "../unit/pictures.h"
#include "../unit/test.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/rng.h"
#include "client.h"
#include "site.h"

#include <jansson.h>
#include <unistd.h>

#define LOOK      "/api/v1/look"
#define JPEG_TYPE "Content-Type: image/jpeg\r\n"
#define PNG_TYPE  "Content-Type: image/png\r\n"

static site s;
static client_reply reply;

static int begin(void **state) {
    (void)state;
    static const char *const limits[] = {"max_picture_pixels=300000", "look_threads=1",
                                         "max_picture_bytes=2000000", NULL};
    site_start(&s, limits);
    return 0;
}

static int begin_narrow(void **state) {
    (void)state;
    static const char *const limits[] = {"look_threads=1", "look_queue=1",
                                         "max_bodies_bytes=1048576",
                                         "max_picture_bytes=1000000", NULL};
    site_start(&s, limits);
    return 0;
}

static int end(void **state) {
    (void)state;
    site_remove(&s);
    return 0;
}

/* Smooth colours: no face in it. */
static encoded plain_jpeg(int width, int height) {
    const jpeg_options options = {0};
    uint8_t *pixels = make_pixels(width, height, 3);
    const encoded picture = make_jpeg(pixels, width, height, &options);
    free(pixels);
    return picture;
}

static void send_picture(const char *path, const char *type, const void *data, size_t n) {
    client_ask(&reply, s.url, "POST", path, type, data, n);
}

static void expect_no_face(int width, int height) {
    assert_int_equal(reply.status, 200);
    json_t *root = json_loadb(reply.body.data, reply.body.size, 0, NULL);
    assert_non_null(root);
    assert_int_equal(json_integer_value(json_object_get(root, "width")), width);
    assert_int_equal(json_integer_value(json_object_get(root, "height")), height);
    assert_int_equal(json_array_size(json_object_get(root, "faces")), 0);
    assert_true(json_is_array(json_object_get(root, "faces")));
    json_decref(root);
    client_clear(&reply);
}

static void a_picture_without_a_face_gives_an_empty_list(void **state) {
    (void)state;
    static const char *const paths[] = {LOOK, LOOK "?search=photo", LOOK "?search=camera"};
    const encoded picture = plain_jpeg(320, 240);
    for (size_t i = 0; i < MOOD_COUNT(paths); i++) {
        send_picture(paths[i], JPEG_TYPE, picture.data, picture.size);
        expect_no_face(320, 240);
    }
    free(picture.data);
}

static void the_smallest_picture_is_no_failure(void **state) {
    (void)state;
    const encoded picture = plain_jpeg(1, 1);
    send_picture(LOOK, JPEG_TYPE, picture.data, picture.size);
    expect_no_face(1, 1);
    free(picture.data);
}

static void what_is_no_picture_is_refused(void **state) {
    (void)state;
    const encoded picture = plain_jpeg(64, 64);
    send_picture(LOOK, PNG_TYPE, "just some text, no picture", 26);
    assert_in_range(reply.status, 400, 415);
    client_expect_problem(&reply, reply.status, "");
    client_clear(&reply);
    send_picture(LOOK, JPEG_TYPE, picture.data, picture.size / 2);
    client_expect_problem(&reply, 400, "JPEG");
    client_clear(&reply);
    send_picture(LOOK, PNG_TYPE, "GIF89a\x01\x00\x01\x00\x00\x00\x00;", 14);
    client_expect_problem(&reply, 415, "GIF");
    client_clear(&reply);
    send_picture(LOOK, "Content-Type: image/gif\r\n", picture.data, picture.size);
    client_expect_problem(&reply, 415, "image/jpeg");
    client_clear(&reply);
    send_picture(LOOK, "", picture.data, picture.size);
    client_expect_problem(&reply, 415, "image/jpeg");
    client_clear(&reply);
    send_picture(LOOK, JPEG_TYPE, "", 0);
    client_expect_problem(&reply, 400, "body");
    client_clear(&reply);
    send_picture(LOOK "?search=both", JPEG_TYPE, picture.data, picture.size);
    client_expect_problem(&reply, 400, "search:");
    client_clear(&reply);
    /* The content says what it is, whatever the header says. */
    send_picture(LOOK, PNG_TYPE, picture.data, picture.size);
    assert_int_equal(reply.status, 200);
    client_clear(&reply);
    free(picture.data);
}

static void a_picture_of_too_many_pixels_is_413(void **state) {
    (void)state;
    const encoded at_limit = plain_jpeg(600, 500), over = plain_jpeg(600, 501);
    send_picture(LOOK, JPEG_TYPE, at_limit.data, at_limit.size);
    assert_int_equal(reply.status, 200);
    client_clear(&reply);
    send_picture(LOOK, JPEG_TYPE, over.data, over.size);
    client_expect_problem(&reply, 413, "");
    client_clear(&reply);
    free(at_limit.data);
    free(over.data);
}

static void a_file_of_too_many_bytes_is_413(void **state) {
    (void)state;
    char *much = mood_alloc_zero(1, 2000001);
    assert_non_null(much);
    send_picture(LOOK, JPEG_TYPE, much, 2000000);
    assert_int_equal(reply.status / 100, 4);
    assert_int_not_equal(reply.status, 413);
    client_clear(&reply);
    send_picture(LOOK, JPEG_TYPE, much, 2000001);
    client_expect_problem(&reply, 413, "2000000");
    client_clear(&reply);
    mood_free(much);
}

/* A picture of noise with a text in it: no 16 bytes of it may stand in a file or in the log. */
static void nothing_of_a_picture_is_kept(void **state) {
    (void)state;
    static const char marker[] = "Exif\0\0MARKER-OF-THE-PICTURE-0123456789";
    enum { SIDE = 200 };
    uint8_t *pixels = mood_alloc(SIDE * SIDE * 3);
    mood_rng rng;
    mood_rng_init(&rng, 1);
    for (size_t i = 0; i < SIDE * SIDE * 3; i++) pixels[i] = (uint8_t)mood_rng_next(&rng);
    const jpeg_options options = {.exif = marker, .n_exif = sizeof marker - 1};
    const encoded picture = make_jpeg(pixels, SIDE, SIDE, &options);
    mood_free(pixels);
    for (int i = 0; i < 3; i++) {
        send_picture(LOOK, JPEG_TYPE, picture.data, picture.size);
        assert_int_equal(reply.status, 200);
        client_clear(&reply);
    }
    send_picture(LOOK, JPEG_TYPE, picture.data, picture.size / 2); /* a failure keeps no more */
    assert_int_equal(reply.status, 400);
    client_clear(&reply);
    site_stop(&s);
    assert_non_null(strstr(s.log.data, "route=/api/v1/look")); /* the log was written at all */
    assert_null(memmem(s.log.data, s.log.size, "MARKER", 6));
    assert_false(site_files_hold(&s, "MARKER", 6));
    for (size_t at = 0; at + 16 <= picture.size; at += 997) {
        assert_null(memmem(s.log.data, s.log.size, picture.data + at, 16));
        assert_false(site_files_hold(&s, picture.data + at, 16));
    }
    free(picture.data);
}

static void a_full_queue_says_so(void **state) {
    (void)state;
    enum { N = 12 };
    char head[256];
    int fds[N], n_done = 0, n_busy = 0;
    const encoded picture = plain_jpeg(400, 300);
    const int n = snprintf(head, sizeof head,
                           "POST " LOOK " HTTP/1.1\r\nHost: localhost\r\n" JPEG_TYPE
                           "Content-Length: %zu\r\n\r\n",
                           picture.size);
    for (size_t i = 0; i < N; i++) {
        fds[i] = client_connect(s.url);
        client_send(fds[i], head, (size_t)n);
        client_send(fds[i], picture.data, picture.size);
    }
    for (size_t i = 0; i < N; i++) {
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
    free(picture.data);
}

/* Until the server says that it holds n bytes of bodies. */
static void wait_for_bodies(size_t n) {
    static const char name[] = "\nmoodify_bodies_bytes ";
    const int64_t end_ns = mood_clock_ns() + (int64_t)CLIENT_PATIENCE_MS * 1000000;
    for (size_t held = 0; held < n;) {
        if (mood_clock_ns() > end_ns) fail_msg("the server holds %zu of %zu bytes", held, n);
        client_get(&reply, s.url, "/metrics");
        const char *at = strstr(reply.body.data, name);
        assert_non_null(at);
        held = (size_t)strtod(at + sizeof name - 1, NULL);
        client_clear(&reply);
    }
}

static void bodies_together_have_a_limit(void **state) {
    (void)state;
    static const char head[] = "POST " LOOK " HTTP/1.1\r\nHost: localhost\r\n" JPEG_TYPE
                               "Content-Length: 1000000\r\n\r\n";
    static char much[999999];
    const encoded picture = plain_jpeg(64, 64);
    const int announcing = client_connect(s.url);
    client_send_text(announcing, head); /* takes nothing from others */
    /* A body without its last byte is held until that comes. The second is sent when the first
     * has been read: two that come together could each find the other in the way. */
    const int held = client_connect(s.url);
    client_send_text(held, head);
    client_send(held, much, sizeof much);
    wait_for_bodies(sizeof much);
    const int refused = client_connect(s.url);
    client_send_text(refused, head);
    client_send_some(refused, much, sizeof much);
    client_receive(&reply, refused, false);
    client_expect_problem(&reply, 503, "busy");
    assert_string_equal(client_field(&reply, "Retry-After"), "1");
    client_clear(&reply);
    /* Small ones still fit in, as soon as what came of the refused one is given up. */
    int status = 503;
    for (int i = 0; i < 500 && status == 503; i++) {
        send_picture(LOOK, JPEG_TYPE, picture.data, picture.size);
        status = reply.status;
        client_clear(&reply);
    }
    assert_int_equal(status, 200);
    client_send(held, much, 1);
    client_receive(&reply, held, false); /* whole now, and no picture */
    assert_int_equal(reply.status / 100, 4);
    client_clear(&reply);
    close(announcing);
    close(held);
    close(refused);
    free(picture.data);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_picture_without_a_face_gives_an_empty_list, begin,
                                        end),
        cmocka_unit_test_setup_teardown(the_smallest_picture_is_no_failure, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_picture_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_picture_of_too_many_pixels_is_413, begin, end),
        cmocka_unit_test_setup_teardown(a_file_of_too_many_bytes_is_413, begin, end),
        cmocka_unit_test_setup_teardown(nothing_of_a_picture_is_kept, begin, end),
        cmocka_unit_test_setup_teardown(a_full_queue_says_so, begin_narrow, end),
        cmocka_unit_test_setup_teardown(bodies_together_have_a_limit, begin_narrow, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
