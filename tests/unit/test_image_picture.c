/* SPDX-License-Identifier: Apache-2.0 */
#include "image/image.h"
#include "base/alloc.h"
#include "test.h"

static void rows_are_aligned_and_padded(void **state) {
    (void)state;
    for (int channels = 1; channels <= 3; channels += 2) {
        mood_picture *picture = NULL;
        assert_int_equal(mood_picture_create(&picture, 33, 5, channels), MOOD_OK);
        const mood_image view = mood_picture_view(picture);
        assert_int_equal(view.pitch % MOOD_ALIGN, 0);
        assert_true(view.pitch >= 33u * (size_t)channels);
        assert_int_equal((uintptr_t)view.data % MOOD_ALIGN, 0);
        memset(view.data, 7, view.pitch * 5 + MOOD_ALIGN - 1);
        int width = 0, height = 0;
        mood_picture_full_size(&width, &height, picture);
        assert_int_equal(width, 33);
        assert_int_equal(height, 5);
        mood_picture_destroy(&picture);
        assert_null(picture);
    }
    mood_picture_destroy(NULL);
}

static void sizes_out_of_range_are_refused(void **state) {
    (void)state;
    mood_picture *picture = NULL;
    const int longest = MOOD_PICTURE_MAX_SIDE;
    assert_int_equal(mood_picture_create(&picture, 0, 5, 3), MOOD_E_ARG);
    assert_int_equal(mood_picture_create(&picture, 5, -1, 3), MOOD_E_ARG);
    assert_int_equal(mood_picture_create(&picture, longest + 1, 1, 3), MOOD_E_ARG);
    assert_int_equal(mood_picture_create(&picture, 1, 1, 4), MOOD_E_ARG);
    assert_int_equal(mood_picture_create(&picture, 1, 1, 2), MOOD_E_ARG);
    assert_null(picture);
    assert_int_equal(mood_picture_create(&picture, longest, 1, 1), MOOD_OK);
    mood_picture_destroy(&picture);
}

static void allocations_can_fail(void **state) {
    (void)state;
    const long before = mood_alloc_count_live();
    for (long n = 0; n < 2; n++) {
        mood_picture *picture = NULL;
        mood_alloc_fail_after(n);
        assert_int_equal(mood_picture_create(&picture, 4, 4, 3), MOOD_E_NOMEM);
        mood_alloc_fail_after(-1);
        assert_null(picture);
        assert_int_equal(mood_alloc_count_live(), before);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_aligned_and_padded),
        cmocka_unit_test(sizes_out_of_range_are_refused),
        cmocka_unit_test(allocations_can_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
