/* SPDX-License-Identifier: Apache-2.0 */
#include "image/image.h"
#include "base/rng.h"
#include "test.h"

/* A plane: value = 20 + x/2 + y/4, which every linear filter keeps. */
static mood_picture *make_plane(int width, int height, int channels) {
    mood_picture *picture = NULL;
    assert_int_equal(mood_picture_create(&picture, width, height, channels), MOOD_OK);
    const mood_image view = mood_picture_view(picture);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width * channels; x++)
            view.data[(size_t)y * view.pitch + (size_t)x] =
                (uint8_t)(20.5 + (x / channels) * .5 + y * .25);
    return picture;
}

static double plane(double x, double y) {
    return 20 + (x - .5) * .5 + (y - .5) * .25;
}

static mood_image new_target(int width, int height, int channels) {
    mood_image image = {NULL, width, height, channels, (size_t)(width * channels)};
    image.data = calloc((size_t)height, image.pitch);
    assert_non_null(image.data);
    return image;
}

static void the_identity_copies(void **state) {
    (void)state;
    mood_picture *picture = make_plane(37, 21, 3);
    const mood_image src = mood_picture_view(picture), dst = new_target(37, 21, 3);
    mood_image_warp(&dst, &src, (const float[6]){1, 0, 0, 0, 1, 0});
    for (size_t y = 0; y < 21; y++)
        assert_memory_equal(dst.data + y * dst.pitch, src.data + y * src.pitch, 37 * 3);
    free(dst.data);
    mood_picture_destroy(&picture);
}

/* Similarities of all scales and turns around the middle meet the plane where it lies inside.
 */
static void positions_are_exact_at_all_scales(void **state) {
    (void)state;
    enum { SIDE = 300, OUT = 48 };
    mood_picture *picture = make_plane(SIDE, SIDE, 1);
    const mood_image src = mood_picture_view(picture), dst = new_target(OUT, OUT, 1);
    static const double scales[] = {.2, .7, 1, 1.3, 1.9, 2, 2.1, 3, 4.2};
    for (size_t i = 0; i < MOOD_COUNT(scales); i++)
        for (double turn = 0; turn < 6.2; turn += .7) {
            const double a = scales[i] * cos(turn), b = scales[i] * sin(turn);
            const double half = OUT / 2.;
            const float m[6] = {(float)a, (float)-b, (float)(150 - half * a + half * b),
                                (float)b, (float)a,  (float)(150 - half * b - half * a)};
            mood_image_warp(&dst, &src, m);
            for (int y = 0; y < OUT; y++)
                for (int x = 0; x < OUT; x++) {
                    const double u = m[0] * (x + .5) + m[1] * (y + .5) + m[2];
                    const double v = m[3] * (x + .5) + m[4] * (y + .5) + m[5];
                    const double margin = 3 * scales[i] + 1;
                    if (u < margin || v < margin || u > SIDE - margin || v > SIDE - margin)
                        continue;
                    assert_near(dst.data[y * OUT + x], plane(u, v), 1.6);
                }
        }
    free(dst.data);
    mood_picture_destroy(&picture);
}

/* A fine chessboard shrunk must become even grey, at any scale above one. */
static void shrinking_does_not_alias(void **state) {
    (void)state;
    enum { SIDE = 640, OUT = 40 };
    mood_picture *picture = NULL;
    assert_int_equal(mood_picture_create(&picture, SIDE, SIDE, 1), MOOD_OK);
    const mood_image src = mood_picture_view(picture), dst = new_target(OUT, OUT, 1);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            src.data[(size_t)y * src.pitch + (size_t)x] = (x + y) % 2 ? 255 : 0;
    for (double scale = 2; scale < 15; scale += .37) {
        const float s = (float)(scale * .8), t = (float)(scale * .6);
        const float origin = 320 - 20 * s;
        mood_image_warp(&dst, &src,
                        (const float[6]){s, -t, origin + 20 * t, t, s, origin - 20 * t});
        for (int i = 0; i < OUT * OUT; i++) assert_near(dst.data[i], 127.5, 48);
    }
    free(dst.data);
    mood_picture_destroy(&picture);
}

static void the_border_is_repeated_outside(void **state) {
    (void)state;
    mood_picture *picture = make_plane(10, 10, 3);
    const mood_image src = mood_picture_view(picture), dst = new_target(20, 20, 3);
    static const float scales[] = {.5f, 1.f, 5.f, 100.f, 1e9f};
    for (size_t i = 0; i < MOOD_COUNT(scales); i++) {
        const float s = scales[i];
        mood_image_warp(&dst, &src, (const float[6]){s, 0, -1000 * s, 0, s, -1000 * s});
        assert_int_equal(dst.data[0], src.data[0]);
        assert_int_equal(dst.data[20 * 20 * 3 - 1], src.data[2]);
        mood_image_warp(&dst, &src, (const float[6]){s, 0, 1000 * s, 0, s, 1000 * s});
        assert_int_equal(dst.data[0], src.data[9 * src.pitch + 27]);
    }
    free(dst.data);
    mood_picture_destroy(&picture);
}

static void grey_is_made_on_the_way(void **state) {
    (void)state;
    mood_picture *picture = make_plane(64, 64, 3);
    const mood_image src = mood_picture_view(picture);
    for (int i = 0; i < 64; i++) src.data[(size_t)i * src.pitch + 3u * (size_t)i] = 255;
    static const float scales[] = {.8f, 1.6f, 3.1f};
    for (size_t i = 0; i < MOOD_COUNT(scales); i++) {
        const float m[6] = {scales[i], .1f, 2, -.1f, scales[i], 3};
        const mood_image colour = new_target(19, 18, 3), direct = new_target(19, 18, 1);
        const mood_image expected = new_target(19, 18, 1);
        mood_image_warp(&colour, &src, m);
        mood_image_warp(&direct, &src, m);
        mood_image_to_grey(&expected, &colour);
        for (int k = 0; k < 19 * 18; k++) assert_near(direct.data[k], expected.data[k], 1);
        free(colour.data);
        free(direct.data);
        free(expected.data);
    }
    mood_picture_destroy(&picture);
}

/* Wild maps must stay inside both images (the sanitizers look on). */
static void any_map_is_safe(void **state) {
    (void)state;
    mood_rng rng;
    mood_rng_init(&rng, 3);
    mood_picture *picture = make_plane(33, 9, 3);
    const mood_image src = mood_picture_view(picture), dst = new_target(35, 18, 1);
    for (int i = 0; i < 3000; i++) {
        float m[6];
        const double reach = pow(10, mood_rng_uniform(&rng) * 12 - 4);
        for (int k = 0; k < 6; k++) m[k] = (float)(mood_rng_normal(&rng) * reach);
        mood_image_warp(&dst, &src, m);
    }
    mood_image_warp(&dst, &src, (const float[6]){0, 0, 0, 0, 0, 0});
    assert_int_equal(dst.data[0], src.data[0]);
    mood_image_warp(&dst, &src, (const float[6]){3e38f, 3e38f, -3e38f, 3e38f, 3e38f, 3e38f});
    free(dst.data);
    mood_picture_destroy(&picture);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_identity_copies),
        cmocka_unit_test(positions_are_exact_at_all_scales),
        cmocka_unit_test(shrinking_does_not_alias),
        cmocka_unit_test(the_border_is_repeated_outside),
        cmocka_unit_test(grey_is_made_on_the_way),
        cmocka_unit_test(any_map_is_safe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
