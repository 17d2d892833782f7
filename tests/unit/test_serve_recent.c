/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "serve/recent.h"
#include "test.h"

static mood_recent *recent;
static mood_recent_list list;

static int begin(void **state) {
    (void)state;
    return mood_recent_create(&recent, 16) == MOOD_OK ? 0 : -1;
}

static int end(void **state) {
    (void)state;
    mood_recent_destroy(&recent);
    return 0;
}

static mood_visitor visitor_number(unsigned n) {
    mood_visitor visitor = {{0}};
    memcpy(visitor.id, &n, sizeof n);
    return visitor;
}

/* n film ids from tt<first> on. */
static void add_films(const mood_visitor *visitor, int first, int n) {
    char texts[MOOD_RECENT_MAX_ITEMS + 8][MOOD_RECENT_ID_BYTES];
    const char *ids[MOOD_RECENT_MAX_ITEMS + 8];
    for (int i = 0; i < n; i++) {
        snprintf(texts[i], sizeof texts[i], "tt%07d", (first + i) % 10000000);
        ids[i] = texts[i];
    }
    mood_recent_add(recent, visitor, MOOD_MOVIES, ids, (size_t)n);
}

static void a_stranger_was_shown_nothing(void **state) {
    (void)state;
    const mood_visitor visitor = visitor_number(1);
    list.n = list.n_last = 7;
    mood_recent_get(&list, recent, &visitor, MOOD_MOVIES);
    assert_int_equal(list.n, 0);
    assert_int_equal(list.n_last, 0);
    assert_int_equal(mood_recent_count(recent), 0);
}

static void the_newest_list_stands_first(void **state) {
    (void)state;
    const mood_visitor visitor = visitor_number(1);
    add_films(&visitor, 100, 3);
    add_films(&visitor, 200, 2);
    mood_recent_get(&list, recent, &visitor, MOOD_MOVIES);
    assert_int_equal(list.n, 5);
    assert_int_equal(list.n_last, 2);
    assert_string_equal(list.ids[0], "tt0000200");
    assert_string_equal(list.ids[1], "tt0000201");
    assert_string_equal(list.ids[2], "tt0000100");
    mood_recent_get(&list, recent, &visitor, MOOD_SONGS);
    assert_int_equal(list.n, 0);
}

static void old_ones_fall_off_the_end(void **state) {
    (void)state;
    const mood_visitor visitor = visitor_number(1);
    add_films(&visitor, 1000, 48);
    add_films(&visitor, 2000, 48);
    add_films(&visitor, 3000, 40);
    mood_recent_get(&list, recent, &visitor, MOOD_MOVIES);
    assert_int_equal(list.n, MOOD_RECENT_MAX_ITEMS);
    assert_string_equal(list.ids[0], "tt0003000");
    assert_string_equal(list.ids[40], "tt0002000");
    assert_string_equal(list.ids[95], "tt0001007");
    add_films(&visitor, 4000, MOOD_RECENT_MAX_ITEMS + 5);
    mood_recent_get(&list, recent, &visitor, MOOD_MOVIES);
    assert_int_equal(list.n, MOOD_RECENT_MAX_ITEMS);
    assert_int_equal(list.n_last, MOOD_RECENT_MAX_ITEMS);
    assert_string_equal(list.ids[95], "tt0004095");
}

static void an_id_of_another_form_is_left_out(void **state) {
    (void)state;
    const mood_visitor visitor = visitor_number(1);
    const char *const ids[] = {"tt0000001", "a very long text that is no id of a film", "",
                               "tt0000002"};
    mood_recent_add(recent, &visitor, MOOD_MOVIES, ids, MOOD_COUNT(ids));
    mood_recent_get(&list, recent, &visitor, MOOD_MOVIES);
    assert_int_equal(list.n, 2);
    assert_string_equal(list.ids[1], "tt0000002");
}

static void the_visitor_of_longest_ago_makes_room(void **state) {
    (void)state;
    for (unsigned i = 0; i < 16; i++) {
        const mood_visitor visitor = visitor_number(i);
        add_films(&visitor, (int)i, 1);
    }
    const mood_visitor first = visitor_number(0), second = visitor_number(1);
    const mood_visitor late = visitor_number(99);
    add_films(&first, 50, 1); /* is not the oldest any more */
    add_films(&late, 60, 1);
    assert_int_equal(mood_recent_count(recent), 16);
    mood_recent_get(&list, recent, &first, MOOD_MOVIES);
    assert_int_equal(list.n, 2);
    mood_recent_get(&list, recent, &second, MOOD_MOVIES);
    assert_int_equal(list.n, 0);
    mood_recent_get(&list, recent, &late, MOOD_MOVIES);
    assert_int_equal(list.n, 1);
}

static void it_forgets_on_demand(void **state) {
    (void)state;
    /* Both fall into one bucket of sixteen. */
    const mood_visitor a = visitor_number(3), b = visitor_number(19);
    add_films(&a, 1, 1);
    add_films(&b, 2, 1);
    mood_recent_forget(recent, &a);
    mood_recent_forget(recent, &a);
    mood_recent_get(&list, recent, &a, MOOD_MOVIES);
    assert_int_equal(list.n, 0);
    mood_recent_get(&list, recent, &b, MOOD_MOVIES);
    assert_int_equal(list.n, 1);
    assert_int_equal(mood_recent_count(recent), 1);
}

static void without_memory_nothing_is_remembered(void **state) {
    (void)state;
    const mood_visitor visitor = visitor_number(1);
    mood_alloc_fail_after(0);
    add_films(&visitor, 1, 1);
    mood_alloc_fail_after(-1);
    mood_recent_get(&list, recent, &visitor, MOOD_MOVIES);
    assert_int_equal(list.n, 0);
}

#define case_of(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        case_of(a_stranger_was_shown_nothing),
        case_of(the_newest_list_stands_first),
        case_of(old_ones_fall_off_the_end),
        case_of(an_id_of_another_form_is_left_out),
        case_of(the_visitor_of_longest_ago_makes_room),
        case_of(it_forgets_on_demand),
        case_of(without_memory_nothing_is_remembered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
