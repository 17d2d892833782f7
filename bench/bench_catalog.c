/* SPDX-License-Identifier: Apache-2.0 */
#include "bench_catalog.h"
#include "base/alloc.h"
#include "base/rng.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FIELDS = 32 };

static const char *const columns[] = {
    "id",      "title",    "by",      "genres",  "tags",       "certificate",
    "year",    "explicit", "valence", "arousal", "confidence", "fame",
    "quality", "tempo",    "energy",  "people",
};
enum {
    ID,
    TITLE,
    BY,
    GENRES,
    TAGS,
    CERTIFICATE,
    YEAR,
    EXPLICIT,
    VALENCE,
    AROUSAL,
    CONFIDENCE,
    FAME,
    QUALITY,
    TEMPO,
    ENERGY,
    PEOPLE,
    N_COLUMNS
};

static void give_up(const char *what, const char *why) {
    fprintf(stderr, "bench: %s: %s\n", what, why);
    exit(1);
}

static mood_item *new_item(bench_catalog *out) {
    if (out->n == out->capacity) {
        const size_t capacity = out->capacity ? 2 * out->capacity : 1024;
        mood_item *items =
            mood_alloc_resize(out->items, out->n * sizeof *items, capacity * sizeof *items);
        if (!items) give_up("catalogue", "out of memory");
        out->items = items;
        out->capacity = capacity;
    }
    return &out->items[out->n++];
}

static const char *keep(bench_catalog *out, const char *text) {
    const char *kept = mood_arena_push_text(&out->texts, text, strlen(text));
    if (!kept) give_up("catalogue", "out of memory");
    return kept;
}

static int split(char **fields, char *line) {
    int n = 0;
    line[strcspn(line, "\r\n")] = 0;
    for (char *at = line; at && n < MAX_FIELDS; n++) {
        fields[n] = at;
        at = strchr(at, '\t');
        if (at) *at++ = 0;
    }
    return n;
}

static float number(const char *text, float otherwise) {
    return *text ? strtof(text, NULL) : otherwise;
}

static void add_row(bench_catalog *out, mood_kind kind, char **of) {
    *new_item(out) = (mood_item){
        .kind = kind,
        .id = keep(out, of[ID]),
        .title = keep(out, of[TITLE]),
        .by = keep(out, of[BY]),
        .genres = keep(out, of[GENRES]),
        .tags = keep(out, of[TAGS]),
        .certificate = keep(out, of[CERTIFICATE]),
        .year = atoi(of[YEAR]),
        .flags = of[EXPLICIT][0] == '1' ? MOOD_ITEM_EXPLICIT : 0,
        .place = {number(of[VALENCE], NAN), number(of[AROUSAL], NAN)},
        .confidence = number(of[CONFIDENCE], .5f),
        .fame = number(of[FAME], 0.f),
        .quality = number(of[QUALITY], .5f),
        .tempo_bpm = number(of[TEMPO], 0.f),
        .energy = number(of[ENERGY], 0.f),
        .people = keep(out, of[PEOPLE]),
        .language = "",
        .poster = "",
    };
}

static void read_kind(bench_catalog *out, mood_kind kind, const char *path) {
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t capacity = 0;
    if (!file || getline(&line, &capacity, file) < 0) give_up(path, "cannot be read");
    char *fields[MAX_FIELDS], empty[1] = "", *of[N_COLUMNS];
    int place[N_COLUMNS];
    int n = split(fields, line);
    for (int c = 0; c < N_COLUMNS; c++) {
        place[c] = -1;
        for (int i = 0; i < n; i++)
            if (strcmp(fields[i], columns[c]) == 0) place[c] = i;
    }
    if (place[ID] < 0 || place[VALENCE] < 0 || place[AROUSAL] < 0)
        give_up(path, "has no columns id, valence and arousal");
    size_t n_rows = 0;
    for (; getline(&line, &capacity, file) >= 0; n_rows++) {
        n = split(fields, line);
        for (int c = 0; c < N_COLUMNS; c++)
            of[c] = place[c] >= 0 && place[c] < n ? fields[place[c]] : empty;
        add_row(out, kind, of);
    }
    if (n_rows == 0) give_up(path, "holds no items");
    free(line);
    fclose(file);
}

void bench_catalog_read(bench_catalog *out, const char *folder) {
    *out = (bench_catalog){0};
    mood_arena_init(&out->texts, (size_t)1 << 30);
    for (int kind = 0; kind < MOOD_N_KINDS; kind++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s.tsv", folder, mood_kind_name(kind));
        read_kind(out, (mood_kind)kind, path);
    }
}

static const char *const film_words[] = {
    "Drama",   "Comedy", "Thriller", "Romance", "Action", "Crime",     "Horror", "Adventure",
    "Mystery", "Sci-Fi", "Fantasy",  "Family",  "War",    "Animation", "Musical"};

/* Small numbers are common, as genres and names are (a half-normal draw). */
static unsigned skewed(mood_rng *rng, unsigned n) {
    const double x = fabs(mood_rng_normal(rng)) * .4;
    return x >= 1. ? n - 1 : (unsigned)(x * n);
}

static const char *make_words(bench_catalog *out, mood_kind kind, mood_rng *rng) {
    char text[128];
    int n = 0;
    for (unsigned i = 0; i < 3; i++) {
        if (kind == MOOD_MOVIES)
            n += snprintf(text + n, sizeof text - (size_t)n, "%s%s", i ? "|" : "",
                          film_words[skewed(rng, MOOD_COUNT(film_words))]);
        else
            n += snprintf(text + n, sizeof text - (size_t)n, "%sgenre %u", i ? "|" : "",
                          skewed(rng, 1500));
    }
    return keep(out, text);
}

void bench_catalog_make(bench_catalog *out, size_t n, uint64_t seed) {
    *out = (bench_catalog){0};
    mood_arena_init(&out->texts, (size_t)4 << 30);
    mood_rng rng;
    mood_rng_init(&rng, seed);
    for (size_t i = 0; i < n; i++) {
        const mood_kind kind = i % 2 ? MOOD_SONGS : MOOD_MOVIES;
        char id[32], by[32];
        snprintf(id, sizeof id, kind == MOOD_MOVIES ? "tt%08zu" : "%022zu", i);
        snprintf(by, sizeof by, "Name %u", skewed(&rng, 100000));
        *new_item(out) = (mood_item){
            .kind = kind,
            .id = keep(out, id),
            .title = "Title",
            .by = keep(out, by),
            .genres = make_words(out, kind, &rng),
            .tags = "",
            .certificate = "",
            .year = 2024 - (int)skewed(&rng, 90),
            .place = {mood_clampf((float)mood_rng_normal(&rng) * .4f, -1.f, 1.f),
                      mood_clampf((float)mood_rng_normal(&rng) * .4f, -1.f, 1.f)},
            .confidence = .5f + .5f * (float)mood_rng_uniform(&rng),
            .fame = mood_clampf((float)mood_rng_normal(&rng) * .15f + .4f, 0.f, 1.f),
            .quality = mood_clampf((float)mood_rng_normal(&rng) * .1f + .6f, 0.f, 1.f),
            .tempo_bpm = kind == MOOD_SONGS ? 60.f + (float)mood_rng_below(&rng, 120) : 0.f,
        };
    }
}

void bench_catalog_clear(bench_catalog *catalog) {
    mood_free(catalog->items);
    mood_arena_clear(&catalog->texts);
    *catalog = (bench_catalog){0};
}
