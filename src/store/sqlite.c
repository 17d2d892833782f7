/* SPDX-License-Identifier: Apache-2.0
 *
 * Opening and closing a SQLite store.
 */
#include "store/sqlite.h"
#include "base/alloc.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Make the folders above a path, for their owner alone; those that exist stay as they are. */
static mood_status make_folders(char *path, mood_error *err) {
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        const bool is_made = mkdir(path, 0700) == 0 || errno == EEXIST;
        const int number = errno;
        const mood_status status =
            is_made ? MOOD_OK
                    : mood_fail(err, number == EACCES ? MOOD_E_DENIED : MOOD_E_IO,
                                "%s: the folder cannot be made (%s)", path, strerror(number));
        *slash = '/';
        if (!is_made) return status;
    }
    return MOOD_OK;
}

/* SQLite gives its side files the rights of the main one, so it is made here, with few. */
static mood_status make_file(const char *path, mood_error *err) {
    const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        const int number = errno;
        const bool is_denied = number == EACCES || number == EPERM || number == EROFS;
        return mood_fail(err, is_denied ? MOOD_E_DENIED : MOOD_E_IO, "%s: %s", path,
                         strerror(number));
    }
    close(fd);
    return MOOD_OK;
}

static void sqlite_close(mood_store *base) {
    mood_sqlite_store *store = (mood_sqlite_store *)base;
    mood_sqlite_link_close(&store->bulk); /* rolls an open batch back */
    mood_sqlite_link_close(&store->read);
    mood_sqlite_link_close(&store->write);
    mood_free(store->path);
    mood_free(store);
}

static mood_status sqlite_open(mood_store **out, const char *address, mood_error *err) {
    const char *path = strchr(address, ':') + 1;
    if (!*path) return mood_fail(err, MOOD_E_ARG, "a store's address has the form sqlite:PATH");
    mood_sqlite_store *store = mood_alloc_zero(1, sizeof *store);
    if (!store) return mood_fail(err, MOOD_E_NOMEM, "%s: out of memory", path);
    store->base.backend = &mood_backend_sqlite;
    mood_status status = MOOD_OK;
    store->path = mood_alloc_text(path, strlen(path));
    if (!store->path) {
        status = mood_fail(err, MOOD_E_NOMEM, "%s: out of memory", path);
        goto done;
    }
    MOOD_TRY_GOTO(status, done, make_folders(store->path, err));
    MOOD_TRY_GOTO(status, done, make_file(store->path, err));
    MOOD_TRY_GOTO(status, done, mood_sqlite_link_open(&store->write, store->path, err));
    MOOD_TRY_GOTO(status, done, mood_sqlite_migrate(&store->write, err));
    MOOD_TRY_GOTO(status, done, mood_sqlite_link_open(&store->read, store->path, err));
    MOOD_TRY_GOTO(status, done, mood_sqlite_link_open(&store->bulk, store->path, err));
    *out = &store->base;
    return MOOD_OK;
done:
    sqlite_close(&store->base);
    return status;
}

const mood_backend mood_backend_sqlite = {
    .scheme = "sqlite",
    .open = sqlite_open,
    .close = sqlite_close,
    .import_begin = mood_sqlite_import_begin,
    .put_item = mood_sqlite_put_item,
    .import_end = mood_sqlite_import_end,
    .load_items = mood_sqlite_load_items,
    .count_items = mood_sqlite_count_items,
    .catalog_version = mood_sqlite_catalog_version,
    .search = mood_sqlite_search,
    .add_feedback = mood_sqlite_add_feedback,
    .list_feedback = mood_sqlite_list_feedback,
    .forget_visitor = mood_sqlite_forget_visitor,
    .get_note = mood_sqlite_get_note,
    .set_note = mood_sqlite_set_note,
    .cookie_key = mood_sqlite_cookie_key,
};
