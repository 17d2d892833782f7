/* SPDX-License-Identifier: Apache-2.0 */
#include "face/tiles.h"
#include "base/rng.h"
#include "test.h"

static const int sizes[][2] = {{16, 16},     {640, 480},   {828, 500},    {829, 500},
                               {1280, 720},  {1920, 1080}, {720, 1280},   {4000, 3000},
                               {8000, 1000}, {400, 9000},  {32768, 32768}};

static void small_pictures_are_searched_once(void **state) {
    (void)state;
    mood_level levels[MOOD_MAX_LEVELS];
    assert_int_equal(mood_tiles_plan(levels, 640, 480, 720), 1);
    assert_int_equal(mood_tiles_plan(levels, 828, 500, 720), 1);
    assert_int_equal(mood_tiles_plan(levels, 829, 500, 720), 2);
    const mood_square square = mood_tiles_square(&levels[0], 0);
    assert_int_equal(square.side, 829);
    assert_int_equal(square.x, 0);
    assert_int_equal(square.y, (500 - 829) / 2);
}

static void a_screen_takes_two_squares(void **state) {
    (void)state;
    mood_level levels[MOOD_MAX_LEVELS];
    assert_int_equal(mood_tiles_plan(levels, 1280, 720, 720), 2);
    assert_int_equal(levels[1].side, 720);
    assert_int_equal(levels[1].n_x, 2);
    assert_int_equal(levels[1].n_y, 1);
    assert_int_equal(mood_tiles_square(&levels[1], 0).x, 0);
    assert_int_equal(mood_tiles_square(&levels[1], 1).x, 560);
}

static void work_is_bounded(void **state) {
    (void)state;
    for (size_t i = 0; i < MOOD_COUNT(sizes); i++) {
        mood_level levels[MOOD_MAX_LEVELS];
        const int n = mood_tiles_plan(levels, sizes[i][0], sizes[i][1], 720);
        assert_in_range(n, 1, MOOD_MAX_LEVELS);
        int n_squares = 0;
        for (int k = 0; k < n; k++) n_squares += levels[k].n_x * levels[k].n_y;
        assert_in_range(n_squares, 1, 36);
        for (int k = 1; k < n; k++) assert_true(3.01 * levels[k].side >= levels[k - 1].side);
    }
}

/* Every face that is small for a level lies in one of its squares, whole. */
static void no_small_face_is_cut_everywhere(void **state) {
    (void)state;
    mood_rng rng;
    mood_rng_init(&rng, 3);
    for (size_t i = 0; i < MOOD_COUNT(sizes); i++) {
        mood_level levels[MOOD_MAX_LEVELS];
        const int width = sizes[i][0], height = sizes[i][1];
        const int n = mood_tiles_plan(levels, width, height, 720);
        for (int round = 0; round < 2000; round++) {
            const mood_level *level = &levels[mood_rng_below(&rng, (uint32_t)n)];
            const float size =
                fminf((float)level->side / 6 - 2, fminf((float)width, (float)height));
            const mood_face face = {.x = (float)mood_rng_uniform(&rng) * ((float)width - size),
                                    .y = (float)mood_rng_uniform(&rng) * ((float)height - size),
                                    .width = size,
                                    .height = size};
            bool is_whole = false;
            for (int k = 0; k < level->n_x * level->n_y; k++) {
                const mood_square square = mood_tiles_square(level, k);
                is_whole |= mood_square_holds(square, &face) && face.x >= (float)square.x &&
                            face.y >= (float)square.y &&
                            face.x + size <= (float)(square.x + square.side) &&
                            face.y + size <= (float)(square.y + square.side) &&
                            !mood_tiles_cut(level, square, &face);
            }
            assert_true(is_whole);
        }
    }
}

static void only_inner_borders_cut(void **state) {
    (void)state;
    mood_level levels[MOOD_MAX_LEVELS];
    mood_tiles_plan(levels, 1280, 720, 720);
    const mood_square left = mood_tiles_square(&levels[1], 0);
    mood_face face = {.x = -40, .y = 650, .width = 100, .height = 100};
    assert_false(mood_tiles_cut(&levels[1], left, &face));
    face.x = 629; /* reaches 9 of its 100 pixels over the border */
    assert_false(mood_tiles_cut(&levels[1], left, &face));
    face.x = 631;
    assert_true(mood_tiles_cut(&levels[1], left, &face));
    const mood_square right = mood_tiles_square(&levels[1], 1);
    face.x = 551;
    assert_false(mood_tiles_cut(&levels[1], right, &face));
    face.x = 549;
    assert_true(mood_tiles_cut(&levels[1], right, &face));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_pictures_are_searched_once),
        cmocka_unit_test(a_screen_takes_two_squares),
        cmocka_unit_test(work_is_bounded),
        cmocka_unit_test(no_small_face_is_cut_everywhere),
        cmocka_unit_test(only_inner_borders_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
