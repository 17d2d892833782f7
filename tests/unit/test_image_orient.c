/* SPDX-License-Identifier: Apache-2.0 */
#include "image/codec.h"
#include "base/alloc.h"
#include "pictures.h"
#include "test.h"

/* The pixels of a 3 x 2 picture are numbered; the table of EXIF 2.3, section 4.6.4 (tag 274).
 */
static void all_eight_turns(void **state) {
    (void)state;
    /* stored: 0 1 2 / 3 4 5 */
    static const struct {
        int width, height;
        const char *pixels;
    } expected[9] = {
        {0, 0, NULL},     {3, 2, "012345"}, {3, 2, "210543"},
        {3, 2, "543210"}, {3, 2, "345012"}, {2, 3, "031425"},
        {2, 3, "304152"}, {2, 3, "524130"}, {2, 3, "251403"},
    };
    for (int turn = 1; turn <= 8; turn++) {
        mood_picture *picture = NULL;
        assert_int_equal(mood_picture_create(&picture, 3, 2, 3), MOOD_OK);
        for (int i = 0; i < 18; i++)
            picture->view.data[(size_t)(i / 9) * picture->view.pitch + (size_t)(i % 9)] =
                (uint8_t)('0' + i / 3);
        assert_int_equal(mood_picture_orient(&picture, turn), MOOD_OK);
        assert_int_equal(picture->view.width, expected[turn].width);
        assert_int_equal(picture->view.height, expected[turn].height);
        assert_int_equal(picture->full_width, expected[turn].width);
        for (int i = 0; i < 6; i++) {
            const char pixel = expected[turn].pixels[i];
            check_pixel(picture, i % expected[turn].width, i / expected[turn].width, pixel,
                        pixel, pixel, 0);
        }
        mood_picture_destroy(&picture);
    }
}

/* Larger than the squares in which the copy works: turning twice by a half is the picture. */
static void large_pictures_turn_whole(void **state) {
    (void)state;
    enum { WIDTH = 101, HEIGHT = 67 };
    uint8_t *pixels = make_pixels(WIDTH, HEIGHT, 3);
    static const int back[9] = {0, 1, 2, 3, 4, 5, 8, 7, 6};
    for (int turn = 1; turn <= 8; turn++) {
        mood_picture *picture = NULL;
        assert_int_equal(mood_picture_create(&picture, WIDTH, HEIGHT, 3), MOOD_OK);
        for (size_t y = 0; y < HEIGHT; y++)
            memcpy(picture->view.data + y * picture->view.pitch, pixels + y * WIDTH * 3,
                   (size_t)WIDTH * 3);
        assert_int_equal(mood_picture_orient(&picture, turn), MOOD_OK);
        assert_int_equal(mood_picture_orient(&picture, back[turn]), MOOD_OK);
        for (size_t y = 0; y < HEIGHT; y++)
            assert_memory_equal(picture->view.data + y * picture->view.pitch,
                                pixels + y * WIDTH * 3, (size_t)WIDTH * 3);
        mood_picture_destroy(&picture);
    }
    free(pixels);
}

static void a_failed_turn_keeps_the_picture(void **state) {
    (void)state;
    mood_picture *picture = NULL;
    assert_int_equal(mood_picture_create(&picture, 3, 2, 3), MOOD_OK);
    const mood_picture *same = picture;
    mood_alloc_fail_after(1);
    assert_int_equal(mood_picture_orient(&picture, 6), MOOD_E_NOMEM);
    mood_alloc_fail_after(-1);
    assert_ptr_equal(picture, same);
    mood_picture_destroy(&picture);
}

static void exif_is_read_in_both_byte_orders(void **state) {
    (void)state;
    uint8_t exif[64];
    for (int big = 0; big < 2; big++)
        for (int turn = 1; turn <= 8; turn++) {
            const size_t n = make_exif(exif, turn, big);
            assert_int_equal(mood_exif_orientation(exif, n), turn);
            assert_int_equal(mood_exif_orientation(exif + 6, n - 6), turn);
        }
}

static void broken_exif_is_upright(void **state) {
    (void)state;
    uint8_t exif[64];
    const size_t n = make_exif(exif, 6, false);
    for (size_t cut = 0; cut < n; cut++) {
        uint8_t *exact = malloc(cut + 1);
        assert_non_null(exact);
        memcpy(exact, exif, cut);
        const int turn = mood_exif_orientation(exact, cut);
        free(exact);
        assert_int_equal(turn, cut < 6 + 8 + 2 + 12 + 10 ? 1 : 6);
    }
    for (int bad = 0; bad < 256; bad++) {
        if (bad >= 1 && bad <= 8) continue;
        assert_int_equal(mood_exif_orientation(exif, make_exif(exif, bad, true)), 1);
    }
    /* Every byte set to every value: never outside 1..8, never read past the end. */
    for (size_t i = 0; i < n; i++)
        for (int value = 0; value < 256; value++) {
            make_exif(exif, 6, false);
            exif[i] = (uint8_t)value;
            const int turn = mood_exif_orientation(exif, n);
            assert_true(turn >= 1 && turn <= 8);
        }
    assert_int_equal(mood_exif_orientation(NULL, 0), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_eight_turns),
        cmocka_unit_test(large_pictures_turn_whole),
        cmocka_unit_test(a_failed_turn_keeps_the_picture),
        cmocka_unit_test(exif_is_read_in_both_byte_orders),
        cmocka_unit_test(broken_exif_is_upright),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
