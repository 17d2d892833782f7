/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"
#include "base/alloc.h"
#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static mood_status fail_errno(mood_error *err, const char *path) {
    const int number = errno;
    const mood_status status = number == ENOENT                     ? MOOD_E_NOT_FOUND
                               : number == EACCES || number == EPERM ? MOOD_E_DENIED
                                                                     : MOOD_E_IO;
    return mood_fail(err, status, "%s: %s", path, strerror(number));
}

static mood_status fail_limit(mood_error *err, const char *path, size_t max_bytes) {
    return mood_fail(err, MOOD_E_LIMIT, "%s: larger than the limit of %zu bytes", path,
                     max_bytes);
}

/* Open a regular file, pipe or device for reading; a folder is refused by name. */
static mood_status open_read(int *fd, struct stat *info, const char *path, mood_error *err) {
    const int opened = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (opened < 0) return fail_errno(err, path);
    if (fstat(opened, info) != 0) {
        const mood_status status = fail_errno(err, path);
        close(opened);
        return status;
    }
    if (S_ISDIR(info->st_mode)) {
        close(opened);
        return mood_fail(err, MOOD_E_FORMAT, "%s: is a folder, a file was expected", path);
    }
    *fd = opened;
    return MOOD_OK;
}

mood_status mood_file_read(char **out, size_t *n_out, const char *path, size_t max_bytes,
                           mood_error *err) {
    int fd = -1;
    struct stat info;
    MOOD_TRY(open_read(&fd, &info, path, err));
    mood_status status = MOOD_OK;
    mood_buf buf;
    mood_buf_init(&buf, max_bytes);
    if (S_ISREG(info.st_mode) && (uintmax_t)info.st_size > max_bytes) {
        status = fail_limit(err, path, max_bytes);
        goto done;
    }
    for (;;) {
        char chunk[16384];
        const ssize_t n = read(fd, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            status = fail_errno(err, path);
            goto done;
        }
        if (n == 0) break;
        status = mood_buf_append(&buf, chunk, (size_t)n);
        if (status == MOOD_E_LIMIT) (void)fail_limit(err, path, max_bytes);
        else if (status != MOOD_OK) (void)mood_fail(err, status, "%s: out of memory", path);
        if (status != MOOD_OK) goto done;
    }
    status = mood_buf_append(&buf, "", 0); /* an empty file is a block too */
    if (status != MOOD_OK) {
        (void)mood_fail(err, status, "%s: out of memory", path);
        goto done;
    }
    *n_out = buf.size;
    *out = mood_buf_detach(&buf);
done:
    mood_buf_clear(&buf);
    close(fd);
    return status;
}

mood_status mood_file_map_open(mood_file_map *out, const char *path, size_t max_bytes,
                               mood_error *err) {
    int fd = -1;
    struct stat info;
    MOOD_TRY(open_read(&fd, &info, path, err));
    mood_status status = MOOD_OK;
    if (!S_ISREG(info.st_mode)) {
        status = mood_fail(err, MOOD_E_FORMAT, "%s: is not a regular file", path);
    } else if ((uintmax_t)info.st_size > max_bytes) {
        status = fail_limit(err, path, max_bytes);
    } else if (info.st_size == 0) {
        *out = (mood_file_map){NULL, 0};
    } else {
        const size_t size = (size_t)info.st_size;
        void *data = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (data == MAP_FAILED) status = fail_errno(err, path);
        else *out = (mood_file_map){data, size};
    }
    close(fd);
    return status;
}

void mood_file_map_close(mood_file_map *map) {
    if (map->data) munmap((void *)(uintptr_t)map->data, map->size_bytes);
    *map = (mood_file_map){NULL, 0};
}

static mood_status write_all(int fd, const char *data, size_t n) {
    while (n > 0) {
        const ssize_t written = write(fd, data, n);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return MOOD_E_IO;
        data += written;
        n -= (size_t)written;
    }
    return MOOD_OK;
}

/* After a rename the folder itself must reach the disk; best effort where it cannot be opened. */
static void sync_folder(char *path) {
    const int fd = open(dirname(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    (void)fsync(fd);
    close(fd);
}

mood_status mood_file_replace(const char *path, const void *data, size_t n, mood_error *err) {
    const size_t length = strlen(path);
    char *temporary = mood_alloc(length + sizeof ".XXXXXX");
    if (!temporary) return mood_fail(err, MOOD_E_NOMEM, "%s: out of memory", path);
    memcpy(temporary, path, length);
    memcpy(temporary + length, ".XXXXXX", sizeof ".XXXXXX");
    mood_status status = MOOD_OK;
    const int fd = mkstemp(temporary);
    if (fd < 0) {
        status = fail_errno(err, path);
        mood_free(temporary);
        return status;
    }
    const mode_t mask = umask(0);
    umask(mask);
    if (fchmod(fd, 0666 & ~mask) != 0 || write_all(fd, data, n) != MOOD_OK || fsync(fd) != 0)
        status = fail_errno(err, path);
    if (close(fd) != 0 && status == MOOD_OK) status = fail_errno(err, path);
    if (status == MOOD_OK && rename(temporary, path) != 0) status = fail_errno(err, path);
    if (status == MOOD_OK) sync_folder(temporary);
    else unlink(temporary);
    mood_free(temporary);
    return status;
}

bool mood_file_is_readable(const char *path) {
    return access(path, R_OK) == 0;
}
