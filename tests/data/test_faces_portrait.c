/* SPDX-License-Identifier: Apache-2.0
 *
 * The finder and the alignment on one face that may be shown to anybody: Eileen Collins,
 * photographed by NASA, in the public domain. MOODIFY_PORTRAIT names the picture (512 x 512,
 * astronaut.png of Debian's package python3-skimage); skipped without it.
 */
#include "photos.h"
#include "base/alloc.h"
#include "image/image.h"
#include "../unit/test.h"

/* Where a person sees them, in pixels of the portrait. */
static const float left_eye[2] = {202.5f, 100.5f};
static const float right_eye[2] = {246.5f, 102.0f};
static const float mouth[2] = {224.0f, 146.0f};

static const char *path; /* MOODIFY_PORTRAIT */
static mood_finder *finder;
static mood_picture *portrait;

static int open_portrait(void **state) {
    (void)state;
    portrait = test_picture(path);
    finder = test_finder();
    return 0;
}

static int close_portrait(void **state) {
    (void)state;
    mood_picture_destroy(&portrait);
    mood_finder_destroy(&finder);
    return 0;
}

static mood_picture *new_canvas(int width, int height) {
    mood_picture *canvas = NULL;
    assert_int_equal(mood_picture_create(&canvas, width, height, 3), MOOD_OK);
    const mood_image image = mood_picture_view(canvas);
    for (int y = 0; y < height; y++)
        memset(image.data + (size_t)y * image.pitch, 90 + 40 * y / height, 3 * (size_t)width);
    return canvas;
}

/* The portrait turned and scaled around the middle of its face, onto the middle of a canvas. */
typedef struct placing {
    float x, y, scale, angle_deg;
} placing;

static void place_point(float out[2], const float in[2], placing at) {
    const float angle = at.angle_deg * 3.14159265f / 180;
    const float u = in[0] - 224, v = in[1] - 122;
    out[0] = at.x + at.scale * (cosf(angle) * u - sinf(angle) * v);
    out[1] = at.y + at.scale * (sinf(angle) * u + cosf(angle) * v);
}

/* Only what lies around the head, side 300 of the portrait, so that several fit on a canvas. */
static void place_portrait(mood_picture *canvas, placing at) {
    const mood_image whole = mood_picture_view(canvas), src = mood_picture_view(portrait);
    const int side = (int)(300 * at.scale);
    const int x = mood_clamp_int((int)at.x - side / 2, 0, whole.width);
    const int y = mood_clamp_int((int)at.y - side / 2, 0, whole.height);
    mood_image part = whole;
    part.data += (size_t)y * whole.pitch + 3 * (size_t)x;
    part.width = mood_clamp_int(side, 1, whole.width - x);
    part.height = mood_clamp_int(side, 1, whole.height - y);
    const float angle = at.angle_deg * 3.14159265f / 180;
    const float c = cosf(angle) / at.scale, s = sinf(angle) / at.scale;
    const float dx = (float)x - at.x, dy = (float)y - at.y;
    const float m[6] = {
        c,  s, 224 + c * dx + s * dy, /* the turn back, from canvas to portrait */
        -s, c, 122 - s * dx + c * dy};
    mood_image_warp(&part, &src, m);
}

static size_t find(mood_face *faces, const mood_picture *picture, mood_search search) {
    const mood_image image = mood_picture_view(picture);
    size_t n = 99;
    mood_error err = {""};
    if (mood_finder_find(faces, &n, MOOD_MAX_FACES, finder, &image, search, &err) != MOOD_OK)
        fail_msg("%s", err.text);
    return n;
}

static void check_point(const mood_face *face, mood_face_point point, const float expected[2],
                        float tolerance) {
    const float away =
        hypotf(face->points[point][0] - expected[0], face->points[point][1] - expected[1]);
    if (away > tolerance)
        fail_msg("point %d is (%g, %g), %g away from (%g, %g)", (int)point,
                 (double)face->points[point][0], (double)face->points[point][1], (double)away,
                 (double)expected[0], (double)expected[1]);
}

static void check_face(const mood_face *face, placing at, float tolerance) {
    float expected[2];
    place_point(expected, left_eye, at);
    check_point(face, MOOD_POINT_LEFT_EYE, expected, tolerance);
    place_point(expected, right_eye, at);
    check_point(face, MOOD_POINT_RIGHT_EYE, expected, tolerance);
    place_point(expected, mouth, at);
    check_point(face, MOOD_POINT_MOUTH, expected, tolerance);
}

static const placing as_it_is = {224, 122, 1, 0};

static void the_face_is_found_with_its_points(void **state) {
    (void)state;
    static const mood_search searches[] = {MOOD_SEARCH_PHOTO, MOOD_SEARCH_CAMERA};
    for (int i = 0; i < 2; i++) {
        mood_face faces[MOOD_MAX_FACES];
        assert_int_equal(find(faces, portrait, searches[i]), 1);
        check_face(&faces[0], as_it_is, 4);
        assert_true(faces[0].score > 0.8f);
        assert_in_range((int)faces[0].width, 85, 125);
    }
}

