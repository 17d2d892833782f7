/* SPDX-License-Identifier: Apache-2.0
 *
 * The expression networks through our engine over the whole of FER-2013's PrivateTest: their
 * accuracy is the one that models/CARD.md states. Wants the reference data of MOODIFY_SHARED:
 *
 *   data/fer2013/labels.tsv      header, then "row usage label ..." a line
 *   data/fer2013/images.u8.xz    faces of 48 x 48 bytes, row after row
 */
#include "photos.h"
#include "base/file.h"
#include "terms/seven.h"
#include "unit/test.h"

#define TOLERANCE   .2 /* points */
#define N_PRIVATE   3589
#define MAX_MODEL   ((size_t)64 << 20)
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

/* A reader with this expression network; face-full.onnx is not needed for crops. */
static mood_reader *open_reader(const char *expression) {
    mood_file_map finder, net;
    mood_reader *reader = NULL;
    mood_error err = {""};
    char path[2048];
    snprintf(path, sizeof path, "%s/face-short.onnx", models);
    if (mood_file_map_open(&finder, path, MAX_MODEL, &err) != MOOD_OK) fail_msg("%s", err.text);
    snprintf(path, sizeof path, "%s/%s", models, expression);
    if (mood_file_map_open(&net, path, MAX_MODEL, &err) != MOOD_OK) fail_msg("%s", err.text);
    const mood_reader_models bytes = {.face_short = finder.data,
                                      .face_short_bytes = finder.size_bytes,
                                      .expression = net.data,
                                      .expression_bytes = net.size_bytes};
    if (mood_reader_create_memory(&reader, &bytes, &err) != MOOD_OK) fail_msg("%s", err.text);
    mood_file_map_close(&finder);
    mood_file_map_close(&net);
    return reader;
}

/* How many of PrivateTest's faces the network reads as the label says. */
static void expect_accuracy(const char *expression, double expected) {
    char command[2048];
    mood_reader *reader = open_reader(expression);
    mood_error err = {""};
    snprintf(command, sizeof command, "xz -dc '%s/data/fer2013/images.u8.xz'", shared);
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
    print_message("# PrivateTest, %s: %d of %d, %.2f %%\n", expression, n_right, n, accuracy);
    assert_near(accuracy, expected, TOLERANCE);
}

static int read_all_labels(void **state) {
    (void)state;
    char path[2048];
    snprintf(path, sizeof path, "%s/data/fer2013/labels.tsv", shared);
    read_labels(path);
    return 0;
}

static void the_network_is_as_good_as_its_card_says(void **state) {
    (void)state;
    expect_accuracy("expression.onnx", 71.02);
}

static void so_is_the_one_in_eight_bits(void **state) {
    (void)state;
    expect_accuracy("expression-int8.onnx", 71.05);
}

static void so_is_the_small_one(void **state) {
    (void)state;
    expect_accuracy("expression-lite.onnx", 70.10);
}

int main(void) {
    shared = test_variable("MOODIFY_SHARED");
    models = test_variable("MOODIFY_MODELS");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_network_is_as_good_as_its_card_says),
        cmocka_unit_test(so_is_the_one_in_eight_bits),
        cmocka_unit_test(so_is_the_small_one),
    };
    return cmocka_run_group_tests(tests, read_all_labels, NULL);
}
