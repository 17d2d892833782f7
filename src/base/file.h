/* SPDX-License-Identifier: Apache-2.0
 *
 * Files: read whole with a limit, map read-only, replace safely. Errors name the path.
 */
#ifndef MOOD_FILE_H
#define MOOD_FILE_H

#include "base/base.h"

/**
 * Read a whole file; "-" reads standard input.
 *
 * out  (*n_out) bytes and a 0 behind them; caller releases with mood_free
 */
MOOD_NODISCARD mood_status mood_file_read(char **out, size_t *n_out, const char *path,
                                          size_t max_bytes, mood_error *err);

/** A file mapped read-only. */
typedef struct mood_file_map {
    const void *data; /**< NULL when the file is empty */
    size_t size_bytes;
} mood_file_map;

MOOD_NODISCARD mood_status mood_file_map_open(mood_file_map *out, const char *path,
                                              size_t max_bytes, mood_error *err);
void mood_file_map_close(mood_file_map *map);

/**
 * Replace a file: write beside it, fsync, rename, fsync the folder. After a crash the path
 * holds either the old bytes or the new ones.
 */
MOOD_NODISCARD mood_status mood_file_replace(const char *path, const void *data, size_t n,
                                             mood_error *err);

/** Whether a path can be opened for reading. */
bool mood_file_is_readable(const char *path);

#endif
