/* SPDX-License-Identifier: Apache-2.0
 *
 * "Do the lists fit, do they vary, and are they kind?"
 *
 *     eval_suggest [--catalog FOLDER] [--requests N] [--json]
 *
 * For each mood, door and kind, N requests of ten items by four rankings:
 *
 *     ours      mood_suggest, a new seed each time
 *     nearest   the ten places next to the target
 *     fame      the ten best known
 *     random    any ten
 *
 * and of each the means of
 *
 *     ndcg       nDCG@10; an item's gain is its quality when it lies within LIMIT of the target
 *                and is neither explicit nor forbidden by a guard, else 0; the ideal list holds
 *                the ten items of greatest gain
 *     distance   to the target
 *     diversity  one minus the mean likeness of two items of a list: the mean of same name,
 *                common share of genres, same decade (not the likeness that the ranking uses)
 *     cruel      share of items that a guard forbids
 *     coverage   share of the items with a gain that N requests showed at least once
 *
 * There is no standard measure of mood fit; docs/suggestions.md says why this one.
 */
#include "base/alloc.h"
#include "base/rng.h"
#include "bench_catalog.h"
#include "suggest/guard.h"
#include "suggest/suggest.h"
#include "suggest/words.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT .25f /* about what separates two neighbouring words for a mood */

enum { N = 10, N_MAX_REQUESTS = 1000 };

typedef enum method { OURS, NEAREST, FAME, RANDOM, N_METHODS } method;
static const char *const method_names[N_METHODS] = {"ours", "nearest", "fame", "random"};

typedef struct measures {
    double ndcg, distance, diversity, cruel, coverage;
} measures;

/* One kind of the catalogue with what is asked of every item. */
typedef struct shelf {
    const mood_item **item;
    unsigned *guards;
    float *gain;     /* for the target in hand */
    float *distance; /* likewise */
    bool *was_shown;
    size_t n;
} shelf;

static void *need(void *block) {
    if (block) return block;
    fputs("eval_suggest: out of memory\n", stderr);
    exit(1);
}

static unsigned guards_of(const mood_item *item) {
    unsigned guards = 0;
    const char *lists[] = {item->genres, item->tags}, *text;
    size_t n;
    for (size_t i = 0; i < MOOD_COUNT(lists); i++)
        while (mood_words_next(&text, &n, &lists[i])) guards |= mood_guard_word(text, n);
    return mood_guard_item(guards, mood_guard_title(item->title));
}

static void make_shelf(shelf *out, const bench_catalog *catalog, mood_kind kind) {
    *out = (shelf){.item = need(mood_alloc_zero(catalog->n, sizeof *out->item)),
                   .guards = need(mood_alloc_zero(catalog->n, sizeof *out->guards)),
                   .gain = need(mood_alloc_zero(catalog->n, sizeof *out->gain)),
                   .distance = need(mood_alloc_zero(catalog->n, sizeof *out->distance)),
                   .was_shown = need(mood_alloc_zero(catalog->n, sizeof *out->was_shown))};
    for (size_t i = 0; i < catalog->n; i++) {
        if (catalog->items[i].kind != kind) continue;
        out->guards[out->n] = guards_of(&catalog->items[i]);
        out->item[out->n++] = &catalog->items[i];
    }
}

static void clear_shelf(shelf *it) {
    mood_free(it->item);
    mood_free(it->guards);
    mood_free(it->gain);
    mood_free(it->distance);
    mood_free(it->was_shown);
}

static void aim(shelf *it, const mood_target *target) {
    const unsigned forbidden = mood_guard_forbidden(target);
    for (size_t i = 0; i < it->n; i++) {
        const mood_item *item = it->item[i];
        it->distance[i] = hypotf(item->place.valence - target->place.valence,
                                 item->place.arousal - target->place.arousal);
        const bool is_fit = it->distance[i] <= LIMIT && !(it->guards[i] & forbidden) &&
                            !(item->flags & MOOD_ITEM_EXPLICIT);
        it->gain[i] = is_fit ? item->quality : 0.f;
    }
}

/* ---- rankings: N numbers of items ---- */

