/* SPDX-License-Identifier: Apache-2.0 */
#include "face/letterbox.h"
#include "test.h"

enum { SIDE = 64, WIDTH = 200, HEIGHT = 120 };

static float planes[3 * SIDE * SIDE];
static uint8_t scratch[3 * SIDE * SIDE];
static uint8_t pixels[HEIGHT][WIDTH][3];

/* Red grows with x, green with y, blue is 200 everywhere. */
static mood_image ramp(void) {
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            pixels[y][x][0] = (uint8_t)x;
            pixels[y][x][1] = (uint8_t)(2 * y);
            pixels[y][x][2] = 200;
        }
    }
    return (mood_image){&pixels[0][0][0], WIDTH, HEIGHT, 3, sizeof pixels[0]};
}

/* What the ramp says about where an input position comes from must be what the map says. */
static void check_map(mood_square square, double tolerance) {
    const mood_image image = ramp();
    mood_letterbox map;
    assert_int_equal(mood_letterbox_fill(&map, planes, scratch, SIDE, &image, square), MOOD_OK);
    int n_inside = 0;
    for (int v = 0; v < SIDE; v++) {
        for (int u = 0; u < SIDE; u++) {
            const double x = map.x0 + (u + 0.5) * map.scale_x;
            const double y = map.y0 + (v + 0.5) * map.scale_y;
            const size_t i = (size_t)v * SIDE + (size_t)u;
            if (planes[2 * SIDE * SIDE + i] != 200) { /* outside, or beside its border */
                assert_true(x < map.scale_x || y < map.scale_y || x > WIDTH - map.scale_x ||
                            y > HEIGHT - map.scale_y);
                continue;
            }
            n_inside++;
            if (x < 1 || y < 1 || x > WIDTH - 1 || y > HEIGHT - 1) continue;
            assert_near(planes[i], x - 0.5, tolerance);
            assert_near(planes[SIDE * SIDE + i], 2 * (y - 0.5), 2 * tolerance);
        }
    }
    assert_true(n_inside > 0);
    /* The corner of the square lies where it was asked for, to a pixel of the input. */
    assert_near(map.x0, square.x, map.scale_x);
    assert_near(map.y0, square.y, map.scale_y);
}

static void the_map_leads_back(void **state) {
    (void)state;
    check_map(mood_square_around(WIDTH, HEIGHT), 0.6);
    check_map((mood_square){50, 20, 90}, 0.6);    /* inside, shrinking */
    check_map((mood_square){150, 70, 30}, 0.6);   /* inside, enlarging */
    check_map((mood_square){-40, -30, 100}, 0.6); /* over the upper left corner */
    check_map((mood_square){171, 93, 77}, 0.6);   /* over the lower right corner */
    check_map((mood_square){-3, 50, 20}, 0.6);    /* enlarging over the border */
}

static void outside_is_black(void **state) {
    (void)state;
    const mood_image image = ramp();
    mood_letterbox map;
    memset(scratch, 77, sizeof scratch);
    const mood_square square = mood_square_around(WIDTH, HEIGHT);
    assert_int_equal(mood_letterbox_fill(&map, planes, scratch, SIDE, &image, square), MOOD_OK);
    for (size_t plane = 0; plane < 3; plane++) {
        for (size_t u = 0; u < SIDE; u++) {
            assert_near(planes[plane * SIDE * SIDE + u], 0, 0);
            assert_near(planes[(plane + 1) * SIDE * SIDE - 1 - u], 0, 0);
        }
    }
}

static void faces_are_moved_whole(void **state) {
    (void)state;
    const mood_letterbox map = {.x0 = 10, .y0 = -20, .scale_x = 2, .scale_y = 3};
    mood_face face = {.x = 1, .y = 2, .width = 3, .height = 4, .score = 0.5f};
    face.points[MOOD_POINT_RIGHT_EAR][0] = 5;
    face.points[MOOD_POINT_RIGHT_EAR][1] = 6;
    mood_letterbox_restore(&face, &map);
    assert_near(face.x, 12, 1e-6);
    assert_near(face.y, -14, 1e-6);
    assert_near(face.width, 6, 1e-6);
    assert_near(face.height, 12, 1e-6);
    assert_near(face.score, 0.5, 0);
    assert_near(face.points[MOOD_POINT_RIGHT_EAR][0], 20, 1e-6);
    assert_near(face.points[MOOD_POINT_RIGHT_EAR][1], -2, 1e-6);
}

static void squares_beside_the_picture_are_refused(void **state) {
    (void)state;
    const mood_image image = ramp();
    mood_letterbox map;
    const mood_square beside[] = {
        {WIDTH, 0, 50}, {-50, 0, 50}, {0, HEIGHT, 50}, {0, -50, 50}, {0, 0, 0}};
    for (size_t i = 0; i < MOOD_COUNT(beside) - 1; i++)
        assert_false(mood_square_touches(beside[i], WIDTH, HEIGHT));
    assert_true(mood_square_touches((mood_square){WIDTH - 1, HEIGHT - 1, 9}, WIDTH, HEIGHT));
    assert_true(mood_square_touches((mood_square){-8, -8, 9}, WIDTH, HEIGHT));
    for (size_t i = 0; i < MOOD_COUNT(beside); i++)
        assert_int_equal(mood_letterbox_fill(&map, planes, scratch, SIDE, &image, beside[i]),
                         MOOD_E_ARG);
    /* One column of the picture is enough. */
    assert_int_equal(mood_letterbox_fill(&map, planes, scratch, SIDE, &image,
                                         (mood_square){WIDTH - 1, 0, 5000}),
                     MOOD_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_map_leads_back),
        cmocka_unit_test(outside_is_black),
        cmocka_unit_test(faces_are_moved_whole),
        cmocka_unit_test(squares_beside_the_picture_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
