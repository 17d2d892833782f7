/* SPDX-License-Identifier: Apache-2.0
 *
 * A model that was exported and came back computes the same, and so does one that gave its
 * weights to a new run.
 */
#include "test.h"

#include "base/alloc.h"
#include "base/rng.h"
#include "train/export.h"
#include "train/learner.h"
#include "train/restore.h"

#define NET       "conv 16, down 32, res se, res, inverted 2 dynamic, pool, drop .5, dense 7"
#define TOLERANCE 2e-4

static mood_run random_run(void) {
    mood_settings settings;
    mood_run run;
    mood_rng rng;
    mood_rng_init(&rng, 4);
    mood_settings_init(&settings);
    assert_int_equal(mood_settings_set(&settings, "net", NET, NULL), MOOD_OK);
    assert_int_equal(mood_run_init(&run, &settings, NULL), MOOD_OK);
    for (size_t i = 0; i < run.net.n_weights; i++)
        run.average[i] += (float)(.05 * mood_rng_normal(&rng));
    for (size_t i = 0; i < run.net.n_stats; i++)
        run.average_stats[i] = (float)(.2 + mood_rng_uniform(&rng));
    return run;
}

static void read_noise(float logits[7], const mood_run *run) {
    enum { SIDE = 32 };
    float picture[SIDE * SIDE];
    mood_dnn *dnn;
    mood_learner *learner;
    const float *out;
    mood_rng rng;
    const mood_learner_options options = {.batch = 1, .size = SIDE, .precision = MOOD_F32};
    mood_rng_init(&rng, 8);
    for (int i = 0; i < SIDE * SIDE; i++) picture[i] = (float)mood_rng_below(&rng, 256);
    assert_int_equal(mood_dnn_create(&dnn, NULL), MOOD_OK);
    assert_int_equal(mood_learner_create(&learner, dnn, &run->net, &options, NULL), MOOD_OK);
    assert_int_equal(mood_learner_load(learner, run->average, run->average_stats), MOOD_OK);
    assert_int_equal(mood_learner_forward(&out, learner, picture, false, 0), MOOD_OK);
    memcpy(logits, out, 7 * sizeof *logits);
    mood_learner_destroy(&learner);
    mood_dnn_destroy(&dnn);
}

static mood_buf export_run(const mood_run *run) {
    mood_buf file;
    mood_buf_init(&file, 1 << 24);
    assert_int_equal(
        mood_export_onnx(&file, &run->net, run->average, run->average_stats, 1, NULL), MOOD_OK);
    return file;
}

static void an_exported_model_comes_back(void **state) {
    (void)state;
    mood_run run = random_run(), back = {0};
    mood_buf file = export_run(&run);
    mood_error err = {0};
    float a[7], b[7];
    if (mood_run_restore(&back, file.data, file.size, "m.onnx", &err) != MOOD_OK)
        fail_msg("%s", err.text);
    assert_string_equal(back.net.text, NET);
    read_noise(a, &run);
    read_noise(b, &back);
    for (int i = 0; i < 7; i++) assert_near(a[i], b[i], TOLERANCE);
    mood_buf_clear(&file);
    mood_run_clear(&run);
    mood_run_clear(&back);
}

static void a_new_run_takes_all_but_other_classes(void **state) {
    (void)state;
    mood_run run = random_run(), same = {0}, other = {0};
    mood_settings settings;
    float a[7], b[7];
    mood_settings_init(&settings);
    assert_int_equal(mood_settings_set(&settings, "freeze", "3", NULL), MOOD_OK);
    assert_int_equal(mood_run_init_from(&same, &settings, &run, 7, NULL), MOOD_OK);
    read_noise(a, &run);
    read_noise(b, &same);
    assert_memory_equal(a, b, sizeof a);
    assert_int_equal(mood_run_frozen_nodes(&same), 9); /* behind conv 2, down 2, res se 5 */
    assert_int_equal(mood_run_init_from(&other, &settings, &run, 12, NULL), MOOD_OK);
    assert_int_equal(other.net.n_classes, 12);
    const size_t dense = other.net.segments[other.net.n_segments - 2].offset;
    assert_memory_equal(other.weights, run.average, dense * sizeof(float));
    other.settings.freeze = 100; /* the dense layer always learns */
    assert_int_equal(mood_run_frozen_nodes(&other), other.net.n_nodes - 1);
    mood_run_clear(&run);
    mood_run_clear(&same);
    mood_run_clear(&other);
}

/* Votes are taken along, put in or left out as the settings want; the export has none. */
static void votes_serve_the_training_only(void **state) {
    (void)state;
    mood_run run = random_run(), with = {0}, again = {0}, without = {0};
    mood_settings settings;
    float a[7], b[7];
    mood_settings_init(&settings);
    settings.votes = .5;
    assert_int_equal(mood_run_init_from(&with, &settings, &run, 7, NULL), MOOD_OK);
    assert_true(with.net.votes >= 0);
    read_noise(a, &run);
    read_noise(b, &with);
    assert_memory_equal(a, b, sizeof a);
    assert_int_equal(mood_run_init_from(&again, &settings, &with, 7, NULL), MOOD_OK);
    assert_memory_equal(again.weights, with.average, with.net.n_weights * sizeof(float));
    settings.votes = 0;
    assert_int_equal(mood_run_init_from(&without, &settings, &with, 7, NULL), MOOD_OK);
    assert_string_equal(without.net.text, NET);
    assert_memory_equal(without.weights, run.average, run.net.n_weights * sizeof(float));
    mood_buf plain = export_run(&run), file = export_run(&with);
    assert_int_equal(file.size, plain.size);
    assert_memory_equal(file.data, plain.data, plain.size);
    mood_buf_clear(&plain);
    mood_buf_clear(&file);
    mood_run_clear(&run);
    mood_run_clear(&with);
    mood_run_clear(&again);
    mood_run_clear(&without);
}

static void other_files_are_refused(void **state) {
    (void)state;
    mood_run run = random_run(), back = {0};
    mood_buf file = export_run(&run);
    mood_error err = {0};
    assert_int_equal(mood_run_restore(&back, "hello", 5, "m.onnx", &err), MOOD_E_FORMAT);
    assert_error_names(err, "m.onnx");
    for (size_t n = 0; n < file.size; n += n < 300 ? 1 : 1009)
        assert_int_not_equal(mood_run_restore(&back, file.data, n, "m.onnx", &err), MOOD_OK);
    /* Without its net, which stands at the very end, it is somebody else's model. */
    char *text = NULL;
    for (size_t i = 0; i + sizeof NET <= file.size + 1 && !text; i++)
        if (memcmp(file.data + i, NET, sizeof NET - 1) == 0) text = file.data + i;
    assert_non_null(text);
    text[-6] = 'm'; /* the key "net" */
    text[-5] = 'm';
    assert_int_equal(mood_run_restore(&back, file.data, file.size, "m.onnx", &err),
                     MOOD_E_UNSUPPORTED);
    assert_error_names(err, "does not say its net");
    assert_null(back.weights);
    mood_buf_clear(&file);
    mood_run_clear(&run);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_exported_model_comes_back),
        cmocka_unit_test(a_new_run_takes_all_but_other_classes),
        cmocka_unit_test(votes_serve_the_training_only),
        cmocka_unit_test(other_files_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
