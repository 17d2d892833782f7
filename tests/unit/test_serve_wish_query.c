/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/wish_query.h"
#include "serve/visitor.h"
#include "test.h"

static mood_arena arena;
static mood_wish wish;
static mood_filter filter;
static mood_error err;

static mood_status read_wish(const char *text) {
    mood_query query;
    err.text[0] = 0;
    assert_int_equal(mood_query_parse(&query, &arena, text, strlen(text), &err), MOOD_OK);
    return mood_wish_query_read(&wish, &filter, &query, &err);
}

static int begin(void **state) {
    (void)state;
    mood_arena_init(&arena, 64 << 10);
    return mood_visitor_init_library(&err) == MOOD_OK ? 0 : -1;
}

static int end(void **state) {
    (void)state;
    mood_arena_clear(&arena);
    return 0;
}

static void what_is_not_said_stays_open(void **state) {
    (void)state;
    assert_int_equal(read_wish("kind=movies&other=1"), MOOD_OK);
    assert_int_equal(wish.kind, MOOD_MOVIES);
    assert_int_equal(wish.seed, 0);
    assert_false(wish.allow_explicit);
    assert_null(wish.taste);
    assert_ptr_equal(wish.filter, &filter);
    assert_true(!filter.genre && !filter.language && !filter.certificate);
    assert_true(!filter.year_from && !filter.year_to);
}

static void each_value_is_read(void **state) {
    (void)state;
    assert_int_equal(read_wish("kind=songs&seed=9007199254740991&explicit=yes"), MOOD_OK);
    assert_int_equal(wish.kind, MOOD_SONGS);
    assert_true(wish.seed == MOOD_WISH_MAX_SEED);
    assert_true(wish.allow_explicit);
    assert_int_equal(read_wish("kind=songs&explicit=no"), MOOD_OK);
    assert_false(wish.allow_explicit);
}

static void a_filter_is_read(void **state) {
    (void)state;
    assert_int_equal(read_wish("kind=movies&genre=road+trip&years=1960-1979&language=English"
                               "&certificate=pg-13"),
                     MOOD_OK);
    assert_string_equal(filter.genre, "road trip");
    assert_string_equal(filter.language, "English");
    assert_string_equal(filter.certificate, "pg-13");
    assert_int_equal(filter.year_from, 1960);
    assert_int_equal(filter.year_to, 1979);
    assert_int_equal(read_wish("kind=songs&genre=rock&years=1994"), MOOD_OK);
    assert_int_equal(filter.year_from, 1994);
    assert_int_equal(filter.year_to, 1994);
}

static void a_word_has_a_limit(void **state) {
    (void)state;
    static const char *const names[] = {"genre", "language"};
    for (size_t i = 0; i < MOOD_COUNT(names); i++)
        for (int n = MOOD_WISH_MAX_WORD_BYTES; n <= MOOD_WISH_MAX_WORD_BYTES + 1; n++) {
            char text[128];
            snprintf(text, sizeof text, "kind=movies&%s=%0*d", names[i], n, 1);
            const bool fits = n <= MOOD_WISH_MAX_WORD_BYTES;
            assert_int_equal(read_wish(text), fits ? MOOD_OK : MOOD_E_ARG);
            if (!fits) assert_ptr_equal(strstr(err.text, names[i]), err.text);
        }
}

static void wrong_values_are_named(void **state) {
    (void)state;
    static const struct {
        const char *query, *name;
    } wrong[] = {
        {"seed=1", "kind:"},
        {"kind=", "kind:"},
        {"kind=songs&seed=-1", "seed:"},
        {"kind=songs&seed=9007199254740992", "seed:"},
        {"kind=songs&explicit=", "explicit:"},
        {"kind=songs&explicit=Yes", "explicit:"},
        {"kind=songs&genre=", "genre:"},
        {"kind=songs&years=", "years:"},
        {"kind=songs&years=1980-1970", "years:"},
        {"kind=songs&years=0", "years:"},
        {"kind=songs&years=1-10000", "years:"},
        {"kind=songs&language=English", "language:"},
        {"kind=songs&certificate=PG", "certificate:"},
        {"kind=movies&language=", "language:"},
        {"kind=movies&certificate=", "certificate:"},
        {"kind=movies&certificate=FSK+12", "certificate:"},
    };
    for (size_t i = 0; i < MOOD_COUNT(wrong); i++) {
        assert_int_equal(read_wish(wrong[i].query), MOOD_E_ARG);
        assert_ptr_equal(strstr(err.text, wrong[i].name), err.text);
    }
}

static void seeds_at_random_differ_and_fit(void **state) {
    (void)state;
    const uint64_t a = mood_wish_random_seed(), b = mood_wish_random_seed();
    assert_true(a != b);
    assert_true(a <= MOOD_WISH_MAX_SEED && b <= MOOD_WISH_MAX_SEED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_said_stays_open),
        cmocka_unit_test(each_value_is_read),
        cmocka_unit_test(a_filter_is_read),
        cmocka_unit_test(a_word_has_a_limit),
        cmocka_unit_test(wrong_values_are_named),
        cmocka_unit_test(seeds_at_random_differ_and_fit),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
