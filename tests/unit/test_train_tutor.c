/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "base/alloc.h"
#include "base/rng.h"
#include "train/export.h"
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

static void fill_noise(float *pictures, int side) {
    mood_rng rng;
    mood_rng_init(&rng, 5);
    for (int i = 0; i < BATCH * side * side; i++)
        pictures[i] = (float)mood_rng_below(&rng, 256);
}

static void say(float p[BATCH * 7], mood_dnn *dnn, const mood_run *run, const float *pictures,
                int side) {
    mood_learner *learner;
    const float *logits;
    const mood_learner_options options = {.batch = BATCH, .size = side, .precision = MOOD_F32};
    assert_int_equal(mood_learner_create(&learner, dnn, &run->net, &options, NULL), MOOD_OK);
    assert_int_equal(mood_learner_load(learner, run->average, run->average_stats), MOOD_OK);
    assert_int_equal(mood_learner_forward(&logits, learner, pictures, false, 0), MOOD_OK);
    for (int i = 0; i < BATCH; i++) mood_softmax(p + i * 7, logits + i * 7, 7, 1);
    mood_learner_destroy(&learner);
}

static void their_mean_takes_its_share(void **state) {
    (void)state;
    mood_run runs[2] = {random_run(NET, 1), random_run("conv 32, pool, dense 7", 2)};
    const mood_tutor teachers[2] = {{.run = &runs[0]}, {.run = &runs[1]}};
    float pictures[BATCH * SIDE * SIDE], a[BATCH * 7], b[BATCH * 7], targets[BATCH * 7] = {0};
    mood_dnn *dnn;
    mood_tutors *tutors;
    const mood_learner_options options = {.batch = BATCH, .size = SIDE, .precision = MOOD_F32};
    fill_noise(pictures, SIDE);
    assert_int_equal(mood_dnn_create(&dnn, NULL), MOOD_OK);
    say(a, dnn, &runs[0], pictures, SIDE);
    say(b, dnn, &runs[1], pictures, SIDE);
    for (int i = 0; i < BATCH; i++) targets[i * 7 + i] = 1;
    assert_int_equal(mood_tutors_create(&tutors, dnn, teachers, 2, 7, &options, NULL), MOOD_OK);
    assert_int_equal(mood_tutors_blend(targets, tutors, pictures, .8f), MOOD_OK);
    for (int i = 0; i < BATCH * 7; i++)
        assert_near(targets[i], .2 * (i % 7 == i / 7) + .4 * (a[i] + b[i]), 1e-5);
    mood_tutors_destroy(&tutors);
    mood_dnn_destroy(&dnn);
    mood_run_clear(&runs[0]);
    mood_run_clear(&runs[1]);
}

/* What `export` makes of the run; with `softmax` as the last operator. */
static mood_model *export_model(const mood_run *run, const char *softmax) {
    mood_buf bytes;
    mood_model *model;
    mood_error err = {0};
    mood_buf_init(&bytes, 1 << 20);
    assert_int_equal(
        mood_export_onnx(&bytes, &run->net, run->average, run->average_stats, 1, &err),
        MOOD_OK);
    char *at = memmem(bytes.data, bytes.size, "Softmax", 7);
    assert_non_null(at);
    memcpy(at, softmax, 7);
    assert_int_equal(mood_model_create(&model, bytes.data, bytes.size, NULL, &err), MOOD_OK);
    mood_buf_clear(&bytes);
    return model;
}

static void a_model_says_what_its_run_says(void **state) {
    (void)state;
    enum { FACE = 48 };
    mood_run run = random_run(NET, 1);
    mood_model *model = export_model(&run, "Softmax");
    const mood_tutor teachers[2] = {{.model = model}, {.run = &run}};
    static float pictures[BATCH * FACE * FACE];
    float p[BATCH * 7], targets[BATCH * 7] = {0};
    mood_dnn *dnn;
    mood_tutors *tutors;
    const mood_learner_options options = {.batch = BATCH, .size = FACE, .precision = MOOD_F32};
    fill_noise(pictures, FACE);
    assert_int_equal(mood_dnn_create(&dnn, NULL), MOOD_OK);
    say(p, dnn, &run, pictures, FACE);
    for (size_t n = 1; n <= 2; n++) {
        for (int i = 0; i < BATCH * 7; i++) targets[i] = (float)(i % 7 == i / 7);
        assert_int_equal(mood_tutors_create(&tutors, dnn, teachers, n, 7, &options, NULL),
                         MOOD_OK);
        assert_int_equal(mood_tutors_blend(targets, tutors, pictures, .7f), MOOD_OK);
        for (int i = 0; i < BATCH * 7; i++)
            assert_near(targets[i], .3 * (i % 7 == i / 7) + .7 * p[i], 1e-4);
        mood_tutors_destroy(&tutors);
    }
    mood_dnn_destroy(&dnn);
    mood_model_destroy(&model);
    mood_run_clear(&run);
}

typedef struct refusal {
    const mood_tutor *teachers;
    size_t n;
    int side;
    const char *names;
} refusal;

static void other_teachers_are_refused(void **state) {
    (void)state;
    mood_run runs[2] = {random_run(NET, 1), random_run("down 16, pool, dense 5", 1)};
    mood_model *seven = export_model(&runs[0], "Softmax");
    mood_model *five = export_model(&runs[1], "Softmax");
    mood_model *unsure = export_model(&runs[0], "Sigmoid");
    const mood_tutor both[2] = {{.run = &runs[0]}, {.run = &runs[1]}};
    const mood_tutor models[3] = {{.model = seven}, {.model = five}, {.model = unsure}};
    const refusal refusals[] = {{both, 2, SIDE, "5 classes"},
                                {both, 0, SIDE, "16 teachers"},
                                {both, MOOD_TUTORS_MAX + 1, SIDE, "16 teachers"},
                                {&models[0], 1, SIDE, "48x48 only, the student learns from 24"},
                                {&models[0], 2, 48, "tell 7 classes"},
                                {&models[2], 1, 48, "no probabilities"}};
    mood_dnn *dnn;
    mood_tutors *tutors = NULL;
    assert_int_equal(mood_dnn_create(&dnn, NULL), MOOD_OK);
    const long alive = mood_alloc_count_live();
    for (size_t i = 0; i < MOOD_COUNT(refusals); i++) {
        const refusal *r = &refusals[i];
        const mood_learner_options options = {
            .batch = BATCH, .size = r->side, .precision = MOOD_F32};
        mood_error err = {0};
        assert_int_equal(mood_tutors_create(&tutors, dnn, r->teachers, r->n, 7, &options, &err),
                         MOOD_E_ARG);
        assert_error_names(err, r->names);
        assert_null(tutors);
        assert_int_equal(mood_alloc_count_live(), alive);
    }
    mood_dnn_destroy(&dnn);
    mood_model_destroy(&seven);
    mood_model_destroy(&five);
    mood_model_destroy(&unsure);
    mood_run_clear(&runs[0]);
    mood_run_clear(&runs[1]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(their_mean_takes_its_share),
        cmocka_unit_test(a_model_says_what_its_run_says),
        cmocka_unit_test(other_teachers_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
