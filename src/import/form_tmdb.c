/* SPDX-License-Identifier: Apache-2.0
 *
 * Film tables made from TMDB, as they are found on Kaggle: tmdb_5000_movies.csv,
 * movies_metadata.csv, TMDB_movie_dataset_v11.csv. Where a table has no column imdb_id,
 * MovieLens' links.csv names the ids.
 */
#include "import/form.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
    TMDB,
    TITLE,
    VOTE_AVERAGE,
    VOTE_COUNT,
    GENRES,
    IMDB,
    KEYWORDS,
    RELEASE_DATE,
    RUNTIME,
    ADULT,
    POSTER,
    LANGUAGE,
    STATUS,
    N_COLUMNS
};

static const mood_form_column columns[N_COLUMNS] = {
    [TMDB] = {"id", NULL, true},
    [TITLE] = {"title", NULL, true},
    [VOTE_AVERAGE] = {"vote_average", NULL, true},
    [VOTE_COUNT] = {"vote_count", NULL, true},
    [GENRES] = {"genres", NULL, true},
    [IMDB] = {"imdb_id", NULL, false},
    [KEYWORDS] = {"keywords", NULL, false},
    [RELEASE_DATE] = {"release_date", NULL, false},
    [RUNTIME] = {"runtime", NULL, false},
    [ADULT] = {"adult", NULL, false},
    [POSTER] = {"poster_path", NULL, false},
    [LANGUAGE] = {"original_language", NULL, false},
    [STATUS] = {"status", NULL, false},
};

/* How many people rate a film at IMDb for one at TMDB: the median of 797 well-known films whose
 * figures at both are of 2025. The ratings themselves differ by .1 in the median. */
#define IMDB_VOTES_PER_TMDB_VOTE 48.f

static mood_status read_id(mood_item *out, mood_form_row *row, mood_error *err) {
    char **f = row->fields;
    int tmdb = 0;
    uint64_t imdb = 0;
    if (*f[IMDB]) {
        out->id = f[IMDB];
        return MOOD_OK;
    }
    MOOD_TRY(mood_form_count(&tmdb, "id", f[TMDB], err));
    if (!mood_map_get(&imdb, &row->sides->imdb_of_tmdb, (uint64_t)tmdb))
        return mood_fail(err, MOOD_E_FORMAT,
                         "imdb_id: unknown for TMDB's film %d; MovieLens' links.csv names them",
                         tmdb);
    out->id = mood_arena_printf(row->arena, "tt%07llu", (unsigned long long)imdb);
    return out->id ? MOOD_OK : mood_fail(err, MOOD_E_NOMEM, "no memory for a row");
}

/* "Science Fiction" is the one genre that TMDB and IMDb both have under different names. */
static const char *rename_genres(char *text, mood_arena *arena) {
    static const char theirs[] = "Science Fiction";
    char *found = strstr(text, theirs);
    if (!found) return text;
    *found = 0;
    return mood_arena_printf(arena, "%sSci-Fi%s", text, found + sizeof theirs - 1);
}

/* Keep the keywords that the table of places knows: the others say nothing about the mood. */
static void keep_known(char *text, const mood_places *places) {
    char *out = text;
    for (char *word = text, *end; word; word = end) {
        const size_t n = strcspn(word, "|");
        end = word[n] ? word + n + 1 : NULL;
        if (!mood_places_know(places, MOOD_WORD_KEYWORD, word, n)) continue;
        if (out > text) *out++ = '|';
        memmove(out, word, n);
        out += n;
    }
    *out = 0;
}

static const char *language_of(const char *code) {
    static const char *const names[][2] = {
        {"en", "English"},   {"fr", "French"},   {"es", "Spanish"},   {"de", "German"},
        {"it", "Italian"},   {"ja", "Japanese"}, {"ko", "Korean"},    {"zh", "Chinese"},
        {"cn", "Cantonese"}, {"hi", "Hindi"},    {"ru", "Russian"},   {"pt", "Portuguese"},
        {"sv", "Swedish"},   {"da", "Danish"},   {"no", "Norwegian"}, {"fi", "Finnish"},
        {"nl", "Dutch"},     {"pl", "Polish"},   {"tr", "Turkish"},   {"fa", "Persian"},
        {"ar", "Arabic"},    {"he", "Hebrew"},   {"th", "Thai"},      {"ta", "Tamil"},
        {"te", "Telugu"},    {"cs", "Czech"},    {"hu", "Hungarian"}, {"el", "Greek"},
    };
    for (size_t i = 0; i < MOOD_COUNT(names); i++)
        if (strcmp(code, names[i][0]) == 0) return names[i][1];
    return "";
}

static mood_status read_figures(mood_item *out, mood_form_row *row, mood_error *err) {
    float rating = 0.f, votes = 0.f, runtime = 0.f;
    MOOD_TRY(mood_form_number(&rating, "vote_average", row->fields[VOTE_AVERAGE], err));
    MOOD_TRY(mood_form_number(&votes, "vote_count", row->fields[VOTE_COUNT], err));
    MOOD_TRY(mood_form_number(&runtime, "runtime", row->fields[RUNTIME], err));
    MOOD_TRY(mood_form_year(&out->year, "release_date", row->fields[RELEASE_DATE], err));
    votes *= IMDB_VOTES_PER_TMDB_VOTE;
    out->runtime_min = runtime > 0.f && runtime < 10000.f ? (int)runtime : 0;
    out->fame = mood_figure_fame_of_votes(votes);
    out->quality = mood_figure_quality_of_rating(rating, votes);
    if (votes < (float)row->min_votes) row->is_passed = true;
    return MOOD_OK;
}

static mood_status tmdb_read(mood_item *out, mood_form_row *row, mood_error *err) {
    char **f = row->fields;
    bool is_adult = false;
    MOOD_TRY(mood_form_flag(&is_adult, "adult", f[ADULT], err));
    const bool is_released = !*f[STATUS] || strcasecmp(f[STATUS], "Released") == 0;
    if (is_adult || !is_released) {
        row->is_passed = true;
        return MOOD_OK;
    }
    MOOD_TRY(read_figures(out, row, err));
    if (row->is_passed) return MOOD_OK;
    MOOD_TRY(read_id(out, row, err));
    out->kind = MOOD_MOVIES;
    out->title = f[TITLE];
    mood_form_list(f[GENRES], ",|", MOOD_ITEM_MAX_GENRES);
    out->genres = rename_genres(f[GENRES], row->arena);
    if (!out->genres) return mood_fail(err, MOOD_E_NOMEM, "no memory for a row");
    mood_form_list(f[KEYWORDS], ",|", SIZE_MAX);
    keep_known(f[KEYWORDS], row->places);
    mood_form_list(f[KEYWORDS], "|", MOOD_ITEM_MAX_TAGS);
    out->tags = f[KEYWORDS];
    out->language = language_of(f[LANGUAGE]);
    if (f[POSTER][0] == '/' && strlen(f[POSTER]) + 5 <= MOOD_ITEM_MAX_SHORT) {
        out->poster = mood_arena_printf(row->arena, "tmdb:%s", f[POSTER]);
        if (!out->poster) return mood_fail(err, MOOD_E_NOMEM, "no memory for a row");
    }
    mood_places_place_film(out, row->places);
    return MOOD_OK;
}

const mood_form mood_form_tmdb = {
    .name = "TMDB films",
    .columns = columns,
    .n_columns = N_COLUMNS,
    .needs_places = true,
    .read = tmdb_read,
};
