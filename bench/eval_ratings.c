/* SPDX-License-Identifier: Apache-2.0
 *
 * "How well do likes predict other likes?"
 *
 *     eval_ratings RATINGS.tsv [--catalog FOLDER] [--only RANKING] [--json]
 *
 * RATINGS.tsv has a header line and the columns user, imdb_id, rating (MovieLens joined to
 * IMDb).
 *
 * Strong generalisation (Marlin 2004; Liang et al. 2018): a rating of 4 or more is a like;
 * users with 5 likes or more and items with MIN_LIKES likes or more are kept; the users are cut
 * into FOLDS parts at random. Each part in turn is the test: none of its users is trained on;
 * four fifths of a test user's likes are shown to the model, which ranks all other items, and
 * the last fifth is looked for in the ranking. The settings of a model are chosen by nDCG@100
 * on the part after the test, trained on the three others; then it is trained on all four.
 *
 *     popularity  number of likes
 *     itemknn     cosine of two items' likers with shrinkage, the k nearest (Sarwar et al.
 *                 2001)
 *     ease        ease.h
 *     ours        ease.h with genres, tags, decades, directors and stars as further rows
 *     strongest   the same, of each row only the entries that a taste file keeps
 *     prior       quality and fame, what `moodify suggest` knows of a film without likes
 *     suggest     the prior and the strongest as nearby.c adds them: times a, at most b
 *
 * Printed are the means over all users, each tested once, and the half width of a 95 %
 * interval of nDCG@100 over users.
 */
#include "base/alloc.h"
#include "base/file.h"
#include "base/rng.h"
#include "bench_catalog.h"
#include "ease/content.h"
#include "suggest/index.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FOLDS = 5,
    MIN_LIKES = 3,
    MIN_OF_USER = 5,
    TOP = 100,
    MAX_LIKED = 20000,
    STRONGEST = 64 /* what a taste file keeps of a row */
};

/* What `moodify-train taste` takes by default. */
#define TASTE_LAMBDA  120.f
#define TASTE_CONTENT 8.f

/* ---- data ---- */

typedef struct test_data {
    mood_ratings ratings;
    uint8_t *fold; /* of a user */
    mood_content content;
    float *prior; /* (n_items) of the catalogue; 0 for films that it lacks */
} test_data;

static void *need(void *block) {
    if (block) return block;
    fputs("eval_ratings: out of memory\n", stderr);
    exit(1);
}

static void need_ok(mood_status status, const mood_error *err) {
    if (status == MOOD_OK) return;
    fprintf(stderr, "eval_ratings: %s\n",
            err && err->text[0] ? err->text : mood_status_text(status));
    exit(1);
}

static void read_catalog(test_data *out, const char *folder) {
    bench_catalog catalog;
    bench_catalog_read(&catalog, folder);
    out->prior = need(mood_alloc_zero(out->ratings.n_items, sizeof *out->prior));
    for (size_t i = 0; i < catalog.n; i++) {
        const mood_item *item = &catalog.items[i];
        uint32_t row;
        need_ok(mood_content_add(&out->content, &out->ratings, item), NULL);
        if (item->kind == MOOD_MOVIES && mood_ratings_find(&row, &out->ratings, item->id))
            out->prior[row] = mood_item_prior(item);
    }
    bench_catalog_clear(&catalog);
}

static void read_data(test_data *out, const char *path, const char *folder) {
    mood_file_map file;
    mood_error err = {""};
    *out = (test_data){0};
    need_ok(mood_file_map_open(&file, path, MOOD_RATINGS_MAX_BYTES, &err), &err);
    need_ok(mood_ratings_read(&out->ratings, file.data, file.size_bytes, MIN_LIKES, MIN_OF_USER,
                              &err),
            &err);
    mood_file_map_close(&file);
    out->fold = need(mood_alloc_zero(out->ratings.n_users, 1));
    for (size_t u = 0; u < out->ratings.n_users; u++)
        out->fold[u] = (uint8_t)(mood_hash_u64(1 + u) % FOLDS);
    read_catalog(out, folder);
}

static void clear_data(test_data *data) {
    mood_ratings_clear(&data->ratings);
    mood_content_clear(&data->content);
    mood_free(data->fold);
    mood_free(data->prior);
}

