/* SPDX-License-Identifier: Apache-2.0
 *
 * "How well do likes predict other likes?"
 *
 *     eval_ratings RATINGS.tsv [--catalog FOLDER] [--json]
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
 * 2001) ease        ease.h ours        ease.h with genres, tags, decades, directors and stars
 * as further rows
 *
 * Printed are the means over all users, each tested once, and the half width of a 95 %
 * interval of nDCG@100 over users.
 */
#include "base/alloc.h"
#include "base/rng.h"
#include "bench_catalog.h"
#include "ease/ease.h"
#include "suggest/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FOLDS = 5,
    MIN_LIKES = 3,
    MIN_OF_USER = 5,
    TOP = 100,
    MAX_LINE = 256,
    MAX_LIKED = 20000
};
#define LIKE_FROM 4.0

/* ---- data ---- */

typedef struct like {
    uint32_t user;
    uint32_t item;
    char id[16];
} like;

typedef struct ratings {
    like *likes; /* by user */
    size_t n_likes;
    size_t n_users; /* start[u] .. start[u + 1] */
    size_t *start;
    size_t n_items;
    char (*ids)[16];
    uint8_t *fold; /* of a user */
} ratings;

static void *need(void *block) {
    if (block) return block;
    fputs("eval_ratings: out of memory\n", stderr);
    exit(1);
}

static int by_id(const void *a, const void *b) {
    return strcmp(((const like *)a)->id, ((const like *)b)->id);
}

static int by_user(const void *a, const void *b) {
    const like *x = a, *y = b;
    if (x->user != y->user) return x->user < y->user ? -1 : 1;
    return x->item < y->item ? -1 : x->item > y->item;
}

static void read_likes(ratings *out, const char *path) {
    FILE *file = fopen(path, "r");
    char line[MAX_LINE];
    if (!file || !fgets(line, sizeof line, file)) {
        fprintf(stderr, "eval_ratings: %s cannot be read\n", path);
        exit(1);
    }
    size_t capacity = 0;
    while (fgets(line, sizeof line, file)) {
        like one = {0};
        double rating;
        if (sscanf(line, "%u\t%15s\t%lf", &one.user, one.id, &rating) != 3) continue;
        if (rating < LIKE_FROM) continue;
        if (out->n_likes == capacity) {
            const size_t old = capacity;
            capacity = capacity ? 2 * capacity : 4096;
            out->likes =
                need(mood_alloc_resize(out->likes, old * sizeof one, capacity * sizeof one));
        }
        out->likes[out->n_likes++] = one;
    }
    fclose(file);
}

/* Number the items of MIN_LIKES likes or more and drop the others. */
static void number_items(ratings *out) {
    qsort(out->likes, out->n_likes, sizeof *out->likes, by_id);
    out->ids = need(mood_alloc_zero(out->n_likes, sizeof *out->ids));
    size_t n_kept = 0;
    for (size_t i = 0, end; i < out->n_likes; i = end) {
        for (end = i; end < out->n_likes && strcmp(out->likes[end].id, out->likes[i].id) == 0;)
            end++;
        if (end - i < MIN_LIKES) continue;
        memcpy(out->ids[out->n_items], out->likes[i].id, sizeof out->ids[0]);
        for (size_t k = i; k < end; k++) {
            out->likes[n_kept] = out->likes[k];
            out->likes[n_kept++].item = (uint32_t)out->n_items;
        }
        out->n_items++;
    }
    out->n_likes = n_kept;
}

static void number_users(ratings *out, uint64_t seed) {
    qsort(out->likes, out->n_likes, sizeof *out->likes, by_user);
    out->start = need(mood_alloc_zero(out->n_likes + 2, sizeof *out->start));
    out->fold = need(mood_alloc_zero(out->n_likes + 1, 1));
    size_t n_kept = 0;
    for (size_t i = 0, end; i < out->n_likes; i = end) {
        for (end = i; end < out->n_likes && out->likes[end].user == out->likes[i].user;) end++;
        if (end - i < MIN_OF_USER) continue;
        for (size_t k = i; k < end; k++) out->likes[n_kept++] = out->likes[k];
        out->fold[out->n_users] = (uint8_t)(mood_hash_u64(seed + out->n_users) % FOLDS);
        out->start[++out->n_users] = n_kept;
    }
    out->n_likes = n_kept;
}

/* ---- rows ---- */

typedef struct rows {
    uint32_t *items;
    size_t *start;
    float *weight;
    size_t n_rows;
} rows;

static mood_ease_rows view(const rows *r) {
    return (mood_ease_rows){r->items, r->start, r->weight, r->n_rows};
}

static void clear_rows(rows *r) {
    mood_free(r->items);
    mood_free(r->start);
    mood_free(r->weight);
}

/* The likes of all users whose fold is in `folds` (a bit each). */
static rows user_rows(const ratings *data, unsigned folds) {
    rows out = {need(mood_alloc_zero(data->n_likes, sizeof *out.items)),
                need(mood_alloc_zero(data->n_users + 1, sizeof *out.start)), NULL, 0};
    size_t n = 0;
    for (size_t u = 0; u < data->n_users; u++) {
        if (!(folds >> data->fold[u] & 1u)) continue;
        for (size_t k = data->start[u]; k < data->start[u + 1]; k++)
            out.items[n++] = data->likes[k].item;
        out.start[++out.n_rows] = n;
    }
    return out;
}

