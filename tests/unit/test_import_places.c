/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "places_made.h"

static mood_places *places;
static mood_error err;

static int setup(void **state) {
    (void)state;
    return make_places(&places, FILM_PLACES, SONG_PLACES, &err) != MOOD_OK;
}

static int teardown(void **state) {
    (void)state;
    mood_places_destroy(&places);
    return mood_alloc_count_live() != 0;
}

static mood_item film(const char *genres, const char *tags, const char *certificate) {
    mood_item item = {.kind = MOOD_MOVIES,
                      .id = "tt0000001",
                      .genres = genres,
                      .tags = tags,
                      .certificate = certificate};
    mood_places_place_film(&item, places);
    return item;
}

static void expect(const mood_item *item, double valence, double arousal, double confidence) {
    assert_near((double)item->place.valence, valence, 1e-5);
    assert_near((double)item->place.arousal, arousal, 1e-5);
    assert_near((double)item->confidence, confidence, 1e-5);
}

/* By hand: the mean of the words times 1.4 and, from .1, times 1.6; confidence 1 - exp(-w/2.5).
 */
static void a_film_lies_at_the_mean_of_its_words(void **state) {
    (void)state;
    mood_item item = film("Comedy", "", "");
    expect(&item, .7, 0., 1. - exp(-1. / 2.5));
    item = film("Comedy|Horror", "", "");
    expect(&item, 0., 1.6 * (.3 - .1), 1. - exp(-2. / 2.5));
    item = film("Comedy", "Quest|ghost|never heard of", "PG");
    const double valence = (.5 + .2 - .5 * .4 + .5 * .2) / 3.;
    const double arousal = (.1 + .4 + .5 * .3) / 3.;
    expect(&item, 1.4 * valence, 1.6 * (arousal - .1), 1. - exp(-3. / 2.5));
}

static void a_film_of_unknown_words_is_neutral_and_doubtful(void **state) {
    (void)state;
    mood_item item = film("", "", "");
    expect(&item, 0., 0., 0.);
    item = film("comedy|Come", "|", "R");
    expect(&item, 0., 0., 0.);
}

static void keywords_weigh_little_together(void **state) {
    (void)state;
    mood_item item = film("Comedy", "ghost|ghost|ghost|ghost", "");
    const double share = 1.2 / 2.; /* four times .5 is cut to 1.2 */
    const double valence = (.5 - share * 4. * .5 * .4) / 2.2;
    assert_near((double)item.place.valence, 1.4 * valence, 1e-5);
    assert_near((double)item.confidence, 1. - exp(-2.2 / 2.5), 1e-5);
}

static void one_film_can_be_corrected(void **state) {
    (void)state;
    mood_item item = {.kind = MOOD_MOVIES,
                      .id = "tt0000099",
                      .genres = "Horror",
                      .tags = "",
                      .certificate = ""};
    mood_places_place_film(&item, places);
    assert_true(item.place.valence < -.5f && item.place.arousal < -.6f);
    assert_near(hypot((double)item.place.valence, (double)item.place.arousal), 1., 1e-5);
}

static void a_middle_song_is_neutral(void **state) {
    (void)state;
    mood_song_features f = {.valence = .5f,
                            .energy = .6f,
                            .danceability = .64f,
                            .acousticness = .24f,
                            .mode = .63f,
                            .tempo_bpm = 120.f};
    mood_item song = {.kind = MOOD_SONGS, .id = "", .genres = ""};
    mood_places_place_song(&song, places, &f);
    expect(&song, 0., 0., .8);
    song.genres = "grunge|disco";
    mood_places_place_song(&song, places, &f);
    expect(&song, tanh(1.15 * -.05), tanh(1.15 * .1), .8);
}

static void one_song_can_be_corrected(void **state) {
    (void)state;
    mood_song_features f = mood_song_features_unknown();
    f.valence = .5f;
    f.energy = .6f;
    f.acousticness = .24f;
    mood_item song = {.kind = MOOD_SONGS, .id = "3Wrjm47oTz2sjIgck11l5z", .genres = "disco"};
    mood_places_place_song(&song, places, &f);
    expect(&song, tanh(1.15 * (.2 + .5)), tanh(1.15 * (.1 - .25)), .5);
}

static void what_is_unknown_of_a_song_counts_as_usual(void **state) {
    (void)state;
    mood_song_features f = mood_song_features_unknown();
    f.valence = .9f;
    f.energy = .6f;
    mood_item song = {.kind = MOOD_SONGS, .id = "", .genres = ""};
    mood_places_place_song(&song, places, &f);
    expect(&song, tanh(1.15 * .8), tanh(1.15 * .3 * .24), .5);
}

static void broken_tables_are_told(void **state) {
    (void)state;
    static const struct {
        const char *films, *songs, *part;
    } cases[] = {
        {NULL, SONG_PLACES, "film-places.tsv"},
        {FILM_PLACES, NULL, "song-places.tsv"},
        {"head\nbook\tx\t0\t0\t1\n", SONG_PLACES, "line 2: \"book\" is no field"},
        {"head\ngenre\tx\t2\t0\t1\n", SONG_PLACES, "line 2: valence: 2"},
        {"head\ngenre\tx\t0\t\t1\n", SONG_PLACES, "arousal"},
        {"head\ngenre\tx\t0\t0\t-1\n", SONG_PLACES, "weight"},
        {"head\ngenre\t\t0\t0\t1\n", SONG_PLACES, "the word is missing"},
        {"head\ngenre\tx\t0\n", SONG_PLACES, "3 fields, 5 are needed"},
        {"head\ngenre\tx\t0\t0\t1\ngenre\tx\t0\t0\t1\n", SONG_PLACES, "\"x\" twice"},
        {FILM_PLACES, "head\nx\tmuch\t0\n", "line 2: valence: \"much\""},
    };
    for (size_t i = 0; i < MOOD_COUNT(cases); i++) {
        mood_places *none = NULL;
        assert_int_not_equal(make_places(&none, cases[i].films, cases[i].songs, &err), MOOD_OK);
        assert_null(none);
        assert_error_names(err, cases[i].part);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_film_lies_at_the_mean_of_its_words),
        cmocka_unit_test(a_film_of_unknown_words_is_neutral_and_doubtful),
        cmocka_unit_test(keywords_weigh_little_together),
        cmocka_unit_test(one_film_can_be_corrected),
        cmocka_unit_test(a_middle_song_is_neutral),
        cmocka_unit_test(one_song_can_be_corrected),
        cmocka_unit_test(what_is_unknown_of_a_song_counts_as_usual),
        cmocka_unit_test(broken_tables_are_told),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
