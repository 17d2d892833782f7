/* SPDX-License-Identifier: Apache-2.0
 *
 * MovieLens: movies.csv, with links.csv (which names the IMDb ids, so it is needed), and where
 * they are beside it tags.csv, ratings.csv, genome-tags.csv and genome-scores.csv.
 */
#include "import/form.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/* A tag of the genome (Vig, Sen and Riedl 2012) holds for a film from this relevance on, 0..1.
 */
#define MIN_RELEVANCE .7f

static mood_status fail_memory(mood_error *err) {
    return mood_fail(err, MOOD_E_NOMEM, "no memory for what is told about more films");
}

static mood_status read_number(uint32_t *out, const char *name, const char *text,
                               mood_error *err) {
    int number = 0;
    MOOD_TRY(mood_form_count(&number, name, text, err));
    if (number == 0) return mood_fail(err, MOOD_E_FORMAT, "%s: is missing", name);
    *out = (uint32_t)number;
    return MOOD_OK;
}

/* ---- links.csv ---- */

enum { LINK_LENS, LINK_IMDB, LINK_TMDB, N_LINK_COLUMNS };

static const mood_form_column link_columns[N_LINK_COLUMNS] = {
    [LINK_LENS] = {"movieId", NULL, true},
    [LINK_IMDB] = {"imdbId", NULL, true},
    [LINK_TMDB] = {"tmdbId", NULL, false},
};

static mood_status read_link(mood_item *out, mood_form_row *row, mood_error *err) {
    (void)out;
    uint32_t lens = 0, imdb = 0;
    int tmdb = 0;
    MOOD_TRY(read_number(&lens, "movieId", row->fields[LINK_LENS], err));
    MOOD_TRY(read_number(&imdb, "imdbId", row->fields[LINK_IMDB], err));
    MOOD_TRY(mood_form_count(&tmdb, "tmdbId", row->fields[LINK_TMDB], err));
    if (mood_map_put(&row->sides->imdb_of_lens, lens, imdb) != MOOD_OK) return fail_memory(err);
    if (tmdb > 0 && mood_map_put(&row->sides->imdb_of_tmdb, (uint32_t)tmdb, imdb) != MOOD_OK)
        return fail_memory(err);
    return MOOD_OK;
}

const mood_form mood_form_lens_links = {
    .name = "MovieLens links",
    .columns = link_columns,
    .n_columns = N_LINK_COLUMNS,
    .read = read_link,
    .side_order = 1,
};

/* ---- ratings.csv ---- */

enum { RATED_LENS, RATER, RATING, RATED_AT, N_RATING_COLUMNS };

static const mood_form_column rating_columns[N_RATING_COLUMNS] = {
    [RATED_LENS] = {"movieId", NULL, true},
    [RATER] = {"userId", NULL, true},
    [RATING] = {"rating", NULL, true},
    [RATED_AT] = {"timestamp", NULL, true},
};

static mood_status read_rating(mood_item *out, mood_form_row *row, mood_error *err) {
    (void)out;
    uint32_t lens = 0;
    float rating = 0.f;
    MOOD_TRY(read_number(&lens, "movieId", row->fields[RATED_LENS], err));
    MOOD_TRY(mood_form_number(&rating, "rating", row->fields[RATING], err));
    if (!(rating >= .5f && rating <= 5.f))
        return mood_fail(err, MOOD_E_FORMAT, "rating: %s is not in [0.5, 5]",
                         row->fields[RATING]);
    return mood_sides_add_lens_rating(row->sides, lens, rating) == MOOD_OK ? MOOD_OK
                                                                           : fail_memory(err);
}

const mood_form mood_form_lens_ratings = {
    .name = "MovieLens ratings",
    .columns = rating_columns,
    .n_columns = N_RATING_COLUMNS,
    .read = read_rating,
    .side_order = 1,
};

/* ---- tags.csv, genome-tags.csv, genome-scores.csv ---- */

/* Tags are in any case; the table of places has keywords in small letters. */
static size_t fold_word(char *text) {
    size_t n = 0;
    for (char *c = text; *c; c++, n++) *c = (char)tolower((unsigned char)*c);
    return n;
}