/* The N best by a key, which `sign` turns round. */
static void take_best(size_t *out, const shelf *it, const float *key, float sign) {
    size_t n = 0;
    for (size_t i = 0; i < it->n; i++) {
        size_t at = n < N ? n++ : N;
        for (; at > 0 && sign * key[out[at - 1]] < sign * key[i]; at--)
            if (at < N) out[at] = out[at - 1];
        if (at < N) out[at] = i;
    }
}

static void take_ours(size_t *out, const shelf *it, const mood_index *index,
                      const mood_target *target, mood_kind kind, uint64_t seed) {
    const mood_wish wish = {.kind = kind, .count = N, .seed = seed};
    mood_suggestion list[N];
    size_t n;
    if (mood_suggest(list, &n, index, target, &wish) != MOOD_OK || n != N) exit(1);
    for (size_t i = 0; i < N; i++) {
        size_t at = 0;
        while (it->item[at] != list[i].item) at++;
        out[i] = at;
    }
}

static void take_random(size_t *out, const shelf *it, mood_rng *rng) {
    for (size_t i = 0; i < N; i++) out[i] = mood_rng_below(rng, (uint32_t)it->n);
}

/* ---- measures ---- */

static double dcg(const shelf *it, const size_t *list) {
    double sum = 0;
    for (size_t i = 0; i < N; i++) sum += it->gain[list[i]] / log2((double)i + 2);
    return sum;
}

static bool has_word(const char *list, const char *word, size_t n_word) {
    const char *text;
    size_t n;
    while (mood_words_next(&text, &n, &list))
        if (n == n_word && memcmp(text, word, n) == 0) return true;
    return false;
}

static double likeness(const mood_item *a, const mood_item *b) {
    size_t n_a = 0, n_b = 0, n_common = 0, n;
    const char *text, *at = a->genres;
    for (; mood_words_next(&text, &n, &at); n_a++) n_common += has_word(b->genres, text, n);
    for (at = b->genres; mood_words_next(&text, &n, &at);) n_b++;
    const size_t n_any = n_a + n_b - n_common;
    const double genres = n_any ? (double)n_common / (double)n_any : 0;
    const double name = *a->by && strcmp(a->by, b->by) == 0;
    const double decade = a->year && a->year / 10 == b->year / 10;
    return (genres + name + decade) / 3;
}

static void measure(measures *out, const shelf *it, const size_t *list, unsigned forbidden,
                    double ideal) {
    double sum = 0;
    for (size_t i = 0; i < N; i++) {
        out->distance += it->distance[list[i]] / N;
        out->cruel += (it->guards[list[i]] & forbidden) != 0 ? 1. / N : 0.;
        it->was_shown[list[i]] = true;
        for (size_t k = 0; k < i; k++) sum += likeness(it->item[list[i]], it->item[list[k]]);
    }
    out->ndcg += ideal > 0 ? dcg(it, list) / ideal : 0;
    out->diversity += 1 - sum / (N * (N - 1) / 2.);
}

static double covered(const shelf *it) {
    size_t n_shown = 0, n_fit = 0;
    for (size_t i = 0; i < it->n; i++) {
        n_fit += it->gain[i] > 0;
        n_shown += it->gain[i] > 0 && it->was_shown[i];
    }
    return n_fit ? (double)n_shown / (double)n_fit : 0;
}

static measures evaluate(shelf *it, const mood_index *index, const mood_target *target,
                         mood_kind kind, method by, size_t n_requests) {
    measures sum = {0};
    mood_rng rng;
    mood_rng_init(&rng, 1);
    size_t list[N], best[N];
    take_best(best, it, it->gain, 1.f);
    const double ideal = dcg(it, best);
    memset(it->was_shown, 0, it->n * sizeof *it->was_shown);
    float *fame = need(mood_alloc_zero(it->n, sizeof *fame));
    for (size_t i = 0; i < it->n; i++) fame[i] = it->item[i]->fame;
    for (size_t r = 0; r < n_requests; r++) {
        if (by == OURS)
            take_ours(list, it, index, target, kind, r);
        else if (by == NEAREST)
            take_best(list, it, it->distance, -1.f);
        else if (by == FAME)
            take_best(list, it, fame, 1.f);
        else
            take_random(list, it, &rng);
        measure(&sum, it, list, mood_guard_forbidden(target), ideal);
    }
    mood_free(fame);
    const double share = 1. / (double)n_requests;
    return (measures){sum.ndcg * share, sum.distance * share, sum.diversity * share,
                      sum.cruel * share, covered(it)};
}

