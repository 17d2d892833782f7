/* SPDX-License-Identifier: Apache-2.0 */
#include "base/rng.h"
#include "face/nms.h"
#include "test.h"

static mood_face box(float x, float y, float size, float score) {
    mood_face face = {.x = x, .y = y, .width = size, .height = size, .score = score};
    for (int i = 0; i < MOOD_N_FACE_POINTS; i++) face.points[i][0] = x + (float)i;
    return face;
}

static void overlap_is_shared_over_united(void **state) {
    (void)state;
    const mood_face a = box(0, 0, 10, 1), b = box(5, 0, 10, 1), c = box(10, 0, 10, 1);
    assert_near(mood_face_overlap(&a, &a), 1, 1e-6);
    assert_near(mood_face_overlap(&a, &b), 50.0 / 150, 1e-6);
    assert_near(mood_face_overlap(&b, &a), 50.0 / 150, 1e-6);
    assert_near(mood_face_overlap(&a, &c), 0, 0);
}

static void one_face_is_the_weighted_mean(void **state) {
    (void)state;
    mood_face faces[] = {box(12, 0, 100, 0.3f), box(0, 0, 100, 0.9f), box(300, 0, 50, 0.5f)};
    assert_int_equal(mood_faces_blend(faces, 3, 0.3f), 2);
    assert_near(faces[0].x, 12 * 0.3 / 1.2, 1e-4);
    assert_near(faces[0].width, 100, 1e-4);
    assert_near(faces[0].points[3][0], 3 + 12 * 0.3 / 1.2, 1e-4);
    assert_near(faces[0].score, 0.9, 1e-6);
    assert_near(faces[1].x, 300, 1e-4);
    assert_near(faces[1].score, 0.5, 1e-6);
}

static void overlap_counts_from_the_best_only(void **state) {
    (void)state;
    /* The third overlaps the second but not the best, so it stays a face of its own. */
    mood_face faces[] = {box(0, 0, 100, 0.9f), box(45, 0, 100, 0.8f), box(90, 0, 100, 0.7f)};
    assert_int_equal(mood_faces_blend(faces, 3, 0.3f), 2);
    assert_near(faces[1].x, 90, 1e-4);
}

static void blending_leaves_nothing_that_overlaps_the_best(void **state) {
    (void)state;
    enum { N = 1000 };
    static mood_face faces[N];
    mood_rng rng;
    mood_rng_init(&rng, 7);
    for (int i = 0; i < N; i++)
        faces[i] = box((float)mood_rng_uniform(&rng) * 400, (float)mood_rng_uniform(&rng) * 400,
                       20 + (float)mood_rng_uniform(&rng) * 60,
                       0.01f + 0.98f * (float)mood_rng_uniform(&rng));
    const size_t n = mood_faces_blend(faces, N, 0.3f);
    assert_in_range(n, 2, N / 2);
    for (size_t i = 1; i < n; i++) assert_true(faces[i - 1].score >= faces[i].score);
}

static void sorting_does_not_depend_on_the_order_given(void **state) {
    (void)state;
    mood_face one[] = {box(1, 5, 9, 0.5f), box(7, 2, 9, 0.5f), box(3, 2, 9, 0.5f),
                       box(0, 0, 9, 0.6f)};
    mood_face two[] = {one[2], one[3], one[0], one[1]};
    mood_faces_sort(one, 4);
    mood_faces_sort(two, 4);
    assert_memory_equal(one, two, sizeof one);
    assert_near(one[0].score, 0.6, 1e-6);
    assert_near(one[1].x, 3, 0);
    mood_faces_sort(one, 0);
    assert_int_equal(mood_faces_blend(one, 0, 0.3f), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overlap_is_shared_over_united),
        cmocka_unit_test(one_face_is_the_weighted_mean),
        cmocka_unit_test(overlap_counts_from_the_best_only),
        cmocka_unit_test(blending_leaves_nothing_that_overlaps_the_best),
        cmocka_unit_test(sorting_does_not_depend_on_the_order_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
