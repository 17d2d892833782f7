/* SPDX-License-Identifier: Apache-2.0
 *
 * "Does it learn from likes and skips, and how fast?"
 *
 *     eval_bandit [--catalog FOLDER] [--visitors N] [--json]
 *
 * Made-up visitors with a hidden taste over a real catalogue. In each of ROUNDS rounds a
 * visitor comes with a mood and a door and is shown ten songs or films (each visitor sticks to
 * one kind). Each item is liked with the probability
 *
 *     p = exp(-d^2 / (2 .25^2)) * sigmoid(-1.5 + sum of the item's hidden weights)
 *
 * d being the distance to the target; the hidden weights are +-WEIGHT for 6 loved and 6
 * disliked words (drawn as often as they occur) and +1 for two decades. Of what is not liked a
 * third is skipped, the rest passes without a sign. What was shown in the last three rounds is
 * `recent`.
 *
 *     learning   mood_suggest with the visitor's likes, skips and recent ones
 *     blind      mood_suggest with the recent ones alone
 *     fame       the best known that were not shown yet
 *     random     any ten
 *
 * Regret is the sum of p of the ten best items that may be shown, less that of the ten shown:
 * expected likes that were missed. Printed are means a round over all visitors.
 */
#include "base/alloc.h"
#include "base/rng.h"
#include "bench_catalog.h"
#include "suggest/guard.h"
#include "suggest/index.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N = 10, ROUNDS = 40, N_WORDS = 6, RECENT = 3 * N, MAX_SHOWN = ROUNDS * N };
#define WEIGHT 1.8

typedef enum policy { LEARNING, BLIND, FAME, RANDOM, N_POLICIES } policy;
static const char *const policy_names[N_POLICIES] = {"learning", "blind", "fame", "random"};

typedef struct visitor {
    mood_kind kind;
    double *word; /* hidden weights, (n_words) */
    double decade[32];
    const mood_item *liked[MAX_SHOWN], *skipped[MAX_SHOWN],
        *shown[MAX_SHOWN]; /* newest first */
    size_t n_liked, n_skipped, n_shown;
    mood_rng rng;
} visitor;

static void *need(void *block) {
    if (block) return block;
    fputs("eval_bandit: out of memory\n", stderr);
    exit(1);
}

static void make_visitor(visitor *out, const mood_index *index, uint64_t seed) {
    double *word = out->word;
    *out = (visitor){.kind = (mood_kind)(seed % MOOD_N_KINDS), .word = word};
    mood_rng_init(&out->rng, seed);
    memset(word, 0, index->words.n_words * sizeof *word);
    const mood_shelf *shelf = &index->shelf[out->kind];
    for (int sign = -1; sign <= 1; sign += 2)
        for (int i = 0; i < N_WORDS; i++) {
            const mood_seat *seat = &shelf->seat[mood_rng_below(&out->rng, (uint32_t)shelf->n)];
            if (seat->word[0]) word[seat->word[mood_rng_below(&out->rng, 2)]] = sign * WEIGHT;
        }
    word[0] = 0;
    for (int i = 0; i < 2; i++) out->decade[5 + mood_rng_below(&out->rng, 8)] = 1;
}

static double chance_of(const visitor *who, const mood_shelf *shelf, size_t at,
                        const mood_target *target) {
    const mood_seat *seat = &shelf->seat[at];
    const double dv = (double)(shelf->place[at].valence - target->place.valence);
    const double da = (double)(shelf->place[at].arousal - target->place.arousal);
    double sum = -1.5 + who->decade[seat->decade];
    for (size_t i = 0; i < MOOD_SEAT_WORDS && seat->word[i]; i++)
        sum += who->word[seat->word[i]];
    return exp(-(dv * dv + da * da) / (2 * .25 * .25)) / (1 + exp(-sum));
}

/* ---- policies: N seats ---- */

static bool was_shown(const visitor *who, const mood_item *item) {
    for (size_t i = 0; i < who->n_shown; i++)
        if (who->shown[i] == item) return true;
    return false;
}

static void choose(uint32_t *out, visitor *who, const mood_index *index, const uint32_t *famous,
                   const mood_target *target, policy by) {
    const mood_shelf *shelf = &index->shelf[who->kind];
    mood_taste taste = {.recent = {who->shown, who->n_shown < RECENT ? who->n_shown : RECENT}};
    mood_suggestion list[N];
    size_t n = 0;
    if (by == LEARNING) {
        taste.liked = (mood_item_list){who->liked, who->n_liked};
        taste.skipped = (mood_item_list){who->skipped, who->n_skipped};
    }
    const mood_wish wish = {
        .kind = who->kind, .count = N, .seed = mood_rng_next(&who->rng), .taste = &taste};
    switch (by) {
    case LEARNING:
    case BLIND:
        if (mood_suggest(list, &n, index, target, &wish) != MOOD_OK || n != N) exit(1);
        for (size_t i = 0; i < N; i++)
            out[i] = mood_index_seat(index, who->kind, list[i].item->id);
        break;
    case FAME:
        for (size_t i = 0; n < N && i < shelf->n; i++)
            if (!was_shown(who, &index->items[shelf->seat[famous[i]].row]))
                out[n++] = famous[i];
        break;
    default:
        for (; n < N; n++) out[n] = mood_rng_below(&who->rng, (uint32_t)shelf->n);
    }
}

static void push_front(const mood_item **list, size_t *n, const mood_item *item) {
    memmove(list + 1, list, *n * sizeof *list);
    list[0] = item;
    (*n)++;
}

/* ---- a round ---- */

