/* SPDX-License-Identifier: Apache-2.0
 *
 * A disk that fills up, a disk that breaks, memory that runs out: a shim between SQLite and the
 * system lets the first n writes pass and fails all later ones, for every n until a case goes
 * through. Whatever failed, the error names the file, what was acknowledged is there
 * afterwards, and no block of memory is lost.
 */
#include "base/alloc.h"
#include "things.h"

#include <sqlite3.h>

#define N_SAID  6u
#define N_ITEMS 40u

/* ---- the shim: sqlite3_vfs and sqlite3_file that count ---- */

static long n_left = -1; /* writes and syncs that may pass; negative: all */
static int fault_code;
static sqlite3_io_methods shim_methods;

typedef struct shim_file {
    sqlite3_file base;
    sqlite3_file *inner; /* lies behind this struct */
} shim_file;

static sqlite3_file *inner_of(sqlite3_file *file) {
    return ((shim_file *)file)->inner;
}

static bool is_faulty(void) {
    if (n_left < 0) return false;
    if (n_left == 0) return true;
    n_left--;
    return false;
}

static int shim_close(sqlite3_file *f) {
    return inner_of(f)->pMethods->xClose(inner_of(f));
}
static int shim_read(sqlite3_file *f, void *data, int n, sqlite3_int64 at) {
    return inner_of(f)->pMethods->xRead(inner_of(f), data, n, at);
}
static int shim_write(sqlite3_file *f, const void *data, int n, sqlite3_int64 at) {
    if (is_faulty()) return fault_code;
    return inner_of(f)->pMethods->xWrite(inner_of(f), data, n, at);
}
static int shim_truncate(sqlite3_file *f, sqlite3_int64 n) {
    return inner_of(f)->pMethods->xTruncate(inner_of(f), n);
}
static int shim_sync(sqlite3_file *f, int flags) {
    if (is_faulty()) return fault_code == SQLITE_FULL ? SQLITE_FULL : SQLITE_IOERR_FSYNC;
    return inner_of(f)->pMethods->xSync(inner_of(f), flags);
}
static int shim_size(sqlite3_file *f, sqlite3_int64 *n) {
    return inner_of(f)->pMethods->xFileSize(inner_of(f), n);
}
static int shim_lock(sqlite3_file *f, int level) {
    return inner_of(f)->pMethods->xLock(inner_of(f), level);
}
static int shim_unlock(sqlite3_file *f, int level) {
    return inner_of(f)->pMethods->xUnlock(inner_of(f), level);
}
static int shim_check_lock(sqlite3_file *f, int *out) {
    return inner_of(f)->pMethods->xCheckReservedLock(inner_of(f), out);
}
static int shim_control(sqlite3_file *f, int op, void *arg) {
    return inner_of(f)->pMethods->xFileControl(inner_of(f), op, arg);
}
static int shim_sector(sqlite3_file *f) {
    return inner_of(f)->pMethods->xSectorSize(inner_of(f));
}
static int shim_traits(sqlite3_file *f) {
    return inner_of(f)->pMethods->xDeviceCharacteristics(inner_of(f));
}
static int shim_map(sqlite3_file *f, int page, int size, int extend, void volatile **out) {
    return inner_of(f)->pMethods->xShmMap(inner_of(f), page, size, extend, out);
}
static int shim_map_lock(sqlite3_file *f, int offset, int n, int flags) {
    return inner_of(f)->pMethods->xShmLock(inner_of(f), offset, n, flags);
}
static void shim_barrier(sqlite3_file *f) {
    inner_of(f)->pMethods->xShmBarrier(inner_of(f));
}
static int shim_unmap(sqlite3_file *f, int is_delete) {
    return inner_of(f)->pMethods->xShmUnmap(inner_of(f), is_delete);
}

static sqlite3_vfs *real;
static sqlite3_vfs shim;

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out) {
    (void)vfs;
    shim_file *file = (shim_file *)f;
    file->inner = (sqlite3_file *)(file + 1);
    const int code = real->xOpen(real, name, file->inner, flags, out);
    file->base.pMethods = file->inner->pMethods ? &shim_methods : NULL;
    return code;
}

static void install_shim(void) {
    shim_methods = (sqlite3_io_methods){
        2,           shim_close, shim_read,     shim_write,      shim_truncate, shim_sync,
        shim_size,   shim_lock,  shim_unlock,   shim_check_lock, shim_control,  shim_sector,
        shim_traits, shim_map,   shim_map_lock, shim_barrier,    shim_unmap,    NULL,
        NULL,
    };
    real = sqlite3_vfs_find(NULL);
    shim = *real;
    shim.zName = "shim";
    shim.szOsFile = (int)sizeof(shim_file) + real->szOsFile;
    shim.xOpen = shim_open;
    sqlite3_vfs_register(&shim, 1);
}

/* ---- the case ---- */

static char folder[64];
static char address[112];

