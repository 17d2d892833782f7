/* SPDX-License-Identifier: Apache-2.0 */
#include "taker.h"

#define HEADER "id\ttitle\tvalence\tarousal"

static void a_full_film_and_a_full_song_are_read(void **state) {
    (void)state;
    expect_import(
        "id\ttitle\tby\tpeople\tyear\tgenres\ttags\tcertificate\tlanguage\truntime\texplicit\t"
        "valence\tarousal\tconfidence\tfame\tquality\ttempo\tenergy\tposter\n"
        "tt0245429\tSpirited Away\tHayao Miyazaki\tA, B\t2001\tAnimation|Family\tQuest\tPG\t"
        "Japanese\t125\t\t0.5\t-0.25\t0.9\t0.8\t0.7\t\t\ttmdb:/p.jpg\n"
        "3Wrjm47oTz2sjIgck11l5e\tBeggin'\tMåneskin\t\t2017\trock\t\t\t\t\t1\t0.1\t0.5\t0.8\t1\t"
        "0.79\t134\t0.8\t\n",
        "movies tt0245429 Spirited Away|Hayao Miyazaki|A, B|Animation|Family|Quest|PG|Japanese|"
        "tmdb:/p.jpg|2001 125 0 0.5 -0.25 c0.9 f0.8 q0.7 t0 e0\n"
        "songs 3Wrjm47oTz2sjIgck11l5e Beggin'|Måneskin||rock|||||2017 0 1 0.1 0.5 c0.8 f1 "
        "q0.79 "
        "t134 e0.8\n",
        "");
}

static void four_columns_are_enough_in_any_order(void **state) {
    (void)state;
    expect_import("AROUSAL\tstrange\tTitle\tID\tvalence\n"
                  "0.5\twhatever\tA Film\ttt0000001\t-1\n",
                  "movies tt0000001 A Film||||||||0 0 0 -1 0.5 c0.5 f0 q0.5 t0 e0\n", "");
}

static void bad_rows_are_told_and_passed_over(void **state) {
    (void)state;
    expect_import(HEADER "\n"
                         "tt1\tShort id\t0\t0\n"
                         "tt0000001\t\t0\t0\n"
                         "tt0000002\tToo few\t0\n"
                         "tt0000003\tToo many\t0\t0\t0\n"
                         "tt0000004\tNo number\tmuch\t0\n"
                         "tt0000005\tOut of range\t0\t1.01\n"
                         "tt0000006\tUnknown\t\t0\n"
                         "tt0000007\tUnknown\t0\t\n"
                         "\n"
                         "tt0000008\tNot UTF-8 \xff\t0\t0\n"
                         "tt0000009\tControl \x01\t0\t0\n"
                         "tt0000010\tGood\t0\t0\n",
                  "movies tt0000010 Good||||||||0 0 0 0 0 c0.5 f0 q0.5 t0 e0\n",
                  "2: id: \"tt1\" is neither an IMDb id (tt1234567) nor a Spotify track id\n"
                  "3: title: is empty\n"
                  "4: 3 fields, the header has 4\n"
                  "5: 5 fields, the header has 4\n"
                  "6: valence: \"much\" is not a number\n"
                  "7: arousal: 1.01 is not in [-1, 1]\n"
                  "8: valence: is empty\n"
                  "9: arousal: is empty\n"
                  "11: the row is not UTF-8\n"
                  "12: title: holds a control character\n");
}

static void texts_may_be_as_long_as_their_limit(void **state) {
    (void)state;
    char text[2048], title[MOOD_ITEM_MAX_TITLE + 2];
    memset(title, 'x', sizeof title);
    title[MOOD_ITEM_MAX_TITLE + 1] = 0;
    for (int too_long = 1; too_long >= 0; too_long--) {
        taker me = {.answer = MOOD_OK};
        title[MOOD_ITEM_MAX_TITLE + too_long] = 0;
        snprintf(text, sizeof text, HEADER "\ntt0000001\t%s\t0\t0\n", title);
        assert_int_equal(take_text(&me, text), MOOD_OK);
        assert_int_equal(me.progress.n_items, 1 - too_long);
        assert_int_equal(me.progress.n_rejects, too_long);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_film_and_a_full_song_are_read),
        cmocka_unit_test(four_columns_are_enough_in_any_order),
        cmocka_unit_test(bad_rows_are_told_and_passed_over),
        cmocka_unit_test(texts_may_be_as_long_as_their_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