/* One row for each word, decade and name that two items share. The weight of a row falls with
 * its length, or "drama" would say more than all users together. */
typedef struct fact {
    uint64_t word;
    uint32_t item;
} fact;

static int by_word(const void *a, const void *b) {
    const fact *x = a, *y = b;
    if (x->word != y->word) return x->word < y->word ? -1 : 1;
    return x->item < y->item ? -1 : x->item > y->item;
}

static void add_list(fact *facts, size_t *n, uint32_t item, const char *list, char sort,
                     const char *separators) {
    while (*list) {
        const size_t length = strcspn(list, separators);
        if (length)
            facts[(*n)++] = (fact){mood_hash_bytes(list, length) + (uint64_t)sort, item};
        list += length;
        list += strspn(list, "|, ");
    }
}

static rows content_rows(const ratings *data, const bench_catalog *catalog) {
    enum { MAX_FACTS = 64 };
    fact *facts = need(mood_alloc_zero(data->n_items * MAX_FACTS, sizeof *facts));
    size_t n = 0;
    for (size_t c = 0; c < catalog->n; c++) {
        const mood_item *item = &catalog->items[c];
        const char(*found)[16] =
            item->kind == MOOD_MOVIES
                ? bsearch(item->id, data->ids, data->n_items, sizeof data->ids[0],
                          (int (*)(const void *, const void *))strcmp)
                : NULL;
        if (!found || n + MAX_FACTS > data->n_items * MAX_FACTS) continue;
        const uint32_t number = (uint32_t)(found - (const char(*)[16])data->ids);
        const size_t before = n;
        add_list(facts, &n, number, item->genres, 'g', "|");
        add_list(facts, &n, number, item->tags, 't', "|");
        add_list(facts, &n, number, item->by, 'b', ",");
        add_list(facts, &n, number, item->people, 'p', ",");
        char decade[16];
        snprintf(decade, sizeof decade, "%d", item->year / 10);
        add_list(facts, &n, number, decade, 'd', "|");
        if (n - before > MAX_FACTS) exit(1);
    }
    qsort(facts, n, sizeof *facts, by_word);
    rows out = {need(mood_alloc_zero(n + 1, sizeof *out.items)),
                need(mood_alloc_zero(n + 2, sizeof *out.start)),
                need(mood_alloc_zero(n + 1, sizeof *out.weight)), 0};
    size_t n_kept = 0;
    for (size_t i = 0, end; i < n; i = end) {
        const size_t first = n_kept;
        for (end = i; end < n && facts[end].word == facts[i].word; end++)
            if (n_kept == first || out.items[n_kept - 1] != facts[end].item)
                out.items[n_kept++] = facts[end].item;
        if (n_kept - first < 2) {
            n_kept = first;
            continue;
        }
        out.weight[out.n_rows] = 1.f / sqrtf((float)(n_kept - first));
        out.start[++out.n_rows] = n_kept;
    }
    mood_free(facts);
    return out;
}

/* ---- models: (n, n) matrices, or counts ---- */

typedef enum method { POPULARITY, ITEMKNN, EASE, OURS, N_METHODS } method;
static const char *const method_names[N_METHODS] = {"popularity", "itemknn", "ease", "ours"};

typedef struct setting {
    float a; /* itemknn: k; ease, ours: lambda */
    float b; /* itemknn: shrinkage; ours: weight of the content */
} setting;

static const setting settings_of_none[] = {{0, 0}};
static const setting settings_of_knn[] = {{20, 5},  {50, 5},  {100, 5},
                                          {20, 20}, {50, 20}, {100, 20}};
static const setting settings_of_ease[] = {{30, 0}, {60, 0}, {120, 0}, {240, 0}, {480, 0}};
static const setting settings_of_ours[] = {
    {60, 1},  {120, 1}, {240, 1},  {60, 3},   {120, 3},  {240, 3},
    {120, 8}, {240, 8}, {120, 16}, {240, 16}, {480, 16},
};

static const struct {
    const setting *list;
    size_t n;
} settings[N_METHODS] = {
    {settings_of_none, 1},
    {settings_of_knn, MOOD_COUNT(settings_of_knn)},
    {settings_of_ease, MOOD_COUNT(settings_of_ease)},
    {settings_of_ours, MOOD_COUNT(settings_of_ours)},
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

static void train(float *model, const ratings *data, const rows *content, method by,
                  setting with, unsigned folds) {
    const size_t n = data->n_items;
    rows users = user_rows(data, folds);
    const mood_ease_rows users_view = view(&users);
    memset(model, 0, n * n * sizeof *model);
    mood_ease_add_rows(model, n, &users_view);
    mood_status status = MOOD_OK;
    if (by == OURS) {
        rows weighted = *content;
        weighted.weight = need(mood_alloc(content->n_rows * sizeof(float)));
        for (size_t r = 0; r < content->n_rows; r++)
            weighted.weight[r] = with.b * content->weight[r];
        const mood_ease_rows content_view = view(&weighted);
        mood_ease_add_rows(model, n, &content_view);
        mood_free(weighted.weight);
    }
    if (by == POPULARITY)
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++) model[i * n + j] = i == j ? model[i * n + j] : 0.f;
    if (by == POPULARITY) { /* every line tells the counts */
        for (size_t j = 0; j < n; j++) model[j] = model[j * n + j];
        for (size_t i = 1; i < n; i++) memcpy(model + i * n, model, n * sizeof *model);
    }
    if (by == ITEMKNN) make_knn(model, n, with);
    if (by == EASE || by == OURS) status = mood_ease_solve(model, n, with.a);
    clear_rows(&users);
    if (status == MOOD_OK) return;
    fprintf(stderr, "eval_ratings: %s\n", mood_status_text(status));
    exit(1);
}