static double best_possible(const visitor *who, const mood_shelf *shelf,
                            const mood_target *target) {
    double best[N] = {0}, sum = 0;
    const unsigned forbidden = mood_guard_forbidden(target) | MOOD_MARK_EXPLICIT;
    for (size_t i = 0; i < shelf->n; i++) {
        if (shelf->marks[i] & forbidden || !mood_guard_allows_place(target, shelf->place[i]))
            continue;
        const double p = chance_of(who, shelf, i, target);
        size_t at = N;
        for (; at > 0 && best[at - 1] < p; at--)
            if (at < N) best[at] = best[at - 1];
        if (at < N) best[at] = p;
    }
    for (size_t i = 0; i < N; i++) sum += best[i];
    return sum;
}

static double play_round(visitor *who, const mood_index *index, const uint32_t *famous,
                         policy by, uint64_t seed) {
    mood_rng rng;
    mood_rng_init(&rng, seed); /* the same moods for each policy */
    float p[MOOD_N_EXPRESSIONS] = {0};
    p[mood_rng_below(&rng, MOOD_N_EXPRESSIONS)] = 1.f;
    const mood_target target =
        mood_target_make(p, (mood_door)mood_rng_below(&rng, MOOD_N_DOORS));
    const mood_shelf *shelf = &index->shelf[who->kind];
    uint32_t list[N];
    choose(list, who, index, famous, &target, by);
    double regret = best_possible(who, shelf, &target);
    for (size_t i = 0; i < N; i++) {
        const mood_item *item = &index->items[shelf->seat[list[i]].row];
        const double chance = chance_of(who, shelf, list[i], &target);
        regret -= chance;
        push_front(who->shown, &who->n_shown, item);
        if (mood_rng_uniform(&who->rng) < chance)
            push_front(who->liked, &who->n_liked, item);
        else if (mood_rng_uniform(&who->rng) < 1. / 3)
            push_front(who->skipped, &who->n_skipped, item);
    }
    return regret;
}

/* Seats by falling fame. */
static const mood_index *sorted_index;
static mood_kind sorted_kind;

static int by_falling_fame(const void *a, const void *b) {
    const mood_shelf *shelf = &sorted_index->shelf[sorted_kind];
    const float x = sorted_index->items[shelf->seat[*(const uint32_t *)a].row].fame;
    const float y = sorted_index->items[shelf->seat[*(const uint32_t *)b].row].fame;
    return x > y ? -1 : x < y;
}

static uint32_t *sort_by_fame(const mood_index *index, mood_kind kind) {
    const size_t n = index->shelf[kind].n;
    uint32_t *seats = need(mood_alloc(n * sizeof *seats));
    for (size_t i = 0; i < n; i++) seats[i] = (uint32_t)i;
    sorted_index = index;
    sorted_kind = kind;
    qsort(seats, n, sizeof *seats, by_falling_fame);
    return seats;
}

static void report(bool is_json, double regret[N_POLICIES][ROUNDS], size_t n_visitors) {
    if (is_json)
        printf("{\"visitors\":%zu,\"rounds\":%d,\"regret\":{", n_visitors, ROUNDS);
    else
        puts("policy    regret a round: 1-5  6-10  11-20  21-40   in all");
    for (int by = 0; by < N_POLICIES; by++) {
        static const int ends[] = {5, 10, 20, 40};
        double total = 0;
        if (is_json)
            printf("%s\n\"%s\":[", by ? "," : "", policy_names[by]);
        else
            printf("%-18s", policy_names[by]);
        for (int r = 0, part = 0, first = 0; r < ROUNDS; r++) {
            static double sum;
            if (r == first) sum = 0;
            sum += regret[by][r];
            total += regret[by][r];
            if (is_json) printf("%s%.4f", r ? "," : "", regret[by][r]);
            if (r + 1 != ends[part]) continue;
            if (!is_json) printf("  %5.2f", sum / (ends[part] - first));
            first = ends[part++];
        }
        if (is_json)
            printf("]");
        else
            printf("  %7.1f\n", total);
    }
    if (is_json) puts("\n}}");
}

int main(int argc, char **argv) {
    const char *folder = "catalog";
    size_t n_visitors = 100;
    bool is_json = false;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0)
            is_json = true;
        else if (i + 1 < argc && strcmp(argv[i], "--catalog") == 0)
            folder = argv[++i];
        else if (i + 1 < argc && strcmp(argv[i], "--visitors") == 0)
            n_visitors = strtoul(argv[++i], NULL, 10);
        else
            n_visitors = 0;
    }
    if (n_visitors < 1 || n_visitors > 10000) {
        fputs("usage: eval_bandit [--catalog FOLDER] [--visitors 1..10000] [--json]\n", stderr);
        return 2;
    }
    bench_catalog catalog;
    bench_catalog_read(&catalog, folder);
    mood_index *index = NULL;
    if (mood_index_create(&index, catalog.items, catalog.n) != MOOD_OK) return 1;
    uint32_t *famous[MOOD_N_KINDS] = {sort_by_fame(index, MOOD_MOVIES),
                                      sort_by_fame(index, MOOD_SONGS)};
    static visitor who;
    static double regret[N_POLICIES][ROUNDS];
    who.word = need(mood_alloc(index->words.n_words * sizeof *who.word));
    for (int by = 0; by < N_POLICIES; by++)
        for (size_t v = 0; v < n_visitors; v++) {
            make_visitor(&who, index, v);
            for (int r = 0; r < ROUNDS; r++)
                regret[by][r] += play_round(&who, index, famous[who.kind], (policy)by,
                                            v * ROUNDS + (uint64_t)r) /
                                 (double)n_visitors;
        }
    report(is_json, regret, n_visitors);
    mood_free(who.word);
    mood_free(famous[MOOD_MOVIES]);
    mood_free(famous[MOOD_SONGS]);
    mood_index_destroy(&index);
    bench_catalog_clear(&catalog);
    return 0;
}
