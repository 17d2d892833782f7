/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "base/arena.h"
#include "test.h"

static void pieces_stay_whole(void **state) {
    (void)state;
    mood_arena arena;
    mood_arena_init(&arena, 1 << 20);
    uint8_t *pieces[200];
    for (size_t i = 0; i < 200; i++) {
        pieces[i] = i % 3 ? mood_arena_push(&arena, i) : mood_arena_push_aligned(&arena, i);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % (i % 3 ? 16 : MOOD_ALIGN), 0);
        memset(pieces[i], (int)i, i);
    }
    for (size_t i = 0; i < 200; i++)
        for (size_t k = 0; k < i; k++) assert_int_equal(pieces[i][k], i);
    mood_arena_clear(&arena);
    assert_int_equal(arena.taken_bytes, 0);
}

static void the_maximum_holds(void **state) {
    (void)state;
    mood_arena arena;
    mood_arena_init(&arena, 10000);
    assert_null(mood_arena_push(&arena, 10001));
    assert_null(mood_arena_push(&arena, SIZE_MAX - 4));
    assert_null(mood_arena_push_zero(&arena, SIZE_MAX / 2, 3));
    size_t total = 0;
    while (mood_arena_push(&arena, 160)) total += 160;
    assert_in_range(total, 9000, 10000);
    mood_arena_clear(&arena);
    assert_non_null(mood_arena_push(&arena, 10000));
    mood_arena_clear(&arena);
}

static void texts_are_copied_and_printed(void **state) {
    (void)state;
    mood_arena arena;
    mood_arena_init(&arena, 4096);
    assert_string_equal(mood_arena_push_text(&arena, "sadness", 3), "sad");
    assert_string_equal(mood_arena_printf(&arena, "%d of %s", 3, "seven"), "3 of seven");
    mood_arena_clear(&arena);
}

static void no_memory_is_null(void **state) {
    (void)state;
    mood_arena arena;
    mood_arena_init(&arena, 4096);
    mood_alloc_fail_after(0);
    void *piece = mood_arena_push(&arena, 1);
    mood_alloc_fail_after(-1);
    assert_null(piece);
    assert_non_null(mood_arena_push(&arena, 1));
    mood_arena_clear(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_stay_whole),
        cmocka_unit_test(the_maximum_holds),
        cmocka_unit_test(texts_are_copied_and_printed),
        cmocka_unit_test(no_memory_is_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
