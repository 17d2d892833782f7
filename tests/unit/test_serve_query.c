/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/query.h"
#include "test.h"

static mood_arena arena;
static mood_query query;
static mood_error err;

static mood_status parse(const char *text) {
    err.text[0] = 0;
    return mood_query_parse(&query, &arena, text, strlen(text), &err);
}

static int begin(void **state) {
    (void)state;
    mood_arena_init(&arena, 64 << 10);
    return 0;
}

static int end(void **state) {
    (void)state;
    mood_arena_clear(&arena);
    return 0;
}

static void pairs_are_read_and_decoded(void **state) {
    (void)state;
    assert_int_equal(parse("kind=songs&q=caf%C3%A9+au%20lait&empty="), MOOD_OK);
    assert_int_equal(query.n_pairs, 3);
    assert_string_equal(mood_query_get(&query, "kind"), "songs");
    assert_string_equal(mood_query_get(&query, "q"), "caf\xc3\xa9 au lait");
    assert_string_equal(mood_query_get(&query, "empty"), "");
    assert_null(mood_query_get(&query, "other"));
    assert_int_equal(parse(""), MOOD_OK);
    assert_int_equal(query.n_pairs, 0);
}

static void broken_queries_are_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "kind",  "=songs", "&",     "a=1&",  "a=1&&b=2", "a=%",     "a=%4",      "a=%zz",
        "a=%00", "a=%0a",  "a=%7f", "a=%ff", "a=%c0%80", "a=1&a=2", "a=1&%61=2", "a=%ed%a0%80",
    };
    for (size_t i = 0; i < MOOD_COUNT(wrong); i++) {
        assert_int_equal(parse(wrong[i]), MOOD_E_FORMAT);
        assert_true(err.text[0] != 0);
    }
}

static void a_name_given_twice_is_named(void **state) {
    (void)state;
    assert_int_equal(parse("mood=sad&mood=happy"), MOOD_E_FORMAT);
    assert_error_names(err, "mood: given twice");
}

static void sixteen_pairs_are_the_most(void **state) {
    (void)state;
    char text[256] = "";
    for (int i = 0; i < MOOD_QUERY_MAX_PAIRS; i++)
        sprintf(text + strlen(text), "%sp%d=1", i ? "&" : "", i);
    assert_int_equal(parse(text), MOOD_OK);
    assert_int_equal(query.n_pairs, MOOD_QUERY_MAX_PAIRS);
    strcat(text, "&more=1");
    assert_int_equal(parse(text), MOOD_E_LIMIT);
}

static void memory_is_bounded(void **state) {
    (void)state;
    mood_arena_clear(&arena);
    mood_arena_init(&arena, 16);
    assert_int_equal(parse("a=0123456789012345678901234567890123456789"), MOOD_E_NOMEM);
}

static void unknown_names_are_named(void **state) {
    (void)state;
    static const char *const names[] = {"kind", "count", NULL};
    assert_int_equal(parse("count=1&kind=songs"), MOOD_OK);
    assert_int_equal(mood_query_expect(&query, names, &err), MOOD_OK);
    assert_int_equal(parse("kind=songs&cuont=1"), MOOD_OK);
    assert_int_equal(mood_query_expect(&query, names, &err), MOOD_E_ARG);
    assert_error_names(err, "cuont");
}

static void numbers_hold_their_range(void **state) {
    (void)state;
    uint64_t n = 99;
    assert_int_equal(parse("one=1&many=48&seed=18446744073709551615"), MOOD_OK);
    assert_int_equal(mood_query_number(&n, &query, "one", 12, 1, 48, &err), MOOD_OK);
    assert_int_equal(n, 1);
    assert_int_equal(mood_query_number(&n, &query, "many", 12, 1, 48, &err), MOOD_OK);
    assert_int_equal(n, 48);
    assert_int_equal(mood_query_number(&n, &query, "none", 12, 1, 48, &err), MOOD_OK);
    assert_int_equal(n, 12);
    assert_int_equal(mood_query_number(&n, &query, "seed", 0, 0, UINT64_MAX, &err), MOOD_OK);
    assert_true(n == UINT64_MAX);
}

static void other_numbers_are_refused_by_name(void **state) {
    (void)state;
    static const char *const wrong[] = {"count=",   "count=0",    "count=49",
                                        "count=-1", "count=%2B1", "count=1.5",
                                        "count=1x", "count=+1",   "count=18446744073709551616"};
    for (size_t i = 0; i < MOOD_COUNT(wrong); i++) {
        uint64_t n = 7;
        assert_int_equal(parse(wrong[i]), MOOD_OK);
        assert_int_equal(mood_query_number(&n, &query, "count", 12, 1, 48, &err), MOOD_E_ARG);
        assert_error_names(err, "count: a whole number from 1 to 48");
        assert_int_equal(n, 7);
    }
}

static void a_path_keeps_its_plus(void **state) {
    (void)state;
    const char *out = NULL;
    assert_int_equal(mood_query_decode(&out, &arena, "/a+b%2fc", 8, false, &err), MOOD_OK);
    assert_string_equal(out, "/a+b/c");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(pairs_are_read_and_decoded, begin, end),
        cmocka_unit_test_setup_teardown(broken_queries_are_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_name_given_twice_is_named, begin, end),
        cmocka_unit_test_setup_teardown(sixteen_pairs_are_the_most, begin, end),
        cmocka_unit_test_setup_teardown(memory_is_bounded, begin, end),
        cmocka_unit_test_setup_teardown(unknown_names_are_named, begin, end),
        cmocka_unit_test_setup_teardown(numbers_hold_their_range, begin, end),
        cmocka_unit_test_setup_teardown(other_numbers_are_refused_by_name, begin, end),
        cmocka_unit_test_setup_teardown(a_path_keeps_its_plus, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
