/* SPDX-License-Identifier: Apache-2.0 */
#include "ease/ease.h"
#include "base/rng.h"
#include "test.h"

enum { N = 40, USERS = 300 };
#define LAMBDA 5.f

static uint32_t items[USERS * N];
static size_t start[USERS + 1];

/* Users like items of one of four groups, mostly. */
static mood_ease_rows make_users(void) {
    mood_rng rng;
    mood_rng_init(&rng, 2);
    size_t n = 0;
    for (size_t u = 0; u < USERS; u++) {
        for (uint32_t i = 0; i < N; i++)
            if (mood_rng_uniform(&rng) < (i % 4 == u % 4 ? .5 : .1)) items[n++] = i;
        start[u + 1] = n;
    }
    return (mood_ease_rows){items, start, NULL, USERS};
}

/* The least of sum |x - xB|^2 + lambda |B|^2 with a zero diagonal is where, off the diagonal,
 * the gradient G B - G + lambda B is 0: the definition, not the formula. */
static void the_model_is_the_minimum(void **state) {
    (void)state;
    static float gram[N * N], model[N * N];
    const mood_ease_rows users = make_users();
    mood_ease_add_rows(gram, N, &users);
    memcpy(model, gram, sizeof model);
    assert_int_equal(mood_ease_solve(model, N, LAMBDA), MOOD_OK);
    for (size_t i = 0; i < N; i++) {
        assert_near(model[i * N + i], 0, 0);
        for (size_t j = 0; j < N; j++) {
            if (i == j) continue;
            double gradient = -(double)gram[i * N + j] + (double)(LAMBDA * model[i * N + j]);
            for (size_t k = 0; k < N; k++)
                gradient += (double)(gram[i * N + k] * model[k * N + j]);
            assert_near(gradient, 0, 2e-2);
        }
    }
}

static void likes_lead_to_their_group(void **state) {
    (void)state;
    static float model[N * N];
    memset(model, 0, sizeof model);
    const mood_ease_rows users = make_users();
    mood_ease_add_rows(model, N, &users);
    assert_int_equal(mood_ease_solve(model, N, LAMBDA), MOOD_OK);
    const uint32_t liked[] = {0, 4, 8};
    float score[N], own = 0, other = 0;
    mood_ease_score(score, model, N, liked, 3);
    for (size_t i = 12; i < N; i++)
        if (i % 4 == 0)
            own += score[i] / 7;
        else
            other += score[i] / 21;
    assert_true(own > 3 * fabsf(other));
}

/* A row of content ties two items that no user liked together. */
static void weighted_rows_count(void **state) {
    (void)state;
    const uint32_t pair[] = {1, 2};
    const size_t ends[] = {0, 2};
    const float weight[] = {3.f};
    float gram[9] = {0};
    const mood_ease_rows rows = {pair, ends, weight, 1};
    mood_ease_add_rows(gram, 3, &rows);
    const float expected[] = {0, 0, 0, 0, 3, 3, 0, 3, 3};
    for (size_t i = 0; i < 9; i++) assert_near(gram[i], expected[i], 0);
    assert_int_equal(mood_ease_solve(gram, 3, 1.f), MOOD_OK);
    assert_true(gram[1 * 3 + 2] > .5f);
    assert_near(gram[0 * 3 + 1], 0, 1e-6);
}

static void what_cannot_be_solved_is_refused(void **state) {
    (void)state;
    float bad[4] = {-9.f, 0.f, 0.f, 1.f};
    assert_int_equal(mood_ease_solve(bad, 2, 1.f), MOOD_E_FORMAT);
    assert_int_equal(mood_ease_solve(bad, MOOD_EASE_MAX_ITEMS + 1, 1.f), MOOD_E_LIMIT);
}

static void the_strongest_are_furthest_from_0(void **state) {
    (void)state;
    static const float row[] = {.1f, -.9f, 0.f, .5f, -.5f, .7f, 0.f};
    static const uint32_t expected[] = {1, 5, 3, 4, 0};
    uint32_t columns[7];
    for (size_t k = 0; k <= 7; k++) {
        const size_t n = mood_ease_strongest(columns, k, row, MOOD_COUNT(row));
        assert_int_equal(n, k < 5 ? k : 5); /* zeros are left out */
        for (size_t i = 0; i < n; i++) assert_int_equal(columns[i], expected[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_model_is_the_minimum),
        cmocka_unit_test(likes_lead_to_their_group),
        cmocka_unit_test(weighted_rows_count),
        cmocka_unit_test(what_cannot_be_solved_is_refused),
        cmocka_unit_test(the_strongest_are_furthest_from_0),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
