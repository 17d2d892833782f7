/* SPDX-License-Identifier: Apache-2.0 */
#include "image/image.h"
#include "pictures.h"
#include "test.h"

enum { WIDTH = 40, HEIGHT = 24 };

static uint8_t *pixels; /* RGB */

static int make(void **state) {
    (void)state;
    pixels = make_pixels(WIDTH, HEIGHT, 3);
    return 0;
}

static int release(void **state) {
    (void)state;
    free(pixels);
    return 0;
}

/* make_pixels has (20, 20, 220) in the first corner and (220, 220, 20) in the last. */
static void check_corners(encoded file) {
    mood_picture *picture = decode_picture(file);
    const mood_image view = mood_picture_view(picture);
    assert_int_equal(view.width, WIDTH);
    assert_int_equal(view.height, HEIGHT);
    check_pixel(picture, 0, 0, 20, 20, 220, 14);
    check_pixel(picture, WIDTH - 1, 0, 220, 20, 20, 14);
    check_pixel(picture, 0, HEIGHT - 1, 20, 220, 220, 14);
    check_pixel(picture, WIDTH - 1, HEIGHT - 1, 220, 220, 20, 14);
    mood_picture_destroy(&picture);
}

static void colour_is_read_in_all_codings(void **state) {
    (void)state;
    const jpeg_options kinds[] = {{0}, {.is_progressive = true}, {.is_arithmetic = true}};
    for (size_t i = 0; i < MOOD_COUNT(kinds); i++) {
        const encoded file = make_jpeg(pixels, WIDTH, HEIGHT, &kinds[i]);
        check_corners(file);
        free(file.data);
    }
}

static void grey_becomes_three_equal_channels(void **state) {
    (void)state;
    uint8_t *grey = make_pixels(WIDTH, HEIGHT, 1);
    const encoded file = make_jpeg(grey, WIDTH, HEIGHT, &(jpeg_options){.channels = 1});
    mood_picture *picture = decode_picture(file);
    check_pixel(picture, 0, 5, 20, 20, 20, 4);
    check_pixel(picture, WIDTH - 1, 5, 220, 220, 220, 4);
    mood_picture_destroy(&picture);
    free(file.data);
    free(grey);
}

static void cmyk_is_mixed(void **state) {
    (void)state;
    /* As Adobe inverts it: the bytes are how much light passes, so R = C * K / 255. */
    uint8_t ink[16 * 16 * 4];
    for (size_t i = 0; i < sizeof ink; i += 4) {
        ink[i] = 255, ink[i + 1] = 128, ink[i + 2] = 0, ink[i + 3] = 200;
    }
    const encoded file = make_jpeg(ink, 16, 16, &(jpeg_options){.channels = 4, .quality = 100});
    mood_picture *picture = decode_picture(file);
    check_pixel(picture, 8, 8, 200, 100, 0, 3);
    mood_picture_destroy(&picture);
    free(file.data);
}

static void max_side_makes_it_smaller(void **state) {
    (void)state;
    const struct {
        int max_side, width, height;
    } cases[] = {{0, 40, 24}, {40, 40, 24}, {39, 20, 12}, {20, 20, 12},
                 {19, 10, 6}, {5, 5, 3},    {1, 5, 3}};
    const encoded file = make_jpeg(pixels, WIDTH, HEIGHT, NULL);
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
        check_pixel(picture, 0, 0, 20, 20, 220, 60);
        mood_picture_destroy(&picture);
    }
    free(file.data);
}

static void exif_turns_it(void **state) {
    (void)state;
    for (int big = 0; big < 2; big++) {
        uint8_t exif[64];
        const size_t n = make_exif(exif, 6, big);
        const encoded file =
            make_jpeg(pixels, WIDTH, HEIGHT, &(jpeg_options){.exif = exif, .n_exif = n});
        mood_picture *picture = decode_picture(file);
        const mood_image view = mood_picture_view(picture);
        assert_int_equal(view.width, HEIGHT);
        assert_int_equal(view.height, WIDTH);
        int width = 0, height = 0;
        mood_picture_full_size(&width, &height, picture);
        assert_int_equal(width, HEIGHT);
        check_pixel(picture, HEIGHT - 1, 0, 20, 20, 220,
                    14); /* the first corner, a quarter on */
        mood_picture_destroy(&picture);
        free(file.data);
    }
}