static bool is_known(const mood_form_row *row, const char *word, size_t n) {
    return mood_places_know(row->places, MOOD_WORD_KEYWORD, word, n);
}

enum { TAGGED_LENS, TAG, TAGGER, N_TAG_COLUMNS };

static const mood_form_column tag_columns[N_TAG_COLUMNS] = {
    [TAGGED_LENS] = {"movieId", NULL, true},
    [TAG] = {"tag", NULL, true},
    [TAGGER] = {"userId", NULL, true},
};

static mood_status read_tag(mood_item *out, mood_form_row *row, mood_error *err) {
    (void)out;
    uint32_t lens = 0;
    MOOD_TRY(read_number(&lens, "movieId", row->fields[TAGGED_LENS], err));
    const size_t n = fold_word(row->fields[TAG]);
    row->is_passed = !is_known(row, row->fields[TAG], n);
    if (row->is_passed) return MOOD_OK;
    return mood_sides_add_tag(row->sides, lens, row->fields[TAG], n) == MOOD_OK
               ? MOOD_OK
               : fail_memory(err);
}

const mood_form mood_form_lens_tags = {
    .name = "MovieLens tags",
    .columns = tag_columns,
    .n_columns = N_TAG_COLUMNS,
    .needs_places = true,
    .read = read_tag,
    .side_order = 1,
};

enum { GENOME_NUMBER, GENOME_TAG, N_GENOME_TAG_COLUMNS };

static const mood_form_column genome_tag_columns[N_GENOME_TAG_COLUMNS] = {
    [GENOME_NUMBER] = {"tagId", NULL, true},
    [GENOME_TAG] = {"tag", NULL, true},
};

static mood_status read_genome_tag(mood_item *out, mood_form_row *row, mood_error *err) {
    (void)out;
    uint32_t number = 0;
    MOOD_TRY(read_number(&number, "tagId", row->fields[GENOME_NUMBER], err));
    const size_t n = fold_word(row->fields[GENOME_TAG]);
    row->is_passed = !is_known(row, row->fields[GENOME_TAG], n);
    if (row->is_passed) return MOOD_OK;
    return mood_sides_name_genome_tag(row->sides, number, row->fields[GENOME_TAG], n) == MOOD_OK
               ? MOOD_OK
               : fail_memory(err);
}

const mood_form mood_form_lens_genome_tags = {
    .name = "MovieLens genome tags",
    .columns = genome_tag_columns,
    .n_columns = N_GENOME_TAG_COLUMNS,
    .needs_places = true,
    .read = read_genome_tag,
    .side_order = 1,
};

enum { SCORED_LENS, SCORED_NUMBER, RELEVANCE, N_SCORE_COLUMNS };

static const mood_form_column score_columns[N_SCORE_COLUMNS] = {
    [SCORED_LENS] = {"movieId", NULL, true},
    [SCORED_NUMBER] = {"tagId", NULL, true},
    [RELEVANCE] = {"relevance", NULL, true},
};

static mood_status read_score(mood_item *out, mood_form_row *row, mood_error *err) {
    (void)out;
    uint32_t lens = 0, number = 0;
    float relevance = 0.f;
    MOOD_TRY(read_number(&lens, "movieId", row->fields[SCORED_LENS], err));
    MOOD_TRY(read_number(&number, "tagId", row->fields[SCORED_NUMBER], err));
    MOOD_TRY(mood_form_number(&relevance, "relevance", row->fields[RELEVANCE], err));
    row->is_passed = relevance < MIN_RELEVANCE;
    if (row->is_passed) return MOOD_OK;
    return mood_sides_add_genome_tag(row->sides, lens, number) == MOOD_OK ? MOOD_OK
                                                                          : fail_memory(err);
}

const mood_form mood_form_lens_genome_scores = {
    .name = "MovieLens genome scores",
    .columns = score_columns,
    .n_columns = N_SCORE_COLUMNS,
    .read = read_score,
    .side_order = 2, /* after genome-tags.csv */
};

/* ---- movies.csv ---- */

enum { MOVIE_LENS, MOVIE_TITLE, MOVIE_GENRES, N_MOVIE_COLUMNS };

