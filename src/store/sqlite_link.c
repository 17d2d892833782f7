/* SPDX-License-Identifier: Apache-2.0
 *
 * One connection: how it is opened, how it waits, what its failures are called.
 */
#include "base/clock.h"
#include "store/sqlite.h"

#include <errno.h>
#include <string.h>
#include <time.h>

static const char *const texts[MOOD_N_SQL] = {
#define TEXT(name, sql) sql,
    MOOD_SQLITE_MAP(TEXT)
#undef TEXT
};

/*
 * Poll every millisecond. SQLite's own handler sleeps up to a tenth of a second between two
 * tries and would miss the short gaps between the batches of an import again and again.
 */
static int wait_for_lock(void *cookie, int n_tries) {
    (void)cookie;
    if (n_tries >= MOOD_STORE_BUSY_MS) return 0;
    const struct timespec millisecond = {.tv_nsec = 1000000};
    nanosleep(&millisecond, NULL);
    return 1;
}

mood_status mood_sqlite_fail(const mood_sqlite_link *link, mood_error *err) {
    const int code = sqlite3_errcode(link->db) & 0xff;
    const int number = sqlite3_system_errno(link->db);
    const char *path = link->path;
    switch (code) {
    case SQLITE_NOMEM:
        return mood_fail(err, MOOD_E_NOMEM, "%s: out of memory", path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return mood_fail(err, MOOD_E_BUSY, "%s: locked by another program", path);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return mood_fail(err, MOOD_E_DENIED, "%s: cannot be written", path);
    case SQLITE_CANTOPEN:
        return mood_fail(err, number == EACCES || number == EPERM ? MOOD_E_DENIED : MOOD_E_IO,
                         "%s: cannot be opened (%s)", path,
                         number ? strerror(number) : "is it a folder?");
    case SQLITE_FULL:
        return mood_fail(err, MOOD_E_IO, "%s: the disk is full", path);
    case SQLITE_NOTADB:
        return mood_fail(err, MOOD_E_FORMAT, "%s: is not a SQLite database", path);
    case SQLITE_CORRUPT:
        return mood_fail(err, MOOD_E_FORMAT, "%s: the database is damaged", path);
    case SQLITE_IOERR:
        return mood_fail(err, MOOD_E_IO, "%s: reading or writing failed (%s)", path,
                         number ? strerror(number) : sqlite3_errmsg(link->db));
    default:
        return mood_fail(err, MOOD_E_INTERNAL, "%s: %s", path, sqlite3_errmsg(link->db));
    }
}

mood_status mood_sqlite_exec(mood_sqlite_link *link, const char *sql, mood_error *err) {
    return sqlite3_exec(link->db, sql, NULL, NULL, NULL) == SQLITE_OK
               ? MOOD_OK
               : mood_sqlite_fail(link, err);
}

mood_status mood_sqlite_link_open(mood_sqlite_link *link, const char *path, mood_error *err) {
    *link = (mood_sqlite_link){.path = path};
    pthread_mutex_init(&link->lock, NULL);
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
                      SQLITE_OPEN_EXRESCODE;
    if (sqlite3_open_v2(path, &link->db, flags, NULL) != SQLITE_OK) {
        const mood_status status =
            link->db ? mood_sqlite_fail(link, err)
                     : mood_fail(err, MOOD_E_NOMEM, "%s: out of memory", path);
        mood_sqlite_link_close(link);
        return status;
    }
    sqlite3_busy_handler(link->db, wait_for_lock, NULL);
    sqlite3_db_config(link->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    /* FULL: a commit in WAL mode returns only after fsync. secure_delete: what a visitor wants
     * forgotten is overwritten, not only unlinked. */
    const mood_status status = mood_sqlite_exec(link,
                                                "PRAGMA journal_mode = WAL;"
                                                "PRAGMA synchronous = FULL;"
                                                "PRAGMA foreign_keys = ON;"
                                                "PRAGMA secure_delete = ON;"
                                                "PRAGMA temp_store = MEMORY;",
                                                err);
    if (status != MOOD_OK) mood_sqlite_link_close(link);
    return status;
}

void mood_sqlite_link_close(mood_sqlite_link *link) {
    if (!link->path) return;
    for (int i = 0; i < MOOD_N_SQL; i++) sqlite3_finalize(link->statements[i]);
    sqlite3_close(link->db);
    pthread_mutex_destroy(&link->lock);
    *link = (mood_sqlite_link){.path = NULL};
}

mood_status mood_sqlite_prepare(sqlite3_stmt **out, mood_sqlite_link *link,
                                mood_sqlite_statement statement, mood_error *err) {
    sqlite3_stmt **kept = &link->statements[statement];
    if (!*kept && sqlite3_prepare_v3(link->db, texts[statement], -1, SQLITE_PREPARE_PERSISTENT,
                                     kept, NULL) != SQLITE_OK)
        return mood_sqlite_fail(link, err);
    *out = *kept;
    return MOOD_OK;
}

mood_status mood_sqlite_step(bool *has_row, mood_sqlite_link *link, sqlite3_stmt *statement,
                             mood_error *err) {
    const int code = sqlite3_step(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE) return mood_sqlite_fail(link, err);
    *has_row = code == SQLITE_ROW;
    return MOOD_OK;
}

void mood_sqlite_done(sqlite3_stmt *statement) {
    if (!statement) return;
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
}

mood_status mood_sqlite_run(mood_sqlite_link *link, mood_sqlite_statement statement,
                            mood_error *err) {
    sqlite3_stmt *prepared = NULL;
    MOOD_TRY(mood_sqlite_prepare(&prepared, link, statement, err));
    bool has_row;
    const mood_status status = mood_sqlite_step(&has_row, link, prepared, err);
    mood_sqlite_done(prepared);
    return status;
}

void mood_sqlite_roll_back(mood_sqlite_link *link) {
    if (!sqlite3_get_autocommit(link->db)) sqlite3_exec(link->db, "ROLLBACK", NULL, NULL, NULL);
}
