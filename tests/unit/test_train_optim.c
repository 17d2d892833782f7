/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "train/optim.h"

/* Two segments of one weight each: the first decays, the second does not. */
static void two_weights(mood_blueprint *net) {
    memset(net, 0, sizeof *net);
    net->n_weights = net->n_segments = 2;
    net->segments[0] = (mood_segment){.offset = 0, .count = 1, .decays = true};
    net->segments[1] = (mood_segment){.offset = 1, .count = 1};
}

static void nesterov_by_hand(void **state) {
    (void)state;
    mood_blueprint net;
    two_weights(&net);
    const mood_optim o = {.kind = MOOD_SGD, .momentum = .9f, .weight_decay = .1f};
    float w[2] = {1, 1}, m[2] = {0, 0};
    const float g[2] = {.5f, .5f};
    assert_int_equal(mood_optim_states(&o), 1);
    mood_optim_step(w, m, g, &net, &o, .1f, 1, 0);
    assert_near(w[0], 1 - .1 * (.6 + .9 * .6), 1e-6);
    assert_near(w[1], 1 - .1 * (.5 + .9 * .5), 1e-6);
    const double d = .5 + .1 * w[0], m0 = .9 * .6 + d, before = w[0];
    mood_optim_step(w, m, g, &net, &o, .1f, 2, 0);
    assert_near(w[0], before - .1 * (d + .9 * m0), 1e-6);
}

static void adamw_moves_by_the_rate_and_decays_beside(void **state) {
    (void)state;
    mood_blueprint net;
    two_weights(&net);
    const mood_optim o = {
        .kind = MOOD_ADAMW, .momentum = .9f, .beta2 = .999f, .weight_decay = .1f};
    float w[2] = {1, 1}, s[4] = {0};
    const float g[2] = {1e-3f, -20};
    assert_int_equal(mood_optim_states(&o), 2);
    mood_optim_step(w, s, g, &net, &o, .01f, 1, 0);
    assert_near(w[0], 1 - .01 * (1 + .1), 1e-5);
    assert_near(w[1], 1 + .01, 1e-5);
}

static void frozen_segments_stay(void **state) {
    (void)state;
    mood_blueprint net;
    two_weights(&net);
    const mood_optim o = {.kind = MOOD_SGD, .momentum = .9f, .weight_decay = .1f};
    float w[2] = {1, 1}, m[2] = {0, 0};
    const float g[2] = {1, 1};
    mood_optim_step(w, m, g, &net, &o, .1f, 1, 1);
    assert_near(w[0], 1, 0);
    assert_true(w[1] < 1);
}

static void the_average_follows_quickly_at_first(void **state) {
    (void)state;
    float average = 0;
    const float now = 1;
    mood_average_step(&average, &now, 1, .999f, 1);
    assert_near(average, 1 - 2. / 11, 1e-6);
    average = 0;
    mood_average_step(&average, &now, 1, .999f, 1000000);
    assert_near(average, .001, 1e-6);
}

static void plans_start_and_end_where_they_should(void **state) {
    (void)state;
    mood_rate_plan p = {MOOD_PLAN_COSINE, .2f, 2, 0, 12};
    assert_near(mood_rate_at(&p, 0), 0, 0);
    assert_near(mood_rate_at(&p, 1), .1, 1e-6);
    assert_near(mood_rate_at(&p, 2), .2, 1e-6);
    assert_near(mood_rate_at(&p, 7), .1, 1e-6);
    assert_near(mood_rate_at(&p, 12), 0, 0);
    p = (mood_rate_plan){MOOD_PLAN_TRAPEZOID, .2f, 2, 4, 12};
    assert_near(mood_rate_at(&p, 7.9), .2, 1e-6);
    assert_near(mood_rate_at(&p, 10), .1, 1e-6);
    assert_near(mood_rate_at(&p, 13), 0, 0);
    p.warm_epochs = 0;
    assert_near(mood_rate_at(&p, 0), .2, 1e-6);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nesterov_by_hand),
        cmocka_unit_test(adamw_moves_by_the_rate_and_decays_beside),
        cmocka_unit_test(frozen_segments_stay),
        cmocka_unit_test(the_average_follows_quickly_at_first),
        cmocka_unit_test(plans_start_and_end_where_they_should),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