static const mood_form_column movie_columns[N_MOVIE_COLUMNS] = {
    [MOVIE_LENS] = {"movieId", NULL, true},
    [MOVIE_TITLE] = {"title", NULL, true},
    [MOVIE_GENRES] = {"genres", NULL, true},
};

/* "Matrix, The (1999)" -> "The Matrix", 1999. The text is changed in place. */
static const char *read_title(int *year, char *text, mood_arena *arena) {
    size_t n = strlen(text);
    while (n > 0 && text[n - 1] == ' ') text[--n] = 0;
    const bool has_year = n > 7 && text[n - 1] == ')' && text[n - 6] == '(' &&
                          strspn(text + n - 5, "0123456789") == 4;
    if (has_year) {
        *year = (text[n - 5] - '0') * 1000 + (text[n - 4] - '0') * 100 +
                (text[n - 3] - '0') * 10 + (text[n - 2] - '0');
        n -= 6;
        while (n > 0 && text[n - 1] == ' ') n--;
        text[n] = 0;
    }
    static const char *const articles[] = {", The", ", A",   ", An",  ", La",  ", Le", ", Les",
                                           ", El",  ", Der", ", Die", ", Das", ", Il"};
    for (size_t i = 0; i < MOOD_COUNT(articles); i++) {
        const size_t n_article = strlen(articles[i]);
        if (n <= n_article || strcmp(text + n - n_article, articles[i]) != 0) continue;
        text[n - n_article] = 0;
        return mood_arena_printf(arena, "%s %s", articles[i] + 2, text);
    }
    return text;
}

/* MovieLens says "Children" and "Musical" for what IMDb calls "Family" and "Musical"; "(no
 * genres listed)" is none. Words that IMDb has not are left out by the table of places. */
static const char *read_genres(char *text, mood_arena *arena) {
    if (text[0] == '(') return "";
    mood_form_list(text, "|", MOOD_ITEM_MAX_GENRES);
    char *children = strstr(text, "Children");
    if (!children) return text;
    *children = 0;
    return mood_arena_printf(arena, "%sFamily%s", text, children + strlen("Children"));
}

/* Fame by the count of ratings, beside the film that has most of them. */
static void read_lens_figures(mood_item *out, mood_form_row *row, uint32_t lens) {
    float mean = 0.f;
    uint32_t n = 0;
    if (!mood_sides_lens_rating(&mean, &n, row->sides, lens)) return;
    out->fame = log1pf((float)n) / log1pf((float)row->sides->n_most_ratings);
    /* Five stars are ten points; 20 ratings draw to the mean of all, as 5,000 votes do at IMDb.
     */
    out->quality = mood_figure_quality_of_rating(2.f * mean, 250.f * (float)n);
}

static mood_status read_movie(mood_item *out, mood_form_row *row, mood_error *err) {
    char **f = row->fields;
    uint32_t lens = 0;
    uint64_t imdb = 0;
    MOOD_TRY(read_number(&lens, "movieId", f[MOVIE_LENS], err));
    if (!mood_map_get(&imdb, &row->sides->imdb_of_lens, lens))
        return mood_fail(err, MOOD_E_FORMAT,
                         "movieId: %u has no IMDb id; name links.csv as well", lens);
    char *tags = mood_arena_push(row->arena, MOOD_ITEM_MAX_TAGS + 1);
    out->kind = MOOD_MOVIES;
    out->id = mood_arena_printf(row->arena, "tt%07llu", (unsigned long long)imdb);
    out->title = read_title(&out->year, f[MOVIE_TITLE], row->arena);
    out->genres = read_genres(f[MOVIE_GENRES], row->arena);
    if (!tags || !out->id || !out->title || !out->genres)
        return mood_fail(err, MOOD_E_NOMEM, "no memory for a row");
    mood_sides_tags_of_film(tags, MOOD_ITEM_MAX_TAGS + 1, row->sides, lens);
    out->tags = tags;
    out->quality = .5f;
    read_lens_figures(out, row, lens);
    mood_places_place_film(out, row->places);
    return MOOD_OK;
}

const mood_form mood_form_lens_movies = {
    .name = "MovieLens movies",
    .columns = movie_columns,
    .n_columns = N_MOVIE_COLUMNS,
    .needs_places = true,
    .read = read_movie,
};
