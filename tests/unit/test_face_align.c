/* SPDX-License-Identifier: Apache-2.0
 *
 * A picture with a dark disc on each eye and the mouth of a face that is turned, scaled and
 * shifted: after alignment the discs must stand where FER-2013 has eyes and mouth.
 */
#include "face/face.h"
#include "test.h"

enum { WIDTH = 400, HEIGHT = 300 };

static uint8_t pixels[HEIGHT][WIDTH][3];
static uint8_t crop[MOOD_FACE_SIDE][MOOD_FACE_SIDE];

static const float expected[3][2] = {{15.0f, 18.9f}, {33.0f, 18.9f}, {24.0f, 37.1f}};
static const mood_face_point points[3] = {MOOD_POINT_LEFT_EYE, MOOD_POINT_RIGHT_EYE,
                                          MOOD_POINT_MOUTH};

static mood_image picture(void) {
    return (mood_image){&pixels[0][0][0], WIDTH, HEIGHT, 3, sizeof pixels[0]};
}

static mood_image target(void) {
    return (mood_image){&crop[0][0], MOOD_FACE_SIDE, MOOD_FACE_SIDE, 1, sizeof crop[0]};
}

/* With soft edges, so that the middle of its darkness is `middle` to a hundredth of a pixel. */
static void draw_disc(const float middle[2], float radius) {
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            const float away = hypotf((float)x + 0.5f - middle[0], (float)y + 0.5f - middle[1]);
            const float dark = mood_clampf(radius - away + 0.5f, 0, 1);
            if (dark > 0) memset(pixels[y][x], (int)(220 * (1 - dark)), 3);
        }
    }
}

/* A face whose crop pixel is `scale` picture pixels, turned by angle_deg around (x, y). */
static mood_face draw_face(float x, float y, float scale, float angle_deg) {
    const float angle = angle_deg * 3.14159265f / 180;
    const float c = cosf(angle) * scale, s = sinf(angle) * scale;
    mood_face face = {.score = 1};
    memset(pixels, 220, sizeof pixels);
    for (int i = 0; i < 3; i++) {
        const float u = expected[i][0] - 24, v = expected[i][1] - 24;
        face.points[points[i]][0] = x + c * u - s * v;
        face.points[points[i]][1] = y + s * u + c * v;
        draw_disc(face.points[points[i]], 3 * scale);
    }
    return face;
}

/* The middle of the dark pixels within 6 of where a disc should be. */
static void check_disc(const float at[2]) {
    double x_sum = 0, y_sum = 0, weight = 0;
    for (int y = 0; y < MOOD_FACE_SIDE; y++) {
        for (int x = 0; x < MOOD_FACE_SIDE; x++) {
            if (hypot(x + 0.5 - at[0], y + 0.5 - at[1]) > 6) continue;
            const double dark = 220 - crop[y][x];
            x_sum += dark * (x + 0.5);
            y_sum += dark * (y + 0.5);
            weight += dark;
        }
    }
    assert_true(weight > 20 * 220);
    assert_near(x_sum / weight, at[0], 0.1);
    assert_near(y_sum / weight, at[1], 0.1);
}

static void discs_land_in_place(void **state) {
    (void)state;
    static const float angles[] = {0, 10, -35, 60, 90, 180};
    static const float scales[] = {0.9f, 1, 2, 3.7f};
    for (size_t i = 0; i < MOOD_COUNT(angles); i++) {
        for (size_t k = 0; k < MOOD_COUNT(scales); k++) {
            const mood_face face = draw_face(201, 148, scales[k], angles[i]);
            const mood_image src = picture(), dst = target();
            assert_int_equal(mood_face_align(&dst, &src, &face), MOOD_OK);
            for (int d = 0; d < 3; d++) check_disc(expected[d]);
        }
    }
}

static void the_map_is_a_similarity(void **state) {
    (void)state;
    mood_face face = draw_face(100, 90, 2, 20);
    face.points[MOOD_POINT_MOUTH][0] += 7; /* no similarity fits all three any more */
    float m[6];
    assert_true(mood_face_align_map(m, &face));
    assert_near(m[0], m[4], 0);
    assert_near(m[1], -m[3], 0);
    /* Least squares keeps the mean of the points. */
    double x = 0, y = 0;
    for (int i = 0; i < 3; i++) {
        x += m[0] * expected[i][0] + m[1] * expected[i][1] + m[2] - face.points[points[i]][0];
        y += m[3] * expected[i][0] + m[4] * expected[i][1] + m[5] - face.points[points[i]][1];
    }
    assert_near(x, 0, 1e-3);
    assert_near(y, 0, 1e-3);
}

static void grey_pictures_and_borders_work(void **state) {
    (void)state;
    const mood_face face = draw_face(0, 0, 2, 0); /* three quarters lie outside */
    mood_image src = picture(), dst = target();
    src.channels = 1;
    src.width = WIDTH * 3; /* the same bytes as grey pixels: what is read stays inside */
    assert_int_equal(mood_face_align(&dst, &src, &face), MOOD_OK);
}

static void degenerate_faces_are_refused(void **state) {
    (void)state;
    mood_face face = draw_face(100, 90, 2, 0);
    const mood_image src = picture(), dst = target();
    memset(crop, 99, sizeof crop);
    mood_face broken = face;
    for (int i = 0; i < MOOD_N_FACE_POINTS; i++) broken.points[i][0] = broken.points[i][1] = 50;
    assert_int_equal(mood_face_align(&dst, &src, &broken), MOOD_E_ARG);
    broken = face;
    broken.points[MOOD_POINT_LEFT_EYE][1] = NAN;
    assert_int_equal(mood_face_align(&dst, &src, &broken), MOOD_E_ARG);
    broken.points[MOOD_POINT_LEFT_EYE][1] = INFINITY;
    assert_int_equal(mood_face_align(&dst, &src, &broken), MOOD_E_ARG);
    mood_image small = dst;
    small.width = 47;
    assert_int_equal(mood_face_align(&small, &src, &face), MOOD_E_ARG);
    for (int i = 0; i < MOOD_FACE_SIDE; i++) assert_int_equal(crop[i][i], 99);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(discs_land_in_place),
        cmocka_unit_test(the_map_is_a_similarity),
        cmocka_unit_test(grey_pictures_and_borders_work),
        cmocka_unit_test(degenerate_faces_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
