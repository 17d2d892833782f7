/* SPDX-License-Identifier: Apache-2.0
 *
 * Track tables with Spotify's audio features, in the header forms that are common on Kaggle:
 *
 *     track_id, track_name, track_artist, track_popularity, playlist_genre, ...  (30,000 songs)
 *     track_id, track_name, artists, popularity, track_genre, explicit, ...      (114,000
 * tracks) id, name, artists, popularity, explicit, year, release_date, ...           (170,000
 * tracks)
 */
#include "base/buf.h"
#include "import/form.h"

#include <math.h>
#include <string.h>

enum {
    ID,
    NAME,
    ARTISTS,
    VALENCE,
    ENERGY,
    TEMPO,
    POPULARITY,
    EXPLICIT,
    DANCEABILITY,
    ACOUSTICNESS,
    INSTRUMENTALNESS,
    SPEECHINESS,
    MODE,
    YEAR,
    RELEASE_DATE,
    GENRE,
    SUBGENRE,
    N_COLUMNS
};

static const mood_form_column columns[N_COLUMNS] = {
    [ID] = {"track_id", "id", true},
    [NAME] = {"track_name", "name", true},
    [ARTISTS] = {"track_artist", "artists", true},
    [VALENCE] = {"valence", NULL, true},
    [ENERGY] = {"energy", NULL, true},
    [TEMPO] = {"tempo", NULL, true},
    [POPULARITY] = {"track_popularity", "popularity", false},
    [EXPLICIT] = {"explicit", NULL, false},
    [DANCEABILITY] = {"danceability", NULL, false},
    [ACOUSTICNESS] = {"acousticness", NULL, false},
    [INSTRUMENTALNESS] = {"instrumentalness", NULL, false},
    [SPEECHINESS] = {"speechiness", NULL, false},
    [MODE] = {"mode", NULL, false},
    [YEAR] = {"year", NULL, false},
    [RELEASE_DATE] = {"track_album_release_date", "release_date", false},
    [GENRE] = {"track_genre", "playlist_genre", false},
    [SUBGENRE] = {"playlist_subgenre", "genres", false},
};

#define MAX_SPEECH .66f /* Spotify: above this a track is made of spoken words */

static mood_status read_features(mood_song_features *out, mood_form_row *row, mood_error *err) {
    const struct {
        float *number;
        int column;
        float high;
    } features[] = {
        {&out->valence, VALENCE, 1.f},
        {&out->energy, ENERGY, 1.f},
        {&out->tempo_bpm, TEMPO, 1000.f},
        {&out->danceability, DANCEABILITY, 1.f},
        {&out->acousticness, ACOUSTICNESS, 1.f},
        {&out->instrumentalness, INSTRUMENTALNESS, 1.f},
        {&out->speechiness, SPEECHINESS, 1.f},
        {&out->mode, MODE, 1.f},
    };
    for (size_t i = 0; i < MOOD_COUNT(features); i++) {
        const char *name = columns[features[i].column].name;
        const char *text = row->fields[features[i].column];
        MOOD_TRY(mood_form_number(features[i].number, name, text, err));
        const float value = *features[i].number;
        if (!isnan(value) && !(value >= 0.f && value <= features[i].high))
            return mood_fail(err, MOOD_E_FORMAT, "%s: %s is not in [0, %g]", name, text,
                             (double)features[i].high);
    }
    if (isnan(out->valence) || isnan(out->energy))
        return mood_fail(err, MOOD_E_FORMAT, "valence or energy is missing");
    return MOOD_OK;
}

/* "['A', 'B']" and "A;B" both become "A, B". */
static const char *read_artists(char *text, mood_arena *arena) {
    mood_form_list(text, ";", 2 * MOOD_ITEM_MAX_BY);
    mood_buf joined;
    mood_buf_init(&joined, MOOD_ITEM_MAX_BY + 1);
    const char *out = text;
    if (strchr(text, '|')) {
        for (const char *word = text; *word;) {
            const size_t n = strcspn(word, "|");
            const size_t more = joined.size ? 2 : 0;
            if (joined.size + more + n > MOOD_ITEM_MAX_BY) break;
            if (more) mood_buf_append(&joined, ", ", 2);
            mood_buf_append(&joined, word, n);
            word += n + (word[n] == '|');
        }
        out = joined.status == MOOD_OK && joined.size
                  ? mood_arena_push_text(arena, joined.data, joined.size)
                  : NULL;
    }
    mood_buf_clear(&joined);
    return out;
}

static mood_status spotify_read(mood_item *out, mood_form_row *row, mood_error *err) {
    char **f = row->fields;
    mood_song_features features = mood_song_features_unknown();
    float popularity = 50.f;
    bool is_explicit = false;
    MOOD_TRY(read_features(&features, row, err));
    MOOD_TRY(mood_form_number(&popularity, "popularity", f[POPULARITY], err));
    MOOD_TRY(mood_form_flag(&is_explicit, "explicit", f[EXPLICIT], err));
    MOOD_TRY(
        mood_form_year(&out->year, "release date", *f[YEAR] ? f[YEAR] : f[RELEASE_DATE], err));
    if (features.speechiness > MAX_SPEECH) {
        row->is_passed = true;
        return MOOD_OK;
    }
    mood_form_list(f[GENRE], ",|", MOOD_ITEM_MAX_GENRES / 2);
    mood_form_list(f[SUBGENRE], ",|", MOOD_ITEM_MAX_GENRES / 2 - 1);
    out->kind = MOOD_SONGS;
    out->id = f[ID];
    out->title = f[NAME];
    out->by = read_artists(f[ARTISTS], row->arena);
    out->genres = *f[GENRE] && *f[SUBGENRE]
                      ? mood_arena_printf(row->arena, "%s|%s", f[GENRE], f[SUBGENRE])
                  : *f[GENRE] ? f[GENRE]
                              : f[SUBGENRE];
    if (!out->by || !out->genres) return mood_fail(err, MOOD_E_NOMEM, "no memory for a row");
    if (is_explicit) out->flags |= MOOD_ITEM_EXPLICIT;
    out->fame = mood_figure_fame_of_popularity(popularity);
    out->quality = mood_figure_quality_of_popularity(popularity);
    out->tempo_bpm = isnan(features.tempo_bpm) ? 0.f : features.tempo_bpm;
    out->energy = features.energy;
    mood_places_place_song(out, row->places, &features);
    return MOOD_OK;
}

const mood_form mood_form_spotify = {
    .name = "Spotify tracks",
    .columns = columns,
    .n_columns = N_COLUMNS,
    .needs_places = true,
    .read = spotify_read,
};
