/* SPDX-License-Identifier: Apache-2.0
 *
 * IMDb's public files: title.basics.tsv.gz, and title.ratings.tsv.gz beside it. Only films are
 * taken; series, episodes, shorts, games and adult titles are passed over.
 */
#include "import/form.h"

#include <string.h>

enum { RATED_ID, RATING, VOTES, N_RATING_COLUMNS };

static const mood_form_column rating_columns[N_RATING_COLUMNS] = {
    [RATED_ID] = {"tconst", NULL, true},
    [RATING] = {"averageRating", NULL, true},
    [VOTES] = {"numVotes", NULL, true},
};

static mood_status read_rating(mood_item *out, mood_form_row *row, mood_error *err) {
    (void)out;
    char **f = row->fields;
    const uint32_t number = mood_sides_imdb_number(f[RATED_ID]);
    float rating = 0.f;
    int votes = 0;
    if (number == 0)
        return mood_fail(err, MOOD_E_FORMAT, "tconst: \"%.40s\" is no IMDb id", f[RATED_ID]);
    MOOD_TRY(mood_form_number(&rating, "averageRating", f[RATING], err));
    MOOD_TRY(mood_form_count(&votes, "numVotes", f[VOTES], err));
    if (!(rating >= 1.f && rating <= 10.f))
        return mood_fail(err, MOOD_E_FORMAT, "averageRating: %s is not in [1, 10]", f[RATING]);
    if (mood_sides_add_imdb_rating(row->sides, number, rating, (uint32_t)votes) != MOOD_OK)
        return mood_fail(err, MOOD_E_NOMEM, "no memory for more ratings");
    return MOOD_OK;
}

const mood_form mood_form_imdb_ratings = {
    .name = "IMDb title.ratings",
    .columns = rating_columns,
    .n_columns = N_RATING_COLUMNS,
    .read = read_rating,
    .side_order = 1,
};

enum { ID, TYPE, TITLE, IS_ADULT, YEAR, RUNTIME, GENRES, N_COLUMNS };

static const mood_form_column columns[N_COLUMNS] = {
    [ID] = {"tconst", NULL, true},          [TYPE] = {"titleType", NULL, true},
    [TITLE] = {"primaryTitle", NULL, true}, [IS_ADULT] = {"isAdult", NULL, true},
    [YEAR] = {"startYear", NULL, true},     [RUNTIME] = {"runtimeMinutes", NULL, false},
    [GENRES] = {"genres", NULL, true},
};

/* A film nobody rated is not what somebody in a mood looks for; with the ratings beside it, the
 * file's 700,000 films become some ten thousand. */
static void read_rating_beside(mood_item *out, mood_form_row *row) {
    float rating = 0.f;
    uint32_t votes = 0;
    const bool is_rated =
        mood_sides_imdb_rating(&rating, &votes, row->sides, mood_sides_imdb_number(out->id));
    if (is_rated) {
        out->fame = mood_figure_fame_of_votes((float)votes);
        out->quality = mood_figure_quality_of_rating(rating, (float)votes);
    }
    const bool has_ratings = row->sides->imdb_ratings.n > 0;
    if (has_ratings && votes < (uint32_t)row->min_votes) row->is_passed = true;
}

static mood_status read_title(mood_item *out, mood_form_row *row, mood_error *err) {
    char **f = row->fields;
    bool is_adult = false;
    MOOD_TRY(mood_form_flag(&is_adult, "isAdult", f[IS_ADULT], err));
    if (is_adult || (strcmp(f[TYPE], "movie") != 0 && strcmp(f[TYPE], "tvMovie") != 0)) {
        row->is_passed = true;
        return MOOD_OK;
    }
    out->kind = MOOD_MOVIES;
    out->id = f[ID];
    out->title = f[TITLE];
    out->quality = .5f;
    mood_form_list(f[GENRES], ",", MOOD_ITEM_MAX_GENRES);
    out->genres = f[GENRES];
    MOOD_TRY(mood_form_year(&out->year, "startYear", f[YEAR], err));
    MOOD_TRY(mood_form_count(&out->runtime_min, "runtimeMinutes", f[RUNTIME], err));
    read_rating_beside(out, row);
    mood_places_place_film(out, row->places);
    return MOOD_OK;
}

const mood_form mood_form_imdb_titles = {
    .name = "IMDb title.basics",
    .columns = columns,
    .n_columns = N_COLUMNS,
    .needs_places = true,
    .read = read_title,
};
