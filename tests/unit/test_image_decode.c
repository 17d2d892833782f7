/* SPDX-License-Identifier: Apache-2.0 */
#include "image/image.h"
#include "pictures.h"
#include "test.h"

/* What a call answers; the picture, if any, is released. */
static mood_status try_decode(const void *data, size_t n, const mood_picture_limits *limits,
                              mood_error *err) {
    mood_picture *out = NULL;
    const mood_status status = mood_picture_decode(&out, data, n, limits, err);
    assert_true((status == MOOD_OK) == (out != NULL));
    mood_picture_destroy(&out);
    assert_null(out);
    return status;
}

static void other_formats_are_refused_by_name(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        size_t n;
        const char *name;
    } files[] = {
#define FILE_OF(text, name) {text, sizeof(text) - 1, name}
        FILE_OF("GIF89a\1\0\1\0", "GIF"),
        FILE_OF("\0\0\0\x18"
                "ftypheic\0\0\0\0",
                "HEIC"),
        FILE_OF("\0\0\0\x18"
                "ftypmif1\0\0\0\0",
                "HEIC"),
        FILE_OF("\0\0\0\x18"
                "ftypavif\0\0\0\0",
                "AVIF"),
        FILE_OF("\0\0\0\x18"
                "ftypisom\0\0\0\0",
                "Video"),
        FILE_OF("\x1a\x45\xdf\xa3\x9f", "Video"),
        FILE_OF("BM\x46\0\0\0\0\0\0\0\x36\0", "BMP"),
        FILE_OF("II*\0\x08\0\0\0", "TIFF"),
        FILE_OF("MM\0*\0\0\0\x08", "TIFF"),
        FILE_OF("%PDF-1.7\n", "PDF"),
        FILE_OF("\xff\x0a\x01", "JPEG XL"),
        FILE_OF("\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
#undef FILE_OF
    };
    for (size_t i = 0; i < MOOD_COUNT(files); i++) {
        mood_error err = {""};
        assert_int_equal(try_decode(files[i].bytes, files[i].n, NULL, &err),
                         MOOD_E_UNSUPPORTED);
        assert_error_names(err, files[i].name);
        assert_error_names(err, "JPEG, PNG or WebP");
    }
}

static void what_is_no_picture_is_said_so(void **state) {
    (void)state;
    mood_error err = {""};
    assert_int_equal(try_decode("", 0, NULL, &err), MOOD_E_FORMAT);
    assert_error_names(err, "empty");
    assert_int_equal(try_decode(NULL, 0, NULL, &err), MOOD_E_FORMAT);
    assert_int_equal(try_decode("hello, world", 12, NULL, &err), MOOD_E_FORMAT);
    assert_error_names(err, "not a picture");
    assert_int_equal(try_decode("\xff\xd8", 2, NULL, NULL), MOOD_E_FORMAT);
}

/* All three formats, so that none forgets to ask. */
static void check_limits(encoded picture, size_t width, size_t height) {
    mood_error err = {""};
    mood_picture_limits limits = {.max_bytes = picture.size};
    assert_int_equal(try_decode(picture.data, picture.size, &limits, &err), MOOD_OK);
    limits.max_bytes--;
    assert_int_equal(try_decode(picture.data, picture.size, &limits, &err), MOOD_E_LIMIT);
    assert_error_names(err, "bytes");
    limits = (mood_picture_limits){.max_pixels = width * height};
    assert_int_equal(try_decode(picture.data, picture.size, &limits, &err), MOOD_OK);
    limits.max_pixels--;
    assert_int_equal(try_decode(picture.data, picture.size, &limits, &err), MOOD_E_LIMIT);
    assert_error_names(err, "pixels");
    limits = (mood_picture_limits){.max_pixels = SIZE_MAX};
    assert_int_equal(try_decode(picture.data, picture.size, &limits, &err), MOOD_OK);
    limits = (mood_picture_limits){.max_side = -1};
    assert_int_equal(try_decode(picture.data, picture.size, &limits, &err), MOOD_E_ARG);
}

static void limits_hold_to_the_byte_and_pixel(void **state) {
    (void)state;
    uint8_t *pixels = make_pixels(20, 10, 3);
    const encoded files[] = {
        make_jpeg(pixels, 20, 10, NULL),
        make_png(pixels, 600, 20, 10, &(png_options){.color_type = 2}),
        make_webp(pixels, 20, 10, 3, NULL, 0),
    };
    for (size_t i = 0; i < MOOD_COUNT(files); i++) {
        check_limits(files[i], 20, 10);
        free(files[i].data);
    }
    free(pixels);
}

static void a_side_over_the_limit_is_refused(void **state) {
    (void)state;
    const int longest = MOOD_PICTURE_MAX_SIDE;
    for (int n = longest; n <= longest + 1; n++) {
        uint8_t *pixels = calloc((size_t)n, 1);
        assert_non_null(pixels);
        const encoded wide = make_png(pixels, (size_t)n, n, 1, &(png_options){.color_type = 0});
        const encoded high = make_jpeg(pixels, 1, n, &(jpeg_options){.channels = 1});
        const mood_status expected = n == longest ? MOOD_OK : MOOD_E_LIMIT;
        mood_error err = {""};
        assert_int_equal(try_decode(wide.data, wide.size, NULL, &err), expected);
        assert_int_equal(try_decode(high.data, high.size, NULL, &err), expected);
        if (n > longest) assert_error_names(err, "32768");
        free(wide.data);
        free(high.data);
        free(pixels);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_formats_are_refused_by_name),
        cmocka_unit_test(what_is_no_picture_is_said_so),
        cmocka_unit_test(limits_hold_to_the_byte_and_pixel),
        cmocka_unit_test(a_side_over_the_limit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
