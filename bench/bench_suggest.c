/* SPDX-License-Identifier: Apache-2.0
 *
 * "How long does one ranked request take, and how much memory does the index?"
 *
 *     bench_suggest [--catalog FOLDER | --items N] [--taste FILE] [--requests N] [--json]
 *
 * Each request has a random reading, door, kind and seed, twelve items, and the taste of a
 * visitor who liked 40 items, skipped 20 and was just shown 36. One thread. The time of
 * building the index and of a request without any taste are printed too.
 */
#include "base/alloc.h"
#include "base/rng.h"
#include "bench_catalog.h"
#include "suggest/suggest.h"
#include "taste_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { N_LIKED = 40, N_SKIPPED = 20, N_RECENT = 36, COUNT = 12, MAX_REQUESTS = 100000 };

typedef struct visitor {
    const mood_item *items[N_LIKED + N_SKIPPED + N_RECENT];
    mood_taste taste;
} visitor;

static void make_visitor(visitor *out, const bench_catalog *catalog, mood_rng *rng) {
    for (size_t i = 0; i < MOOD_COUNT(out->items); i++)
        out->items[i] = &catalog->items[mood_rng_below(rng, (uint32_t)catalog->n)];
    out->taste = (mood_taste){.liked = {out->items, N_LIKED},
                              .skipped = {out->items + N_LIKED, N_SKIPPED},
                              .recent = {out->items + N_LIKED + N_SKIPPED, N_RECENT}};
}

static mood_target make_target(mood_rng *rng) {
    float p[MOOD_N_EXPRESSIONS];
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) {
        const float u = (float)mood_rng_uniform(rng);
        p[i] = u * u * u * u; /* mostly one or two that stand out */
    }
    return mood_target_make(p, (mood_door)mood_rng_below(rng, MOOD_N_DOORS));
}

static int64_t processor_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int compare_times(const void *a, const void *b) {
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* Sorted times of n requests, in ns. */
static void measure(int64_t *out, size_t n, const bench_catalog *catalog,
                    const mood_index *index, bool has_taste) {
    mood_rng rng;
    mood_rng_init(&rng, 1);
    for (size_t i = 0; i < n; i++) {
        visitor who;
        make_visitor(&who, catalog, &rng);
        const mood_target target = make_target(&rng);
        const mood_wish wish = {.kind = (mood_kind)mood_rng_below(&rng, MOOD_N_KINDS),
                                .count = COUNT,
                                .seed = mood_rng_next(&rng),
                                .taste = has_taste ? &who.taste : NULL};
        mood_suggestion list[COUNT];
        size_t n_list;
        const int64_t before = processor_ns();
        if (mood_suggest(list, &n_list, index, &target, &wish) != MOOD_OK) exit(1);
        out[i] = processor_ns() - before;
    }
    qsort(out, n, sizeof *out, compare_times);
}

static double ms(const int64_t *times, size_t n, double quantile) {
    return (double)times[(size_t)(quantile * (double)(n - 1))] * 1e-6;
}

int main(int argc, char **argv) {
    const char *folder = "catalog", *taste = NULL;
    size_t n_items = 0, n_requests = 5000;
    bool is_json = false;
    for (int i = 1; i < argc; i++) {
        const bool has_value = i + 1 < argc;
        if (strcmp(argv[i], "--json") == 0)
            is_json = true;
        else if (has_value && strcmp(argv[i], "--catalog") == 0)
            folder = argv[++i];
        else if (has_value && strcmp(argv[i], "--taste") == 0)
            taste = argv[++i];
        else if (has_value && strcmp(argv[i], "--items") == 0)
            n_items = strtoul(argv[++i], NULL, 10);
        else if (has_value && strcmp(argv[i], "--requests") == 0)
            n_requests = strtoul(argv[++i], NULL, 10);
        else {
            fputs("usage: bench_suggest [--catalog FOLDER | --items N] [--taste FILE] "
                  "[--requests N] "
                  "[--json]\n",
                  stderr);
            return 2;
        }
    }
    if (n_requests < 100 || n_requests > MAX_REQUESTS) {
        fprintf(stderr, "bench_suggest: 100 to %d requests\n", MAX_REQUESTS);
        return 2;
    }
    bench_catalog catalog;
    if (n_items)
        bench_catalog_make(&catalog, n_items, 1);
    else
        bench_catalog_read(&catalog, folder);
    mood_index *index;
    const int64_t before = processor_ns();
    if (mood_index_create(&index, catalog.items, catalog.n) != MOOD_OK) return 1;
    const double build_ms = (double)(processor_ns() - before) * 1e-6;
    mood_neighbours *neighbours = NULL;
    mood_error err = {""};
    if (taste && (taste_file_read(&neighbours, taste, &err) != MOOD_OK ||
                  mood_index_use_neighbours(index, neighbours) != MOOD_OK)) {
        fprintf(stderr, "bench_suggest: %s\n", err.text);
        return 1;
    }
    static int64_t with_taste[MAX_REQUESTS], without[MAX_REQUESTS];
    measure(with_taste, n_requests, &catalog, index, true);
    measure(without, n_requests, &catalog, index, false);
    printf(is_json ? "{\"items\":%zu,\"requests\":%zu,\"p50_ms\":%.4f,\"p99_ms\":%.4f,"
                     "\"p50_new_visitor_ms\":%.4f,\"p99_new_visitor_ms\":%.4f,"
                     "\"build_ms\":%.1f,\"bytes\":%zu}\n"
                   : "%zu items, %zu requests\n"
                     "a visitor with taste  p50 %.4f ms  p99 %.4f ms\n"
                     "a new visitor         p50 %.4f ms  p99 %.4f ms\n"
                     "index built in %.1f ms, %zu bytes\n",
           catalog.n, n_requests, ms(with_taste, n_requests, .5),
           ms(with_taste, n_requests, .99), ms(without, n_requests, .5),
           ms(without, n_requests, .99), build_ms, mood_index_bytes(index));
    mood_index_destroy(&index);
    mood_neighbours_destroy(&neighbours);
    bench_catalog_clear(&catalog);
    return 0;
}
