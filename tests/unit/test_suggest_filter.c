/* SPDX-License-Identifier: Apache-2.0 */
#include "suggest/filter.h"
#include "test.h"
#include "suggest_items.h"

static const mood_item film = {.kind = MOOD_MOVIES,
                               .genres = "Comedy|Sci-Fi",
                               .tags = "Road Trip|classic rock",
                               .certificate = "PG-13",
                               .language = "English",
                               .year = 1994};

static bool allows(mood_filter filter) {
    return mood_filter_allows(&filter, &film);
}

static void no_filter_lets_all_through(void **state) {
    (void)state;
    assert_true(mood_filter_allows(NULL, &film));
    assert_true(allows((mood_filter){0}));
    assert_true(allows((mood_filter){.genre = "", .language = "", .certificate = ""}));
}

static void years_are_both_included(void **state) {
    (void)state;
    assert_true(allows((mood_filter){.year_from = 1994, .year_to = 1994}));
    assert_false(allows((mood_filter){.year_from = 1995}));
    assert_false(allows((mood_filter){.year_to = 1993}));
    const mood_item undated = {.kind = MOOD_SONGS, .genres = "", .tags = ""};
    const mood_filter late = {.year_from = 1}, early = {.year_to = 3000};
    assert_false(mood_filter_allows(&late, &undated));
    assert_false(mood_filter_allows(&early, &undated));
}

static void genres_are_found_as_words(void **state) {
    (void)state;
    static const char *const found[] = {"comedy", "Sci-Fi",  "road trip",
                                        "rock",   "classic", "sci"};
    static const char *const missing[] = {"com", "roadtrip", "roc", "lassic rock", "drama"};
    for (size_t i = 0; i < MOOD_COUNT(found); i++)
        assert_true(allows((mood_filter){.genre = found[i]}));
    for (size_t i = 0; i < MOOD_COUNT(missing); i++)
        assert_false(allows((mood_filter){.genre = missing[i]}));
}

static void certificates_are_ranked(void **state) {
    (void)state;
    assert_true(allows((mood_filter){.certificate = "PG-13"}));
    assert_true(allows((mood_filter){.certificate = "r"}));
    assert_false(allows((mood_filter){.certificate = "PG"}));
    assert_false(allows((mood_filter){.certificate = "no such"}));
    mood_item other = film;
    other.certificate = "";
    const mood_filter strict = {.certificate = "NC-17"};
    assert_false(mood_filter_allows(&strict, &other));
    assert_true(mood_filter_knows_certificate("TV-14"));
    assert_false(mood_filter_knows_certificate("PG-14"));
}

static void languages_are_of_films(void **state) {
    (void)state;
    assert_true(allows((mood_filter){.language = "english"}));
    assert_false(allows((mood_filter){.language = "French"}));
    const mood_item song = {.kind = MOOD_SONGS, .genres = "", .tags = ""};
    const mood_filter french = {.language = "French", .certificate = "G"};
    assert_true(mood_filter_allows(&french, &song));
}

/* Through the whole ranking: full lists of nothing else, or what there is. */
static void a_list_keeps_to_its_filter(void **state) {
    (void)state;
    static made_catalog made;
    made_catalog_fill(&made, 4000, 17);
    mood_index *index;
    assert_int_equal(mood_index_create(&index, made.items, made.n), MOOD_OK);
    const mood_filter filter = {.year_from = 1960, .year_to = 1979, .genre = "soul"};
    const mood_target target = target_of(MOOD_SAD, MOOD_DOOR_LIFT);
    const mood_wish wish = {.kind = MOOD_SONGS, .count = 12, .filter = &filter};
    mood_suggestion list[12];
    size_t n;
    assert_int_equal(mood_suggest(list, &n, index, &target, &wish), MOOD_OK);
    assert_int_equal(n, 12);
    for (size_t i = 0; i < n; i++) {
        assert_in_range(list[i].item->year, 1960, 1979);
        assert_non_null(strstr(list[i].item->genres, "soul"));
    }
    const mood_journey way = {mood_seven_point(MOOD_SAD), mood_seven_point(MOOD_HAPPY)};
    const mood_wish path = {.kind = MOOD_SONGS, .count = 5, .filter = &filter};
    assert_int_equal(mood_path_find(list, index, &way, &path), MOOD_OK);
    for (size_t i = 0; i < 5; i++) assert_in_range(list[i].item->year, 1960, 1979);
    mood_index_destroy(&index);
}

static void years_are_read_strictly(void **state) {
    (void)state;
    static const char *const wrong[] = {"",
                                        "0",
                                        "-1",
                                        "1960-",
                                        "-1979",
                                        "1980-1970",
                                        "1-10000",
                                        "10000",
                                        " 1960",
                                        "1960 ",
                                        "1960-+70",
                                        "1960--70",
                                        "196O",
                                        "+1960",
                                        "1960-1979-",
                                        "99999999999999999999",
                                        "1-99999999999999999999"};
    mood_filter filter = {.year_from = 7, .genre = "rock"};
    for (size_t i = 0; i < MOOD_COUNT(wrong); i++)
        if (mood_filter_parse_years(&filter, wrong[i])) fail_msg("\"%s\" is taken", wrong[i]);
    assert_int_equal(filter.year_from, 7);
    assert_true(mood_filter_parse_years(&filter, "1-9999"));
    assert_int_equal(filter.year_from, 1);
    assert_int_equal(filter.year_to, 9999);
    assert_true(mood_filter_parse_years(&filter, "1994"));
    assert_int_equal(filter.year_from, 1994);
    assert_int_equal(filter.year_to, 1994);
    assert_string_equal(filter.genre, "rock");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_filter_lets_all_through),
        cmocka_unit_test(years_are_both_included),
        cmocka_unit_test(genres_are_found_as_words),
        cmocka_unit_test(certificates_are_ranked),
        cmocka_unit_test(languages_are_of_films),
        cmocka_unit_test(a_list_keeps_to_its_filter),
        cmocka_unit_test(years_are_read_strictly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
