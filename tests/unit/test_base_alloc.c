/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "test.h"

static void blocks_are_aligned_and_counted(void **state) {
    (void)state;
    const long before = mood_alloc_count_live();
    for (size_t n = 0; n < 300; n += 7) {
        uint8_t *block = mood_alloc(n);
        assert_non_null(block);
        assert_int_equal((uintptr_t)block % MOOD_ALIGN, 0);
        memset(block, 1, n + MOOD_ALIGN - 1); /* the padding may be touched */
        mood_free(block);
    }
    assert_int_equal(mood_alloc_count_live(), before);
    mood_free(NULL);
}

static void too_large_is_null(void **state) {
    (void)state;
    assert_null(mood_alloc_zero(SIZE_MAX / 2, 3));
    assert_null(mood_alloc(SIZE_MAX - 3));
}

static void allocations_can_be_made_to_fail(void **state) {
    (void)state;
    mood_alloc_fail_after(1);
    void *first = mood_alloc(1);
    void *second = mood_alloc(1);
    mood_alloc_fail_after(-1);
    assert_non_null(first);
    assert_null(second);
    mood_free(first);
}

static void resizing_keeps_the_bytes(void **state) {
    (void)state;
    char *text = mood_alloc_text("moodify", 7);
    text = mood_alloc_resize(text, 8, 5000);
    assert_non_null(text);
    assert_string_equal(text, "moodify");
    mood_free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_aligned_and_counted),
        cmocka_unit_test(too_large_is_null),
        cmocka_unit_test(allocations_can_be_made_to_fail),
        cmocka_unit_test(resizing_keeps_the_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
