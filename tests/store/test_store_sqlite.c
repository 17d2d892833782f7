/* SPDX-License-Identifier: Apache-2.0
 *
 * What is SQLite's own: files that are no store, rights, another writer, bytes left behind.
 */
#include "base/alloc.h"
#include "base/file.h"
#include "store/schema.h"
#include "things.h"

#include <sqlite3.h>
#include <sys/stat.h>

static char folder[64];
static char path[96];
static char address[112];
static mood_error err;

static int make_folder(void **state) {
    (void)state;
    make_tree(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/store.db", folder);
    snprintf(address, sizeof address, "sqlite:%s", path);
    err.text[0] = 0;
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    remove_tree(folder);
    return mood_alloc_count_live() != 0;
}

static void make_store(void) {
    mood_store *store = NULL;
    assert_ok(mood_store_open(&store, address, &err), err);
    mood_store_close(&store);
}

/* Change a store behind its back. */
static void change(const char *sql) {
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    char *text = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &text) != SQLITE_OK) fail_msg("%s: %s", sql, text);
    sqlite3_close(db);
}

static void expect_refusal(const char *where, mood_status wanted, const char *part) {
    mood_store *store = NULL;
    const mood_status status = mood_store_open(&store, where, &err);
    if (status != wanted)
        fail_msg("%s: %s instead of %s (%s)", where, mood_status_name(status),
                 mood_status_name(wanted), err.text);
    assert_null(store);
    assert_error_names(err, part);
}

static void addresses_are_checked(void **state) {
    (void)state;
    expect_refusal("store.db", MOOD_E_ARG, "sqlite:PATH");
    expect_refusal("sqlite:", MOOD_E_ARG, "sqlite:PATH");
    expect_refusal("mysql://me:secret@host/db", MOOD_E_UNSUPPORTED, "\"mysql\"");
    assert_null(strstr(err.text, "secret"));
}

static void places_that_cannot_hold_a_store_are_named(void **state) {
    (void)state;
    char where[128];
    snprintf(where, sizeof where, "sqlite:%s", folder);
    expect_refusal(where, MOOD_E_IO, folder); /* is a folder */
    make_store();
    snprintf(where, sizeof where, "sqlite:%s/below", path);
    expect_refusal(where, MOOD_E_IO, path); /* below a file */
    expect_refusal("sqlite:/proc/moodify/store.db", MOOD_E_IO, "/proc/moodify");
}

static void an_unwritable_store_is_named(void **state) {
    (void)state;
    const uid_t nobody = 65534;
    const bool is_root = geteuid() == 0; /* who writes everywhere, so he steps down */
    make_store();
    if (is_root) {
        assert_int_equal(chown(folder, nobody, (gid_t)-1), 0);
        assert_int_equal(chown(path, nobody, (gid_t)-1), 0);
        assert_int_equal(seteuid(nobody), 0);
    }
    assert_int_equal(chmod(path, 0400), 0);
    expect_refusal(address, MOOD_E_DENIED, path);
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(chmod(folder, 0500), 0);
    char where[128];
    snprintf(where, sizeof where, "sqlite:%s/other.db", folder);
    expect_refusal(where, MOOD_E_DENIED, "other.db");
    snprintf(where, sizeof where, "sqlite:%s/inner/other.db", folder);
    expect_refusal(where, MOOD_E_DENIED, "inner");
    assert_int_equal(chmod(folder, 0700), 0);
    if (is_root) assert_int_equal(seteuid(0), 0);
}

static void a_file_that_is_no_database_is_left_alone(void **state) {
    (void)state;
    char text[4096];
    memset(text, 'x', sizeof text);
    assert_ok(mood_file_replace(path, text, sizeof text, &err), err);
    expect_refusal(address, MOOD_E_FORMAT, "not a SQLite database");
    char *data = NULL;
    size_t n = 0;
    assert_ok(mood_file_read(&data, &n, path, sizeof text, &err), err);
    assert_int_equal(n, sizeof text);
    assert_memory_equal(data, text, n);
    mood_free(data);
}

static void the_database_of_another_program_is_left_alone(void **state) {
    (void)state;
    change("CREATE TABLE letters (text)");
    expect_refusal(address, MOOD_E_UNSUPPORTED, "another program");
    change("INSERT INTO letters VALUES ('still here')");
}

static void a_newer_store_is_left_alone(void **state) {
    (void)state;
    make_store();
    change("PRAGMA user_version = 99");
    expect_refusal(address, MOOD_E_UNSUPPORTED, "newer Moodify (schema 99");
}

