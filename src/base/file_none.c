/* SPDX-License-Identifier: Apache-2.0
 *
 * A platform without files: every name is refused. What is to be read comes as bytes.
 */
#include "base/file.h"

static mood_status refuse(const char *path, mood_error *err) {
    return mood_fail(err, MOOD_E_UNSUPPORTED, "%s: there are no files here", path);
}

mood_status mood_file_read(char **out, size_t *n_out, const char *path, size_t max_bytes,
                           mood_error *err) {
    (void)out, (void)n_out, (void)max_bytes;
    return refuse(path, err);
}

mood_status mood_file_map_open(mood_file_map *out, const char *path, size_t max_bytes,
                               mood_error *err) {
    (void)out, (void)max_bytes;
    return refuse(path, err);
}

void mood_file_map_close(mood_file_map *map) {
    (void)map;
}

mood_status mood_file_replace(const char *path, const void *data, size_t n, mood_error *err) {
    (void)data, (void)n;
    return refuse(path, err);
}

bool mood_file_is_readable(const char *path) {
    (void)path;
    return false;
}
