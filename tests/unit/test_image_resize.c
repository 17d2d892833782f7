/* SPDX-License-Identifier: Apache-2.0 */
#include "image/image.h"
#include "base/rng.h"
#include "test.h"

/* An image with a border of guard bytes behind each row. */
static mood_image make_image(int width, int height, int channels) {
    const size_t pitch = (size_t)width * (size_t)channels + 5;
    uint8_t *data = malloc(pitch * (size_t)height);
    assert_non_null(data);
    memset(data, 0xA5, pitch * (size_t)height);
    return (mood_image){data, width, height, channels, pitch};
}

static void fill_random(const mood_image *image, uint64_t seed) {
    mood_rng rng;
    mood_rng_init(&rng, seed);
    for (int y = 0; y < image->height; y++)
        for (int x = 0; x < image->width * image->channels; x++)
            image->data[(size_t)y * image->pitch + (size_t)x] =
                (uint8_t)mood_rng_below(&rng, 256);
}

static void check_guards(const mood_image *image) {
    const size_t n_row = (size_t)image->width * (size_t)image->channels;
    for (int y = 0; y < image->height; y++)
        for (size_t i = n_row; i < image->pitch; i++)
            assert_int_equal(image->data[(size_t)y * image->pitch + i], 0xA5);
}

static int at(const mood_image *image, int x, int y, int c) {
    return image->data[(size_t)y * image->pitch + (size_t)(x * image->channels + c)];
}

/* How much of source pixel i target pixel k covers, in source pixels. */
static double overlap(int i, int k, double scale) {
    const double low = fmax(i, k * scale), high = fmin(i + 1, (k + 1) * scale);
    return high > low ? high - low : 0;
}

static double area_mean(const mood_image *src, int x, int y, int c, double sx, double sy) {
    double sum = 0;
    for (int j = (int)(y * sy); j < src->height && j < (y + 1) * sy; j++)
        for (int i = (int)(x * sx); i < src->width && i < (x + 1) * sx; i++)
            sum += at(src, i, j, c) * overlap(i, x, sx) * overlap(j, y, sy);
    return sum / (sx * sy);
}

static void area_is_the_mean_of_what_is_covered(void **state) {
    (void)state;
    static const int sizes[][4] = {
        {64, 48, 16, 12}, {64, 48, 13, 7},   {7, 5, 7, 5},   {9, 9, 1, 1},
        {31, 3, 4, 3},    {1100, 6, 3, 2},   {2, 700, 1, 2}, {1025, 2, 1024, 1},
        {1, 1, 1, 1},     {2100, 530, 3, 2}, {5, 4, 9, 7},
    };
    for (size_t k = 0; k < MOOD_COUNT(sizes); k++)
        for (int channels = 1; channels <= 3; channels += 2) {
            const mood_image src = make_image(sizes[k][0], sizes[k][1], channels);
            const mood_image dst = make_image(sizes[k][2], sizes[k][3], channels);
            fill_random(&src, k + 1);
            mood_image_resize_area(&dst, &src);
            const double sx = (double)src.width / dst.width;
            const double sy = (double)src.height / dst.height;
            /* Edges are rounded to 1/256 pixel: up to one grey level where pixels are small. */
            const double tolerance = sx < 2 || sy < 2 ? 2.5 : .75;
            for (int y = 0; y < dst.height; y++)
                for (int x = 0; x < dst.width; x++)
                    for (int c = 0; c < channels; c++)
                        assert_near(at(&dst, x, y, c), area_mean(&src, x, y, c, sx, sy),
                                    tolerance);
            check_guards(&dst);
            free(src.data);
            free(dst.data);
        }
}

static void one_colour_stays_it(void **state) {
    (void)state;
    static const int sides[] = {1, 2, 3, 255, 256, 257, 1023, 1024, 1025, 5000, 32768};
    for (size_t i = 0; i < MOOD_COUNT(sides); i++)
        for (size_t j = 0; j < MOOD_COUNT(sides); j++) {
            const mood_image wide = make_image(sides[i], 1, 1),
                             out = make_image(sides[j], 1, 1);
            const mood_image high = make_image(1, sides[i], 3),
                             tall = make_image(1, sides[j], 3);
            memset(wide.data, 255, wide.pitch);
            memset(high.data, 255, high.pitch * (size_t)high.height);
            for (int bilinear = 0; bilinear < 2; bilinear++) {
                if (bilinear)
                    mood_image_resize_bilinear(&out, &wide);
                else
                    mood_image_resize_area(&out, &wide);
                if (bilinear)
                    mood_image_resize_bilinear(&tall, &high);
                else
                    mood_image_resize_area(&tall, &high);
                for (int k = 0; k < sides[j]; k++)
                    if (at(&out, k, 0, 0) != 255 || at(&tall, 0, k, 2) != 255)
                        fail_msg("%d -> %d: element %d", sides[i], sides[j], k);
            }
            free(wide.data);
            free(out.data);
            free(high.data);
            free(tall.data);
        }
}

static void bilinear_meets_the_formula(void **state) {
    (void)state;
    const mood_image src = make_image(7, 5, 3), dst = make_image(17, 23, 3);
    fill_random(&src, 5);
    mood_image_resize_bilinear(&dst, &src);
    for (int y = 0; y < dst.height; y++)
        for (int x = 0; x < dst.width; x++)
            for (int c = 0; c < 3; c++) {
                const double u = fmin(fmax((x + .5) * 7 / 17 - .5, 0), 6);
                const double v = fmin(fmax((y + .5) * 5 / 23 - .5, 0), 4);
                const int i = (int)fmin(u, 5), j = (int)fmin(v, 3);
                const double a = u - i, b = v - j;
                const double expected =
                    (at(&src, i, j, c) * (1 - a) + at(&src, i + 1, j, c) * a) * (1 - b) +
                    (at(&src, i, j + 1, c) * (1 - a) + at(&src, i + 1, j + 1, c) * a) * b;
                assert_near(at(&dst, x, y, c), expected, 2.5);
            }
    check_guards(&dst);
    mood_image same = make_image(7, 5, 3);
    mood_image_resize_bilinear(&same, &src);
    assert_memory_equal(same.data, src.data, src.pitch * 5);
    free(same.data);
    free(src.data);
    free(dst.data);
}

static void grey_takes_the_weights_of_bt601(void **state) {
    (void)state;
    const mood_image src = make_image(5, 2, 3), dst = make_image(5, 2, 1);
    const uint8_t colours[5][3] = {
        {255, 255, 255}, {255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {10, 200, 30}};
    for (int y = 0; y < 2; y++)
        for (int i = 0; i < 15; i++)
            src.data[(size_t)y * src.pitch + (size_t)i] = colours[i / 3][i % 3];
    mood_image_to_grey(&dst, &src);
    const int expected[5] = {255, 76, 150, 29, 124};
    for (int x = 0; x < 5; x++) {
        assert_int_equal(at(&dst, x, 0, 0), expected[x]);
        assert_int_equal(at(&dst, x, 1, 0), expected[x]);
    }
    check_guards(&dst);
    free(src.data);
    free(dst.data);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(area_is_the_mean_of_what_is_covered),
        cmocka_unit_test(one_colour_stays_it),
        cmocka_unit_test(bilinear_meets_the_formula),
        cmocka_unit_test(grey_takes_the_weights_of_bt601),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
