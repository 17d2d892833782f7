/* SPDX-License-Identifier: Apache-2.0 */
#include "face/anchors.h"
#include "test.h"

enum { PER_CELL = 2, WIDTH = 4, HEIGHT = 3, CELLS = WIDTH * HEIGHT };

static float map_data[(1 + MOOD_ANCHOR_NUMBERS) * PER_CELL * CELLS];

static mood_anchor_map empty_map(void) {
    for (size_t i = 0; i < MOOD_COUNT(map_data); i++) map_data[i] = -100;
    return (mood_anchor_map){map_data, PER_CELL, WIDTH, HEIGHT, 8};
}

static void set(int anchor, int cell, float score, const float numbers[MOOD_ANCHOR_NUMBERS]) {
    map_data[anchor * CELLS + cell] = score;
    for (int i = 0; i < MOOD_ANCHOR_NUMBERS; i++)
        map_data[(PER_CELL + anchor * MOOD_ANCHOR_NUMBERS + i) * CELLS + cell] = numbers[i];
}

static const float plain[MOOD_ANCHOR_NUMBERS] = {1, -2, 20, 10, -5, -3, 5, -3,
                                                 0, 1,  0,  4,  -9, 0,  9, 0};

static void a_face_is_placed_from_the_middle_of_its_cell(void **state) {
    (void)state;
    const mood_anchor_map map = empty_map();
    set(1, 1 * WIDTH + 2, 0, plain);
    mood_face faces[4];
    size_t n = 0;
    mood_anchors_decode(faces, &n, 4, &map, 0.4f);
    assert_int_equal(n, 1);
    /* The cell's middle is (2.5, 1.5) * 8 = (20, 12); the face's is (21, 10). */
    assert_near(faces[0].x, 11, 1e-5);
    assert_near(faces[0].y, 5, 1e-5);
    assert_near(faces[0].width, 20, 1e-5);
    assert_near(faces[0].height, 10, 1e-5);
    assert_near(faces[0].score, 0.5, 1e-6);
    assert_near(faces[0].points[MOOD_POINT_LEFT_EYE][0], 15, 1e-5);
    assert_near(faces[0].points[MOOD_POINT_LEFT_EYE][1], 9, 1e-5);
    assert_near(faces[0].points[MOOD_POINT_RIGHT_EAR][0], 29, 1e-5);
    assert_near(faces[0].points[MOOD_POINT_RIGHT_EAR][1], 12, 1e-5);
}

static void the_threshold_is_a_probability(void **state) {
    (void)state;
    const mood_anchor_map map = empty_map();
    set(0, 0, logf(0.69f / 0.31f), plain);
    set(0, 1, logf(0.71f / 0.29f), plain);
    mood_face faces[4];
    size_t n = 0;
    mood_anchors_decode(faces, &n, 4, &map, 0.7f);
    assert_int_equal(n, 1);
    assert_near(faces[0].score, 0.71, 1e-5);
}

static void several_maps_fill_one_list(void **state) {
    (void)state;
    const mood_anchor_map map = empty_map();
    for (int i = 0; i < CELLS; i++) set(0, i, 3, plain);
    mood_face faces[CELLS + 5];
    size_t n = 0;
    mood_anchors_decode(faces, &n, MOOD_COUNT(faces), &map, 0.5f);
    assert_int_equal(n, CELLS);
    mood_anchors_decode(faces, &n, MOOD_COUNT(faces), &map, 0.5f);
    assert_int_equal(n, MOOD_COUNT(faces)); /* the rest does not fit */
}

static void broken_numbers_are_no_face(void **state) {
    (void)state;
    const mood_anchor_map map = empty_map();
    float broken[MOOD_ANCHOR_NUMBERS];
    memcpy(broken, plain, sizeof broken);
    broken[2] = 0; /* no width */
    set(0, 0, 5, broken);
    broken[2] = NAN;
    set(0, 1, 5, broken);
    broken[2] = 20;
    broken[15] = INFINITY; /* a point */
    set(0, 2, 5, broken);
    set(0, 3, NAN, plain); /* the score */
    mood_face faces[4];
    size_t n = 0;
    mood_anchors_decode(faces, &n, 4, &map, 0.5f);
    assert_int_equal(n, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_face_is_placed_from_the_middle_of_its_cell),
        cmocka_unit_test(the_threshold_is_a_probability),
        cmocka_unit_test(several_maps_fill_one_list),
        cmocka_unit_test(broken_numbers_are_no_face),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
