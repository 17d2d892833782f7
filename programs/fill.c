/* SPDX-License-Identifier: Apache-2.0 */
#include "fill.h"

#include <stdio.h>
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

mood_status fill_when_empty(mood_store *store, const char *catalog_folder, mood_error *err) {
    size_t n_items = 0;
    MOOD_TRY(mood_store_count_items(&n_items, store, err));
    if (n_items > 0) return MOOD_OK;
    for (int kind = 0; kind < MOOD_N_KINDS; kind++) {
        char path[4096];
        mood_import_progress done = {0};
        const int n =
            snprintf(path, sizeof path, "%s/%s.tsv", catalog_folder, mood_kind_name(kind));
        if (n < 0 || (size_t)n >= sizeof path)
            return mood_fail(err, MOOD_E_LIMIT, "the catalogue's path is too long");
        MOOD_TRY(fill_from_file(&done, store, path, NULL, err));
        if (done.n_rejects > 0)
            return mood_fail(err, MOOD_E_FORMAT,
                             "%s: %llu rows are bad; `moodify import` says which", path,
                             (unsigned long long)done.n_rejects);
    }
    return MOOD_OK;
}