/* ---- measures ---- */

typedef struct measures {
    double ndcg, ndcg_squares, recall20, recall50;
    size_t n_users;
} measures;

/* Which of a user's likes are held out: a fifth, by a draw of its own. */
static size_t split(uint32_t *shown, uint32_t *held, const ratings *data, size_t user,
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

static void measure_user(measures *out, const ratings *data, const float *model, float *score,
                         size_t user) {
    uint32_t shown[MAX_LIKED], held[MAX_LIKED], top[TOP];
    size_t n_held;
    const size_t n_shown = split(shown, held, data, user, &n_held);
    mood_ease_score(score, model, data->n_items, shown, n_shown);
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

static void measure_fold(measures *out, const ratings *data, const float *model,
                         unsigned fold) {
    float *score = need(mood_alloc(data->n_items * sizeof *score));
    for (size_t u = 0; u < data->n_users; u++)
        if (data->fold[u] == fold) measure_user(out, data, model, score, u);
    mood_free(score);
}

static measures evaluate(float *model, const ratings *data, const rows *content, method by) {
    const unsigned all = (1u << FOLDS) - 1;
    measures sum = {0};
    for (unsigned test = 0; test < FOLDS; test++) {
        const unsigned validation = (test + 1) % FOLDS;
        size_t best = 0;
        double most = -1;
        for (size_t s = 0; s < settings[by].n && settings[by].n > 1; s++) {
            train(model, data, content, by, settings[by].list[s],
                  all & ~(1u << test) & ~(1u << validation));
            measures m = {0};
            measure_fold(&m, data, model, validation);
            if (m.ndcg <= most) continue;
            most = m.ndcg;
            best = s;
        }
        const setting chosen = settings[by].list[best];
        train(model, data, content, by, chosen, all & ~(1u << test));
        measure_fold(&sum, data, model, test);
        fprintf(stderr, "%s, part %u: setting %g, %g\n", method_names[by], test,
                (double)chosen.a, (double)chosen.b);
    }
    return sum;
}

int main(int argc, char **argv) {
    const char *path = NULL, *folder = "catalog";
    bool is_json = false;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0)
            is_json = true;
        else if (i + 1 < argc && strcmp(argv[i], "--catalog") == 0)
            folder = argv[++i];
        else
            path = argv[i];
    }
    if (!path) {
        fputs("usage: eval_ratings RATINGS.tsv [--catalog FOLDER] [--json]\n", stderr);
        return 2;
    }
    ratings data = {0};
    read_likes(&data, path);
    number_items(&data);
    number_users(&data, 1);
    bench_catalog catalog;
    bench_catalog_read(&catalog, folder);
    rows content = content_rows(&data, &catalog);
    float *model = need(mood_alloc(data.n_items * data.n_items * sizeof *model));
    if (is_json)
        printf("{\"users\":%zu,\"items\":%zu,\"likes\":%zu,\"rankings\":{", data.n_users,
               data.n_items, data.n_likes);
    else
        printf("%zu users, %zu items, %zu likes, %zu rows of content\n"
               "ranking     nDCG@100          Recall@20  Recall@50\n",
               data.n_users, data.n_items, data.n_likes, content.n_rows);
    for (int by = 0; by < N_METHODS; by++) {
        const measures m = evaluate(model, &data, &content, (method)by);
        const double n = (double)m.n_users, mean = m.ndcg / n;
        const double half = 1.96 * sqrt((m.ndcg_squares / n - mean * mean) / n);
        if (is_json)
            printf("%s\n\"%s\":{\"ndcg100\":%.4f,\"ndcg100_half\":%.4f,\"recall20\":%.4f,"
                   "\"recall50\":%.4f}",
                   by ? "," : "", method_names[by], mean, half, m.recall20 / n, m.recall50 / n);
        else
            printf("%-10s  %.4f +- %.4f  %9.4f  %9.4f\n", method_names[by], mean, half,
                   m.recall20 / n, m.recall50 / n);
        fflush(stdout);
    }
    if (is_json) puts("\n}}");
    mood_free(model);
    clear_rows(&content);
    bench_catalog_clear(&catalog);
    mood_free(data.likes);
    mood_free(data.start);
    mood_free(data.fold);
    mood_free(data.ids);
    return 0;
}
