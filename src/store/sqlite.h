/* SPDX-License-Identifier: Apache-2.0
 *
 * The SQLite store inside. Three connections to one file, so that in WAL mode readers never
 * wait for writers, and feedback waits only while a batch of an import is being committed:
 *
 *     read    catalogue, feedback lists, search     guarded by read.lock
 *     write   feedback, forgetting                  guarded by write.lock
 *     bulk    import batches                        owned by the thread that imports
 *
 * Each connection prepares a statement when it is first wanted and keeps it; there are as many
 * as the enum below names.
 */
#ifndef MOOD_SQLITE_H
#define MOOD_SQLITE_H

#include "store/backend.h"

#include <pthread.h>
#include <sqlite3.h>

/** Name, SQL. */
#define MOOD_SQLITE_MAP(X)                                                                     \
    X(BEGIN, "BEGIN IMMEDIATE")                                                                \
    X(COMMIT, "COMMIT")                                                                        \
    X(GET_META, "SELECT value FROM meta WHERE key = ?1")                                       \
    X(GET_NOTE, "SELECT text FROM notes WHERE name = ?1")                                      \
    X(SET_NOTE, "INSERT OR REPLACE INTO notes VALUES (?1, ?2)")                                \
    X(BUMP_VERSION, "UPDATE meta SET value = value + 1 WHERE key = 'catalog_version'")         \
    X(FIND_ITEM,                                                                               \
      "SELECT key, digest, title, by, people FROM items WHERE kind = ?1 AND id = ?2")          \
    X(ADD_ITEM, "INSERT INTO items (kind, id, digest, title, by, people, genres, tags, "       \
                "certificate, language, poster, year, runtime_min, flags, valence, arousal, "  \
                "confidence, fame, quality, tempo_bpm, energy) VALUES (?1, ?2, ?3, ?4, ?5, "   \
                "?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)") \
    X(CHANGE_ITEM,                                                                             \
      "UPDATE items SET kind = ?1, id = ?2, digest = ?3, title = ?4, by = ?5, "                \
      "people = ?6, genres = ?7, tags = ?8, certificate = ?9, language = ?10, "                \
      "poster = ?11, year = ?12, runtime_min = ?13, flags = ?14, valence = ?15, "              \
      "arousal = ?16, confidence = ?17, fame = ?18, quality = ?19, tempo_bpm = ?20, "          \
      "energy = ?21 WHERE key = ?22")                                                          \
    X(ADD_TEXT, "INSERT INTO items_text (rowid, title, by, people) VALUES (?1, ?2, ?3, ?4)")   \
    X(DROP_TEXT, "INSERT INTO items_text (items_text, rowid, title, by, people) "              \
                 "VALUES ('delete', ?1, ?2, ?3, ?4)")                                          \
    X(COUNT_ITEMS, "SELECT count(*) FROM items")                                               \
    X(LOAD_ITEMS,                                                                              \
      "SELECT kind, id, title, by, people, genres, tags, certificate, language, poster, "      \
      "year, "                                                                                 \
      "runtime_min, flags, valence, arousal, confidence, fame, quality, tempo_bpm, energy "    \
      "FROM items ORDER BY kind, fame DESC, id")                                               \
    X(SEARCH,                                                                                  \
      "SELECT items.kind, items.id FROM (SELECT rowid AS key, bm25(items_text, 4, 2, 1) AS "   \
      "score "                                                                                 \
      "FROM items_text WHERE items_text MATCH ?1 LIMIT ?3) AS hits "                           \
      "JOIN items ON items.key = hits.key ORDER BY items.title = ?4 COLLATE NOCASE DESC, "     \
      "hits.score * (0.1 + items.fame), items.id LIMIT ?2")                                    \
    X(ADD_VISITOR, "INSERT INTO visitors (visitor) VALUES (?1) ON CONFLICT DO NOTHING")        \
    X(ADD_FEEDBACK,                                                                            \
      "INSERT INTO feedback (visitor, kind, id, verdict, at_unix_s, before_valence, "          \
      "before_arousal, after_valence, after_arousal) "                                         \
      "SELECT key, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 FROM visitors WHERE visitor = ?1")           \
    X(TRIM_FEEDBACK,                                                                           \
      "DELETE FROM feedback WHERE visitor = (SELECT key FROM visitors WHERE visitor = ?1) "    \
      "AND seq <= (SELECT f.seq FROM feedback f JOIN visitors v ON v.key = f.visitor "         \
      "WHERE v.visitor = ?1 ORDER BY f.seq DESC LIMIT 1 OFFSET ?2)")                           \
    X(TRIM_ALL, "DELETE FROM feedback WHERE seq <= (SELECT max(seq) FROM feedback) - ?1")      \
    X(LIST_FEEDBACK, "SELECT f.kind, f.id, f.verdict, f.at_unix_s, f.before_valence, "         \
                     "f.before_arousal, f.after_valence, f.after_arousal FROM feedback f "     \
                     "JOIN visitors v ON v.key = f.visitor WHERE v.visitor = ?1 "              \
                     "ORDER BY f.seq DESC LIMIT ?2")                                           \
    X(FORGET_VISITOR, "DELETE FROM visitors WHERE visitor = ?1")

