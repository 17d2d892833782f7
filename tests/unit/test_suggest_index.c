/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "suggest/index.h"
#include "test.h"
#include "suggest_items.h"

static made_catalog made;

static int set_up(void **state) {
    (void)state;
    made_catalog_fill(&made, 5000, 1);
    return 0;
}

static void every_item_is_found(void **state) {
    (void)state;
    mood_index *index;
    assert_int_equal(mood_index_create(&index, made.items, made.n), MOOD_OK);
    for (size_t i = 0; i < made.n; i++) {
        const mood_item *item = &made.items[i];
        assert_ptr_equal(mood_index_find(index, item->kind, item->id), item);
        assert_null(mood_index_find(index, 1 - item->kind, item->id));
    }
    assert_null(mood_index_find(index, MOOD_MOVIES, "tt9999999"));
    assert_null(mood_index_find(index, MOOD_MOVIES, ""));
    assert_int_equal(mood_index_count(index, MOOD_MOVIES), 5000);
    assert_int_equal(mood_index_count(index, MOOD_SONGS), 5000);
    assert_in_range(mood_index_bytes(index), made.n * 40, made.n * 200);
    mood_index_destroy(&index);
    assert_null(index);
}

static void cells_hold_what_lies_in_them_by_falling_prior(void **state) {
    (void)state;
    mood_index *index;
    assert_int_equal(mood_index_create(&index, made.items, made.n), MOOD_OK);
    for (int kind = 0; kind < MOOD_N_KINDS; kind++) {
        const mood_shelf *shelf = &index->shelf[kind];
        assert_int_equal(shelf->cell_start[MOOD_N_CELLS], shelf->n);
        for (unsigned cell = 0; cell < MOOD_N_CELLS; cell++)
            for (uint32_t at = shelf->cell_start[cell]; at < shelf->cell_start[cell + 1];
                 at++) {
                const mood_point near = mood_grid_nearest(cell, shelf->place[at]);
                assert_near(distance_of(near, shelf->place[at]), 0, 1e-6);
                assert_true(shelf->prior[at] >= 0 && shelf->prior[at] <= MOOD_PRIOR_MAX);
                if (at > shelf->cell_start[cell])
                    assert_true(shelf->prior[at] <= shelf->prior[at - 1]);
                const mood_item *item = &made.items[shelf->seat[at].row];
                assert_int_equal(mood_index_seat(index, item->kind, item->id), at);
            }
    }
    mood_index_destroy(&index);
}

static void unusable_and_repeated_items_are_left_out(void **state) {
    (void)state;
    mood_item items[6];
    for (int i = 0; i < 6; i++) items[i] = made.items[0];
    items[1].title = "the second of the same id";
    items[2].id = "tt0000002", items[2].place.valence = 1.5f;
    items[3].id = "tt0000003", items[3].place.arousal = NAN;
    items[4].id = "tt0000004", items[4].quality = -1.f;
    items[5].id = "tt0000005", items[5].place = (mood_point){1.f, -1.f};
    mood_index *index;
    assert_int_equal(mood_index_create(&index, items, 6), MOOD_OK);
    assert_int_equal(mood_index_count(index, MOOD_MOVIES), 2);
    assert_ptr_equal(mood_index_find(index, MOOD_MOVIES, items[0].id), &items[0]);
    assert_null(mood_index_find(index, MOOD_MOVIES, "tt0000003"));
    assert_non_null(mood_index_find(index, MOOD_MOVIES, "tt0000005"));
    mood_index_destroy(&index);
}

static void nothing_makes_an_empty_index(void **state) {
    (void)state;
    mood_index *index;
    assert_int_equal(mood_index_create(&index, NULL, 0), MOOD_OK);
    assert_int_equal(mood_index_count(index, MOOD_SONGS), 0);
    assert_null(mood_index_find(index, MOOD_SONGS, "x"));
    mood_index_destroy(&index);
    mood_index_destroy(&index);
}

static void a_lack_of_memory_leaks_nothing(void **state) {
    (void)state;
    const long before = mood_alloc_count_live();
    for (long n = 0;; n++) {
        mood_index *index = NULL;
        mood_alloc_fail_after(n);
        const mood_status status = mood_index_create(&index, made.items, 600);
        mood_alloc_fail_after(-1);
        mood_index_destroy(&index);
        assert_int_equal(mood_alloc_count_live(), before);
        if (status == MOOD_OK) break;
        assert_int_equal(status, MOOD_E_NOMEM);
        assert_true(n < 100);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_is_found),
        cmocka_unit_test(cells_hold_what_lies_in_them_by_falling_prior),
        cmocka_unit_test(unusable_and_repeated_items_are_left_out),
        cmocka_unit_test(nothing_makes_an_empty_index),
        cmocka_unit_test(a_lack_of_memory_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
