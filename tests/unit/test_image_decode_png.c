/* SPDX-License-Identifier: Apache-2.0 */
#include "image/image.h"
#include "pictures.h"
#include "test.h"

enum { GREY = 0, RGB = 2, INDEXED = 3, GREY_ALPHA = 4, RGB_ALPHA = 6 };

static void check_one(const void *pixels, size_t n, const png_options *options, int r, int g,
                      int b) {
    for (int interlaced = 0; interlaced < 2; interlaced++) {
        png_options both = *options;
        both.is_interlaced = interlaced;
        const encoded file = make_png(pixels, n, 2, 1, &both);
        mood_picture *picture = decode_picture(file);
        check_pixel(picture, 1, 0, r, g, b, 0);
        mood_picture_destroy(&picture);
        free(file.data);
    }
}

/* Two pixels; the second is looked at. */
static void all_colour_types_are_read(void **state) {
    (void)state;
    check_one("\x10\x55", 2, &(png_options){.color_type = GREY}, 0x55, 0x55, 0x55);
    check_one("\x40", 1, &(png_options){.color_type = GREY, .bit_depth = 1}, 255, 255, 255);
    check_one("\x0f", 1, &(png_options){.color_type = GREY, .bit_depth = 4}, 255, 255, 255);
    check_one("\1\2\3\4\5\6", 6, &(png_options){.color_type = RGB}, 4, 5, 6);
    check_one("\0\1\0\2\0\3\x11\0\x22\0\x33\0", 12,
              &(png_options){.color_type = RGB, .bit_depth = 16}, 0, 0, 0);
}

static void sixteen_bits_keep_the_upper_eight(void **state) {
    (void)state;
    const uint16_t host[6] = {0,      0,      0,
                              0x11FF, 0x2200, 0xFFFF}; /* the encoder takes host order */
    check_one(host, sizeof host, &(png_options){.color_type = RGB, .bit_depth = 16}, 0x11, 0x22,
              0xFF);
}

static void transparency_is_over_white(void **state) {
    (void)state;
    check_one("\0\0\0\0\x64\0\0\x80", 8, &(png_options){.color_type = RGB_ALPHA}, 177, 127,
              127);
    check_one("\0\0\0\0\x64\0\0\0", 8, &(png_options){.color_type = RGB_ALPHA}, 255, 255, 255);
    check_one("\0\0\x20\xff", 4, &(png_options){.color_type = GREY_ALPHA}, 32, 32, 32);
    static const uint8_t palette[][4] = {{9, 9, 9, 255}, {0, 100, 200, 128}};
    check_one("\0\1", 2,
              &(png_options){.color_type = INDEXED, .palette = palette, .n_palette = 2}, 127,
              177, 227);
}

static void interlace_gives_the_same_pixels(void **state) {
    (void)state;
    enum { WIDTH = 13, HEIGHT = 11 }; /* touches all seven passes */
    for (int channels = 3; channels <= 4; channels++) {
        uint8_t *pixels = make_pixels(WIDTH, HEIGHT, channels);
        png_options options = {.color_type = channels == 3 ? RGB : RGB_ALPHA};
        const size_t n = (size_t)WIDTH * HEIGHT * (size_t)channels;
        const encoded straight = make_png(pixels, n, WIDTH, HEIGHT, &options);
        options.is_interlaced = true;
        const encoded passes = make_png(pixels, n, WIDTH, HEIGHT, &options);
        mood_picture *a = decode_picture(straight), *b = decode_picture(passes);
        const mood_image left = mood_picture_view(a), right = mood_picture_view(b);
        for (size_t y = 0; y < HEIGHT; y++)
            assert_memory_equal(left.data + y * left.pitch, right.data + y * right.pitch,
                                (size_t)WIDTH * 3);
        mood_picture_destroy(&a);
        mood_picture_destroy(&b);
        free(straight.data);
        free(passes.data);
        free(pixels);
    }
}

static void exif_turns_it(void **state) {
    (void)state;
    uint8_t exif[64];
    const size_t n = make_exif(exif, 3, true);
    const encoded file =
        make_png("\1\2\3\4\5\6", 6, 2, 1,
                 &(png_options){.color_type = RGB, .exif = exif + 6, .n_exif = n - 6});
    mood_picture *picture = decode_picture(file);
    check_pixel(picture, 0, 0, 4, 5, 6, 0);
    mood_picture_destroy(&picture);
    free(file.data);
}

static void damage_is_noticed(void **state) {
    (void)state;
    uint8_t *pixels = make_pixels(9, 7, 4);
    for (int interlaced = 0; interlaced < 2; interlaced++) {
        const png_options options = {.color_type = RGB_ALPHA, .is_interlaced = interlaced};
        const encoded file = make_png(pixels, 9 * 7 * 4, 9, 7, &options);
        check_every_cut_is_refused(file, 4); /* libspng skips the end chunk's checksum */
        check_every_allocation_can_fail(file);
        file.data[file.size - 20] ^= 1; /* in the last bytes of the pixels: their checksum */
        mood_picture *picture = NULL;
        mood_error err = {""};
        assert_int_equal(mood_picture_decode(&picture, file.data, file.size, NULL, &err),
                         MOOD_E_FORMAT);
        assert_error_names(err, "damaged");
        free(file.data);
    }
    free(pixels);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_colour_types_are_read),
        cmocka_unit_test(sixteen_bits_keep_the_upper_eight),
        cmocka_unit_test(transparency_is_over_white),
        cmocka_unit_test(interlace_gives_the_same_pixels),
        cmocka_unit_test(exif_turns_it),
        cmocka_unit_test(damage_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
