/* SPDX-License-Identifier: Apache-2.0
 *
 * The finder's edges. What it finds on real faces is tested in tests/data.
 */
#include "face/face.h"
#include "base/alloc.h"
#include "base/rng.h"
#include "image/image.h"
#include "test.h"

static mood_finder *finder;

static int open_finder(void **state) {
    (void)state;
    mood_error err = {""};
    const char *folder = getenv("MOODIFY_MODELS");
    if (!folder || mood_finder_create(&finder, folder, &err) != MOOD_OK) return -1;
    return 0;
}

static int close_finder(void **state) {
    (void)state;
    mood_finder_destroy(&finder);
    return finder ? -1 : 0;
}

static mood_picture *new_noise(int width, int height) {
    mood_picture *picture = NULL;
    mood_rng rng;
    mood_rng_init(&rng, 5);
    assert_int_equal(mood_picture_create(&picture, width, height, 3), MOOD_OK);
    const mood_image image = mood_picture_view(picture);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < 3 * width; x++)
            image.data[(size_t)y * image.pitch + (size_t)x] =
                (uint8_t)mood_rng_below(&rng, 256);
    return picture;
}

static void noise_of_any_shape_holds_no_face(void **state) {
    (void)state;
    static const int sizes[][2] = {{16, 16},   {17, 300},  {300, 17},  {127, 129},
                                   {1000, 16}, {16, 3000}, {1300, 900}};
    for (size_t i = 0; i < MOOD_COUNT(sizes); i++) {
        mood_picture *picture = new_noise(sizes[i][0], sizes[i][1]);
        const mood_image image = mood_picture_view(picture);
        for (int search = MOOD_SEARCH_PHOTO; search <= MOOD_SEARCH_CAMERA; search++) {
            mood_face faces[4];
            size_t n = 99;
            assert_int_equal(
                mood_finder_find(faces, &n, 4, finder, &image, (mood_search)search, NULL),
                MOOD_OK);
            assert_int_equal(n, 0);
        }
        mood_picture_destroy(&picture);
    }
}

static void shapes_out_of_range_are_refused(void **state) {
    (void)state;
    uint8_t pixel[3] = {0};
    mood_face face;
    size_t n = 99;
    const mood_image wrong[] = {{pixel, 15, 16, 3, 48},    {pixel, 16, 15, 3, 48},
                                {pixel, 32769, 16, 3, 48}, {pixel, 16, 32769, 3, 48},
                                {pixel, 16, 16, 1, 16},    {pixel, 0, 0, 3, 0}};
    for (size_t i = 0; i < MOOD_COUNT(wrong); i++) {
        mood_error err = {""};
        assert_int_equal(
            mood_finder_find(&face, &n, 1, finder, &wrong[i], MOOD_SEARCH_PHOTO, &err),
            MOOD_E_ARG);
        assert_true(err.text[0] != 0);
        assert_int_equal(n, 99);
    }
}

static void a_folder_without_models_is_named(void **state) {
    (void)state;
    mood_finder *none = NULL;
    mood_error err = {""};
    assert_int_not_equal(mood_finder_create(&none, "/no/such/folder", &err), MOOD_OK);
    assert_error_names(err, "/no/such/folder/face-short.onnx");
    assert_null(none);
    char longer[5000];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = 0;
    assert_int_equal(mood_finder_create(&none, longer, &err), MOOD_E_ARG);
    mood_finder_destroy(&none);
}

static void failed_allocations_leave_nothing(void **state) {
    (void)state;
    const long n_live = mood_alloc_count_live();
    const char *folder = getenv("MOODIFY_MODELS");
    for (long n = 0; n < 4; n++) {
        mood_finder *none = NULL;
        mood_alloc_fail_after(n);
        const mood_status status = mood_finder_create(&none, folder, NULL);
        mood_alloc_fail_after(-1);
        /* The engine's loader names an arena that cannot grow as a limit. */
        assert_true(status == MOOD_E_NOMEM || status == MOOD_E_LIMIT);
        assert_null(none);
        assert_int_equal(mood_alloc_count_live(), n_live);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(noise_of_any_shape_holds_no_face),
        cmocka_unit_test(shapes_out_of_range_are_refused),
        cmocka_unit_test(a_folder_without_models_is_named),
        cmocka_unit_test(failed_allocations_leave_nothing),
    };
    return cmocka_run_group_tests(tests, open_finder, close_finder);
}
