/* SPDX-License-Identifier: Apache-2.0
 *
 * A source cut into records: lines, or for CSV lines whose line ends may stand inside quotes.
 * Memory is one growing buffer of at most MOOD_RECORD_MAX_BYTES and a chunk.
 */
#ifndef MOOD_RECORDS_H
#define MOOD_RECORDS_H

#include "import/source.h"

/** A longer record is not handed out; the reader goes on behind its line. */
#define MOOD_RECORD_MAX_BYTES ((size_t)1 << 20)

typedef struct mood_records {
    mood_source *source; /**< borrowed */
    bool has_quotes;     /**< a line end between " and " does not end a record */
    bool at_end;
    char *data; /**< the bytes [start, end) wait */
    size_t start, end, capacity;
    uint64_t line; /**< of the next record, counted from 1 */
    char nothing[1];
} mood_records;

/** Caller's storage; nothing is taken from the heap yet. */
void mood_records_init(mood_records *records, mood_source *source, bool has_quotes);
void mood_records_clear(mood_records *records);

typedef struct mood_record {
    char *text; /**< `size` bytes and a 0, without the line end; may be changed by the caller */
    size_t size;
    uint64_t line;       /**< where it begins, counted from 1 */
    const char *trouble; /**< why it is not handed out (text is ""), or NULL; static storage */
} mood_record;

/**
 * The next record, borrowed until the next call; *has_record is false at the end. A byte order
 * mark before the first one is left out.
 */
MOOD_NODISCARD mood_status mood_records_next(mood_record *out, bool *has_record,
                                             mood_records *records, mood_error *err);

#endif
