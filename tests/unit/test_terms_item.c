/* SPDX-License-Identifier: Apache-2.0 */
#include "terms/item.h"
#include "test.h"

static void ids_have_the_form_of_their_kind(void **state) {
    (void)state;
    assert_true(mood_item_id_is_valid(MOOD_MOVIES, "tt0111161"));
    assert_true(mood_item_id_is_valid(MOOD_MOVIES, "tt10872600"));
    assert_true(mood_item_id_is_valid(MOOD_SONGS, "3Wrjm47oTz2sjIgck11l5e"));
    static const char *const bad_films[] = {
        "", "tt", "tt123456", "tt0123456789", "nm0111161", "tt011116x", "tt0111161/../x"};
    for (size_t i = 0; i < MOOD_COUNT(bad_films); i++)
        assert_false(mood_item_id_is_valid(MOOD_MOVIES, bad_films[i]));
    static const char *const bad_songs[] = {
        "", "3Wrjm47oTz2sjIgck11l5", "3Wrjm47oTz2sjIgck11l5e0", "3Wrjm47oTz2sjIgck11l5/"};
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

static mood_item good_item(void) {
    return (mood_item){.kind = MOOD_MOVIES, .id = "tt0111161", .title = "T"};
}

static void expect_refusal(mood_item item, mood_status wanted, const char *part) {
    mood_error err = {""};
    assert_int_equal(mood_item_check(&item, &err), wanted);
    assert_error_names(err, part);
}

static void a_bare_item_may_enter(void **state) {
    (void)state;
    mood_item item = good_item();
    assert_int_equal(mood_item_check(&item, NULL), MOOD_OK);
    item.place = (mood_point){-1.f, 1.f};
    item.fame = item.quality = item.confidence = item.energy = 1.f;
    item.tempo_bpm = 1000.f;
    item.by = "Jean-Pierre Jeunet";
    assert_int_equal(mood_item_check(&item, NULL), MOOD_OK);
}

static void texts_have_limits(void **state) {
    (void)state;
    char text[MOOD_ITEM_MAX_TITLE + 2];
    memset(text, 'x', sizeof text);
    text[MOOD_ITEM_MAX_TITLE] = 0;
    mood_item item = good_item();
    item.title = text;
    assert_int_equal(mood_item_check(&item, NULL), MOOD_OK);
    text[MOOD_ITEM_MAX_TITLE] = 'x';
    text[MOOD_ITEM_MAX_TITLE + 1] = 0;
    expect_refusal(item, MOOD_E_LIMIT, "title");
    item = good_item();
    item.poster = text;
    expect_refusal(item, MOOD_E_LIMIT, "poster");
}

static void what_is_no_item_is_named(void **state) {
    (void)state;
    mood_item item = good_item();
    item.title = "";
    expect_refusal(item, MOOD_E_FORMAT, "title");
    item.title = NULL;
    expect_refusal(item, MOOD_E_FORMAT, "title");
    item = good_item();
    item.id = NULL;
    expect_refusal(item, MOOD_E_FORMAT, "id");
    item = good_item();
    item.kind = MOOD_SONGS;
    expect_refusal(item, MOOD_E_FORMAT, "not an id of songs");
    item = good_item();
    item.tags = "a\xff";
    expect_refusal(item, MOOD_E_FORMAT, "tags: not UTF-8");
    item.tags = "a\tb";
    expect_refusal(item, MOOD_E_FORMAT, "control");
    item.tags = "a\x7f";
    expect_refusal(item, MOOD_E_FORMAT, "control");
    item = good_item();
    item.place.arousal = NAN;
    expect_refusal(item, MOOD_E_FORMAT, "arousal");
    item.place.arousal = -1.001f;
    expect_refusal(item, MOOD_E_FORMAT, "arousal");
    item = good_item();
    item.fame = INFINITY;
    expect_refusal(item, MOOD_E_FORMAT, "fame");
    item = good_item();
    item.year = -1;
    expect_refusal(item, MOOD_E_FORMAT, "year");
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
        cmocka_unit_test(a_bare_item_may_enter),
        cmocka_unit_test(texts_have_limits),
        cmocka_unit_test(what_is_no_item_is_named),
        cmocka_unit_test(kinds_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