/* Talk and import until something fails; how far it came is acknowledged. */
static mood_status work(unsigned *n_said, bool *is_imported, mood_error *err) {
    mood_store *store = NULL;
    const mood_visitor visitor = make_visitor(1);
    mood_status status = mood_store_open(&store, address, err);
    for (unsigned i = 0; i < N_SAID && status == MOOD_OK; i++) {
        const mood_feedback feedback = make_feedback(i);
        status = mood_store_add_feedback(store, &visitor, &feedback, err);
        if (status == MOOD_OK) *n_said = i + 1;
    }
    if (status == MOOD_OK) status = mood_store_import_begin(store, err);
    if (status == MOOD_OK) {
        for (unsigned i = 0; i < N_ITEMS && status == MOOD_OK; i++) {
            made_item made;
            make_item(&made, i, 0);
            status = mood_store_put_item(store, &made.item, err);
        }
        mood_error unused = {""};
        const mood_status ended =
            mood_store_import_end(store, status == MOOD_OK, status == MOOD_OK ? err : &unused);
        if (status == MOOD_OK) status = ended;
        *is_imported = status == MOOD_OK;
    }
    mood_store_close(&store);
    return status;
}

/* After a fault: open without faults and look. */
static void check_what_is_left(unsigned n_said, bool is_imported, long n) {
    mood_error err = {""};
    mood_store *store = NULL;
    const mood_visitor visitor = make_visitor(1);
    mood_feedback listed[N_SAID + 1];
    size_t n_listed = 0, n_items = 0;
    assert_ok(mood_store_open(&store, address, &err), err);
    assert_ok(mood_store_list_feedback(listed, &n_listed, N_SAID + 1, store, &visitor, &err),
              err);
    assert_ok(mood_store_count_items(&n_items, store, &err), err);
    mood_store_close(&store);
    if (n_listed < n_said)
        fail_msg("fault %ld: %u were acknowledged, %zu are there", n, n_said, n_listed);
    if (is_imported)
        assert_int_equal(n_items, N_ITEMS);
    else
        assert_true(n_items == 0 || n_items == N_ITEMS);
}

static void fail_each_write(int code, const char *cause) {
    fault_code = code;
    long n = 0;
    for (mood_status status = MOOD_E_IO; status != MOOD_OK; n++) {
        unsigned n_said = 0;
        bool is_imported = false;
        mood_error err = {""};
        make_tree(folder, sizeof folder);
        snprintf(address, sizeof address, "sqlite:%s/store.db", folder);
        n_left = n;
        status = work(&n_said, &is_imported, &err);
        n_left = -1;
        if (status != MOOD_OK) {
            assert_error_names(err, "store.db");
            assert_error_names(err, cause);
            assert_int_equal(status, MOOD_E_IO);
        }
        check_what_is_left(n_said, is_imported, n);
        assert_int_equal(mood_alloc_count_live(), 0);
        remove_tree(folder);
        if (n > 10000) fail_msg("it never goes through");
    }
    print_message("# %ld writes failed one by one\n", n - 1);
    assert_true(n > 20);
}

static void a_full_disk_loses_nothing(void **state) {
    (void)state;
    fail_each_write(SQLITE_FULL, "full");
}

static void a_broken_disk_loses_nothing(void **state) {
    (void)state;
    fail_each_write(SQLITE_IOERR_WRITE, "failed");
}

static void memory_that_runs_out_is_told(void **state) {
    (void)state;
    make_tree(folder, sizeof folder);
    snprintf(address, sizeof address, "sqlite:%s/store.db", folder);
    mood_status status = MOOD_E_NOMEM;
    long n = 0;
    for (; status != MOOD_OK; n++) {
        mood_error err = {""};
        mood_store *store = NULL;
        mood_catalog *catalog = NULL;
        mood_alloc_fail_after(n);
        status = mood_store_open(&store, address, &err);
        if (status == MOOD_OK) {
            status = mood_store_import_begin(store, &err);
            for (unsigned i = 0; i < N_ITEMS && status == MOOD_OK; i++) {
                made_item made;
                make_item(&made, i, 0);
                status = mood_store_put_item(store, &made.item, &err);
            }
            const mood_status ended = mood_store_import_end(store, true, &err);
            if (status == MOOD_OK) status = ended;
        }
        if (status == MOOD_OK) status = mood_store_load_catalog(&catalog, store, &err);
        mood_alloc_fail_after(-1);
        if (status != MOOD_OK) {
            assert_int_equal(status, MOOD_E_NOMEM);
            assert_error_names(err, "memory");
        } else
            mood_catalog_destroy(&catalog);
        mood_store_close(&store);
        assert_int_equal(mood_alloc_count_live(), 0);
    }
    assert_true(n > 4);
    remove_tree(folder);
}

int main(void) {
    install_shim();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_disk_loses_nothing),
        cmocka_unit_test(a_broken_disk_loses_nothing),
        cmocka_unit_test(memory_that_runs_out_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
