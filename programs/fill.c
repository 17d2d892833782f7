/* SPDX-License-Identifier: Apache-2.0 */
#include "fill.h"
#include "base/file.h"
#include "base/rng.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* Between two batches the store is left alone so long, that whoever waits can write. */
#define PAUSE_NS 2000000

typedef struct filler {
    mood_store *store;
    const fill_watch *watch;
    int n_batch; /* rows in the open batch */
    bool is_open;
} filler;

static mood_status end_batch(filler *f, bool keep, mood_error *err) {
    if (!f->is_open) return MOOD_OK;
    f->is_open = false;
    f->n_batch = 0;
    return mood_store_import_end(f->store, keep, err);
}

static mood_status take_item(void *cookie, const mood_item *item, mood_error *err) {
    filler *f = cookie;
    if (f->n_batch == FILL_BATCH_ROWS) {
        MOOD_TRY(end_batch(f, true, err));
        const struct timespec pause = {.tv_nsec = PAUSE_NS};
        nanosleep(&pause, NULL);
    }
    if (!f->is_open) {
        MOOD_TRY(mood_store_import_begin(f->store, err));
        f->is_open = true;
    }
    MOOD_TRY(mood_store_put_item(f->store, item, err));
    f->n_batch++;
    return MOOD_OK;
}

static void pass_reject(void *cookie, const mood_reject *reject) {
    const filler *f = cookie;
    if (f->watch && f->watch->reject) f->watch->reject(f->watch->cookie, reject);
}

static void pass_progress(void *cookie, const mood_import_progress *progress) {
    const filler *f = cookie;
    if (f->watch && f->watch->progress) f->watch->progress(f->watch->cookie, progress);
}

mood_status fill_from_file(mood_import_progress *out, mood_store *store, const char *path,
                           const fill_watch *watch, mood_error *err) {
    filler f = {.store = store, .watch = watch};
    mood_importer importer = {
        .item = take_item,
        .reject = pass_reject,
        .progress = pass_progress,
        .cookie = &f,
    };
    if (watch) {
        importer.has_kind = watch->has_kind;
        importer.kind = watch->kind;
        importer.places = watch->places;
        importer.sides = watch->sides;
        importer.min_votes = watch->min_votes;
    }
    const mood_status status = mood_import_file(out, path, &importer, err);
    /* Rows that were read before a failure are good ones: they are kept. */
    const mood_status ended = end_batch(&f, true, status == MOOD_OK ? err : NULL);
    return status != MOOD_OK ? status : ended;
}

/* ---- the starter catalogue ---- */

#define NOTE    "starter_catalog"
#define FILLING "filling" /* the note while it goes in; else the hash of the files */

#define MAX_STARTER_BYTES ((size_t)1 << 30)

typedef struct starter {
    char paths[MOOD_N_KINDS][4096];
    char hash[MOOD_STORE_NOTE_BYTES];
} starter;

static mood_status look_at_files(starter *out, const char *catalog_folder, mood_error *err) {
    uint64_t hash = 0;
    for (int kind = 0; kind < MOOD_N_KINDS; kind++) {
        mood_file_map file;
        const size_t size = sizeof out->paths[kind];
        const int n =
            snprintf(out->paths[kind], size, "%s/%s.tsv", catalog_folder, mood_kind_name(kind));
        if (n < 0 || (size_t)n >= size)
            return mood_fail(err, MOOD_E_LIMIT, "the catalogue's path is too long");
        MOOD_TRY(mood_file_map_open(&file, out->paths[kind], MAX_STARTER_BYTES, err));
        hash = mood_hash_u64(hash ^ mood_hash_bytes(file.data, file.size_bytes));
        mood_file_map_close(&file);
    }
    (void)snprintf(out->hash, sizeof out->hash, "%016" PRIx64, hash);
    return MOOD_OK;
}

static mood_status import_starter(mood_store *store, const starter *files, mood_error *err) {
    for (int kind = 0; kind < MOOD_N_KINDS; kind++) {
        mood_import_progress done = {0};
        MOOD_TRY(fill_from_file(&done, store, files->paths[kind], NULL, err));
        if (done.n_rejects > 0)
            return mood_fail(err, MOOD_E_FORMAT,
                             "%s: %" PRIu64 " rows are bad; `moodify import` says which",
                             files->paths[kind], done.n_rejects);
    }
    return MOOD_OK;
}

mood_status fill_when_empty(mood_store *store, const char *catalog_folder, mood_error *err) {
    starter files;
    size_t n_items = 0;
    char note[MOOD_STORE_NOTE_BYTES];
    MOOD_TRY(mood_store_count_items(&n_items, store, err));
    MOOD_TRY(mood_store_get_note(note, store, NOTE, err));
    if (n_items > 0 && !*note) return MOOD_OK; /* somebody brought a catalogue of their own */
    MOOD_TRY(look_at_files(&files, catalog_folder, err));
    if (n_items > 0 && strcmp(note, files.hash) == 0) return MOOD_OK;
    MOOD_TRY(mood_store_set_note(store, NOTE, FILLING, err));
    MOOD_TRY(import_starter(store, &files, err));
    return mood_store_set_note(store, NOTE, files.hash, err);
}
