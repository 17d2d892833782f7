/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "train/loss.h"

static void softmax_sums_to_one_even_far_out(void **state) {
    (void)state;
    float p[3] = {1000, 1001, 990};
    mood_softmax(p, p, 3, 1);
    assert_near(p[0] + p[1] + p[2], 1, 1e-6);
    assert_near(p[1] / p[0], exp(1), 1e-4);
    const float logits[2] = {0, 4};
    mood_softmax(p, logits, 2, 2);
    assert_near(p[1] / p[0], exp(2), 1e-3);
}

static void cross_entropy_is_that_of_the_formula(void **state) {
    (void)state;
    const float logits[4] = {0, 0, 1, -1}, targets[4] = {1, 0, .25f, .75f};
    float d[4];
    const double z = log(exp(1) + exp(-1));
    const double expected = (log(2) + .25 * (z - 1) + .75 * (z + 1)) / 2;
    assert_near(mood_loss_cross_entropy(d, logits, targets, 2, 2), expected, 1e-6);
    assert_near(mood_loss_cross_entropy(NULL, logits, targets, 2, 2), expected, 1e-6);
    assert_near(d[0], -.25, 1e-6); /* (softmax - target) / n */
    assert_near(d[1], .25, 1e-6);
    assert_near(d[2], (exp(1 - z) - .25) / 2, 1e-6);
    const float far[2] = {-300, 300}, first[2] = {1, 0};
    assert_near(mood_loss_cross_entropy(NULL, far, first, 1, 2), 600, 1e-3);
}

static void smoothing_keeps_the_sum(void **state) {
    (void)state;
    float t[4] = {1, 0, 0, 0};
    mood_label_smooth(t, 4, .2f);
    assert_near(t[0], .85, 1e-6);
    assert_near(t[3], .05, 1e-6);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(softmax_sums_to_one_even_far_out),
        cmocka_unit_test(cross_entropy_is_that_of_the_formula),
        cmocka_unit_test(smoothing_keeps_the_sum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
