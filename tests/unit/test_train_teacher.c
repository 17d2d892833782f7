/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "train/teacher.h"

static mood_faces three_faces(void) {
    mood_faces faces = {.n = 3, .n_classes = 2};
    strcpy(faces.class_names[0], "tired");
    strcpy(faces.class_names[1], "awake");
    return faces;
}

static void what_is_printed_is_read(void **state) {
    (void)state;
    const mood_faces faces = three_faces();
    const float p[6] = {.25f, .75f, 1, 0, .5f, .5f};
    float back[6] = {0};
    mood_buf text;
    mood_buf_init(&text, 1 << 16);
    assert_int_equal(mood_teacher_print(&text, &faces, p), MOOD_OK);
    for (int i = 0; i < 2; i++)
        assert_int_equal(mood_teacher_add(back, &faces, text.data, text.size, "t", NULL),
                         MOOD_OK);
    for (int i = 0; i < 6; i++) assert_near(back[i], 2 * p[i], 1e-6);
    mood_buf_clear(&text);
}

static void rows_are_divided_by_their_sum(void **state) {
    (void)state;
    const mood_faces faces = three_faces();
    float p[6] = {0};
    const char *text = "tired,awake\r\n1,3\r\n2,2\r\n0,5";
    assert_int_equal(mood_teacher_add(p, &faces, text, strlen(text), "t", NULL), MOOD_OK);
    assert_near(p[1], .75, 1e-6);
    assert_near(p[5], 1, 1e-6);
}

static void wrong_files_are_named(void **state) {
    (void)state;
    static const char *const wrong[][2] = {
        {"", "0 lines"},
        {"awake,tired\n1,1\n1,1\n1,1\n", "line 1"},
        {"tired\n1,1\n1,1\n1,1\n", "line 1"},
        {"tired,awake,more\n1,1\n1,1\n1,1\n", "line 1"},
        {"tired,awake\n1,1\n1,1\n", "3 lines for 3 faces"},
        {"tired,awake\n1,1\n1,1\n1,1\n1,1\n", "more lines"},
        {"tired,awake\n1,1\n1\n1,1\n", "line 3"},
        {"tired,awake\n1,1,1\n1,1\n1,1\n", "line 2"},
        {"tired,awake\n1,1\n1,1\n0,0\n", "line 4"},
        {"tired,awake\n-1,2\n1,1\n0,0\n", "line 2"},
        {"tired,awake\nnan,2\n1,1\n0,1\n", "line 2"},
        {"tired,awake\n1e39,2\n1,1\n0,1\n", "line 2"},
    };
    const mood_faces faces = three_faces();
    for (size_t i = 0; i < MOOD_COUNT(wrong); i++) {
        float p[6] = {0};
        mood_error err = {0};
        assert_int_equal(
            mood_teacher_add(p, &faces, wrong[i][0], strlen(wrong[i][0]), "t.csv", &err),
            MOOD_E_FORMAT);
        assert_error_names(err, "t.csv");
        assert_error_names(err, wrong[i][1]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_printed_is_read),
        cmocka_unit_test(rows_are_divided_by_their_sum),
        cmocka_unit_test(wrong_files_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
