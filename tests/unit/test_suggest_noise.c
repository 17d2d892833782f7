/* SPDX-License-Identifier: Apache-2.0 */
#include "suggest/noise.h"
#include "test.h"

#define SCALE .25f

static mood_noise noise;

static int set_up(void **state) {
    (void)state;
    mood_noise_fill(&noise, SCALE);
    return 0;
}

static void it_has_the_moments_of_a_gumbel(void **state) {
    (void)state;
    double sum = 0, squares = 0;
    for (int i = 0; i < MOOD_NOISE_WINDOWS; i++) {
        const double g = (double)noise.value[i] / (double)SCALE;
        sum += g / MOOD_NOISE_WINDOWS;
        squares += g * g / MOOD_NOISE_WINDOWS;
    }
    assert_near(sum, .5772, .02);                        /* Euler's constant */
    assert_near(sqrt(squares - sum * sum), 1.2825, .05); /* pi / sqrt 6 */
}

/* What stands side by side in a window has nothing to do with one another. */
static void neighbours_are_independent(void **state) {
    (void)state;
    for (int apart = 1; apart < MOOD_NOISE_WIDTH; apart++) {
        double product = 0, mean = 0, squares = 0;
        for (int i = 0; i < MOOD_NOISE_WINDOWS; i++) {
            const double a = (double)noise.value[i];
            const double b = (double)noise.value[(i + apart) % MOOD_NOISE_WINDOWS];
            mean += a / MOOD_NOISE_WINDOWS;
            squares += a * a / MOOD_NOISE_WINDOWS;
            product += a * b / MOOD_NOISE_WINDOWS;
        }
        const double correlation = (product - mean * mean) / (squares - mean * mean);
        assert_near(correlation, 0, .08); /* 3.6 deviations of 2,048 pairs */
    }
}

static void bounds_hold_and_are_met(void **state) {
    (void)state;
    float most_of_all = -INFINITY;
    for (int i = 0; i < MOOD_NOISE_WINDOWS; i++) {
        float most = -INFINITY;
        for (int k = 0; k < MOOD_NOISE_WIDTH; k++) most = fmaxf(most, noise.value[i + k]);
        assert_near(noise.most[i], most, 0);
        most_of_all = fmaxf(most_of_all, most);
    }
    assert_near(noise.most_of_all, most_of_all, 0);
}

static void windows_follow_seed_and_block(void **state) {
    (void)state;
    size_t n[MOOD_NOISE_WINDOWS] = {0}, most = 0;
    for (uint32_t block = 0; block < 32 * MOOD_NOISE_WINDOWS; block++) {
        const uint32_t window = mood_noise_window(77, block * MOOD_NOISE_WIDTH);
        assert_in_range(window, 0, MOOD_NOISE_WINDOWS - 1);
        n[window]++;
    }
    for (size_t i = 0; i < MOOD_COUNT(n); i++)
        if (n[i] > most) most = n[i];
    assert_in_range(most, 33, 70); /* 32 on average */
    assert_int_equal(mood_noise_window(5, 16), mood_noise_window(5, 16));
    assert_int_not_equal(mood_noise_window(5, 16), mood_noise_window(6, 16));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_has_the_moments_of_a_gumbel),
        cmocka_unit_test(neighbours_are_independent),
        cmocka_unit_test(bounds_hold_and_are_met),
        cmocka_unit_test(windows_follow_seed_and_block),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
