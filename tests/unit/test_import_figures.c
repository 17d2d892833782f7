/* SPDX-License-Identifier: Apache-2.0 */
#include "import/places.h"
#include "test.h"

static void fame_grows_with_the_logarithm_of_votes(void **state) {
    (void)state;
    assert_true(mood_figure_fame_of_votes(0.f) == 0.f);
    assert_true(mood_figure_fame_of_votes(-5.f) == 0.f);
    assert_true(mood_figure_fame_of_votes(NAN) == 0.f);
    assert_true(mood_figure_fame_of_votes(1000.f) == 0.f);
    assert_near((double)mood_figure_fame_of_votes(3000000.f), 1., 1e-6);
    assert_near((double)mood_figure_fame_of_votes(54772.f), .5,
                1e-4); /* the geometric middle */
    assert_true(mood_figure_fame_of_votes(1e9f) == 1.f);
}

static void few_votes_draw_a_rating_to_the_middle(void **state) {
    (void)state;
    assert_near((double)mood_figure_quality_of_rating(9.f, 0.f), .46, 1e-5);
    assert_near((double)mood_figure_quality_of_rating(9.f, 1e9f), 1., 1e-4);
    assert_near((double)mood_figure_quality_of_rating(8.f, 5000.f), .63, 1e-5);
    assert_true(mood_figure_quality_of_rating(1.f, 1e9f) == 0.f);
}

static void popularity_becomes_fame_and_quality(void **state) {
    (void)state;
    assert_true(mood_figure_fame_of_popularity(0.f) == 0.f);
    assert_near((double)mood_figure_fame_of_popularity(65.f), .5, 1e-6);
    assert_true(mood_figure_fame_of_popularity(100.f) == 1.f);
    assert_near((double)mood_figure_quality_of_popularity(50.f), .6, 1e-6);
    assert_true(mood_figure_quality_of_popularity(1e9f) == 1.f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fame_grows_with_the_logarithm_of_votes),
        cmocka_unit_test(few_votes_draw_a_rating_to_the_middle),
        cmocka_unit_test(popularity_becomes_fame_and_quality),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
