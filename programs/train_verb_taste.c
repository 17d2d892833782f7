/* SPDX-License-Identifier: Apache-2.0
 *
 * `moodify-train taste`: from people's ratings and what the catalogue tells of the films to a
 * file of neighbours, which `moodify suggest` and `moodify serve` take with --taste.
 *
 *     ratings -> rows of users    \
 *                                  Gram matrix -> model (ease.h) -> strongest of each row ->
 * file catalogue -> rows of content /
 */
#include "train_verb.h"
#include "base/alloc.h"
#include "base/file.h"
#include "ease/content.h"
#include "import/import.h"
#include "suggest/neighbours.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

enum { MAX_CATALOGS = 16, MIN_OF_USER = 5 };

typedef struct taste_options {
    const char *ratings, *out;
    const char *catalogs[MAX_CATALOGS];
    size_t n_catalogs;
    size_t n_strongest;
    size_t min_likes; /* of a film */
    float lambda, content;
} taste_options;

/* ---- what is known ---- */

static mood_status read_ratings(mood_ratings *out, const taste_options *o, mood_error *err) {
    mood_file_map file;
    MOOD_TRY(mood_file_map_open(&file, o->ratings, MOOD_RATINGS_MAX_BYTES, err));
    const mood_status status =
        mood_ratings_read(out, file.data, file.size_bytes, o->min_likes, MIN_OF_USER, err);
    mood_file_map_close(&file);
    if (status != MOOD_OK) {
        mood_error_prefix(err, "%s", o->ratings);
        return status;
    }
    fprintf(stderr, "%s: %zu likes of %zu films by %zu users\n", o->ratings, out->n_likes,
            out->n_items, out->n_users);
    if (out->n_bad)
        fprintf(stderr, "%s: %zu lines could not be read\n", o->ratings, out->n_bad);
    return MOOD_OK;
}

typedef struct reader {
    mood_content *content;
    const mood_ratings *ratings;
} reader;

static mood_status take_item(void *cookie, const mood_item *item, mood_error *err) {
    const reader *it = cookie;
    const mood_status status = mood_content_add(it->content, it->ratings, item);
    return status == MOOD_OK ? status : mood_fail(err, status, "out of memory");
}

static mood_status read_catalogs(mood_content *out, const mood_ratings *ratings,
                                 const taste_options *o, mood_error *err) {
    reader it = {out, ratings};
    const mood_importer importer = {.item = take_item, .cookie = &it};
    for (size_t i = 0; i < o->n_catalogs; i++) {
        char path[PATH_MAX];
        struct stat info;
        mood_import_progress done = {0};
        const bool is_folder = stat(o->catalogs[i], &info) == 0 && S_ISDIR(info.st_mode);
        const int n =
            snprintf(path, sizeof path, is_folder ? "%s/movies.tsv" : "%s", o->catalogs[i]);
        if (n < 0 || (size_t)n >= sizeof path)
            return mood_fail(err, MOOD_E_LIMIT, "the path of a catalogue is too long");
        MOOD_TRY(mood_import_file(&done, path, &importer, err));
        fprintf(stderr, "%s: %" PRIu64 " items", path, done.n_items);
        if (done.n_rejects) fprintf(stderr, ", %" PRIu64 " rows are bad", done.n_rejects);
        fputc('\n', stderr);
    }
    fprintf(stderr, "%zu facts about the films that were rated\n", out->n);
    return MOOD_OK;
}

/* ---- the model ---- */

static mood_status add_users(float *gram, const mood_ratings *ratings) {
    uint32_t *items = mood_alloc_zero(ratings->n_likes, sizeof *items);
    if (!items) return MOOD_E_NOMEM;
    for (size_t i = 0; i < ratings->n_likes; i++) items[i] = ratings->likes[i].item;
    const mood_ease_rows rows = {items, ratings->start, NULL, ratings->n_users};
    mood_ease_add_rows(gram, ratings->n_items, &rows);
    mood_free(items);
    return MOOD_OK;
}

static mood_status add_content(float *gram, const mood_ratings *ratings, mood_content *content,
                               float factor) {
    mood_ease_table table;
    MOOD_TRY(mood_content_rows(&table, content, factor));
    const mood_ease_rows rows = mood_ease_table_view(&table);
    mood_ease_add_rows(gram, ratings->n_items, &rows);
    mood_ease_table_clear(&table);
    return MOOD_OK;
}

static mood_status solve(float *gram, const mood_ratings *ratings, mood_content *content,
                         const taste_options *o) {
    MOOD_TRY(add_users(gram, ratings));
    MOOD_TRY(add_content(gram, ratings, content, o->content));
    return mood_ease_solve(gram, ratings->n_items, o->lambda);
}

