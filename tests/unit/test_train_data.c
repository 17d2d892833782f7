/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "train/data.h"

/* A row whose pixels are all `grey`, but for the first, which is `first`. */
static void append_row(mood_buf *out, int label, int grey, int first, const char *usage) {
    mood_buf_printf(out, "%d,%d", label, first);
    for (int i = 1; i < MOOD_FACE_PIXELS; i++) mood_buf_printf(out, " %d", grey);
    mood_buf_printf(out, ",%s\n", usage);
}

static void start(mood_buf *out) {
    mood_buf_init(out, 1 << 20);
    mood_buf_append_text(out, "emotion,pixels,Usage\n");
}

static mood_status parse(mood_faces *faces, const mood_buf *text, mood_error *err) {
    return mood_faces_parse_csv(faces, text->data, text->size, "f.csv", err);
}

static void expect_rows(const mood_faces *faces, mood_split split, bool without_twins,
                        const uint32_t *expected, size_t n_expected) {
    uint32_t *rows;
    size_t n;
    assert_int_equal(mood_faces_select(&rows, &n, faces, split, without_twins), MOOD_OK);
    assert_int_equal(n, n_expected);
    assert_memory_equal(rows, expected, n * sizeof *rows);
    mood_free(rows);
}

static void rows_are_read(void **state) {
    (void)state;
    mood_buf text;
    mood_faces faces = {0};
    start(&text);
    append_row(&text, 3, 10, 255, "Training");
    mood_buf_append_text(&text, "\r\n");
    append_row(&text, 6, 90, 0, "PublicTest");
    append_row(&text, 0, 200, 1, "PrivateTest");
    assert_int_equal(parse(&faces, &text, NULL), MOOD_OK);
    assert_int_equal(faces.n, 3);
    assert_int_equal(faces.labels[1], MOOD_NEUTRAL);
    assert_int_equal(faces.splits[2], MOOD_SPLIT_PRIVATE);
    assert_int_equal(faces.pixels[0], 255);
    assert_int_equal(faces.pixels[2 * MOOD_FACE_PIXELS - 1], 90);
    assert_null(faces.votes);
    expect_rows(&faces, MOOD_SPLIT_PUBLIC, false, (const uint32_t[]){1}, 1);
    mood_faces_clear(&faces);
    mood_buf_clear(&text);
}

static void columns_may_stand_in_any_order(void **state) {
    (void)state;
    mood_buf text;
    mood_faces faces = {0};
    mood_buf_init(&text, 1 << 20);
    mood_buf_append_text(&text, "emotion, Usage, pixels\n4, Training, 7");
    for (int i = 1; i < MOOD_FACE_PIXELS; i++) mood_buf_append_text(&text, " 8");
    assert_int_equal(parse(&faces, &text, NULL), MOOD_OK);
    assert_int_equal(faces.labels[0], MOOD_SAD);
    assert_int_equal(faces.pixels[0], 7);
    mood_faces_clear(&faces);
    mood_buf_clear(&text);
}

static void broken_rows_are_named(void **state) {
    (void)state;
    static const struct {
        const char *row, *reason;
    } wrong[] = {
        {"7,1,Training\n", "emotion"},
        {"-1,1,Training\n", "emotion"},
        {",1,Training\n", "emotion"},
        {"0,1 2 3,Training\n", "fewer than 2304"},
        {"0,1 2 x,Training\n", "a pixel"},
        {"0,1 256,Training\n", "a pixel"},
        {"0,1 -2,Training\n", "a pixel"},
        {"0,1,Test\n", "Usage"},
        {"0,1\n", "3 columns"},
        {"0,1,Training,9\n", "3 columns"},
    };
    for (size_t i = 0; i < MOOD_COUNT(wrong); i++) {
        mood_buf text;
        mood_error err = {0};
        mood_faces faces = {0};
        start(&text);
        append_row(&text, 1, 5, 5, "Training");
        mood_buf_append_text(&text, wrong[i].row);
        assert_int_equal(parse(&faces, &text, &err), MOOD_E_FORMAT);
        assert_error_names(err, "f.csv: line 3");
        assert_error_names(err, wrong[i].reason);
        assert_null(faces.pixels); /* nothing half-read */
        mood_buf_clear(&text);
    }
}