static void a_cut_file_is_damaged(void **state) {
    (void)state;
    const jpeg_options kinds[] = {{0}, {.is_progressive = true}};
    for (size_t i = 0; i < MOOD_COUNT(kinds); i++) {
        const encoded file = make_jpeg(pixels, WIDTH, HEIGHT, &kinds[i]);
        check_every_cut_is_refused(file, 0);
        mood_picture *picture = NULL;
        mood_error err = {""};
        assert_int_equal(
            mood_picture_decode(&picture, file.data, file.size * 3 / 4, NULL, &err),
            MOOD_E_FORMAT);
        assert_error_names(err, "damaged");
        free(file.data);
    }
}

/* Telephones write such files, and all viewers show them. */
static void stray_bytes_are_forgiven(void **state) {
    (void)state;
    const encoded file = make_jpeg(pixels, WIDTH, HEIGHT, NULL);
    encoded longer = {malloc(file.size + 3), file.size + 3};
    assert_non_null(longer.data);
    memcpy(longer.data, file.data, file.size - 2);
    memcpy(longer.data + file.size - 2, "\0\0\0\xff\xd9", 5); /* before the end marker */
    check_corners(longer);
    memcpy(longer.data, file.data, file.size); /* behind it */
    check_corners(longer);
    free(longer.data);
    free(file.data);
}

static void what_libjpeg_cannot_read_is_unsupported(void **state) {
    (void)state;
    const encoded file = make_jpeg(pixels, WIDTH, HEIGHT, NULL);
    size_t frame = 2;
    while (file.data[frame + 1] != 0xC0)
        frame += 2u + ((size_t)file.data[frame + 2] << 8 | file.data[frame + 3]);
    mood_picture *picture = NULL;
    mood_error err = {""};
    file.data[frame + 4] = 12; /* bits a sample */
    assert_int_equal(mood_picture_decode(&picture, file.data, file.size, NULL, &err),
                     MOOD_E_UNSUPPORTED);
    assert_error_names(err, "12");
    file.data[frame + 4] = 8;
    file.data[frame + 1] = 0xC3; /* lossless */
    assert_int_equal(mood_picture_decode(&picture, file.data, file.size, NULL, &err),
                     MOOD_E_UNSUPPORTED);
    file.data[frame + 1] = 0xC0;
    file.data[frame + 5] = file.data[frame + 6] = 0; /* height */
    assert_int_equal(mood_picture_decode(&picture, file.data, file.size, NULL, &err),
                     MOOD_E_FORMAT);
    assert_null(picture);
    free(file.data);
}

static void too_many_scans_are_refused(void **state) {
    (void)state;
    /* The last scan of a progressive file again and again, as a bomb would. */
    const encoded file =
        make_jpeg(pixels, WIDTH, HEIGHT, &(jpeg_options){.is_progressive = true});
    size_t scan = file.size - 2;
    while (file.data[scan] != 0xff || file.data[scan + 1] != 0xda) scan--;
    const size_t n_scan = file.size - 2 - scan;
    enum { TIMES = 80 };
    encoded bomb = {malloc(file.size + TIMES * n_scan), file.size + TIMES * n_scan};
    assert_non_null(bomb.data);
    memcpy(bomb.data, file.data, file.size - 2);
    for (size_t i = 0; i < TIMES; i++)
        memcpy(bomb.data + file.size - 2 + i * n_scan, file.data + scan, n_scan);
    memcpy(bomb.data + bomb.size - 2, "\xff\xd9", 2);
    mood_picture *picture = NULL;
    mood_error err = {""};
    const mood_status status = mood_picture_decode(&picture, bomb.data, bomb.size, NULL, &err);
    assert_true(status == MOOD_E_LIMIT || status == MOOD_E_FORMAT);
    assert_null(picture);
    free(bomb.data);
    free(file.data);
}

static void allocations_can_fail(void **state) {
    (void)state;
    uint8_t exif[64];
    const size_t n = make_exif(exif, 3, false);
    const encoded file =
        make_jpeg(pixels, WIDTH, HEIGHT, &(jpeg_options){.exif = exif, .n_exif = n});
    check_every_allocation_can_fail(file);
    free(file.data);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colour_is_read_in_all_codings),
        cmocka_unit_test(grey_becomes_three_equal_channels),
        cmocka_unit_test(cmyk_is_mixed),
        cmocka_unit_test(max_side_makes_it_smaller),
        cmocka_unit_test(exif_turns_it),
        cmocka_unit_test(a_cut_file_is_damaged),
        cmocka_unit_test(stray_bytes_are_forgiven),
        cmocka_unit_test(what_libjpeg_cannot_read_is_unsupported),
        cmocka_unit_test(too_many_scans_are_refused),
        cmocka_unit_test(allocations_can_fail),
    };
    return cmocka_run_group_tests(tests, make, release);
}