static void a_damaged_store_is_told(void **state) {
    (void)state;
    mood_store *store = NULL;
    assert_ok(mood_store_open(&store, address, &err), err);
    put_items(store, 0, 2000, 0);
    mood_store_close(&store);
    FILE *file = fopen(path, "r+");
    assert_non_null(file);
    static char noise[65536];
    memset(noise, 0xa5, sizeof noise);
    assert_int_equal(fseek(file, 8192, SEEK_SET), 0);
    assert_int_equal(fwrite(noise, sizeof noise, 1, file), 1);
    fclose(file);
    mood_status status = mood_store_open(&store, address, &err);
    mood_catalog *catalog = NULL;
    if (status == MOOD_OK) status = mood_store_load_catalog(&catalog, store, &err);
    assert_int_equal(status, MOOD_E_FORMAT);
    assert_error_names(err, "damaged");
    mood_store_close(&store);
}

static void files_are_for_their_owner_alone(void **state) {
    (void)state;
    mood_store *store = NULL;
    char inner[128], where[160];
    snprintf(inner, sizeof inner, "%s/inner", folder);
    snprintf(where, sizeof where, "sqlite:%s/store.db", inner);
    assert_ok(mood_store_open(&store, where, &err), err);
    put_items(store, 0, 2, 0);
    struct stat info;
    assert_int_equal(stat(inner, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0700);
    static const char *const names[] = {"store.db", "store.db-wal"};
    for (size_t i = 0; i < MOOD_COUNT(names); i++) {
        char file[192];
        snprintf(file, sizeof file, "%s/%s", inner, names[i]);
        assert_int_equal(stat(file, &info), 0);
        assert_int_equal(info.st_mode & 0077, 0);
    }
    mood_store_close(&store);
}

static void another_writer_is_waited_for_and_named(void **state) {
    (void)state;
    mood_store *store = NULL;
    assert_ok(mood_store_open(&store, address, &err), err);
    sqlite3 *other = NULL;
    assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    const mood_visitor visitor = make_visitor(1);
    const mood_feedback feedback = make_feedback(1);
    assert_int_equal(mood_store_add_feedback(store, &visitor, &feedback, &err), MOOD_E_BUSY);
    assert_error_names(err, "locked");
    mood_feedback listed;
    size_t n = 9;
    assert_ok(mood_store_list_feedback(&listed, &n, 1, store, &visitor, &err), err);
    assert_int_equal(n, 0); /* reading goes on meanwhile */
    assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    assert_ok(mood_store_add_feedback(store, &visitor, &feedback, &err), err);
    mood_store_close(&store);
}

static bool holds(const char *name, const void *part, size_t n_part) {
    char file[128];
    char *data = NULL;
    size_t n = 0;
    snprintf(file, sizeof file, "%s/%s", folder, name);
    if (!mood_file_is_readable(file)) return false;
    assert_ok(mood_file_read(&data, &n, file, (size_t)1 << 30, &err), err);
    const bool is_there = memmem(data, n, part, n_part) != NULL;
    mood_free(data);
    return is_there;
}

static void a_forgotten_visitor_is_in_no_byte_of_the_files(void **state) {
    (void)state;
    mood_store *store = NULL;
    assert_ok(mood_store_open(&store, address, &err), err);
    const mood_visitor visitor = make_visitor(9);
    for (unsigned i = 0; i < 100; i++) {
        const mood_feedback feedback = make_feedback(i);
        assert_ok(mood_store_add_feedback(store, &visitor, &feedback, &err), err);
    }
    assert_true(holds("store.db-wal", visitor.id, sizeof visitor.id) ||
                holds("store.db", visitor.id, sizeof visitor.id));
    assert_ok(mood_store_forget_visitor(store, &visitor, &err), err);
    assert_false(holds("store.db-wal", visitor.id, sizeof visitor.id));
    assert_false(holds("store.db", visitor.id, sizeof visitor.id));
    mood_store_close(&store);
    assert_false(holds("store.db", visitor.id, sizeof visitor.id));
}

#define INTO_FEEDBACK                                                                          \
    "INSERT INTO feedback (seq, visitor, kind, id, verdict, at_unix_s) VALUES "

static void the_total_of_all_feedback_is_bounded(void **state) {
    (void)state;
    make_store();
    /* As after five million entries of others, without the time they take. */
    change("INSERT INTO visitors (key, visitor) VALUES (1, x'01')");
    change(INTO_FEEDBACK "(5, 1, 0, 'tt0000001', 0, 0), (6, 1, 0, 'tt0000002', 0, 0)");
    char sql[160];
    snprintf(sql, sizeof sql, INTO_FEEDBACK "(%d, 1, 0, 'tt0000003', 0, 0)",
             MOOD_STORE_MAX_FEEDBACK_TOTAL + 4);
    change(sql);
    mood_store *store = NULL;
    assert_ok(mood_store_open(&store, address, &err), err);
    const mood_visitor visitor = make_visitor(2);
    const mood_feedback feedback = make_feedback(2);
    assert_ok(mood_store_add_feedback(store, &visitor, &feedback, &err), err); /* total + 5 */
    mood_store_close(&store);
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_prepare_v2(db, "SELECT count(*), min(seq) FROM feedback", -1, &statement, NULL);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(statement, 0), 3);
    assert_int_equal(sqlite3_column_int(statement, 1), 6);
    sqlite3_finalize(statement);
    sqlite3_close(db);
}