static void one_pixel_too_many_is_an_error(void **state) {
    (void)state;
    mood_buf text;
    mood_error err = {0};
    mood_faces faces = {0};
    start(&text);
    mood_buf_append_text(&text, "1,0");
    for (int i = 0; i < MOOD_FACE_PIXELS; i++) mood_buf_append_text(&text, " 1");
    mood_buf_append_text(&text, ",Training\n");
    assert_int_equal(parse(&faces, &text, &err), MOOD_E_FORMAT);
    assert_error_names(err, "more than 2304");
    mood_buf_clear(&text);
}

static void empty_files_are_errors(void **state) {
    (void)state;
    mood_faces faces = {0};
    mood_error err = {0};
    static const char *const texts[] = {"", "\n\n", "emotion,pixels,Usage\n", "a,b,c\n1,2,3\n"};
    for (size_t i = 0; i < MOOD_COUNT(texts); i++)
        assert_int_equal(
            mood_faces_parse_csv(&faces, texts[i], strlen(texts[i]), "f.csv", &err),
            MOOD_E_FORMAT);
    assert_error_names(err, "emotion, pixels and Usage");
}

static void twins_are_found_across_splits_only(void **state) {
    (void)state;
    mood_buf text;
    mood_faces faces = {0};
    size_t twins;
    start(&text);
    append_row(&text, 0, 100, 100, "Training");
    append_row(&text, 0, 103, 100, "PrivateTest"); /* three levels off: compressed again */
    append_row(&text, 0, 100, 90, "Training");     /* the same once more, same split */
    append_row(&text, 0, 120, 120, "PublicTest");  /* another picture */
    append_row(&text, 0, 200, 200, "Training");
    append_row(&text, 0, 200, 200, "Training");
    assert_int_equal(parse(&faces, &text, NULL), MOOD_OK);
    const uint8_t expected[] = {1, 1, 1, 0, 0, 0};
    assert_memory_equal(faces.twins, expected, sizeof expected);
    assert_int_equal(mood_faces_count(&twins, &faces, MOOD_SPLIT_TRAINING), 4);
    assert_int_equal(twins, 2);
    uint32_t *rows;
    size_t n;
    assert_int_equal(mood_faces_select(&rows, &n, &faces, MOOD_SPLIT_TRAINING, true), MOOD_OK);
    assert_int_equal(n, 2);
    assert_int_equal(rows[0], 4);
    mood_free(rows);
    mood_faces_clear(&faces);
    mood_buf_clear(&text);
}

#define VOTES_HEAD                                                                             \
    "Usage,Image "                                                                             \
    "name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF\n"

static void a_part_is_left_out_with_what_looks_like_it(void **state) {
    (void)state;
    mood_buf text;
    mood_faces faces = {0};
    start(&text);
    append_row(&text, 0, 10, 10, "Training");
    append_row(&text, 1, 200, 200, "PublicTest");
    append_row(&text, 2, 60, 60, "Training");
    append_row(&text, 3, 110, 110, "Training");
    append_row(&text, 4, 60, 62, "Training"); /* as row 2 */
    assert_int_equal(parse(&faces, &text, NULL), MOOD_OK);
    assert_int_equal(mood_faces_set_aside(&faces, 1, 3), MOOD_OK); /* row 2, not 0, 3 and 4 */
    expect_rows(&faces, MOOD_SPLIT_PRIVATE, false, (const uint32_t[]){2}, 1);
    expect_rows(&faces, MOOD_SPLIT_TRAINING, true, (const uint32_t[]){0, 3}, 2);
    mood_faces_clear(&faces);
    mood_buf_clear(&text);
}

