/* SPDX-License-Identifier: Apache-2.0
 *
 * "How fast does a catalogue go into a store, how large is it there and in memory?"
 *
 *     bench_import FILE [--rows N] [--folder FOLDER]
 *
 * Imports a catalogue into a new SQLite store in FOLDER (/tmp), in batches as `moodify import`
 * does, imports it again, and loads it. With --rows the file's rows are repeated under new ids
 * until there are N of them. Prints JSON; times are of this process's processor time, since a
 * busy machine would tell more about its neighbours.
 */
#include "base/alloc.h"
#include "base/file.h"
#include "fill.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MAX_FILE_BYTES ((size_t)1 << 30)

static double processor_s(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static long peak_kib(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static int fail(const mood_error *err) {
    fprintf(stderr, "bench_import: %s\n", err->text);
    return 1;
}

/* Write rows of a Moodify TSV, whose first column is the id, under ids tt0000001, tt0000002 ...
 */
static mood_status repeat_rows(const char *out_path, const char *path, long n_rows,
                               mood_error *err) {
    char *text = NULL;
    size_t n_text = 0;
    MOOD_TRY(mood_file_read(&text, &n_text, path, MAX_FILE_BYTES, err));
    FILE *out = fopen(out_path, "w");
    const char *rows = strchr(text, '\n');
    if (out && rows) {
        fprintf(out, "%.*s", (int)(rows + 1 - text), text);
        const char *row = ++rows;
        for (long i = 1; i <= n_rows && *rows; i++) {
            const char *end = strchr(row, '\n'), *tab = strchr(row, '\t');
            if (!end || !tab) break;
            fprintf(out, "tt%07ld%.*s", i, (int)(end + 1 - tab), tab);
            row = end[1] ? end + 1 : rows;
        }
    }
    mood_free(text);
    if (!out || fclose(out) != 0)
        return mood_fail(err, MOOD_E_IO, "%s: could not be written", out_path);
    return MOOD_OK;
}

typedef struct measured {
    uint64_t n_items;
    double import_s, again_s, load_s;
    long import_peak_kib, load_peak_kib;
    long long file_bytes;
} measured;

static mood_status measure(measured *m, const char *store_path, const char *path,
                           mood_error *err) {
    char address[4200];
    mood_store *store = NULL;
    mood_catalog *catalog = NULL;
    mood_import_progress done = {0};
    struct stat info;
    snprintf(address, sizeof address, "sqlite:%s", store_path);
    MOOD_TRY(mood_store_open(&store, address, err));
    double start = processor_s();
    mood_status status = fill_from_file(&done, store, path, NULL, err);
    m->import_s = processor_s() - start;
    m->import_peak_kib = peak_kib();
    m->n_items = done.n_items;
    start = processor_s();
    if (status == MOOD_OK) status = fill_from_file(&done, store, path, NULL, err);
    m->again_s = processor_s() - start;
    start = processor_s();
    if (status == MOOD_OK) status = mood_store_load_catalog(&catalog, store, err);
    m->load_s = processor_s() - start;
    m->load_peak_kib = peak_kib();
    if (catalog) mood_catalog_destroy(&catalog);
    mood_store_close(&store);
    m->file_bytes = stat(store_path, &info) == 0 ? (long long)info.st_size : 0;
    return status;
}

int main(int argc, char **argv) {
    const char *folder = "/tmp";
    char work[4000], store_path[4100], rows_path[4100];
    long n_rows = 0;
    mood_error err = {""};
    measured m = {0};
    for (int i = 2; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--rows") == 0)
            n_rows = strtol(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--folder") == 0)
            folder = argv[i + 1];
    }
    if (argc < 2 || argc % 2) {
        fputs("usage: bench_import FILE [--rows N] [--folder FOLDER]\n", stderr);
        return 2;
    }
    snprintf(work, sizeof work, "%s/bench-import-XXXXXX", folder);
    if (!mkdtemp(work)) {
        perror(work);
        return 1;
    }
    snprintf(store_path, sizeof store_path, "%s/store.db", work);
    snprintf(rows_path, sizeof rows_path, "%s/rows.tsv", work);
    mood_status status = MOOD_OK;
    if (n_rows > 0) status = repeat_rows(rows_path, argv[1], n_rows, &err);
    if (status == MOOD_OK)
        status = measure(&m, store_path, n_rows > 0 ? rows_path : argv[1], &err);
    unlink(rows_path);
    unlink(store_path);
    rmdir(work);
    if (status != MOOD_OK) return fail(&err);
    printf(
        "{\"items\":%llu,\"import_rows_per_s\":%.0f,\"again_rows_per_s\":%.0f,"
        "\"load_ms\":%.1f,\"import_peak_kib\":%ld,\"load_peak_kib\":%ld,\"file_bytes\":%lld}\n",
        (unsigned long long)m.n_items, (double)m.n_items / m.import_s,
        (double)m.n_items / m.again_s, 1e3 * m.load_s, m.import_peak_kib, m.load_peak_kib,
        m.file_bytes);
    return 0;
}
