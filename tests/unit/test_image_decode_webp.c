/* SPDX-License-Identifier: Apache-2.0 */
#include "image/image.h"
#include "pictures.h"
#include "test.h"

enum { WIDTH = 20, HEIGHT = 10 };

static void pixels_are_read(void **state) {
    (void)state;
    uint8_t *pixels = make_pixels(WIDTH, HEIGHT, 3);
    const encoded file = make_webp(pixels, WIDTH, HEIGHT, 3, NULL, 0);
    mood_picture *picture = decode_picture(file);
    check_pixel(picture, 0, 0, 20, 20, 220, 0);
    check_pixel(picture, WIDTH - 1, HEIGHT - 1, 220, 220, 20, 0);
    mood_picture_destroy(&picture);
    check_every_cut_is_refused(file, 0);
    check_every_allocation_can_fail(file);
    free(file.data);
    free(pixels);
}

static void transparency_is_over_white(void **state) {
    (void)state;
    uint8_t pixels[4 * 4 * 4];
    for (size_t i = 0; i < sizeof pixels; i += 4) {
        pixels[i] = 100, pixels[i + 1] = 0, pixels[i + 2] = 0, pixels[i + 3] = 0x80;
    }
    const encoded file = make_webp(pixels, 4, 4, 4, NULL, 0);
    mood_picture *picture = decode_picture(file);
    check_pixel(picture, 3, 3, 177, 127, 127, 0);
    mood_picture_destroy(&picture);
    check_every_allocation_can_fail(file);
    free(file.data);
}

static void max_side_makes_it_smaller(void **state) {
    (void)state;
    const struct {
        int max_side, width, height;
    } cases[] = {{0, 20, 10}, {20, 20, 10}, {19, 19, 10}, {10, 10, 5}, {1, 1, 1}};
    uint8_t *pixels = make_pixels(WIDTH, HEIGHT, 3);
    const encoded file = make_webp(pixels, WIDTH, HEIGHT, 3, NULL, 0);
    for (size_t i = 0; i < MOOD_COUNT(cases); i++) {
        mood_picture *picture = NULL;
        const mood_picture_limits limits = {.max_side = cases[i].max_side};
        assert_int_equal(mood_picture_decode(&picture, file.data, file.size, &limits, NULL),
                         MOOD_OK);
        const mood_image view = mood_picture_view(picture);
        assert_int_equal(view.width, cases[i].width);
        assert_int_equal(view.height, cases[i].height);
        int width = 0, height = 0;
        mood_picture_full_size(&width, &height, picture);
        assert_int_equal(width, WIDTH);
        assert_int_equal(height, HEIGHT);
        mood_picture_destroy(&picture);
    }
    free(file.data);
    free(pixels);
}

static void exif_turns_it(void **state) {
    (void)state;
    uint8_t *pixels = make_pixels(WIDTH, HEIGHT, 3);
    uint8_t exif[64];
    const size_t n = make_exif(exif, 8, false);
    const encoded file = make_webp(pixels, WIDTH, HEIGHT, 3, exif + 6, n - 6);
    mood_picture *picture = decode_picture(file);
    const mood_image view = mood_picture_view(picture);
    assert_int_equal(view.width, HEIGHT);
    check_pixel(picture, 0, WIDTH - 1, 20, 20, 220, 0);
    mood_picture_destroy(&picture);
    check_every_cut_is_refused(file, 0);
    free(file.data);
    free(pixels);
}

static void animations_are_refused_by_name(void **state) {
    (void)state;
    const encoded file = make_animated_webp(8, 8);
    mood_picture *picture = NULL;
    mood_error err = {""};
    assert_int_equal(mood_picture_decode(&picture, file.data, file.size, NULL, &err),
                     MOOD_E_UNSUPPORTED);
    assert_error_names(err, "animated");
    assert_null(picture);
    free(file.data);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pixels_are_read),
        cmocka_unit_test(transparency_is_over_white),
        cmocka_unit_test(max_side_makes_it_smaller),
        cmocka_unit_test(exif_turns_it),
        cmocka_unit_test(animations_are_refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
