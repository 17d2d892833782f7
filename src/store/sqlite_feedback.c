/* SPDX-License-Identifier: Apache-2.0
 *
 * What visitors said. One transaction an entry; it is on the disk when the call returns.
 */
#include "store/sqlite.h"

#include <stdio.h>
#include <string.h>

static void bind_visitor(sqlite3_stmt *statement, const mood_visitor *visitor) {
    sqlite3_bind_blob(statement, 1, visitor->id, MOOD_VISITOR_BYTES, SQLITE_STATIC);
}

static mood_status run_for_visitor(mood_sqlite_link *link, mood_sqlite_statement name,
                                   const mood_visitor *visitor, const int64_t *number,
                                   mood_error *err) {
    sqlite3_stmt *statement = NULL;
    MOOD_TRY(mood_sqlite_prepare(&statement, link, name, err));
    bind_visitor(statement, visitor);
    if (number) sqlite3_bind_int64(statement, 2, *number);
    bool has_row;
    const mood_status status = mood_sqlite_step(&has_row, link, statement, err);
    mood_sqlite_done(statement);
    return status;
}

/* What is not bound is NULL. */
static void bind_point(sqlite3_stmt *statement, int first, mood_point point) {
    sqlite3_bind_double(statement, first, (double)point.valence);
    sqlite3_bind_double(statement, first + 1, (double)point.arousal);
}

static mood_status insert_feedback(mood_sqlite_link *link, const mood_visitor *visitor,
                                   const mood_feedback *feedback, mood_error *err) {
    sqlite3_stmt *statement = NULL;
    MOOD_TRY(mood_sqlite_prepare(&statement, link, MOOD_SQL_ADD_FEEDBACK, err));
    bind_visitor(statement, visitor);
    sqlite3_bind_int(statement, 2, (int)feedback->kind);
    sqlite3_bind_text(statement, 3, feedback->id, -1, SQLITE_STATIC);
    sqlite3_bind_int(statement, 4, (int)feedback->verdict);
    sqlite3_bind_int64(statement, 5, feedback->at_unix_s);
    if (feedback->verdict == MOOD_VERDICT_FELT) {
        bind_point(statement, 6, feedback->before);
        bind_point(statement, 8, feedback->after);
    }
    bool has_row;
    const mood_status status = mood_sqlite_step(&has_row, link, statement, err);
    mood_sqlite_done(statement);
    return status;
}

static mood_status trim_all(mood_sqlite_link *link, mood_error *err) {
    sqlite3_stmt *statement = NULL;
    MOOD_TRY(mood_sqlite_prepare(&statement, link, MOOD_SQL_TRIM_ALL, err));
    sqlite3_bind_int64(statement, 1, MOOD_STORE_MAX_FEEDBACK_TOTAL);
    bool has_row;
    const mood_status status = mood_sqlite_step(&has_row, link, statement, err);
    mood_sqlite_done(statement);
    return status;
}

mood_status mood_sqlite_add_feedback(mood_store *base, const mood_visitor *visitor,
                                     const mood_feedback *feedback, mood_error *err) {
    mood_sqlite_store *store = (mood_sqlite_store *)base;
    mood_sqlite_link *link = &store->write;
    const int64_t keep = MOOD_STORE_MAX_FEEDBACK;
    pthread_mutex_lock(&link->lock);
    mood_status status = mood_sqlite_run(link, MOOD_SQL_BEGIN, err);
    if (status != MOOD_OK) goto unlock;
    status = run_for_visitor(link, MOOD_SQL_ADD_VISITOR, visitor, NULL, err);
    if (status == MOOD_OK) status = insert_feedback(link, visitor, feedback, err);
    if (status == MOOD_OK)
        status = run_for_visitor(link, MOOD_SQL_TRIM_FEEDBACK, visitor, &keep, err);
    if (status == MOOD_OK) status = trim_all(link, err);
    if (status == MOOD_OK) status = mood_sqlite_run(link, MOOD_SQL_COMMIT, err);
    if (status != MOOD_OK) mood_sqlite_roll_back(link);
unlock:
    pthread_mutex_unlock(&link->lock);
    return status;
}

static bool read_point(mood_point *out, sqlite3_stmt *statement, int first) {
    for (int i = first; i < first + 2; i++)
        if (sqlite3_column_type(statement, i) == SQLITE_NULL) return false;
    *out = (mood_point){(float)sqlite3_column_double(statement, first),
                        (float)sqlite3_column_double(statement, first + 1)};
    return true;
}

/* A row that this version does not understand is passed over: a newer one may have written it.
 */
static bool read_feedback(mood_feedback *out, sqlite3_stmt *statement) {
    const int kind = sqlite3_column_int(statement, 0);
    const int verdict = sqlite3_column_int(statement, 2);
    const char *id = (const char *)sqlite3_column_text(statement, 1);
    if (!mood_kind_name(kind) || !mood_verdict_name(verdict) || !id) return false;
    if (strlen(id) > MOOD_ITEM_MAX_ID) return false;
    *out = (mood_feedback){
        .kind = (mood_kind)kind,
        .verdict = (mood_verdict)verdict,
        .at_unix_s = sqlite3_column_int64(statement, 3),
    };
    (void)snprintf(out->id, sizeof out->id, "%s", id);
    return verdict != MOOD_VERDICT_FELT ||
           (read_point(&out->before, statement, 4) && read_point(&out->after, statement, 6));
}

mood_status mood_sqlite_list_feedback(mood_feedback *out, size_t *n_out, size_t capacity,
                                      mood_store *base, const mood_visitor *visitor,
                                      mood_error *err) {
    mood_sqlite_link *link = &((mood_sqlite_store *)base)->read;
    pthread_mutex_lock(&link->lock);
    sqlite3_stmt *statement = NULL;
    size_t n = 0;
    mood_status status = mood_sqlite_prepare(&statement, link, MOOD_SQL_LIST_FEEDBACK, err);
    if (status != MOOD_OK) goto done;
    bind_visitor(statement, visitor);
    sqlite3_bind_int64(statement, 2, capacity > INT32_MAX ? INT32_MAX : (int64_t)capacity);
    for (bool has_row = true; has_row;) {
        MOOD_TRY_GOTO(status, done, mood_sqlite_step(&has_row, link, statement, err));
        if (has_row && n < capacity && read_feedback(&out[n], statement)) n++;
    }
    *n_out = n;
done:
    mood_sqlite_done(statement);
    pthread_mutex_unlock(&link->lock);
    return status;
}

/* The old pages stay in the log until it is emptied; that waits for readers, so it is tried. */
mood_status mood_sqlite_forget_visitor(mood_store *base, const mood_visitor *visitor,
                                       mood_error *err) {
    mood_sqlite_link *link = &((mood_sqlite_store *)base)->write;
    pthread_mutex_lock(&link->lock);
    const mood_status status =
        run_for_visitor(link, MOOD_SQL_FORGET_VISITOR, visitor, NULL, err);
    if (status == MOOD_OK)
        (void)sqlite3_wal_checkpoint_v2(link->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    pthread_mutex_unlock(&link->lock);
    return status;
}
