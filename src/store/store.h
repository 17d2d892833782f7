/* SPDX-License-Identifier: Apache-2.0
 *
 * What is kept: the catalogue, and what visitors said about it. One store object may be used
 * from several threads; it serialises its writes itself.
 *
 * No picture and no reading of a face is ever stored.
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
 * Open or create the store and bring its schema up to date.
 *
 * address  "sqlite:PATH" (WAL); other schemes are MOOD_E_UNSUPPORTED and named
 * err      "PATH: ..." with the cause: unwritable, not a database, made by a newer Moodify
 */
MOOD_NODISCARD mood_status mood_store_open(mood_store **out, const char *address,
                                           mood_error *err);
void mood_store_close(mood_store **store);

/** ---- catalogue ---- */

/** Begin, feed and end an import; one transaction a batch. Existing ids are replaced. */
MOOD_NODISCARD mood_status mood_store_import_begin(mood_store *store, mood_error *err);
MOOD_NODISCARD mood_status mood_store_put_item(mood_store *store, const mood_item *item,
                                               mood_error *err);
/** keep = false rolls the open batch back. */
MOOD_NODISCARD mood_status mood_store_import_end(mood_store *store, bool keep, mood_error *err);

/** All items of the store. Caller owns *out and destroys it; items and texts live in it. */
typedef struct mood_catalog mood_catalog;
MOOD_NODISCARD mood_status mood_store_load_catalog(mood_catalog **out, mood_store *store,
                                                   mood_error *err);
const mood_item *mood_catalog_items(const mood_catalog *catalog, size_t *n_out);
void mood_catalog_destroy(mood_catalog **catalog);

/** A number that changes whenever the catalogue does. */
MOOD_NODISCARD mood_status mood_store_catalog_version(int64_t *out, mood_store *store,
                                                      mood_error *err);

/** ---- feedback ---- */

typedef enum mood_verdict {
    MOOD_VERDICT_LIKE,
    MOOD_VERDICT_SKIP, /**< "not for me" */
    MOOD_VERDICT_SEEN,
    MOOD_VERDICT_OPENED,
    MOOD_N_VERDICTS
} mood_verdict;

const char *mood_verdict_name(int verdict);
bool mood_verdict_parse(mood_verdict *out, const char *name);

typedef struct mood_feedback {
    mood_kind kind;
    char id[MOOD_ITEM_MAX_ID + 1];
    mood_verdict verdict;
    int64_t at_unix_s;
} mood_feedback;

/** Durable when it returns MOOD_OK (survives kill -9 and a power cut). */
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

/** ---- secrets ---- */

/** The key that signs the visitors' cookies; made at random when the store is created. */
#define MOOD_STORE_KEY_BYTES 32
MOOD_NODISCARD mood_status mood_store_cookie_key(uint8_t out[MOOD_STORE_KEY_BYTES],
                                                 mood_store *store, mood_error *err);

#endif
