/* SPDX-License-Identifier: Apache-2.0
 *
 * The catalogues that the benchmarks of suggest run over: the starter's TSV form read from a
 * folder, or one made up. A failure ends the program with a sentence. One thread.
 */
#ifndef MOOD_BENCH_CATALOG_H
#define MOOD_BENCH_CATALOG_H

#include "base/arena.h"
#include "terms/item.h"

typedef struct bench_catalog {
    mood_item *items;
    size_t n;
    size_t capacity;
    mood_arena texts;
} bench_catalog;

/** FOLDER/movies.tsv and FOLDER/songs.tsv; explicit rows get their flag. */
void bench_catalog_read(bench_catalog *out, const char *folder);

/** n items, half films, spread over the plane, with genres and names as skewed as real ones. */
void bench_catalog_make(bench_catalog *out, size_t n, uint64_t seed);

void bench_catalog_clear(bench_catalog *catalog);

#endif
