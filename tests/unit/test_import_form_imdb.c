/* SPDX-License-Identifier: Apache-2.0 */
#include "places_made.h"

#define TITLES                                                                                 \
    "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\t"            \
    "runtimeMinutes\tgenres\n"                                                                 \
    "tt0000001\tmovie\tA \"Quoted\" Film\tX\t0\t1999\t\\N\t90\tComedy,Family\n"                \
    "tt0000002\ttvSeries\tA Series\tX\t0\t1999\t\\N\t90\tComedy\n"                             \
    "tt0000003\tmovie\tAdult\tX\t1\t1999\t\\N\t90\tAdult\n"                                    \
    "tt0000004\tmovie\tUnknown\tX\t0\t\\N\t\\N\t\\N\t\\N\n"                                    \
    "tt0000005\tmovie\tBad year\tX\t0\tsoon\t\\N\t\\N\t\\N\n"
#define RATINGS                                                                                \
    "tconst\taverageRating\tnumVotes\n"                                                        \
    "tt0000001\t8.0\t5000\n"                                                                   \
    "tt0000004\t5.0\t10\n"                                                                     \
    "nm0000001\t5.0\t10\n"                                                                     \
    "tt0000007\t11\t10\n"

static void films_are_taken_and_placed(void **state) {
    (void)state;
    taker me = {.answer = MOOD_OK};
    take_texts(&me, 1000, (const char *const[]){TITLES, NULL});
    assert_string_equal(
        me.items, "movies tt0000001 A \"Quoted\" Film|||Comedy|Family|||||1999 90 0 0.7 -0.08 "
                  "c0.551 f0 q0.5 t0 e0\n"
                  "movies tt0000004 Unknown||||||||0 0 0 0 0 c0 f0 q0.5 t0 e0\n");
    assert_string_equal(me.rejects,
                        "6: startYear: \"soon\" is not a year or a date (1995-10-30)\n");
    assert_int_equal(me.progress.n_passed, 2);
}

static void ratings_beside_them_count(void **state) {
    (void)state;
    taker me = {.answer = MOOD_OK};
    take_texts(&me, 1000, (const char *const[]){RATINGS, TITLES, NULL});
    assert_string_equal(me.items,
                        "movies tt0000001 A \"Quoted\" Film|||Comedy|Family|||||1999 90 0 0.7 "
                        "-0.08 c0.551 f0.201 q0.63 t0 e0\n");
    assert_int_equal(me.progress.n_passed, 3); /* a series, an adult one, one hardly rated */
    assert_non_null(strstr(me.rejects, "4: tconst: \"nm0000001\" is no IMDb id\n"));
    assert_non_null(strstr(me.rejects, "5: averageRating: 11 is not in [1, 10]\n"));
}

static void without_tables_or_sides_it_says_so(void **state) {
    (void)state;
    taker me = {.answer = MOOD_OK};
    assert_int_equal(take_text(&me, TITLES), MOOD_E_UNSUPPORTED);
    assert_error_names(me.err, "film-places.tsv");
    assert_int_equal(take_text(&me, RATINGS), MOOD_E_UNSUPPORTED);
    assert_error_names(me.err, "tells facts about items");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(films_are_taken_and_placed),
        cmocka_unit_test(ratings_beside_them_count),
        cmocka_unit_test(without_tables_or_sides_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
