/* SPDX-License-Identifier: Apache-2.0 */
#include "taste_file.h"
#include "base/file.h"
#include "suggest/neighbours.h"

mood_status taste_file_read(mood_neighbours **out, const char *path, mood_error *err) {
    mood_file_map file;
    MOOD_TRY(mood_file_map_open(&file, path, MOOD_NEIGHBOURS_MAX_BYTES, err));
    const mood_status status = mood_neighbours_read(out, file.data, file.size_bytes, err);
    mood_file_map_close(&file);
    if (status != MOOD_OK) mood_error_prefix(err, "%s", path);
    return status;
}