typedef enum mood_sqlite_statement {
#define MOOD_SQLITE_ENUM(name, sql) MOOD_SQL_##name,
    MOOD_SQLITE_MAP(MOOD_SQLITE_ENUM)
#undef MOOD_SQLITE_ENUM
        MOOD_N_SQL
} mood_sqlite_statement;

/** One connection. */
typedef struct mood_sqlite_link {
    sqlite3 *db;
    const char *path; /**< borrowed from the store, for errors */
    sqlite3_stmt *statements[MOOD_N_SQL];
    pthread_mutex_t lock;
} mood_sqlite_link;

typedef struct mood_sqlite_store {
    mood_store base;
    char *path;
    mood_sqlite_link read;
    mood_sqlite_link write;
    mood_sqlite_link bulk; /**< bulk.lock guards is_importing alone */
    bool is_importing;
    bool is_broken;           /**< an item went in by half: the batch cannot be kept */
    int64_t n_changes_before; /**< sqlite3_total_changes64 of bulk when the batch began */
} mood_sqlite_store;

/** ---- sqlite_link.c ---- */

/** Caller's storage. The path must live as long as the link. */
MOOD_NODISCARD mood_status mood_sqlite_link_open(mood_sqlite_link *link, const char *path,
                                                 mood_error *err);
void mood_sqlite_link_close(mood_sqlite_link *link);

/** The status and sentence of the last failure of the connection: "PATH: cause". */
mood_status mood_sqlite_fail(const mood_sqlite_link *link, mood_error *err);

/** Run SQL that yields nothing. */
MOOD_NODISCARD mood_status mood_sqlite_exec(mood_sqlite_link *link, const char *sql,
                                            mood_error *err);

/** A statement ready for its parameters; reset it with mood_sqlite_done when it was used. */
MOOD_NODISCARD mood_status mood_sqlite_prepare(sqlite3_stmt **out, mood_sqlite_link *link,
                                               mood_sqlite_statement statement,
                                               mood_error *err);

/** Step once: *has_row tells whether there is a row. */
MOOD_NODISCARD mood_status mood_sqlite_step(bool *has_row, mood_sqlite_link *link,
                                            sqlite3_stmt *statement, mood_error *err);
void mood_sqlite_done(sqlite3_stmt *statement);

/** Prepare, step and reset a statement without parameters. */
MOOD_NODISCARD mood_status mood_sqlite_run(mood_sqlite_link *link,
                                           mood_sqlite_statement statement, mood_error *err);

/** Give an open transaction up. SQLite has already done so after some failures. */
void mood_sqlite_roll_back(mood_sqlite_link *link);

/** ---- sqlite_schema.c ---- */

/** Create the tables or bring them up to date, all or nothing; make the cookie key. */
MOOD_NODISCARD mood_status mood_sqlite_migrate(mood_sqlite_link *link, mood_error *err);

/** ---- sqlite_items.c, sqlite_feedback.c, sqlite_notes.c: functions of mood_backend ---- */

mood_status mood_sqlite_get_note(char *out, mood_store *store, const char *name,
                                 mood_error *err);
mood_status mood_sqlite_set_note(mood_store *store, const char *name, const char *text,
                                 mood_error *err);
mood_status mood_sqlite_cookie_key(uint8_t *out, mood_store *store, mood_error *err);

mood_status mood_sqlite_import_begin(mood_store *store, mood_error *err);
mood_status mood_sqlite_put_item(mood_store *store, const mood_item *item, mood_error *err);
mood_status mood_sqlite_import_end(mood_store *store, bool keep, mood_error *err);
mood_status mood_sqlite_load_items(mood_catalog *catalog, mood_store *store, mood_error *err);
mood_status mood_sqlite_count_items(size_t *out, mood_store *store, mood_error *err);
mood_status mood_sqlite_catalog_version(int64_t *out, mood_store *store, mood_error *err);
mood_status mood_sqlite_search(mood_item_ref *out, size_t *n_out, size_t capacity,
                               mood_store *store, const char *const *words, size_t n_words,
                               mood_error *err);
mood_status mood_sqlite_add_feedback(mood_store *store, const mood_visitor *visitor,
                                     const mood_feedback *feedback, mood_error *err);
mood_status mood_sqlite_list_feedback(mood_feedback *out, size_t *n_out, size_t capacity,
                                      mood_store *store, const mood_visitor *visitor,
                                      mood_error *err);
mood_status mood_sqlite_forget_visitor(mood_store *store, const mood_visitor *visitor,
                                       mood_error *err);

#endif
