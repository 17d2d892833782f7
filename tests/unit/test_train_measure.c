/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "base/rng.h"
#include "train/loss.h"
#include "train/measure.h"

static void put(float *p, int best, float confidence) {
    for (int i = 0; i < 7; i++) p[i] = i == best ? confidence : (1 - confidence) / 6;
}

static void figures_by_hand(void **state) {
    (void)state;
    float p[4 * 7];
    const uint8_t labels[4] = {0, 0, 3, 3};
    mood_scores s;
    put(p, 0, .9f);
    put(p + 7, 3, .6f);
    put(p + 14, 3, .8f);
    put(p + 21, 3, .8f);
    mood_measure(&s, p, labels, 4);
    assert_near(s.accuracy, .75, 1e-9);
    assert_near(s.recall[0], .5, 1e-9);
    assert_near(s.recall[3], 1, 1e-9);
    assert_near(s.precision[3], 2. / 3, 1e-9);
    assert_near(s.macro_f1, (2. / 3 + .8) / 2, 1e-9);
    assert_int_equal(s.confusion[0][3], 1);
    /* Bins of .9, .6 and .8: |1 - .9| / 4 + |0 - .6| / 4 + |1 - .8| / 2. */
    assert_near(s.ece, .025 + .15 + .1, 1e-6);
    assert_near(s.loss, -(log(.9) + log(.4 / 6) + 2 * log(.8)) / 4, 1e-5);
    /* Wilson for 3 of 4, 95 %: .3006 to .9544. */
    assert_near(s.low, .3006, 1e-4);
    assert_near(s.high, .9544, 1e-4);
    mood_measure(&s, p, labels, 0);
    assert_near(s.accuracy, 0, 0);
}

static void the_temperature_of_overconfidence_is_found(void **state) {
    (void)state;
    enum { N = 4000 };
    static float logits[N * 7];
    static uint8_t labels[N];
    mood_rng rng;
    mood_rng_init(&rng, 3);
    for (int i = 0; i < N; i++) {
        float p[7];
        for (int k = 0; k < 7; k++) logits[i * 7 + k] = (float)mood_rng_normal(&rng);
        mood_softmax(p, logits + i * 7, 7, 1);
        double left = mood_rng_uniform(&rng);
        int label = 0;
        while (label < 6 && (left -= p[label]) > 0) label++;
        labels[i] = (uint8_t)label;
        for (int k = 0; k < 7; k++) logits[i * 7 + k] *= 2.5f; /* too sure of itself */
    }
    assert_near(mood_measure_temperature(logits, labels, N), 2.5, .15);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_by_hand),
        cmocka_unit_test(the_temperature_of_overconfidence_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
