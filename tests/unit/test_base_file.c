/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "base/file.h"
#include "test.h"

#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/moodify-file-XXXXXX";
static char path[64];

static int make_folder(void **state) {
    (void)state;
    if (!mkdtemp(folder)) return -1;
    snprintf(path, sizeof path, "%s/file", folder);
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    unlink(path);
    return rmdir(folder); /* fails, and so does the suite, when a temporary file was left */
}

static void what_is_replaced_is_read(void **state) {
    (void)state;
    mood_error err = {""};
    assert_int_equal(mood_file_replace(path, "first", 5, &err), MOOD_OK);
    assert_int_equal(mood_file_replace(path, "second", 6, &err), MOOD_OK);
    char *data;
    size_t n;
    assert_int_equal(mood_file_read(&data, &n, path, 6, &err), MOOD_OK);
    assert_int_equal(n, 6);
    assert_string_equal(data, "second");
    mood_free(data);
    mood_file_map map;
    assert_int_equal(mood_file_map_open(&map, path, 6, &err), MOOD_OK);
    assert_memory_equal(map.data, "second", 6);
    mood_file_map_close(&map);
    mood_file_map_close(&map);
}

static void an_empty_file_is_fine(void **state) {
    (void)state;
    assert_int_equal(mood_file_replace(path, "", 0, NULL), MOOD_OK);
    char *data;
    size_t n;
    assert_int_equal(mood_file_read(&data, &n, path, 0, NULL), MOOD_OK);
    assert_int_equal(n, 0);
    assert_string_equal(data, "");
    mood_free(data);
    mood_file_map map;
    assert_int_equal(mood_file_map_open(&map, path, 1, NULL), MOOD_OK);
    assert_null(map.data);
}

static void failures_name_the_path(void **state) {
    (void)state;
    char *data = NULL;
    size_t n = 0;
    mood_file_map map;
    mood_error err = {""};
    assert_int_equal(mood_file_read(&data, &n, "/nowhere/x", 9, &err), MOOD_E_NOT_FOUND);
    assert_error_names(err, "/nowhere/x");
    assert_int_equal(mood_file_read(&data, &n, folder, 9, &err), MOOD_E_FORMAT);
    assert_error_names(err, "folder");
    assert_int_equal(mood_file_replace(path, "1234567", 7, &err), MOOD_OK);
    assert_int_equal(mood_file_read(&data, &n, path, 6, &err), MOOD_E_LIMIT);
    assert_error_names(err, "6 bytes");
    assert_int_equal(mood_file_map_open(&map, path, 6, &err), MOOD_E_LIMIT);
    assert_int_equal(mood_file_replace("/nowhere/x", "", 0, &err), MOOD_E_NOT_FOUND);
    assert_null(data);
}

static void a_stream_is_limited_too(void **state) {
    (void)state;
    char *data = NULL;
    size_t n = 0;
    mood_error err = {""};
    assert_int_equal(mood_file_read(&data, &n, "/dev/zero", 100000, &err), MOOD_E_LIMIT);
    assert_null(data);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_replaced_is_read),
        cmocka_unit_test(an_empty_file_is_fine),
        cmocka_unit_test(failures_name_the_path),
        cmocka_unit_test(a_stream_is_limited_too),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