/* The likes of all users whose fold is in `folds` (a bit each). */
static mood_ease_table user_rows(const test_data *data, unsigned folds) {
    const mood_ratings *ratings = &data->ratings;
    mood_ease_table out = {.items = need(mood_alloc_zero(ratings->n_likes, sizeof *out.items)),
                           .start =
                               need(mood_alloc_zero(ratings->n_users + 1, sizeof *out.start))};
    size_t n = 0;
    for (size_t u = 0; u < ratings->n_users; u++) {
        if (!(folds >> data->fold[u] & 1u)) continue;
        for (size_t k = ratings->start[u]; k < ratings->start[u + 1]; k++)
            out.items[n++] = ratings->likes[k].item;
        out.start[++out.n_rows] = n;
    }
    return out;
}

/* ---- models: (n, n) matrices, or counts ---- */

typedef enum method {
    POPULARITY,
    ITEMKNN,
    EASE,
    OURS,
    STRONGEST_OF_OURS,
    PRIOR,
    SUGGEST,
    N_METHODS
} method;
static const char *const method_names[N_METHODS] = {"popularity", "itemknn", "ease",   "ours",
                                                    "strongest",  "prior",   "suggest"};

typedef struct setting {
    float a; /* itemknn: k; ease, ours: lambda */
    float b; /* itemknn: shrinkage; ours: weight of the content; suggest: see above */
} setting;

static const setting settings_of_none[] = {{0, 0}};
static const setting settings_of_knn[] = {{20, 5},  {50, 5},  {100, 5},
                                          {20, 20}, {50, 20}, {100, 20}};
static const setting settings_of_ease[] = {{30, 0}, {60, 0}, {120, 0}, {240, 0}, {480, 0}};
static const setting settings_of_ours[] = {
    {60, 1},  {120, 1}, {240, 1},  {60, 3},   {120, 3},  {240, 3},
    {120, 8}, {240, 8}, {120, 16}, {240, 16}, {480, 16},
};

static const setting settings_of_suggest[] = {
    {1, 2}, {2, 2}, {4, 2}, {8, 2}, {16, 2}, {32, 2},
};

static const struct {
    const setting *list;
    size_t n;
} settings[N_METHODS] = {
    {settings_of_none, 1},
    {settings_of_knn, MOOD_COUNT(settings_of_knn)},
    {settings_of_ease, MOOD_COUNT(settings_of_ease)},
    {settings_of_ours, MOOD_COUNT(settings_of_ours)},
    {settings_of_ours, MOOD_COUNT(settings_of_ours)},
    {settings_of_none, 1},
    {settings_of_suggest, MOOD_COUNT(settings_of_suggest)},
};

static int by_falling_float(const void *a, const void *b) {
    const float x = *(const float *)a, y = *(const float *)b;
    return x > y ? -1 : x < y;
}

/* Cosine with shrinkage; of each line the k greatest stay. */
static void make_knn(float *gram, size_t n, setting with) {
    float *diagonal = need(mood_alloc(n * sizeof *diagonal));
    float *line = need(mood_alloc(n * sizeof *line));
    for (size_t i = 0; i < n; i++) diagonal[i] = sqrtf(gram[i * n + i]);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++)
            gram[i * n + j] =
                i == j ? 0.f : gram[i * n + j] / (diagonal[i] * diagonal[j] + with.b);
        memcpy(line, gram + i * n, n * sizeof *line);
        qsort(line, n, sizeof *line, by_falling_float);
        const size_t k = (size_t)with.a < n ? (size_t)with.a : n - 1;
        for (size_t j = 0; j < n; j++)
            if (gram[i * n + j] < line[k]) gram[i * n + j] = 0.f;
    }
    mood_free(diagonal);
    mood_free(line);
}

/* Every line tells the counts. */
static void make_popularity(float *gram, size_t n) {
    for (size_t j = 0; j < n; j++) gram[j] = gram[j * n + j];
    for (size_t i = 1; i < n; i++) memcpy(gram + i * n, gram, n * sizeof *gram);
}

