/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "base/map.h"
#include "test.h"

static void what_is_put_is_got(void **state) {
    (void)state;
    mood_map map;
    uint64_t value = 99;
    mood_map_init(&map, 100000);
    assert_false(mood_map_get(&value, &map, 5));
    for (uint64_t key = 1; key <= 100000; key++)
        assert_int_equal(mood_map_put(&map, key * 64, key), MOOD_OK);
    assert_int_equal(map.n, 100000);
    for (uint64_t key = 1; key <= 100000; key++) {
        assert_true(mood_map_get(&value, &map, key * 64));
        assert_true(value == key);
        assert_false(mood_map_get(&value, &map, key * 64 + 1));
    }
    mood_map_clear(&map);
    assert_int_equal(mood_alloc_count_live(), 0);
}

static void a_key_has_one_value(void **state) {
    (void)state;
    mood_map map;
    uint64_t value = 0;
    mood_map_init(&map, 1);
    assert_int_equal(mood_map_put(&map, UINT64_MAX, 1), MOOD_OK);
    assert_int_equal(mood_map_put(&map, UINT64_MAX, 2), MOOD_OK);
    assert_true(mood_map_get(&value, &map, UINT64_MAX));
    assert_int_equal(value, 2);
    assert_int_equal(mood_map_put(&map, 3, 3), MOOD_E_LIMIT);
    assert_int_equal(mood_map_put(&map, 0, 3), MOOD_E_ARG);
    assert_false(mood_map_get(&value, &map, 0));
    assert_int_equal(map.n, 1);
    mood_map_clear(&map);
}

static void without_memory_it_stays_as_it_was(void **state) {
    (void)state;
    mood_map map;
    uint64_t value = 0;
    mood_map_init(&map, 1000);
    for (uint64_t key = 1; key <= 48; key++)
        assert_int_equal(mood_map_put(&map, key, key), MOOD_OK);
    for (long n = 0; n < 2; n++) {
        mood_alloc_fail_after(n);
        assert_int_equal(mood_map_put(&map, 49, 49), MOOD_E_NOMEM);
        mood_alloc_fail_after(-1);
    }
    assert_int_equal(map.n, 48);
    assert_true(mood_map_get(&value, &map, 48));
    assert_int_equal(mood_map_put(&map, 49, 49), MOOD_OK);
    mood_map_clear(&map);
    assert_int_equal(mood_alloc_count_live(), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_put_is_got),
        cmocka_unit_test(a_key_has_one_value),
        cmocka_unit_test(without_memory_it_stays_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