/* SQLite's own check: the index holds the words of the rows and no others. */
static void check_text_index(void) {
    change("INSERT INTO items_text (items_text) VALUES ('integrity-check')");
}

static void the_text_index_agrees_with_the_rows(void **state) {
    (void)state;
    mood_store *store = NULL;
    assert_ok(mood_store_open(&store, address, &err), err);
    put_items(store, 0, 500, 0);
    put_items(store, 250, 500, 1);
    assert_ok(mood_store_import_begin(store, &err), err);
    for (unsigned i = 0; i < 100; i++) {
        made_item made;
        make_item(&made, i * 3, 0);
        made.item.title = i % 2 ? "Another Title" : "Title of Another Kind";
        assert_ok(mood_store_put_item(store, &made.item, &err), err);
    }
    assert_ok(mood_store_import_end(store, true, &err), err);
    mood_store_close(&store);
    check_text_index();
}

static void every_older_schema_is_brought_up_to_date(void **state) {
    (void)state;
    int newest = 0;
    while (mood_schema_sqlite[newest]) newest++;
    for (int version = 1; version <= newest; version++) {
        remove(path);
        for (int i = 0; i < version; i++) change(mood_schema_sqlite[i]);
        char sql[192];
        snprintf(sql, sizeof sql,
                 "PRAGMA application_id = %d; PRAGMA user_version = %d;"
                 "INSERT INTO meta VALUES ('cookie_key', zeroblob(32))",
                 0x4D4F4F44, version);
        change(sql);
        if (version == 1)
            change("INSERT INTO items VALUES (5, 0, 'tt0000002', 1, 'Old', '', '', '', '', '', "
                   "'', '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)");
        change("INSERT INTO visitors (key, visitor) VALUES (1, zeroblob(16))");
        change(INTO_FEEDBACK "(1, 1, 0, 'tt0000001', 1, 7)");
        mood_store *store = NULL;
        assert_ok(mood_store_open(&store, address, &err), err);
        mood_feedback said[2];
        const mood_visitor visitor = {{0}};
        size_t n_said = 0;
        assert_ok(mood_store_list_feedback(said, &n_said, 2, store, &visitor, &err), err);
        assert_int_equal(n_said, 1);
        assert_int_equal(said[0].verdict, MOOD_VERDICT_SKIP);
        put_items(store, 0, 10, 0);
        mood_item_ref found[2];
        size_t n = 0;
        assert_ok(mood_store_search(found, &n, 2, store, "old", &err), err);
        assert_int_equal(n, 0);
        assert_ok(mood_store_count_items(&n, store, &err), err);
        assert_int_equal(n, 10);
        mood_store_close(&store);
        check_text_index();
    }
}

static void rows_changed_by_hand_do_no_harm(void **state) {
    (void)state;
    mood_store *store = NULL;
    assert_ok(mood_store_open(&store, address, &err), err);
    put_items(store, 0, 4, 0);
    mood_store_close(&store);
    change("UPDATE items SET kind = 7 WHERE id = 'tt0000000'");
    change("UPDATE items SET valence = 1e9 WHERE id = 'tt0000002'");
    assert_ok(mood_store_open(&store, address, &err), err);
    mood_catalog *catalog = NULL;
    assert_ok(mood_store_load_catalog(&catalog, store, &err), err);
    size_t n = 0;
    (void)mood_catalog_items(catalog, &n);
    assert_int_equal(n, 2);
    mood_catalog_destroy(&catalog);
    mood_store_close(&store);
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        CASE(addresses_are_checked),
        CASE(places_that_cannot_hold_a_store_are_named),
        CASE(an_unwritable_store_is_named),
        CASE(a_file_that_is_no_database_is_left_alone),
        CASE(the_database_of_another_program_is_left_alone),
        CASE(a_newer_store_is_left_alone),
        CASE(a_damaged_store_is_told),
        CASE(files_are_for_their_owner_alone),
        CASE(another_writer_is_waited_for_and_named),
        CASE(a_forgotten_visitor_is_in_no_byte_of_the_files),
        CASE(the_total_of_all_feedback_is_bounded),
        CASE(the_text_index_agrees_with_the_rows),
        CASE(every_older_schema_is_brought_up_to_date),
        CASE(rows_changed_by_hand_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