static void keep_strongest(float *model, size_t n) {
    for (size_t i = 0; i < n; i++) {
        float *row = model + i * n, kept[STRONGEST];
        uint32_t columns[STRONGEST];
        const size_t n_kept = mood_ease_strongest(columns, STRONGEST, row, n);
        for (size_t k = 0; k < n_kept; k++) kept[k] = row[columns[k]];
        memset(row, 0, n * sizeof *row);
        for (size_t k = 0; k < n_kept; k++) row[columns[k]] = kept[k];
    }
}

static void train(float *model, test_data *data, method by, setting with, unsigned folds) {
    const size_t n = data->ratings.n_items;
    mood_ease_table users = user_rows(data, folds);
    const mood_ease_rows users_view = mood_ease_table_view(&users);
    if (by == PRIOR || by == SUGGEST) with = (setting){TASTE_LAMBDA, TASTE_CONTENT};
    memset(model, 0, n * n * sizeof *model);
    mood_ease_add_rows(model, n, &users_view);
    mood_ease_table_clear(&users);
    if (by >= OURS) {
        mood_ease_table content;
        need_ok(mood_content_rows(&content, &data->content, with.b), NULL);
        const mood_ease_rows view = mood_ease_table_view(&content);
        mood_ease_add_rows(model, n, &view);
        mood_ease_table_clear(&content);
    }
    if (by == POPULARITY) make_popularity(model, n);
    if (by == ITEMKNN) make_knn(model, n, with);
    if (by >= EASE) need_ok(mood_ease_solve(model, n, with.a), NULL);
    if (by >= STRONGEST_OF_OURS) keep_strongest(model, n);
}

/* ---- measures ---- */

typedef struct measures {
    double ndcg, ndcg_squares, recall20, recall50;
    size_t n_users;
} measures;

/* Which of a user's likes are held out: a fifth, by a draw of its own. */
static size_t split(uint32_t *shown, uint32_t *held, const mood_ratings *data, size_t user,
                    size_t *n_held) {
    const size_t first = data->start[user], n = data->start[user + 1] - first;
    uint32_t order[MAX_LIKED] = {0};
    if (n < MIN_OF_USER || n > MAX_LIKED) exit(1);
    mood_rng rng;
    mood_rng_init(&rng, user + 1);
    for (size_t i = 0; i < n; i++) {
        const size_t k = mood_rng_below(&rng, (uint32_t)i + 1);
        order[i] = order[k];
        order[k] = data->likes[first + i].item;
    }
    const size_t n_out = n / 5;
    memcpy(held, order, n_out * sizeof *held);
    memcpy(shown, order + n_out, (n - n_out) * sizeof *shown);
    *n_held = n_out;
    return n - n_out;
}

/* The TOP best of the scores. */
static void take_top(uint32_t *out, const float *score, size_t n) {
    size_t n_out = 0;
    for (size_t i = 0; i < n; i++) {
        if (n_out == TOP && score[i] <= score[out[TOP - 1]]) continue;
        size_t at = n_out < TOP ? n_out++ : TOP - 1;
        for (; at > 0 && score[out[at - 1]] < score[i]; at--) out[at] = out[at - 1];
        out[at] = (uint32_t)i;
    }
}

/* The prior, and what the likes add to it: nothing for a scale of 0. */
static void add_prior(float *score, const test_data *data, setting with) {
    for (size_t i = 0; i < data->ratings.n_items; i++)
        score[i] = data->prior[i] + mood_clampf(with.a * score[i], -with.b, with.b);
}

static void measure_user(measures *out, const test_data *all, const float *model, float *score,
                         size_t user, method by, setting with) {
    const mood_ratings *data = &all->ratings;
    uint32_t shown[MAX_LIKED], held[MAX_LIKED], top[TOP];
    size_t n_held;
    const size_t n_shown = split(shown, held, data, user, &n_held);
    mood_ease_score(score, model, data->n_items, shown, n_shown);
    if (by == PRIOR || by == SUGGEST) add_prior(score, all, with);
    for (size_t i = 0; i < n_shown; i++) score[shown[i]] = -INFINITY;
    take_top(top, score, data->n_items);
    double dcg = 0, ideal = 0, hits20 = 0, hits50 = 0;
    for (size_t i = 0; i < TOP; i++) {
        const double gain = 1 / log2((double)i + 2);
        if (i < n_held) ideal += gain;
        for (size_t k = 0; k < n_held; k++) {
            if (held[k] != top[i]) continue;
            dcg += gain;
            hits20 += i < 20;
            hits50 += i < 50;
        }
    }
    const double ndcg = dcg / ideal;
    out->ndcg += ndcg;
    out->ndcg_squares += ndcg * ndcg;
    out->recall20 += hits20 / fmin(20, (double)n_held);
    out->recall50 += hits50 / fmin(50, (double)n_held);
    out->n_users++;
}

