/* SPDX-License-Identifier: Apache-2.0
 *
 * Joins import and store: catalogue files into a store, in batches that are each there as a
 * whole or not at all. Run again after a crash it gives what one clean run gives.
 */
#ifndef MOOD_FILL_H
#define MOOD_FILL_H

#include "import/import.h"
#include "store/store.h"

/** Rows of one transaction: some hundredths of a second, so that feedback waits little. */
#define FILL_BATCH_ROWS 5000

typedef struct fill_watch {
    /** Both may be NULL. */
    void (*reject)(void *cookie, const mood_reject *reject);
    void (*progress)(void *cookie, const mood_import_progress *progress);
    void *cookie;
    bool has_kind; /**< take only items of `kind` */
    mood_kind kind;
    const mood_places *places; /**< for forms without places of their own; may be NULL */
    mood_sides *sides;         /**< takes what side files tell; may be NULL */
    int min_votes;             /**< films that fewer people rated are passed over */
} fill_watch;

/**
 * Import one file; what was committed before a failure stays.
 *
 * out    what was read, also when it failed midway
 * watch  may be NULL
 */
MOOD_NODISCARD mood_status fill_from_file(mood_import_progress *out, mood_store *store,
                                          const char *path, const fill_watch *watch,
                                          mood_error *err);

/**
 * Import catalog/movies.tsv and catalog/songs.tsv of a folder when the store holds no item yet,
 * when an earlier call was cut off, or when the files have changed since. A store that somebody
 * filled by other means is left alone.
 * MOOD_E_NOT_FOUND when they are missing, MOOD_E_FORMAT when a row of them is bad.
 */
MOOD_NODISCARD mood_status fill_when_empty(mood_store *store, const char *catalog_folder,
                                           mood_error *err);

#endif