static void votes_are_read_in_their_own_order(void **state) {
    (void)state;
    mood_buf text;
    mood_faces faces = {0};
    start(&text);
    append_row(&text, MOOD_ANGRY, 1, 1, "Training");
    append_row(&text, MOOD_SAD, 50, 1, "PublicTest");
    assert_int_equal(parse(&faces, &text, NULL), MOOD_OK);
    const char *votes =
        VOTES_HEAD "Training,a.png,4,0,0,1,3,2,0,0,0,0\nPublicTest,,0,0,0,1,1,0,0,3,5,100\n";
    assert_int_equal(mood_faces_parse_votes(&faces, votes, strlen(votes), "v.csv", NULL),
                     MOOD_OK);
    static const uint8_t expected[2 * MOOD_N_VOTES] = {4, 0, 0, 1, 3, 2, 0, 0, 0, 0,
                                                       0, 0, 0, 1, 1, 0, 0, 3, 5, 100};
    assert_memory_equal(faces.votes, expected, sizeof expected);
    mood_faces_clear(&faces);
    mood_buf_clear(&text);
}

static void wrong_votes_are_named(void **state) {
    (void)state;
    static const char *const wrong[][2] = {
        {"Usage,neutral\n", "columns of FER+"},
        {VOTES_HEAD "PublicTest,a,0,0,0,0,9,0,0,0,0,0\n", "Usage"},
        {VOTES_HEAD "Training,a,0,0,0,0,101,0,0,0,0,0\n", "a vote"},
        {VOTES_HEAD "Training,a,0,0,0,0,x,0,0,0,0,0\n", "a vote"},
        {VOTES_HEAD "Training,a,0,0,0,0,9\n", "columns"},
        {VOTES_HEAD, "0 rows of votes for 1"},
        {VOTES_HEAD "Training,a,0,0,0,0,9,0,0,0,0,0\nTraining,a,0,0,0,0,9,0,0,0,0,0\n",
         "more rows"},
    };
    mood_buf text;
    mood_faces faces = {0};
    start(&text);
    append_row(&text, 0, 1, 1, "Training");
    assert_int_equal(parse(&faces, &text, NULL), MOOD_OK);
    for (size_t i = 0; i < MOOD_COUNT(wrong); i++) {
        mood_error err = {0};
        assert_int_equal(
            mood_faces_parse_votes(&faces, wrong[i][0], strlen(wrong[i][0]), "v.csv", &err),
            MOOD_E_FORMAT);
        assert_error_names(err, wrong[i][1]);
        assert_null(faces.votes);
    }
    mood_faces_clear(&faces);
    mood_buf_clear(&text);
}

static void running_out_of_memory_leaves_nothing(void **state) {
    (void)state;
    mood_buf text;
    start(&text);
    append_row(&text, 0, 1, 1, "Training");
    const long alive = mood_alloc_count_live();
    for (long after = 0;; after++) {
        mood_faces faces = {0};
        mood_error err = {0};
        mood_alloc_fail_after(after);
        const mood_status status = parse(&faces, &text, &err);
        mood_alloc_fail_after(-1);
        mood_faces_clear(&faces);
        assert_int_equal(mood_alloc_count_live(), alive);
        if (status == MOOD_OK) break;
        assert_int_equal(status, MOOD_E_NOMEM);
        assert_true(after < 20);
    }
    mood_buf_clear(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_read),
        cmocka_unit_test(columns_may_stand_in_any_order),
        cmocka_unit_test(broken_rows_are_named),
        cmocka_unit_test(one_pixel_too_many_is_an_error),
        cmocka_unit_test(empty_files_are_errors),
        cmocka_unit_test(twins_are_found_across_splits_only),
        cmocka_unit_test(a_part_is_left_out_with_what_looks_like_it),
        cmocka_unit_test(votes_are_read_in_their_own_order),
        cmocka_unit_test(wrong_votes_are_named),
        cmocka_unit_test(running_out_of_memory_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