static void measure_fold(measures *out, const test_data *data, const float *model,
                         unsigned fold, method by, setting with) {
    float *score = need(mood_alloc(data->ratings.n_items * sizeof *score));
    for (size_t u = 0; u < data->ratings.n_users; u++)
        if (data->fold[u] == fold) measure_user(out, data, model, score, u, by, with);
    mood_free(score);
}

static measures evaluate(float *model, test_data *data, method by) {
    const unsigned all = (1u << FOLDS) - 1;
    measures sum = {0};
    for (unsigned test = 0; test < FOLDS; test++) {
        const unsigned validation = (test + 1) % FOLDS;
        size_t best = 0;
        double most = -1;
        for (size_t s = 0; s < settings[by].n && settings[by].n > 1; s++) {
            const setting tried = settings[by].list[s];
            train(model, data, by, tried, all & ~(1u << test) & ~(1u << validation));
            measures m = {0};
            measure_fold(&m, data, model, validation, by, tried);
            if (by == SUGGEST)
                fprintf(stderr, "suggest, scale %g: %.4f\n", (double)tried.a,
                        m.ndcg / (double)m.n_users);
            if (m.ndcg <= most) continue;
            most = m.ndcg;
            best = s;
        }
        const setting chosen = settings[by].list[best];
        train(model, data, by, chosen, all & ~(1u << test));
        measure_fold(&sum, data, model, test, by, chosen);
        fprintf(stderr, "%s, part %u: setting %g, %g\n", method_names[by], test,
                (double)chosen.a, (double)chosen.b);
    }
    return sum;
}

int main(int argc, char **argv) {
    const char *path = NULL, *folder = "catalog", *only = NULL;
    bool is_json = false;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0)
            is_json = true;
        else if (i + 1 < argc && strcmp(argv[i], "--catalog") == 0)
            folder = argv[++i];
        else if (i + 1 < argc && strcmp(argv[i], "--only") == 0)
            only = argv[++i];
        else
            path = argv[i];
    }
    if (!path) {
        fputs("usage: eval_ratings RATINGS.tsv [--catalog FOLDER] [--only RANKING] [--json]\n",
              stderr);
        return 2;
    }
    test_data data;
    read_data(&data, path, folder);
    const size_t n = data.ratings.n_items;
    float *model = need(mood_alloc(n * n * sizeof *model));
    if (is_json)
        printf("{\"users\":%zu,\"items\":%zu,\"likes\":%zu,\"rankings\":{",
               data.ratings.n_users, n, data.ratings.n_likes);
    else
        printf("%zu users, %zu items, %zu likes, %zu facts of content\n"
               "ranking     nDCG@100          Recall@20  Recall@50\n",
               data.ratings.n_users, n, data.ratings.n_likes, data.content.n);
    bool is_first = true;
    for (int by = 0; by < N_METHODS; by++) {
        if (only && strcmp(only, method_names[by]) != 0) continue;
        const measures m = evaluate(model, &data, (method)by);
        const double n_tests = (double)m.n_users, mean = m.ndcg / n_tests;
        const double half = 1.96 * sqrt((m.ndcg_squares / n_tests - mean * mean) / n_tests);
        if (is_json)
            printf("%s\n\"%s\":{\"ndcg100\":%.4f,\"ndcg100_half\":%.4f,\"recall20\":%.4f,"
                   "\"recall50\":%.4f}",
                   is_first ? "" : ",", method_names[by], mean, half, m.recall20 / n_tests,
                   m.recall50 / n_tests);
        else
            printf("%-10s  %.4f +- %.4f  %9.4f  %9.4f\n", method_names[by], mean, half,
                   m.recall20 / n_tests, m.recall50 / n_tests);
        fflush(stdout);
        is_first = false;
    }
    if (is_json) puts("\n}}");
    mood_free(model);
    clear_data(&data);
    return 0;
}
