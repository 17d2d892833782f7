/* SPDX-License-Identifier: Apache-2.0 */
#include "suggest/diverse.h"
#include "test.h"
#include "suggest_items.h"

static made_catalog made;
static mood_index *index_;

static int set_up(void **state) {
    (void)state;
    made_catalog_fill(&made, 1000, 3);
    return mood_index_create(&index_, made.items, made.n) != MOOD_OK;
}

static int tear_down(void **state) {
    (void)state;
    mood_index_destroy(&index_);
    return 0;
}

enum { N = 300 };

static void fill(mood_candidate *candidates, const mood_shelf *shelf, uint64_t seed) {
    mood_rng rng;
    mood_rng_init(&rng, seed);
    for (size_t i = 0; i < N; i++)
        candidates[i] =
            (mood_candidate){.score = (float)mood_rng_uniform(&rng), .seat = (uint32_t)(i * 3)};
    mood_diverse_prepare(candidates, N, shelf);
}

static double mean_likeness(const mood_candidate *list, size_t n, const mood_shelf *shelf) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++) sum += mood_diverse_likeness(shelf, &list[i], &list[k]);
    return sum / ((double)n * (double)(n - 1) / 2);
}

static void likeness_is_a_likeness(void **state) {
    (void)state;
    const mood_shelf *shelf = &index_->shelf[MOOD_SONGS];
    mood_candidate candidates[N];
    fill(candidates, shelf, 1);
    for (size_t i = 0; i < N; i++)
        for (size_t k = 0; k <= i; k++) {
            const float likeness = mood_diverse_likeness(shelf, &candidates[i], &candidates[k]);
            assert_true(likeness >= 0 && likeness <= 1.0001f);
            assert_near(likeness, mood_diverse_likeness(shelf, &candidates[k], &candidates[i]),
                        0);
            if (i != k) continue;
            /* A record without words is not said to be alike in them. */
            assert_near(likeness, candidates[i].words ? 1 : .75, 1e-5);
        }
}

static void without_weight_it_sorts(void **state) {
    (void)state;
    const mood_shelf *shelf = &index_->shelf[MOOD_SONGS];
    mood_candidate candidates[N];
    fill(candidates, shelf, 2);
    assert_int_equal(mood_diverse_pick(candidates, N, 12, 0.f, shelf, NULL), 12);
    for (size_t i = 1; i < N; i++) {
        const size_t before = i < 12 ? i - 1 : 11;
        assert_true(candidates[i].score <= candidates[before].score);
    }
}

static void weight_raises_diversity(void **state) {
    (void)state;
    for (int kind = 0; kind < MOOD_N_KINDS; kind++) {
        const mood_shelf *shelf = &index_->shelf[kind];
        double plain = 0, diverse = 0;
        for (uint64_t seed = 0; seed < 20; seed++) {
            mood_candidate candidates[N];
            fill(candidates, shelf, seed);
            mood_diverse_pick(candidates, N, 12, 0.f, shelf, NULL);
            plain += mean_likeness(candidates, 12, shelf);
            fill(candidates, shelf, seed);
            mood_diverse_pick(candidates, N, 12, 1.f, shelf, NULL);
            diverse += mean_likeness(candidates, 12, shelf);
        }
        assert_true(diverse < .7 * plain);
    }
}

static void fewer_candidates_are_all_taken(void **state) {
    (void)state;
    const mood_shelf *shelf = &index_->shelf[MOOD_MOVIES];
    mood_candidate candidates[N];
    fill(candidates, shelf, 4);
    assert_int_equal(mood_diverse_pick(candidates, 5, 12, 1.f, shelf, NULL), 5);
    assert_int_equal(mood_diverse_pick(candidates, 0, 12, 1.f, shelf, NULL), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(likeness_is_a_likeness),
        cmocka_unit_test(without_weight_it_sorts),
        cmocka_unit_test(weight_raises_diversity),
        cmocka_unit_test(fewer_candidates_are_all_taken),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
