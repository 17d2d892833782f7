/* SPDX-License-Identifier: Apache-2.0
 *
 * The expression network through our engine over the whole of FER-2013's PrivateTest: its
 * accuracy is the one that an independent runtime measured. Wants the reference data of
 * MOODIFY_SHARED:
 *
 *   data/fer2013/labels.tsv      header, then "row usage label ..." a line
 *   data/fer2013/images.u8.xz    faces of 48 x 48 bytes, row after row
 */
#include "photos.h"
#include "terms/seven.h"
#include "unit/test.h"

/* Over the 3,589 rows, for the model that models/CARD.md describes. */
#define EXPECTED_ACCURACY 69.18
#define TOLERANCE         .2
#define N_PRIVATE         3589

#define SIDE        48
#define MAX_ROWS    50000
#define NOT_PRIVATE (-1)

typedef struct rows {
    signed char labels[MAX_ROWS]; /* NOT_PRIVATE, or the expression */
    int n;
} rows;

static rows all;
static const char *shared, *models;

static void read_labels(const char *path) {
    char line[1024];
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file)); /* the header */
    while (fgets(line, sizeof line, file)) {
        char usage[32], name[32];
        int row;
        mood_expression label;
        assert_true(all.n < MAX_ROWS);
        assert_int_equal(sscanf(line, "%d\t%31[^\t]\t%31[^\t]", &row, usage, name), 3);
        assert_int_equal(row, all.n);
        assert_true(mood_seven_parse(&label, name));
        all.labels[all.n++] =
            (signed char)(strcmp(usage, "PrivateTest") == 0 ? (int)label : NOT_PRIVATE);
    }
    fclose(file);
}

static void private_test_is_read_as_well_as_elsewhere(void **state) {
    (void)state;
    char path[2048], command[2048];
    snprintf(path, sizeof path, "%s/data/fer2013/labels.tsv", shared);
    read_labels(path);
    snprintf(command, sizeof command, "xz -dc '%s/data/fer2013/images.u8.xz'", shared);

    mood_reader *reader = NULL;
    mood_error err = {""};
    if (mood_reader_create(&reader, models, &err) != MOOD_OK) fail_msg("%s", err.text);
    FILE *images = popen(command, "r");
    assert_non_null(images);
    uint8_t pixels[SIDE * SIDE];
    const mood_image face = {pixels, SIDE, SIDE, 1, SIDE};
    int n = 0, n_right = 0;
    for (int row = 0; row < all.n; row++) {
        float p[MOOD_N_EXPRESSIONS];
        assert_int_equal(fread(pixels, 1, sizeof pixels, images), sizeof pixels);
        if (all.labels[row] == NOT_PRIVATE) continue;
        assert_int_equal(mood_reader_read_crop(p, reader, &face, &err), MOOD_OK);
        n_right += (int)mood_seven_best(p) == all.labels[row];
        n++;
    }
    pclose(images);
    mood_reader_destroy(&reader);
    assert_int_equal(n, N_PRIVATE);
    const double accuracy = 100. * n_right / n;
    print_message("# PrivateTest: %d of %d, %.2f %%\n", n_right, n, accuracy);
    assert_near(accuracy, EXPECTED_ACCURACY, TOLERANCE);
}

int main(void) {
    shared = test_variable("MOODIFY_SHARED");
    models = test_variable("MOODIFY_MODELS");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(private_test_is_read_as_well_as_elsewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
