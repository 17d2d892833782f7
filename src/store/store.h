/* SPDX-License-Identifier: Apache-2.0
 *
 * What is kept: the catalogue, and what visitors said about it. One store object may be used
 * from several threads; it serialises its writes itself.
 *
 * No picture and no reading of a face is ever stored; how somebody felt only where they say so.
 */
#ifndef MOOD_STORE_H
#define MOOD_STORE_H

#include "terms/item.h"

#define MOOD_VISITOR_BYTES 16 /**< a visitor is 16 random bytes */

typedef struct mood_visitor {
    uint8_t id[MOOD_VISITOR_BYTES];
} mood_visitor;

typedef struct mood_store mood_store;

/**
 * Open or create the store and bring its schema up to date. Missing folders of the path are
 * made; folders and files are readable by their owner only, since the store holds the key that
 * signs cookies.
 *
 * address  "sqlite:PATH" (WAL); other schemes are MOOD_E_UNSUPPORTED and named
 * err      "PATH: ..." with the cause: unwritable (MOOD_E_DENIED), not a database or damaged
 *          (MOOD_E_FORMAT), made by a newer Moodify or by another program
 *          (MOOD_E_UNSUPPORTED), locked (MOOD_E_BUSY), disk full (MOOD_E_IO)
 */
MOOD_NODISCARD mood_status mood_store_open(mood_store **out, const char *address,
                                           mood_error *err);
void mood_store_close(mood_store **store);

/** ---- catalogue ---- */

/**
 * Begin, feed and end one batch of an import: a transaction that is there as a whole or not at
 * all, whatever happens. Existing ids are replaced; a row that changes nothing costs little, so
 * an import that was cut off is simply run again. Feedback that comes meanwhile waits for the
 * batch (at most MOOD_STORE_BUSY_MS): keep it to some thousand items.
 *
 * One import at a time: a second begin is MOOD_E_CONFLICT. put_item refuses what
 * mood_item_check refuses, and leaves the batch as it was; after any other failure the batch
 * can only be taken back.
 */
MOOD_NODISCARD mood_status mood_store_import_begin(mood_store *store, mood_error *err);
MOOD_NODISCARD mood_status mood_store_put_item(mood_store *store, const mood_item *item,
                                               mood_error *err);
/** keep = false rolls the open batch back; so does keeping one in which a put failed. */
MOOD_NODISCARD mood_status mood_store_import_end(mood_store *store, bool keep, mood_error *err);

/** How long a call waits for another program that writes to the same store. */
#define MOOD_STORE_BUSY_MS 5000

/**
 * All items of the store, films first, then by falling fame, then by id. Caller owns *out and
 * destroys it; items and texts live in it, and no text is NULL.
 */
typedef struct mood_catalog mood_catalog;
MOOD_NODISCARD mood_status mood_store_load_catalog(mood_catalog **out, mood_store *store,
                                                   mood_error *err);
const mood_item *mood_catalog_items(const mood_catalog *catalog, size_t *n_out);
void mood_catalog_destroy(mood_catalog **catalog);

/** How many items there are. */
MOOD_NODISCARD mood_status mood_store_count_items(size_t *out, mood_store *store,
                                                  mood_error *err);

/** A number that changes whenever the catalogue does. */
MOOD_NODISCARD mood_status mood_store_catalog_version(int64_t *out, mood_store *store,
                                                      mood_error *err);

/** Names an item. */
typedef struct mood_item_ref {
    mood_kind kind;
    char id[MOOD_ITEM_MAX_ID + 1];
} mood_item_ref;

/** Of a search text, so many words count and so many bytes are allowed. */
#define MOOD_STORE_MAX_SEARCH_WORDS 8
#define MOOD_STORE_MAX_SEARCH_BYTES 200

/**
 * The items whose title or people hold every word of a text (accents and case do not matter; a
 * word of two characters or more may be the beginning of one), best first.
 *
 * out      (capacity)
 * n_out    how many were found, 0..capacity; 0 for a text without a letter or digit
 * text     UTF-8; MOOD_E_FORMAT when it is not, MOOD_E_LIMIT when it is too long
 */
MOOD_NODISCARD mood_status mood_store_search(mood_item_ref *out, size_t *n_out, size_t capacity,
                                             mood_store *store, const char *text,
                                             mood_error *err);

/** ---- feedback ---- */

typedef enum mood_verdict {
    MOOD_VERDICT_LIKE,
    MOOD_VERDICT_SKIP, /**< "not for me" */
    MOOD_VERDICT_SEEN,
    MOOD_VERDICT_OPENED,
    MOOD_VERDICT_FELT, /**< how the visitor felt before and after */
    MOOD_N_VERDICTS
} mood_verdict;

const char *mood_verdict_name(int verdict);
bool mood_verdict_parse(mood_verdict *out, const char *name);

typedef struct mood_feedback {
    mood_kind kind;
    char id[MOOD_ITEM_MAX_ID + 1];
    mood_verdict verdict;
    int64_t at_unix_s;
    mood_point before, after; /**< MOOD_VERDICT_FELT only, else 0, 0 */
} mood_feedback;

/**
 * Of each visitor so many entries are kept and of all visitors together so many; past that the
 * oldest go. The total bounds the store against a flood of visitors: about 400 MB, 550 if all
 * of it told of moods.
 */
#define MOOD_STORE_MAX_FEEDBACK       2000
#define MOOD_STORE_MAX_FEEDBACK_TOTAL 5000000

/**
 * Durable when it returns MOOD_OK (survives kill -9 and a power cut). MOOD_E_ARG: no such kind
 * or verdict, an id of another form, or, of MOOD_VERDICT_FELT, a place outside -1..1.
 */
MOOD_NODISCARD mood_status mood_store_add_feedback(mood_store *store,
                                                   const mood_visitor *visitor,
                                                   const mood_feedback *feedback,
                                                   mood_error *err);

/** The newest `capacity` entries of a visitor, newest first. */
MOOD_NODISCARD mood_status mood_store_list_feedback(mood_feedback *out, size_t *n_out,
                                                    size_t capacity, mood_store *store,
                                                    const mood_visitor *visitor,
                                                    mood_error *err);

/** Remove everything that belongs to a visitor. */
MOOD_NODISCARD mood_status mood_store_forget_visitor(mood_store *store,
                                                     const mood_visitor *visitor,
                                                     mood_error *err);

/** ---- notes ---- */

/** A short text that a program keeps in the store under a name of its own. */
#define MOOD_STORE_NOTE_BYTES 64 /**< with the 0 */

/** "" when there is no note of that name. */
MOOD_NODISCARD mood_status mood_store_get_note(char out[MOOD_STORE_NOTE_BYTES],
                                               mood_store *store, const char *name,
                                               mood_error *err);

/** Durable when it returns MOOD_OK. MOOD_E_LIMIT when the text has not enough room. */
MOOD_NODISCARD mood_status mood_store_set_note(mood_store *store, const char *name,
                                               const char *text, mood_error *err);

/** ---- secrets ---- */

/** The key that signs the visitors' cookies; made at random when the store is created. */
#define MOOD_STORE_KEY_BYTES 32
MOOD_NODISCARD mood_status mood_store_cookie_key(uint8_t out[MOOD_STORE_KEY_BYTES],
                                                 mood_store *store, mood_error *err);

#endif
