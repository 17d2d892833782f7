/* SPDX-License-Identifier: Apache-2.0
 *
 * "How long does a poster take, how large is it, and would one hang the wall?"
 *
 *     bench_posters movies|songs CATALOG.tsv [--wall FOLDER] [--every N] [--at V,A]
 *
 * Draws every item of a catalogue, prints posters a second and sizes; with --wall it also
 * writes each Nth poster as FOLDER/0001.svg ... and FOLDER/wall.html, which shows them side by
 * side.
 * --at takes only items within .22 of a place of the mood plane.
 */
#include "base/alloc.h"
#include "base/clock.h"
#include "poster/poster.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_FIELDS 32

typedef struct columns {
    int id, title, by, year, genres, valence, arousal;
} columns;

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

static int find(char **fields, int n, const char *name) {
    for (int i = 0; i < n; i++)
        if (strcmp(fields[i], name) == 0) return i;
    fprintf(stderr, "bench_posters: the catalogue has no column \"%s\"\n", name);
    exit(1);
}

static void write_file(const char *folder, const char *name, const char *data, size_t size) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(data, 1, size, file) != size || fclose(file) != 0) {
        perror(path);
        exit(1);
    }
}

static int compare_sizes(const void *a, const void *b) {
    const size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return x < y ? -1 : x > y;
}

int main(int argc, char **argv) {
    mood_kind kind;
    if (argc < 3 || !mood_kind_parse(&kind, argv[1])) {
        fprintf(stderr, "usage: bench_posters movies|songs CATALOG.tsv [--wall FOLDER] "
                        "[--every N] [--at V,A]\n");
        return 2;
    }
    const char *wall = NULL;
    int every = 1;
    float at_v = NAN, at_a = NAN;
    for (int i = 3; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--wall") == 0) wall = argv[i + 1];
        if (strcmp(argv[i], "--every") == 0)
            every = atoi(argv[i + 1]) > 0 ? atoi(argv[i + 1]) : 1;
        if (strcmp(argv[i], "--at") == 0 && sscanf(argv[i + 1], "%f,%f", &at_v, &at_a) != 2)
            return 2;
    }
    FILE *file = fopen(argv[2], "r");
    char *line = NULL, *fields[MAX_FIELDS];
    size_t capacity = 0;
    if (!file || getline(&line, &capacity, file) < 0) {
        perror(argv[2]);
        return 1;
    }
    int n = split(fields, line);
    const columns c = {find(fields, n, "id"),     find(fields, n, "title"),
                       find(fields, n, "by"),     find(fields, n, "year"),
                       find(fields, n, "genres"), find(fields, n, "valence"),
                       find(fields, n, "arousal")};
    mood_buf svg, page;
    mood_buf_init(&svg, MOOD_POSTER_MAX_BYTES);
    mood_buf_init(&page, (size_t)16 << 20);
    mood_buf_append_text(
        &page, "<!doctype html><meta charset=utf-8><style>body{background:#ddd8cf;"
               "margin:24px}img{width:220px;margin:8px;vertical-align:top}</style>\n");
    static size_t sizes[1 << 17];
    size_t n_items = 0, n_wall = 0;
    int64_t spent_ns = 0;
    while (n_items < MOOD_COUNT(sizes) && getline(&line, &capacity, file) >= 0) {
        n = split(fields, line);
        if (n <= c.arousal || n <= c.valence) continue;
        const mood_item item = {
            .kind = kind,
            .id = fields[c.id],
            .title = fields[c.title],
            .by = fields[c.by],
            .genres = fields[c.genres],
            .year = atoi(fields[c.year]),
            .place = {strtof(fields[c.valence], NULL), strtof(fields[c.arousal], NULL)}};
        if (!isnan(at_v) && hypotf(item.place.valence - at_v, item.place.arousal - at_a) > .22f)
            continue;
        const int64_t before = mood_clock_ns();
        mood_buf_reset(&svg);
        if (mood_poster_draw(&svg, &item) != MOOD_OK) {
            fprintf(stderr, "bench_posters: %s: %s\n", item.id, mood_status_text(svg.status));
            return 1;
        }
        spent_ns += mood_clock_ns() - before;
        sizes[n_items] = svg.size;
        if (wall && n_items % (size_t)every == 0 && n_wall < 400) {
            char name[32];
            snprintf(name, sizeof name, "%04zu.svg", ++n_wall);
            write_file(wall, name, svg.data, svg.size);
            mood_buf_printf(&page, "<img src=\"%s\">\n", name);
        }
        n_items++;
    }
    free(line);
    fclose(file);
    if (wall) write_file(wall, "wall.html", page.data, page.size);
    mood_buf_clear(&svg);
    mood_buf_clear(&page);
    if (n_items == 0) return 1;
    qsort(sizes, n_items, sizeof *sizes, compare_sizes);
    printf("%zu posters, %.0f a second, bytes: median %zu, largest %zu\n", n_items,
           (double)n_items / ((double)spent_ns * 1e-9), sizes[n_items / 2], sizes[n_items - 1]);
    return 0;
}
