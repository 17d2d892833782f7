/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "train/suite.h"

static uint8_t pixels[2 * MOOD_FACE_PIXELS];
static uint8_t zeros[2];

static mood_faces two_faces(void) {
    for (int i = 0; i < 2 * MOOD_FACE_PIXELS; i++) pixels[i] = (uint8_t)(i * i % 253);
    return (mood_faces){
        .n = 2, .pixels = pixels, .labels = zeros, .splits = zeros, .twins = zeros};
}

static void every_entry_has_a_name_and_differs_from_the_clean_one(void **state) {
    (void)state;
    const mood_faces faces = two_faces();
    float clean[MOOD_FACE_PIXELS], shown[MOOD_FACE_PIXELS];
    mood_suite_show(clean, &faces, 1, MOOD_SUITE_CLEAN);
    for (int i = 0; i < MOOD_FACE_PIXELS; i++)
        assert_near(clean[i], pixels[MOOD_FACE_PIXELS + i], 0);
    for (size_t e = 1; e < mood_suite_count(); e++) {
        double difference = 0;
        mood_suite_show(shown, &faces, 1, e);
        for (int i = 0; i < MOOD_FACE_PIXELS; i++) {
            assert_true(shown[i] >= 0 && shown[i] <= 255);
            difference += fabs((double)shown[i] - clean[i]);
        }
        assert_non_null(mood_suite_name(e));
        assert_true(difference / MOOD_FACE_PIXELS > 1);
        for (size_t k = 0; k < e; k++)
            assert_string_not_equal(mood_suite_name(e), mood_suite_name(k));
    }
    assert_null(mood_suite_name(mood_suite_count()));
}

static void noise_belongs_to_the_row(void **state) {
    (void)state;
    const mood_faces faces = two_faces();
    float a[MOOD_FACE_PIXELS], b[MOOD_FACE_PIXELS];
    for (size_t e = 0; e < mood_suite_count(); e++) {
        mood_suite_show(a, &faces, 0, e);
        mood_suite_show(b, &faces, 0, e);
        assert_memory_equal(a, b, sizeof a);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_entry_has_a_name_and_differs_from_the_clean_one),
        cmocka_unit_test(noise_belongs_to_the_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