/* ---- report ---- */

static void print_row(bool is_json, bool is_first, const char *mood, const char *door,
                      const char *kind, const char *by, const measures *m) {
    if (is_json)
        printf("%s\n{\"mood\":\"%s\",\"door\":\"%s\",\"kind\":\"%s\",\"ranking\":\"%s\","
               "\"ndcg10\":%.4f,\"distance\":%.4f,\"diversity\":%.4f,\"cruel\":%.4f,"
               "\"coverage\":%.4f}",
               is_first ? "" : ",", mood, door, kind, by, m->ndcg, m->distance, m->diversity,
               m->cruel, m->coverage);
    else
        printf("%-9s %-5s %-7s %-8s %6.3f %9.3f %10.3f %6.3f %9.3f\n", mood, door, kind, by,
               m->ndcg, m->distance, m->diversity, m->cruel, m->coverage);
}

static void add(measures *sum, const measures *m, double share) {
    sum->ndcg += share * m->ndcg;
    sum->distance += share * m->distance;
    sum->diversity += share * m->diversity;
    sum->cruel += share * m->cruel;
    sum->coverage += share * m->coverage;
}

static void run(const bench_catalog *catalog, const mood_index *index, size_t n_requests,
                bool is_json) {
    if (is_json)
        printf("{\"items\":%zu,\"requests\":%zu,\"limit\":%g,\"rows\":[", catalog->n,
               n_requests, (double)LIMIT);
    else
        puts("mood      door  kind    ranking    ndcg  distance  diversity  cruel  coverage");
    bool is_first = true;
    for (int kind = 0; kind < MOOD_N_KINDS; kind++) {
        measures mean[N_METHODS] = {{0}};
        shelf it;
        make_shelf(&it, catalog, (mood_kind)kind);
        for (int cell = 0; cell < MOOD_N_EXPRESSIONS * MOOD_N_DOORS; cell++) {
            float p[MOOD_N_EXPRESSIONS] = {0};
            p[cell / MOOD_N_DOORS] = 1.f;
            const mood_door door = (mood_door)(cell % MOOD_N_DOORS);
            const mood_target target = mood_target_make(p, door);
            aim(&it, &target);
            for (int by = 0; by < N_METHODS; by++) {
                const measures m =
                    evaluate(&it, index, &target, (mood_kind)kind, (method)by, n_requests);
                add(&mean[by], &m, 1. / (MOOD_N_EXPRESSIONS * MOOD_N_DOORS));
                print_row(is_json, is_first, mood_expression_name(cell / MOOD_N_DOORS),
                          mood_door_name(door), mood_kind_name(kind), method_names[by], &m);
                is_first = false;
            }
        }
        for (int by = 0; by < N_METHODS; by++)
            print_row(is_json, false, "all", "all", mood_kind_name(kind), method_names[by],
                      &mean[by]);
        clear_shelf(&it);
    }
    if (is_json) puts("\n]}");
}

int main(int argc, char **argv) {
    const char *folder = "catalog";
    size_t n_requests = 50;
    bool is_json = false;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0)
            is_json = true;
        else if (i + 1 < argc && strcmp(argv[i], "--catalog") == 0)
            folder = argv[++i];
        else if (i + 1 < argc && strcmp(argv[i], "--requests") == 0)
            n_requests = strtoul(argv[++i], NULL, 10);
        else
            n_requests = 0;
    }
    if (n_requests < 1 || n_requests > N_MAX_REQUESTS) {
        fprintf(stderr, "usage: eval_suggest [--catalog FOLDER] [--requests 1..%d] [--json]\n",
                N_MAX_REQUESTS);
        return 2;
    }
    bench_catalog catalog;
    bench_catalog_read(&catalog, folder);
    mood_index *index = NULL;
    if (mood_index_create(&index, catalog.items, catalog.n) != MOOD_OK) return 1;
    run(&catalog, index, n_requests, is_json);
    mood_index_destroy(&index);
    bench_catalog_clear(&catalog);
    return 0;
}
