/* SPDX-License-Identifier: Apache-2.0
 *
 * The small things that a store keeps: notes of programs, and the key that signs cookies.
 */
#include "store/sqlite.h"

#include <stdio.h>
#include <string.h>

mood_status mood_sqlite_get_note(char *out, mood_store *base, const char *name,
                                 mood_error *err) {
    mood_sqlite_link *link = &((mood_sqlite_store *)base)->read;
    pthread_mutex_lock(&link->lock);
    sqlite3_stmt *statement = NULL;
    bool has_row = false;
    mood_status status = mood_sqlite_prepare(&statement, link, MOOD_SQL_GET_NOTE, err);
    if (status != MOOD_OK) goto done;
    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    MOOD_TRY_GOTO(status, done, mood_sqlite_step(&has_row, link, statement, err));
    const char *text = has_row ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    (void)snprintf(out, MOOD_STORE_NOTE_BYTES, "%s", text ? text : "");
done:
    mood_sqlite_done(statement);
    pthread_mutex_unlock(&link->lock);
    return status;
}

mood_status mood_sqlite_set_note(mood_store *base, const char *name, const char *text,
                                 mood_error *err) {
    mood_sqlite_link *link = &((mood_sqlite_store *)base)->write;
    pthread_mutex_lock(&link->lock);
    sqlite3_stmt *statement = NULL;
    bool has_row = false;
    mood_status status = mood_sqlite_prepare(&statement, link, MOOD_SQL_SET_NOTE, err);
    if (status != MOOD_OK) goto done;
    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, text, -1, SQLITE_STATIC);
    status = mood_sqlite_step(&has_row, link, statement, err);
done:
    mood_sqlite_done(statement);
    pthread_mutex_unlock(&link->lock);
    return status;
}

mood_status mood_sqlite_cookie_key(uint8_t *out, mood_store *base, mood_error *err) {
    mood_sqlite_store *store = (mood_sqlite_store *)base;
    pthread_mutex_lock(&store->read.lock);
    sqlite3_stmt *statement = NULL;
    bool has_row = false;
    mood_status status = mood_sqlite_prepare(&statement, &store->read, MOOD_SQL_GET_META, err);
    if (status != MOOD_OK) goto done;
    sqlite3_bind_text(statement, 1, "cookie_key", -1, SQLITE_STATIC);
    MOOD_TRY_GOTO(status, done, mood_sqlite_step(&has_row, &store->read, statement, err));
    if (!has_row || sqlite3_column_bytes(statement, 0) != MOOD_STORE_KEY_BYTES)
        status = mood_fail(err, MOOD_E_FORMAT, "%s: the store has no cookie key", store->path);
    else
        memcpy(out, sqlite3_column_blob(statement, 0), MOOD_STORE_KEY_BYTES);
done:
    mood_sqlite_done(statement);
    pthread_mutex_unlock(&store->read.lock);
    return status;
}
