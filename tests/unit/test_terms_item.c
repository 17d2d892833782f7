/* SPDX-License-Identifier: Apache-2.0 */
#include "terms/item.h"
#include "test.h"

static void ids_have_the_form_of_their_kind(void **state) {
    (void)state;
    assert_true(mood_item_id_is_valid(MOOD_MOVIES, "tt0111161"));
    assert_true(mood_item_id_is_valid(MOOD_MOVIES, "tt10872600"));
    assert_true(mood_item_id_is_valid(MOOD_SONGS, "3Wrjm47oTz2sjIgck11l5e"));
    static const char *const bad_films[] = {"", "tt", "tt123456", "tt0123456789", "nm0111161",
                                            "tt011116x", "tt0111161/../x"};
    for (size_t i = 0; i < MOOD_COUNT(bad_films); i++)
        assert_false(mood_item_id_is_valid(MOOD_MOVIES, bad_films[i]));
    static const char *const bad_songs[] = {"", "3Wrjm47oTz2sjIgck11l5", "3Wrjm47oTz2sjIgck11l5e0",
                                            "3Wrjm47oTz2sjIgck11l5/"};
    for (size_t i = 0; i < MOOD_COUNT(bad_songs); i++)
        assert_false(mood_item_id_is_valid(MOOD_SONGS, bad_songs[i]));
}

static void links_lead_to_the_right_house(void **state) {
    (void)state;
    char link[MOOD_ITEM_LINK_BYTES];
    assert_int_equal(mood_item_link(link, MOOD_MOVIES, "tt0111161"), MOOD_OK);
    assert_string_equal(link, "https://www.imdb.com/title/tt0111161/");
    assert_int_equal(mood_item_link(link, MOOD_SONGS, "3Wrjm47oTz2sjIgck11l5e"), MOOD_OK);
    assert_string_equal(link, "https://open.spotify.com/track/3Wrjm47oTz2sjIgck11l5e");
    assert_int_equal(mood_item_link(link, MOOD_MOVIES, "//evil.example"), MOOD_E_ARG);
}

static void kinds_have_names(void **state) {
    (void)state;
    for (int i = 0; i < MOOD_N_KINDS; i++) {
        mood_kind kind;
        assert_true(mood_kind_parse(&kind, mood_kind_name(i)));
        assert_int_equal(kind, i);
    }
    mood_kind kind;
    assert_false(mood_kind_parse(&kind, "books"));
    assert_null(mood_kind_name(2));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_have_the_form_of_their_kind),
        cmocka_unit_test(links_lead_to_the_right_house),
        cmocka_unit_test(kinds_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
