/* SPDX-License-Identifier: Apache-2.0
 *
 * The finder on the reference photographs: how many of the boxes that people drew it finds, how
 * often it is right about the number of faces, and what it sees where there is none. Needs the
 * folder that MOODIFY_SHARED names; skipped without it.
 *
 * photos.tsv: file, width, height, faces, boxes (x,y,w,h;...), source, note.
 */
#include "photos.h"
#include "base/alloc.h"
#include "base/file.h"
#include "face/nms.h"
#include "../unit/test.h"

static const float least_overlap = 0.35f;
static const float least_size = 36;
static const double least_recall = 0.95;

static const char *folder; /* MOODIFY_SHARED */

enum { FIELD_FILE, FIELD_WIDTH, FIELD_HEIGHT, FIELD_FACES, FIELD_BOXES, N_FIELDS };

typedef struct tally {
    int n_boxes, n_found;
    int n_photos, n_wrong_count; /* photos whose faces are counted but not boxed */
    int n_faceless, n_false;
} tally;

/* Faces that overlap the box; each may serve one box only. */
static bool take_face(mood_face *faces, size_t *n, const mood_face *box) {
    for (size_t i = 0; i < *n; i++) {
        if (mood_face_overlap(&faces[i], box) < least_overlap) continue;
        faces[i] = faces[--*n];
        return true;
    }
    return false;
}

static void count_boxes(tally *sum, mood_face *faces, size_t n, const char *boxes) {
    mood_face box = {.score = 1};
    int used = 0;
    while (sscanf(boxes, "%f,%f,%f,%f%n", &box.x, &box.y, &box.width, &box.height, &used) ==
           4) {
        if (box.width >= least_size && box.height >= least_size) {
            sum->n_boxes++;
            sum->n_found += take_face(faces, &n, &box);
        }
        boxes += used;
        if (*boxes == ';') boxes++;
    }
}

static void search_photo(tally *sum, mood_finder *finder, char *line) {
    char *fields[N_FIELDS], path[4096];
    for (int i = 0; i < N_FIELDS; i++) {
        fields[i] = strsep(&line, "\t");
        if (!fields[i]) fail_msg("photos.tsv: a line of %d fields", i);
    }
    const char *file = fields[FIELD_FILE], *boxes = fields[FIELD_BOXES];
    const int n_expected = atoi(fields[FIELD_FACES]);
    snprintf(path, sizeof path, "%s/data/faces/photos/%s", folder, file);
    mood_picture *picture = test_picture(path);
    const mood_image image = mood_picture_view(picture);

    mood_face faces[MOOD_MAX_FACES];
    size_t n = 0;
    mood_error err = {""};
    if (mood_finder_find(faces, &n, MOOD_MAX_FACES, finder, &image, MOOD_SEARCH_PHOTO, &err))
        fail_msg("%s: %s", file, err.text);
    printf("# %-28s %2d expected, %2zu found\n", file, n_expected, n);
    if (n_expected == 0) {
        sum->n_faceless++;
        sum->n_false += (int)n;
    } else if (boxes[0]) {
        count_boxes(sum, faces, n, boxes);
    } else {
        sum->n_photos++;
        sum->n_wrong_count += (int)n != n_expected;
    }
    mood_picture_destroy(&picture);
}

static void faces_are_found_and_nothing_else(void **state) {
    (void)state;
    char path[4096], *text = NULL, *rest = NULL;
    size_t n = 0;
    mood_error err = {""};
    snprintf(path, sizeof path, "%s/data/faces/photos.tsv", folder);
    if (mood_file_read(&text, &n, path, 1 << 20, &err)) fail_msg("%s", err.text);

    tally sum = {0};
    mood_finder *finder = test_finder();
    (void)strtok_r(text, "\n", &rest); /* the heading */
    for (char *line; (line = strtok_r(NULL, "\n", &rest));) search_photo(&sum, finder, line);
    printf("# boxes of %g pixels or more: %d of %d found\n", (double)least_size, sum.n_found,
           sum.n_boxes);
    printf("# photos with a known number of faces: %d of %d right\n",
           sum.n_photos - sum.n_wrong_count, sum.n_photos);
    printf("# photos without a face: %d, false finds: %d\n", sum.n_faceless, sum.n_false);
    assert_true(sum.n_boxes >= 20);
    assert_true(sum.n_found >= least_recall * sum.n_boxes);
    assert_int_equal(sum.n_wrong_count, 0);
    assert_true(sum.n_faceless >= 5);
    assert_int_equal(sum.n_false, 0);
    mood_finder_destroy(&finder);
    mood_free(text);
}

int main(void) {
    folder = test_variable("MOODIFY_SHARED");
    const struct CMUnitTest tests[] = {cmocka_unit_test(faces_are_found_and_nothing_else)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