/* Room for k neighbours of every film. */
static mood_status cut(mood_neighbours *out, const float *model, const mood_ratings *ratings,
                       size_t k) {
    const size_t n = ratings->n_items;
    out->start = mood_alloc_zero(n + 1, sizeof *out->start);
    out->links = mood_alloc_zero(n * k, sizeof *out->links);
    if (!out->start || !out->links) return MOOD_E_NOMEM;
    for (size_t i = 0; i < n; i++) {
        uint32_t columns[MOOD_NEIGHBOURS_MAX_LINKS];
        const size_t n_kept = mood_ease_strongest(columns, k, model + i * n, n);
        for (size_t c = 0; c < n_kept; c++)
            out->links[out->n_links++] = (mood_link){
                columns[c], mood_clampf(model[i * n + columns[c]], -MOOD_NEIGHBOURS_MAX_WEIGHT,
                                        MOOD_NEIGHBOURS_MAX_WEIGHT)};
        out->start[i + 1] = out->n_links;
    }
    out->kind = MOOD_MOVIES;
    out->n_items = (uint32_t)n;
    out->ids = ratings->ids;
    return MOOD_OK;
}

static mood_status write_file(const mood_neighbours *neighbours, const char *path,
                              mood_error *err) {
    mood_buf file;
    mood_buf_init(&file, MOOD_NEIGHBOURS_MAX_BYTES);
    mood_status status = mood_neighbours_print(&file, neighbours);
    if (status != MOOD_OK)
        mood_fail(err, status, "%s: %s", path, mood_status_text(status));
    else
        status = mood_file_replace(path, file.data, file.size, err);
    if (status == MOOD_OK)
        fprintf(stderr, "%s: %u films, %u neighbours, %zu bytes\n", path,
                (unsigned)neighbours->n_items, (unsigned)neighbours->n_links, file.size);
    mood_buf_clear(&file);
    return status;
}

static mood_status run_taste(const taste_options *o, mood_error *err) {
    mood_ratings ratings = {0};
    mood_content content = {0};
    mood_neighbours neighbours = {0}; /* its ids are those of the ratings */
    float *gram = NULL;
    mood_status status;
    MOOD_TRY_GOTO(status, done, read_ratings(&ratings, o, err));
    MOOD_TRY_GOTO(status, done, read_catalogs(&content, &ratings, o, err));
    gram = mood_alloc_zero(ratings.n_items * ratings.n_items, sizeof *gram);
    status = gram ? solve(gram, &ratings, &content, o) : MOOD_E_NOMEM;
    if (status == MOOD_OK) status = cut(&neighbours, gram, &ratings, o->n_strongest);
    if (status != MOOD_OK) {
        mood_fail(err, status, "the model of %zu films: %s", ratings.n_items,
                  mood_status_text(status));
        goto done;
    }
    status = write_file(&neighbours, o->out, err);
done:
    mood_free(gram);
    mood_free(neighbours.start);
    mood_free(neighbours.links);
    mood_content_clear(&content);
    mood_ratings_clear(&ratings);
    return status;
}

/* ---- arguments ---- */

static void print_help(const char *verb) {
    (void)verb;
    puts(
        "usage: moodify-train taste --ratings FILE --catalog PATH... --out FILE [OPTION]...\n"
        "\n"
        "Learn from ratings which films speak for which others.\n"
        "\n"
        "  --ratings FILE    lines of user, imdb_id and rating with tabs between them, below\n"
        "                    a header; 4 or more is a like\n"
        "  --catalog PATH    a file that `moodify import` reads, or a folder with movies.tsv;\n"
        "                    up to 16 times\n"
        "  --out FILE        for `moodify suggest --taste` and `moodify serve --taste`\n"
        "  --neighbours N    how many of each film are kept, 1 to 64 (64)\n"
        "  --min-likes N     films with fewer likes are left out (3)\n"
        "  --lambda X        more: more cautious (120)\n"
        "  --content X       weight of genres, tags, decades and names beside users (8)");
}

static bool take_catalog(const train_option *option, const char *value) {
    taste_options *o = option->to;
    if (o->n_catalogs == MAX_CATALOGS) return false;
    o->catalogs[o->n_catalogs++] = value;
    return true;
}

int train_taste(int argc, char **argv) {
    taste_options o = {.n_strongest = MOOD_NEIGHBOURS_MAX_LINKS, .min_likes = 3, .lambda = 120.f, .content = 8.f};
    const train_option options[] = {
        {"ratings", train_take_text, &o.ratings},
        {"out", train_take_text, &o.out},
        {"catalog", take_catalog, &o, "may be given 16 times"},
        {"neighbours", train_take_count, &o.n_strongest, "1..64", 1, MOOD_NEIGHBOURS_MAX_LINKS},
        {"min-likes", train_take_count, &o.min_likes, "1..1000000", 1, 1e6f},
        {"lambda", train_take_number, &o.lambda, ".1 to a million", .1f, 1e6f},
        {"content", train_take_number, &o.content, "0 to a million", 0, 1e6f},
    };
    const train_syntax syntax = {"taste", print_help, options, MOOD_COUNT(options)};
    mood_error err = {0};
    int code;
    if (!train_read_options(&code, &syntax, argc, argv)) return code;
    if (!o.ratings || !o.out || !o.n_catalogs)
        return train_usage("taste", "--ratings, --catalog and --out are needed");
    if (run_taste(&o, &err) != MOOD_OK) return train_fail("%s", err.text);
    return TRAIN_OK;
}
