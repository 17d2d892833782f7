/* SPDX-License-Identifier: Apache-2.0 */
#include "ease/ratings.h"
#include "base/alloc.h"
#include "test.h"

/* Four likes of film 1, three of film 2, one of film 3; user 9 likes only one that is left. */
static const char text[] = "user\timdb_id\trating\ttimestamp\n"
                           "7\ttt0000002\t4.0\t1\n"
                           "7\ttt0000001\t5\t2\r\n"
                           "7\ttt0000001\t4.5\t3\n"
                           "8\ttt0000001\t4\n"
                           "8\ttt0000002\t4.5\n"
                           "8\ttt0000003\t5\n"
                           "8\ttt0000004\t3.5\n"
                           "9\ttt0000002\t4";

static void it_numbers_what_is_left(void **state) {
    (void)state;
    mood_ratings ratings;
    assert_int_equal(mood_ratings_read(&ratings, text, sizeof text - 1, 2, 2, NULL), MOOD_OK);
    assert_int_equal(ratings.n_items, 2);
    assert_int_equal(ratings.n_users, 2);
    assert_int_equal(ratings.n_likes, 4); /* the one told twice counts once */
    assert_int_equal(ratings.n_bad, 0);
    assert_string_equal(ratings.ids[0], "tt0000001");
    assert_string_equal(ratings.ids[1], "tt0000002");
    for (size_t u = 0; u < 2; u++) {
        assert_int_equal(ratings.start[u + 1], 2 * (u + 1));
        for (uint32_t i = 0; i < 2; i++)
            assert_int_equal(ratings.likes[ratings.start[u] + i].item, i);
    }
    uint32_t row = 9;
    assert_true(mood_ratings_find(&row, &ratings, "tt0000002"));
    assert_int_equal(row, 1);
    assert_false(mood_ratings_find(&row, &ratings, "tt0000003"));
    mood_ratings_clear(&ratings);
}

static void bad_lines_are_counted(void **state) {
    (void)state;
    static const char bad[] = "header\n"
                              "1\ttt0000001\t4\n"
                              "-1\ttt0000001\t4\n"
                              "x\ttt0000001\t4\n"
                              "4294967296\ttt0000001\t4\n"
                              "1\ttt1\t4\n"
                              "1\ttt0000001\n"
                              "1\ttt0000001\tnan\n"
                              "1\ttt0000001\t4x\n"
                              "1\ttt000000100000000000000000000000000\t4\n"
                              "\n";
    mood_ratings ratings;
    assert_int_equal(mood_ratings_read(&ratings, bad, sizeof bad - 1, 1, 1, NULL), MOOD_OK);
    assert_int_equal(ratings.n_likes, 1);
    assert_int_equal(ratings.n_bad, 9);
    mood_ratings_clear(&ratings);
}

static void nothing_left_is_a_sentence(void **state) {
    (void)state;
    static const char *const texts[] = {"", "header", "header\n", "header\n1\ttt0000001\t3\n"};
    for (size_t i = 0; i < MOOD_COUNT(texts); i++) {
        mood_ratings ratings;
        mood_error err = {""};
        assert_int_equal(mood_ratings_read(&ratings, texts[i], strlen(texts[i]), 1, 1, &err),
                         MOOD_E_FORMAT);
        assert_error_names(err, "no user");
    }
}

/* One user who likes n films. */
static mood_status read_films(mood_ratings *out, size_t n, mood_error *err) {
    enum { LINE = 20 };
    char *films = mood_alloc_zero(n + 1, LINE);
    assert_non_null(films);
    size_t at = (size_t)sprintf(films, "header\n");
    for (size_t i = 0; i < n; i++) at += (size_t)sprintf(films + at, "1\ttt%07zu\t4\n", i);
    const mood_status status = mood_ratings_read(out, films, at, 1, 1, err);
    mood_free(films);
    return status;
}

static void films_have_a_limit(void **state) {
    (void)state;
    mood_ratings ratings;
    mood_error err = {""};
    assert_int_equal(read_films(&ratings, MOOD_EASE_MAX_ITEMS, &err), MOOD_OK);
    assert_int_equal(ratings.n_items, MOOD_EASE_MAX_ITEMS);
    mood_ratings_clear(&ratings);
    assert_int_equal(read_films(&ratings, MOOD_EASE_MAX_ITEMS + 1, &err), MOOD_E_LIMIT);
    assert_error_names(err, "at most 30000 films");
}

static void it_gives_back_what_it_took_without_memory(void **state) {
    (void)state;
    const long live = mood_alloc_count_live();
    mood_status status = MOOD_E_NOMEM;
    for (long n = 0; status == MOOD_E_NOMEM && n < 100; n++) {
        mood_ratings ratings = {0};
        mood_alloc_fail_after(n);
        status = mood_ratings_read(&ratings, text, sizeof text - 1, 2, 2, NULL);
        mood_alloc_fail_after(-1);
        mood_ratings_clear(&ratings);
        assert_int_equal(mood_alloc_count_live(), live);
    }
    assert_int_equal(status, MOOD_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_numbers_what_is_left),
        cmocka_unit_test(bad_lines_are_counted),
        cmocka_unit_test(nothing_left_is_a_sentence),
        cmocka_unit_test(films_have_a_limit),
        cmocka_unit_test(it_gives_back_what_it_took_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
