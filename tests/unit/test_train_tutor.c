/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "base/alloc.h"
#include "base/rng.h"
#include "train/loss.h"
#include "train/tutor.h"

#define NET   "down 16, pool, dense 7"
#define BATCH 4
#define SIDE  24

/* A run whose averaged weights read pictures; its weights themselves are others. */
static mood_run random_run(const char *net, double seed) {
    mood_settings settings;
    mood_run run;
    mood_rng rng;
    mood_rng_init(&rng, (uint64_t)seed);
    mood_settings_init(&settings);
    settings.seed = seed;
    assert_int_equal(mood_settings_set(&settings, "net", net, NULL), MOOD_OK);
    assert_int_equal(mood_run_init(&run, &settings, NULL), MOOD_OK);
    for (size_t i = 0; i < run.net.n_weights; i++)
        run.average[i] += (float)(.3 * mood_rng_normal(&rng));
    return run;
}

static void fill_noise(float pictures[BATCH * SIDE * SIDE]) {
    mood_rng rng;
    mood_rng_init(&rng, 5);
    for (int i = 0; i < BATCH * SIDE * SIDE; i++)
        pictures[i] = (float)mood_rng_below(&rng, 256);
}

static void say(float p[BATCH * 7], mood_dnn *dnn, const mood_run *run, const float *pictures) {
    mood_learner *learner;
    const float *logits;
    const mood_learner_options options = {.batch = BATCH, .size = SIDE, .precision = MOOD_F32};
    assert_int_equal(mood_learner_create(&learner, dnn, &run->net, &options, NULL), MOOD_OK);
    assert_int_equal(mood_learner_load(learner, run->average, run->average_stats), MOOD_OK);
    assert_int_equal(mood_learner_forward(&logits, learner, pictures, false, 0), MOOD_OK);
    for (int i = 0; i < BATCH; i++) mood_softmax(p + i * 7, logits + i * 7, 7, 1);
    mood_learner_destroy(&learner);
}

static void their_mean_takes_its_share(void **state) {
    (void)state;
    mood_run runs[2] = {random_run(NET, 1), random_run("conv 32, pool, dense 7", 2)};
    float pictures[BATCH * SIDE * SIDE], a[BATCH * 7], b[BATCH * 7], targets[BATCH * 7] = {0};
    mood_dnn *dnn;
    mood_tutors *tutors;
    const mood_learner_options options = {.batch = BATCH, .size = SIDE, .precision = MOOD_F32};
    fill_noise(pictures);
    assert_int_equal(mood_dnn_create(&dnn, NULL), MOOD_OK);
    say(a, dnn, &runs[0], pictures);
    say(b, dnn, &runs[1], pictures);
    for (int i = 0; i < BATCH; i++) targets[i * 7 + i] = 1;
    assert_int_equal(mood_tutors_create(&tutors, dnn, runs, 2, 7, &options, NULL), MOOD_OK);
    assert_int_equal(mood_tutors_blend(targets, tutors, pictures, .8f), MOOD_OK);
    for (int i = 0; i < BATCH * 7; i++)
        assert_near(targets[i], .2 * (i % 7 == i / 7) + .4 * (a[i] + b[i]), 1e-5);
    mood_tutors_destroy(&tutors);
    mood_dnn_destroy(&dnn);
    mood_run_clear(&runs[0]);
    mood_run_clear(&runs[1]);
}

static void other_teachers_are_refused(void **state) {
    (void)state;
    mood_run runs[2] = {random_run(NET, 1), random_run("down 16, pool, dense 5", 1)};
    mood_dnn *dnn;
    mood_tutors *tutors = NULL;
    mood_error err = {0};
    const mood_learner_options options = {.batch = BATCH, .size = SIDE, .precision = MOOD_F32};
    assert_int_equal(mood_dnn_create(&dnn, NULL), MOOD_OK);
    const long alive = mood_alloc_count_live();
    assert_int_equal(mood_tutors_create(&tutors, dnn, runs, 2, 7, &options, &err), MOOD_E_ARG);
    assert_error_names(err, "5 classes");
    assert_int_equal(mood_tutors_create(&tutors, dnn, runs, 0, 7, &options, &err), MOOD_E_ARG);
    assert_int_equal(
        mood_tutors_create(&tutors, dnn, runs, MOOD_TUTORS_MAX + 1, 7, &options, &err),
        MOOD_E_ARG);
    assert_error_names(err, "16 teachers");
    assert_null(tutors);
    assert_int_equal(mood_alloc_count_live(), alive);
    mood_dnn_destroy(&dnn);
    mood_run_clear(&runs[0]);
    mood_run_clear(&runs[1]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(their_mean_takes_its_share),
        cmocka_unit_test(other_teachers_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
