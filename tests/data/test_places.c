/* SPDX-License-Identifier: Apache-2.0
 *
 * The placing of src/import/places.c against that of tools/make_catalog.py, which was written
 * independently: all films of the starter catalogue, and songs with their audio features.
 */
#include "import/form.h"
#include "import/import.h"
#include "unit/test.h"

#define ROUNDED 0.00501 /* the catalogue has two decimals */
#define EXACT   2e-6

static mood_places *places;

static int load_places(void **state) {
    (void)state;
    mood_error err = {""};
    if (mood_places_create(&places, CATALOG_FOLDER, &err) != MOOD_OK) fail_msg("%s", err.text);
    return 0;
}

static int unload_places(void **state) {
    (void)state;
    mood_places_destroy(&places);
    mood_places_destroy(&places);
    return 0;
}

static mood_status compare_film(void *cookie, const mood_item *film, mood_error *err) {
    (void)err;
    mood_item placed = *film;
    mood_places_place_film(&placed, places);
    /* A list of tags that was cut at its limit lacks keywords that the tool has seen. */
    if (strlen(film->tags) > MOOD_ITEM_MAX_TAGS - 40) return MOOD_OK;
    if (fabsf(placed.place.valence - film->place.valence) > (float)ROUNDED ||
        fabsf(placed.place.arousal - film->place.arousal) > (float)ROUNDED ||
        fabsf(placed.confidence - film->confidence) > (float)ROUNDED)
        fail_msg("%s %s: (%.3f, %.3f) %.3f instead of (%.2f, %.2f) %.2f", film->id, film->title,
                 (double)placed.place.valence, (double)placed.place.arousal,
                 (double)placed.confidence, (double)film->place.valence,
                 (double)film->place.arousal, (double)film->confidence);
    ++*(int *)cookie;
    return MOOD_OK;
}

static void films_of_the_starter_catalogue_agree(void **state) {
    (void)state;
    int n_compared = 0;
    mood_error err = {""};
    mood_import_progress progress = {0};
    const mood_importer importer = {.item = compare_film, .cookie = &n_compared};
    if (mood_import_file(&progress, CATALOG_FOLDER "/movies.tsv", &importer, &err) != MOOD_OK)
        fail_msg("%s", err.text);
    print_message("# %d films compared\n", n_compared);
    assert_true(n_compared > 4000);
}

static void songs_agree(void **state) {
    (void)state;
    FILE *file = fopen(GOLDEN_FOLDER "/song-places.tsv", "r");
    assert_non_null(file);
    char line[2048];
    int n_compared = 0;
    for (bool is_header = true; fgets(line, sizeof line, file); is_header = false) {
        if (is_header) continue;
        char *fields[12] = {NULL}, *rest = line;
        for (int i = 0; i < 12; i++) assert_non_null(fields[i] = strsep(&rest, "\t\n"));
        mood_song_features f = mood_song_features_unknown();
        float *const numbers[] = {&f.valence,      &f.energy,           &f.danceability,
                                  &f.acousticness, &f.instrumentalness, &f.speechiness,
                                  &f.mode,         &f.tempo_bpm};
        for (size_t i = 0; i < MOOD_COUNT(numbers); i++)
            assert_int_equal(mood_form_number(numbers[i], "feature", fields[i], NULL), MOOD_OK);
        mood_item song = {.kind = MOOD_SONGS, .id = "", .genres = fields[8]};
        mood_places_place_song(&song, places, &f);
        assert_near((double)song.place.valence, atof(fields[9]), EXACT);
        assert_near((double)song.place.arousal, atof(fields[10]), EXACT);
        assert_near((double)song.confidence, atof(fields[11]), EXACT);
        n_compared++;
    }
    fclose(file);
    assert_true(n_compared > 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(films_of_the_starter_catalogue_agree),
        cmocka_unit_test(songs_agree),
    };
    return cmocka_run_group_tests(tests, load_places, unload_places);
}