static void tilted_faces_are_found(void **state) {
    (void)state;
    for (int angle = -45; angle <= 45; angle += 15) {
        mood_picture *canvas = new_canvas(640, 480);
        const placing at = {300, 250, 1.4f, (float)angle};
        place_portrait(canvas, at);
        mood_face faces[MOOD_MAX_FACES];
        assert_int_equal(find(faces, canvas, MOOD_SEARCH_PHOTO), 1);
        check_face(&faces[0], at, 0.15f * 105 * at.scale);
        mood_picture_destroy(&canvas);
    }
}

static void small_faces_of_a_large_picture_are_found(void **state) {
    (void)state;
    mood_picture *canvas = new_canvas(1920, 1080);
    static const placing places[] = {
        {150, 140, 0.4f, 0}, {1000, 560, 0.4f, 8}, {1800, 1000, 0.4f, -8}, {640, 200, 0.5f, 0}};
    for (size_t i = 0; i < MOOD_COUNT(places); i++) place_portrait(canvas, places[i]);
    mood_face faces[MOOD_MAX_FACES];
    const size_t n = find(faces, canvas, MOOD_SEARCH_PHOTO);
    assert_int_equal(n, MOOD_COUNT(places));
    for (size_t i = 0; i < MOOD_COUNT(places); i++) {
        size_t best = 0;
        for (size_t k = 1; k < n; k++)
            if (hypotf(faces[k].points[0][0] - places[i].x,
                       faces[k].points[0][1] - places[i].y) <
                hypotf(faces[best].points[0][0] - places[i].x,
                       faces[best].points[0][1] - places[i].y))
                best = k;
        check_face(&faces[best], places[i], 4);
    }
    /* The list stops at its capacity, with the best. */
    const mood_image image = mood_picture_view(canvas);
    mood_face first;
    size_t n_first = 0;
    assert_int_equal(
        mood_finder_find(&first, &n_first, 1, finder, &image, MOOD_SEARCH_PHOTO, NULL),
        MOOD_OK);
    assert_int_equal(n_first, 1);
    assert_near(first.score, faces[0].score, 0);
    mood_picture_destroy(&canvas);
}

static void a_face_that_fills_the_picture_is_found(void **state) {
    (void)state;
    mood_picture *canvas = new_canvas(120, 130);
    const placing at = {60, 66, 1.05f, 0};
    place_portrait(canvas, at);
    mood_face faces[MOOD_MAX_FACES];
    assert_int_equal(find(faces, canvas, MOOD_SEARCH_PHOTO), 1);
    check_face(&faces[0], at, 8);
    mood_picture_destroy(&canvas);
}

static void searching_takes_no_heap(void **state) {
    (void)state;
    mood_face faces[MOOD_MAX_FACES];
    mood_alloc_fail_after(0);
    const size_t n = find(faces, portrait, MOOD_SEARCH_PHOTO);
    mood_alloc_fail_after(-1);
    assert_int_equal(n, 1);
}

static mood_image new_crop(uint8_t pixels[MOOD_FACE_SIDE * MOOD_FACE_SIDE]) {
    return (mood_image){pixels, MOOD_FACE_SIDE, MOOD_FACE_SIDE, 1, MOOD_FACE_SIDE};
}

static void align(uint8_t *pixels, const mood_picture *picture) {
    mood_face faces[MOOD_MAX_FACES];
    assert_int_equal(find(faces, picture, MOOD_SEARCH_PHOTO), 1);
    const mood_image src = mood_picture_view(picture), dst = new_crop(pixels);
    assert_int_equal(mood_face_align(&dst, &src, &faces[0]), MOOD_OK);
}

/* However the head is held and however large it is, the crop is nearly the same. */
static void crops_do_not_depend_on_turn_and_size(void **state) {
    (void)state;
    static const placing places[] = {
        {320, 240, 1.5f, 0}, {320, 240, 1, 20}, {300, 260, 0.8f, -25}};
    uint8_t plain[MOOD_FACE_SIDE * MOOD_FACE_SIDE], turned[MOOD_FACE_SIDE * MOOD_FACE_SIDE];
    align(plain, portrait);
    for (size_t i = 0; i < MOOD_COUNT(places); i++) {
        mood_picture *canvas = new_canvas(640, 480);
        place_portrait(canvas, places[i]);
        align(turned, canvas);
        double difference = 0;
        for (size_t k = 0; k < sizeof plain; k++) difference += abs(plain[k] - turned[k]);
        difference /= (double)sizeof plain;
        printf("# scale %g, turn %g: mean difference %.1f of 255\n", (double)places[i].scale,
               (double)places[i].angle_deg, difference);
        assert_true(difference < 16);
        mood_picture_destroy(&canvas);
    }
}

int main(void) {
    path = test_variable("MOODIFY_PORTRAIT");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_face_is_found_with_its_points),
        cmocka_unit_test(tilted_faces_are_found),
        cmocka_unit_test(small_faces_of_a_large_picture_are_found),
        cmocka_unit_test(a_face_that_fills_the_picture_is_found),
        cmocka_unit_test(searching_takes_no_heap),
        cmocka_unit_test(crops_do_not_depend_on_turn_and_size),
    };
    return cmocka_run_group_tests(tests, open_portrait, close_portrait);
}
