/* SPDX-License-Identifier: Apache-2.0
 *
 * Brings a file to the newest schema. Two numbers in the head of the file tell what it is:
 *
 *     application_id  'MOOD', so that another program's database is never written to
 *     user_version    how many migrations it has had
 *
 * All missing migrations run in one transaction: a crash leaves the old schema.
 */
#include "store/schema.h"
#include "store/sqlite.h"

#include <sodium.h>
#include <stdio.h>

#define APPLICATION_ID 0x4D4F4F44 /* "MOOD" */

static mood_status read_number(int *out, mood_sqlite_link *link, const char *sql,
                               mood_error *err) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(link->db, sql, -1, &statement, NULL) != SQLITE_OK)
        return mood_sqlite_fail(link, err);
    bool has_row = false;
    const mood_status status = mood_sqlite_step(&has_row, link, statement, err);
    if (status == MOOD_OK) *out = has_row ? sqlite3_column_int(statement, 0) : 0;
    sqlite3_finalize(statement);
    return status;
}

/* The key is made in the same transaction as its table, so a store never lacks one. */
static mood_status make_cookie_key(mood_sqlite_link *link, mood_error *err) {
    uint8_t key[MOOD_STORE_KEY_BYTES];
    char hex[2 * sizeof key + 1];
    char sql[160];
    if (sodium_init() < 0)
        return mood_fail(err, MOOD_E_INTERNAL, "%s: no source of random numbers", link->path);
    randombytes_buf(key, sizeof key);
    sodium_bin2hex(hex, sizeof hex, key, sizeof key);
    (void)snprintf(sql, sizeof sql, "INSERT INTO meta VALUES ('cookie_key', x'%s')", hex);
    const mood_status status = mood_sqlite_exec(link, sql, err);
    sodium_memzero(key, sizeof key);
    sodium_memzero(hex, sizeof hex);
    sodium_memzero(sql, sizeof sql);
    return status;
}

static mood_status check_owner(int version, mood_sqlite_link *link, mood_error *err) {
    int application = 0, n_tables = 0;
    MOOD_TRY(read_number(&application, link, "PRAGMA application_id", err));
    MOOD_TRY(read_number(&n_tables, link, "SELECT count(*) FROM sqlite_schema", err));
    const bool is_empty = application == 0 && version == 0 && n_tables == 0;
    if (!is_empty && application != APPLICATION_ID)
        return mood_fail(err, MOOD_E_UNSUPPORTED,
                         "%s: is the database of another program, not a store of Moodify",
                         link->path);
    return MOOD_OK;
}

static mood_status migrate_locked(mood_sqlite_link *link, int newest, mood_error *err) {
    int version = 0;
    char sql[96];
    MOOD_TRY(read_number(&version, link, "PRAGMA user_version", err));
    MOOD_TRY(check_owner(version, link, err));
    for (int i = version; i < newest; i++) {
        MOOD_TRY(mood_sqlite_exec(link, mood_schema_sqlite[i], err));
        if (i == 0) MOOD_TRY(make_cookie_key(link, err));
    }
    (void)snprintf(sql, sizeof sql, "PRAGMA application_id = %d; PRAGMA user_version = %d",
                   APPLICATION_ID, newest);
    return mood_sqlite_exec(link, sql, err);
}

mood_status mood_sqlite_migrate(mood_sqlite_link *link, mood_error *err) {
    int newest = 0, version = 0;
    while (mood_schema_sqlite[newest]) newest++;
    MOOD_TRY(read_number(&version, link, "PRAGMA user_version", err));
    MOOD_TRY(check_owner(version, link, err));
    if (version > newest)
        return mood_fail(err, MOOD_E_UNSUPPORTED,
                         "%s: made by a newer Moodify (schema %d, this one knows %d)",
                         link->path, version, newest);
    if (version == newest) return MOOD_OK;
    MOOD_TRY(mood_sqlite_run(link, MOOD_SQL_BEGIN, err));
    /* Another process may have been faster: the version is read again under the lock. */
    mood_status status = migrate_locked(link, newest, err);
    if (status == MOOD_OK) status = mood_sqlite_run(link, MOOD_SQL_COMMIT, err);
    if (status != MOOD_OK) mood_sqlite_roll_back(link);
    return status;
}
