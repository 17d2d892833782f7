/* SPDX-License-Identifier: Apache-2.0
 *
 * Catalogue files in: a file of any known form becomes a stream of mood_items. No database in
 * here; the caller puts the items where it wants them.
 *
 *     file -> source (unpacked bytes) -> records (lines) -> syntax (fields) -> form (item) ->
 * caller
 *
 * The form is told by the header. A row that cannot be read is reported with its line and the
 * reason and never stops the import; memory stays flat however long the file is.
 */
#ifndef MOOD_IMPORT_H
#define MOOD_IMPORT_H

#include "import/places.h"
#include "import/sides.h"

/** One row that was not taken. All texts are borrowed during the call. */
typedef struct mood_reject {
    uint64_t line;      /**< where the row begins, counted from 1 */
    const char *reason; /**< "valence: \"much\" is not a number" */
    const char *text;   /**< the row as it stood, possibly cut */
    size_t n_text;
} mood_reject;

typedef struct mood_import_progress {
    uint64_t n_items;
    uint64_t n_notes;   /**< rows of a side file that were kept in mind */
    uint64_t n_passed;  /**< rows that are fine but not wanted: series, unreleased, unknown */
    uint64_t n_rejects; /**< rows that cannot be read */
    uint64_t position_bytes; /**< of the file, packed */
    uint64_t size_bytes;     /**< 0 when unknown */
} mood_import_progress;

typedef struct mood_importer {
    /** Take an item, borrowed during the call. Any failure but MOOD_E_FORMAT and MOOD_E_LIMIT
     *  (which reject the row) ends the import with that failure. */
    mood_status (*item)(void *cookie, const mood_item *item, mood_error *err);
    /** May be NULL. */
    void (*reject)(void *cookie, const mood_reject *reject);
    /** May be NULL. Called every thousand rows and at the end. */
    void (*progress)(void *cookie, const mood_import_progress *progress);
    void *cookie;
    bool has_kind; /**< take only items of `kind`, reject others */
    mood_kind kind;
    const mood_places *places; /**< for forms without places of their own; may be NULL */
    mood_sides *sides;         /**< takes what side files tell; NULL: they are refused */
    int min_votes;             /**< films that fewer people rated are passed over */
} mood_importer;

/**
 * Whether a file tells facts about items of others (IMDb's ratings, MovieLens' links) and so is
 * to be read before them: *order is 0 for a file of items, else side files are read by rising
 * order. Standard input is taken for a file of items.
 */
MOOD_NODISCARD mood_status mood_import_sniff(int *order, const char *path, mood_error *err);

/**
 * Read one file; "-" is standard input.
 *
 * out  what was read, also when it failed midway
 * err  names the file, and the line where it matters
 */
MOOD_NODISCARD mood_status mood_import_file(mood_import_progress *out, const char *path,
                                            const mood_importer *importer, mood_error *err);

/** The same from bytes in memory. */
MOOD_NODISCARD mood_status mood_import_memory(mood_import_progress *out, const void *data,
                                              size_t size_bytes, const mood_importer *importer,
                                              mood_error *err);

#endif
