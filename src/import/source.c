/* SPDX-License-Identifier: Apache-2.0 */
#include "import/source.h"
#include "base/alloc.h"
#include "import/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RAW_BYTES 65536

/* One line a packing. */
static const mood_unpacker *const unpackers[] = {&mood_unpacker_gzip, &mood_unpacker_zstd};

struct mood_source {
    char *path;
    int fd;                        /* -1: bytes in memory */
    uint64_t size;                 /* of the file, 0 when unknown */
    uint64_t n_read;               /* raw bytes so far */
    const mood_unpacker *unpacker; /* NULL: plain */
    void *state;
    bool is_whole; /* no packed member is open */
    bool at_end;   /* of the raw bytes */
    mood_unpack_input raw;
    uint8_t buffer[RAW_BYTES];
};

/* Take in more raw bytes; only when all were used. */
static mood_status fill(mood_source *source, mood_error *err) {
    if (source->at_end || source->raw.start < source->raw.end) return MOOD_OK;
    if (source->fd < 0) {
        source->at_end = true;
        return MOOD_OK;
    }
    size_t n = 0;
    while (n < RAW_BYTES) { /* pipes give little at a time */
        const ssize_t got = read(source->fd, source->buffer + n, RAW_BYTES - n);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return mood_fail(err, MOOD_E_IO, "%s: %s", source->path, strerror(errno));
        if (got == 0) {
            source->at_end = true;
            break;
        }
        n += (size_t)got;
    }
    source->raw = (mood_unpack_input){source->buffer, 0, n};
    source->n_read += n;
    return MOOD_OK;
}

static mood_status sniff(mood_source *source, mood_error *err) {
    const size_t n = source->raw.end - source->raw.start;
    for (size_t i = 0; i < MOOD_COUNT(unpackers); i++) {
        const mood_unpacker *unpacker = unpackers[i];
        if (n < unpacker->n_magic || memcmp(source->raw.data + source->raw.start,
                                            unpacker->magic, unpacker->n_magic) != 0)
            continue;
        source->state = unpacker->create();
        if (!source->state)
            return mood_fail(err, MOOD_E_NOMEM, "%s: out of memory", source->path);
        source->unpacker = unpacker;
    }
    return MOOD_OK;
}

static mood_status create(mood_source **out, const char *path, mood_error *err) {
    mood_source *source = mood_alloc_zero(1, sizeof *source);
    if (!source) return mood_fail(err, MOOD_E_NOMEM, "%s: out of memory", path);
    source->fd = -1;
    source->is_whole = true;
    source->path = mood_alloc_text(path, strlen(path));
    if (!source->path) {
        mood_free(source);
        return mood_fail(err, MOOD_E_NOMEM, "%s: out of memory", path);
    }
    *out = source;
    return MOOD_OK;
}

static mood_status open_file(mood_source *source, mood_error *err) {
    const char *path = source->path;
    struct stat info;
    source->fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (source->fd < 0 || fstat(source->fd, &info) != 0) {
        const mood_status status = errno == ENOENT   ? MOOD_E_NOT_FOUND
                                   : errno == EACCES ? MOOD_E_DENIED
                                                     : MOOD_E_IO;
        return mood_fail(err, status, "%s: %s", path, strerror(errno));
    }
    if (S_ISDIR(info.st_mode))
        return mood_fail(err, MOOD_E_FORMAT, "%s: is a folder, a file was expected", path);
    if (S_ISREG(info.st_mode)) source->size = (uint64_t)info.st_size;
    return fill(source, err);
}

mood_status mood_source_open(mood_source **out, const char *path, mood_error *err) {
    mood_source *source = NULL;
    MOOD_TRY(create(&source, path, err));
    mood_status status = open_file(source, err);
    if (status == MOOD_OK) status = sniff(source, err);
    if (status != MOOD_OK) {
        mood_source_close(&source);
        return status;
    }
    *out = source;
    return MOOD_OK;
}

mood_status mood_source_open_memory(mood_source **out, const void *data, size_t size_bytes,
                                    mood_error *err) {
    mood_source *source = NULL;
    MOOD_TRY(create(&source, "memory", err));
    source->raw = (mood_unpack_input){data, 0, size_bytes};
    source->n_read = source->size = size_bytes;
    const mood_status status = sniff(source, err);
    if (status != MOOD_OK) {
        mood_source_close(&source);
        return status;
    }
    *out = source;
    return MOOD_OK;
}

void mood_source_close(mood_source **source) {
    mood_source *s = *source;
    if (!s) return;
    if (s->unpacker) s->unpacker->destroy(s->state);
    if (s->fd >= 0) close(s->fd);
    mood_free(s->path);
    mood_free(s);
    *source = NULL;
}

static mood_status read_plain(char *out, size_t *n_out, size_t capacity, mood_source *source,
                              mood_error *err) {
    MOOD_TRY(fill(source, err));
    size_t n = source->raw.end - source->raw.start;
    if (n > capacity) n = capacity;
    if (n) memcpy(out, source->raw.data + source->raw.start, n);
    source->raw.start += n;
    *n_out = n;
    return MOOD_OK;
}

mood_status mood_source_read(char *out, size_t *n_out, size_t capacity, mood_source *source,
                             mood_error *err) {
    if (!source->unpacker) return read_plain(out, n_out, capacity, source, err);
    for (;;) {
        MOOD_TRY(fill(source, err));
        const bool has_input = source->raw.start < source->raw.end;
        if (!has_input && source->is_whole) {
            *n_out = 0;
            return MOOD_OK;
        }
        size_t n = 0;
        const size_t before = source->raw.start;
        const mood_status status = source->unpacker->run(out, &n, capacity, &source->is_whole,
                                                         source->state, &source->raw);
        if (status != MOOD_OK)
            return mood_fail(err, status, "%s: the %s data are damaged", source->path,
                             source->unpacker->name);
        if (n > 0) {
            *n_out = n;
            return MOOD_OK;
        }
        const bool is_stuck = source->raw.start == before && source->at_end;
        if (is_stuck && !source->is_whole)
            return mood_fail(err, MOOD_E_FORMAT, "%s: the %s data are cut off", source->path,
                             source->unpacker->name);
    }
}

uint64_t mood_source_position(const mood_source *source) {
    return source->n_read - (source->raw.end - source->raw.start);
}

uint64_t mood_source_size(const mood_source *source) {
    return source->size;
}

const char *mood_source_path(const mood_source *source) {
    return source->path;
}
