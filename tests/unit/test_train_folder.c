/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "base/alloc.h"
#include "base/file.h"
#include "pictures.h"
#include "train/folder.h"

#include <sys/stat.h>
#include <unistd.h>

static char root[64];

/* A flat grey PNG at root/path, whose folders are made. */
static void put(const char *path, int grey, int side) {
    char full[256];
    snprintf(full, sizeof full, "%s/%s", root, path);
    for (char *at = full + strlen(root) + 1; (at = strchr(at, '/')); at++) {
        *at = 0;
        mkdir(full, 0777);
        *at = '/';
    }
    uint8_t *pixels = calloc((size_t)(side * side), 1);
    memset(pixels, grey, (size_t)(side * side));
    const encoded png = make_png(pixels, (size_t)(side * side), side, side, &(png_options){0});
    assert_int_equal(mood_file_replace(full, png.data, png.size, NULL), MOOD_OK);
    free(pixels);
    free(png.data);
}

static int setup(void **state) {
    (void)state;
    strcpy(root, "/tmp/mood_folder_XXXXXX");
    return mkdtemp(root) ? 0 : -1;
}

static int teardown(void **state) {
    char command[96];
    (void)state;
    snprintf(command, sizeof command, "rm -r '%s'", root);
    return system(command);
}

static void splits_and_the_seven_are_known(void **state) {
    (void)state;
    mood_faces faces = {0};
    mood_error err = {0};
    put("train/happy/a.png", 10, 48);
    put("train/anger/b.png", 60, 30);
    put("validation/sadness/c.png", 110, 90);
    put("test/happy/d.png", 10, 48); /* a twin of a.png */
    put("train/.hidden/e.png", 1, 48);
    if (mood_faces_read_folder(&faces, root, &err) != MOOD_OK) fail_msg("%s", err.text);
    assert_int_equal(faces.n, 4);
    assert_int_equal(faces.n_classes, 7);
    assert_string_equal(faces.class_names[MOOD_SAD], "sad");
    const uint8_t labels[] = {MOOD_HAPPY, MOOD_ANGRY, MOOD_HAPPY, MOOD_SAD};
    const uint8_t splits[] = {MOOD_SPLIT_PRIVATE, MOOD_SPLIT_TRAINING, MOOD_SPLIT_TRAINING,
                              MOOD_SPLIT_PUBLIC};
    const uint8_t greys[] = {10, 60, 10, 110};
    const uint8_t twins[] = {1, 0, 1, 0};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(faces.labels[i], labels[i]);
        assert_int_equal(faces.splits[i], splits[i]);
        assert_int_equal(faces.twins[i], twins[i]);
        assert_near(faces.pixels[i * MOOD_FACE_PIXELS + 1000], greys[i], 1);
    }
    mood_faces_clear(&faces);
}

static void other_classes_stand_in_alphabetical_order(void **state) {
    (void)state;
    mood_faces faces = {0};
    char path[64];
    for (int i = 0; i < 20; i++) {
        snprintf(path, sizeof path, "tired/%02d.png", i);
        put(path, i, 48);
    }
    put("happy/a.png", 200, 48);
    assert_int_equal(mood_faces_read_folder(&faces, root, NULL), MOOD_OK);
    assert_int_equal(faces.n_classes, 2);
    assert_string_equal(faces.class_names[0], "happy");
    assert_string_equal(faces.class_names[1], "tired");
    assert_int_equal(faces.labels[0], 0);
    assert_int_equal(mood_faces_count(NULL, &faces, MOOD_SPLIT_PUBLIC), 2); /* every tenth */
    assert_int_equal(faces.splits[1 + 9], MOOD_SPLIT_PUBLIC);
    mood_faces_clear(&faces);
}

static void wrong_trees_are_named(void **state) {
    (void)state;
    mood_faces faces = {0};
    mood_error err = {0};
    char path[128];
    assert_int_equal(mood_faces_read_folder(&faces, "/nowhere/at/all", &err), MOOD_E_NOT_FOUND);
    assert_int_equal(mood_faces_read_folder(&faces, root, &err), MOOD_E_FORMAT);
    assert_error_names(err, "two folders");
    put("one/a.png", 1, 48);
    assert_int_equal(mood_faces_read_folder(&faces, root, &err), MOOD_E_FORMAT);
    put("two/a.png", 1, 48);
    snprintf(path, sizeof path, "%s/two/b.png", root);
    assert_int_equal(mood_file_replace(path, "no picture", 10, NULL), MOOD_OK);
    assert_int_equal(mood_faces_read_folder(&faces, root, &err), MOOD_E_FORMAT);
    assert_error_names(err, "two/b.png");
    unlink(path);
    put("train/one/a.png", 1, 48);
    assert_int_equal(mood_faces_read_folder(&faces, root, &err), MOOD_E_FORMAT);
    assert_error_names(err, "neither train");
    put("this name has more than thirty-one letters/a.png", 1, 48);
    assert_null(faces.pixels);
}

static void too_many_or_too_long_classes_are_refused(void **state) {
    (void)state;
    mood_faces faces = {0};
    mood_error err = {0};
    char path[64];
    for (int i = 0; i < MOOD_FACES_MAX_CLASSES; i++) {
        snprintf(path, sizeof path, "class%02d/a.png", i);
        put(path, i, 48);
    }
    assert_int_equal(mood_faces_read_folder(&faces, root, &err), MOOD_OK);
    assert_int_equal(faces.n_classes, MOOD_FACES_MAX_CLASSES);
    assert_string_equal(faces.class_names[63], "class63");
    mood_faces_clear(&faces);
    put("aaa/a.png", 1, 48);
    assert_int_equal(mood_faces_read_folder(&faces, root, &err), MOOD_E_LIMIT);
    assert_error_names(err, "64 classes");
}

static void running_out_of_memory_leaves_nothing(void **state) {
    (void)state;
    put("one/a.png", 1, 48);
    put("two/a.png", 9, 20);
    const long alive = mood_alloc_count_live();
    for (long after = 0;; after++) {
        mood_faces faces = {0};
        mood_error err = {0};
        mood_alloc_fail_after(after);
        const mood_status status = mood_faces_read_folder(&faces, root, &err);
        mood_alloc_fail_after(-1);
        mood_faces_clear(&faces);
        assert_int_equal(mood_alloc_count_live(), alive);
        if (status == MOOD_OK) break;
        assert_int_equal(status, MOOD_E_NOMEM);
        assert_true(after < 200);
    }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(splits_and_the_seven_are_known),
        CASE(other_classes_stand_in_alphabetical_order),
        CASE(wrong_trees_are_named),
        CASE(too_many_or_too_long_classes_are_refused),
        CASE(running_out_of_memory_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
