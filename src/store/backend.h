/* SPDX-License-Identifier: Apache-2.0
 *
 * What a database must offer to keep a store. A new backend is one file with one table of these
 * functions and one line in store.c.
 *
 *     store.c   checks arguments, knows no SQL
 *       |  mood_backend (by the scheme of the address)
 *     sqlite*.c, ...
 *
 * The calls have the contracts of store.h; arguments were checked by store.c.
 */
#ifndef MOOD_BACKEND_H
#define MOOD_BACKEND_H

#include "store/catalog.h"
#include "store/store.h"

typedef struct mood_backend {
    const char *scheme; /**< the address up to its colon */

    mood_status (*open)(mood_store **out, const char *address, mood_error *err);
    void (*close)(mood_store *store);

    mood_status (*import_begin)(mood_store *store, mood_error *err);
    /** No text of the item is NULL. */
    mood_status (*put_item)(mood_store *store, const mood_item *item, mood_error *err);
    mood_status (*import_end)(mood_store *store, bool keep, mood_error *err);

    /** Add all items to an empty catalogue, in the order of mood_store_load_catalog. */
    mood_status (*load_items)(mood_catalog *catalog, mood_store *store, mood_error *err);
    mood_status (*count_items)(size_t *out, mood_store *store, mood_error *err);
    mood_status (*catalog_version)(int64_t *out, mood_store *store, mood_error *err);
    /** n_words words, 1 or more, each of letters and digits of any script. */
    mood_status (*search)(mood_item_ref *out, size_t *n_out, size_t capacity, mood_store *store,
                          const char *const *words, size_t n_words, mood_error *err);

    mood_status (*add_feedback)(mood_store *store, const mood_visitor *visitor,
                                const mood_feedback *feedback, mood_error *err);
    mood_status (*list_feedback)(mood_feedback *out, size_t *n_out, size_t capacity,
                                 mood_store *store, const mood_visitor *visitor,
                                 mood_error *err);
    mood_status (*forget_visitor)(mood_store *store, const mood_visitor *visitor,
                                  mood_error *err);

    mood_status (*get_note)(char *out, mood_store *store, const char *name, mood_error *err);
    mood_status (*set_note)(mood_store *store, const char *name, const char *text,
                            mood_error *err);
    mood_status (*cookie_key)(uint8_t *out, mood_store *store, mood_error *err);
} mood_backend;

/** What every backend's own store begins with. */
struct mood_store {
    const mood_backend *backend;
};

extern const mood_backend mood_backend_sqlite;

#endif
