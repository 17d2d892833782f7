/* SPDX-License-Identifier: Apache-2.0 */
#include "photos.h"
#include "base/alloc.h"
#include "base/file.h"
#include "image/image.h"
#include "../unit/test.h"

const char *test_variable(const char *name) {
    const char *value = getenv(name);
    if (value) return value;
    printf("1..0 # SKIP %s is not set\n", name);
    exit(0);
}

mood_finder *test_finder(void) {
    mood_finder *finder = NULL;
    mood_error err = {""};
    const char *folder = getenv("MOODIFY_MODELS");
    assert_non_null(folder);
    if (mood_finder_create(&finder, folder, &err) != MOOD_OK) fail_msg("%s", err.text);
    return finder;
}

mood_picture *test_picture(const char *path) {
    char *data = NULL;
    size_t n = 0;
    mood_picture *picture = NULL;
    mood_error err = {""};
    mood_status status = mood_file_read(&data, &n, path, MOOD_PICTURE_MAX_BYTES, &err);
    if (status == MOOD_OK) status = mood_picture_decode(&picture, data, n, NULL, &err);
    mood_free(data);
    if (status != MOOD_OK) fail_msg("%s: %s", path, err.text);
    return picture;
}
