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

static void why_there_is_nothing(void **state) {
    (void)state;
    mood_arena arena;
    mood_error err = {""};
    mood_arena_init(&arena, 3 << 20);
    assert_null(mood_arena_push(&arena, (3 << 20) + 1));
    assert_int_equal(mood_arena_fail(&arena, "the album", &err), MOOD_E_LIMIT);
    assert_string_equal(err.text, "the album needs more than the 3 MiB that it may have");
    mood_alloc_fail_after(0);
    assert_null(mood_arena_push(&arena, 100));
    mood_alloc_fail_after(-1);
    assert_int_equal(mood_arena_fail(&arena, "the album", &err), MOOD_E_NOMEM);
    assert_string_equal(err.text, "out of memory for the album");
    assert_null(mood_arena_push_zero(&arena, SIZE_MAX / 2, 3));
    assert_int_equal(mood_arena_fail(&arena, "the album", NULL), MOOD_E_LIMIT);
    mood_arena_clear(&arena);
}

static void what_is_reserved_is_one_block(void **state) {
    (void)state;
    mood_arena arena;
    mood_arena_init(&arena, 1 << 20);
    mood_arena_reserve(&arena, 100000);
    assert_int_equal(arena.taken_bytes, 0);
    const char *first = mood_arena_push(&arena, 16);
    for (int i = 1; i < 6250; i++)
        assert_ptr_equal(mood_arena_push(&arena, 16), first + (size_t)i * 16);
    assert_int_equal(arena.taken_bytes, 100000);
    mood_arena_reserve(&arena, (size_t)1 << 40); /* as far as the maximum goes */
    assert_non_null(mood_arena_push(&arena, 16));
    assert_int_equal(arena.taken_bytes, 1 << 20);
    mood_arena_clear(&arena);
}

static void large_blocks_are_whole_pages(void **state) {
    (void)state;
    const size_t page = (size_t)2 << 20;
    mood_arena arena;
    mood_arena_init(&arena, 5 * page);
    assert_non_null(mood_arena_push(&arena, page + 1));
    assert_in_range(arena.taken_bytes, 2 * page - 256, 2 * page);
    assert_non_null(
        mood_arena_push(&arena, 2 * page)); /* four more would be over the maximum */
    assert_int_equal(arena.taken_bytes, 5 * page);
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
        cmocka_unit_test(why_there_is_nothing),
        cmocka_unit_test(what_is_reserved_is_one_block),
        cmocka_unit_test(large_blocks_are_whole_pages),
        cmocka_unit_test(texts_are_copied_and_printed),
        cmocka_unit_test(no_memory_is_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
