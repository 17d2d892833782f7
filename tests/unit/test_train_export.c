/* SPDX-License-Identifier: Apache-2.0
 *
 * What is exported runs in the product's engine and gives what the trainer computes.
 */
#include "test.h"

#include "base/alloc.h"
#include "base/rng.h"
#include "nn/nn.h"
#include "train/export.h"
#include "train/learner.h"
#include "train/loss.h"

#define SIDE        48
#define TEMPERATURE 1.7f
#define TOLERANCE   2e-4 /* fp32 sums in another order, norms folded */

static void check_net(const char *text) {
    mood_blueprint net;
    mood_rng rng;
    mood_error err = {0};
    mood_rng_init(&rng, 4);
    assert_int_equal(mood_blueprint_parse(&net, text, NULL), MOOD_OK);
    float *weights = mood_alloc(net.n_weights * 4), *stats = mood_alloc(net.n_stats * 4);
    float *picture = mood_alloc(SIDE * SIDE * 4);
    mood_blueprint_init_weights(weights, stats, &net, 2);
    for (size_t i = 0; i < net.n_segments; i++)
        for (size_t k = 0; k < net.segments[i].count && !net.segments[i].decays; k++)
            weights[net.segments[i].offset + k] = (float)(.5 + .3 * mood_rng_normal(&rng));
    for (size_t i = 0; i < net.n_stats; i++) stats[i] = (float)(.2 + mood_rng_uniform(&rng));
    for (int i = 0; i < SIDE * SIDE; i++) picture[i] = (float)mood_rng_below(&rng, 256);

    mood_dnn *dnn;
    mood_learner *learner;
    const float *logits;
    float expected[7];
    const mood_learner_options options = {.batch = 1, .size = SIDE, .precision = MOOD_F32};
    assert_int_equal(mood_dnn_create(&dnn, NULL), MOOD_OK);
    assert_int_equal(mood_learner_create(&learner, dnn, &net, &options, NULL), MOOD_OK);
    assert_int_equal(mood_learner_load(learner, weights, stats), MOOD_OK);
    assert_int_equal(mood_learner_forward(&logits, learner, picture, false, 0), MOOD_OK);
    mood_softmax(expected, logits, 7, TEMPERATURE);

    mood_buf file;
    mood_model *model;
    mood_work *work;
    mood_buf_init(&file, 1 << 24);
    assert_int_equal(mood_export_onnx(&file, &net, weights, stats, TEMPERATURE, NULL), MOOD_OK);
    if (mood_model_create(&model, file.data, file.size, NULL, &err) != MOOD_OK)
        fail_msg("%s", err.text);
    assert_int_equal(mood_work_create(&work, model), MOOD_OK);
    const char *name;
    mood_tensor in = mood_model_input(model, 0, &name), out;
    assert_string_equal(name, "face");
    assert_int_equal(in.dims[2], SIDE);
    in.data = picture;
    assert_int_equal(mood_model_run(&out, model, work, &in), MOOD_OK);
    for (int i = 0; i < 7; i++) assert_near(out.data[i], expected[i], TOLERANCE);

    mood_work_destroy(&work);
    mood_model_destroy(&model);
    mood_buf_clear(&file);
    mood_learner_destroy(&learner);
    mood_dnn_destroy(&dnn);
    mood_free(weights);
    mood_free(stats);
    mood_free(picture);
}

static void exported_nets_say_the_same(void **state) {
    (void)state;
    check_net("conv 16, pool, dense 7");
    check_net("conv 16, down 32, res, pool, drop .5, dense 7");
    check_net("down 32, res se, down 48, res se, res, down 64, pool, dense 7");
    check_net("down 16, inverted 3, down 32, inverted 2 se, inverted 1, pool, dense 7");
    check_net("down 32, inverted 2 dynamic, down 48, inverted 1 dynamic se, pool, dense 7");
}

static void failures_are_reported(void **state) {
    (void)state;
    mood_blueprint net;
    mood_buf file;
    mood_error err = {0};
    assert_int_equal(
        mood_blueprint_parse(&net, "conv 16, inverted 1 dynamic, pool, dense 7", NULL),
        MOOD_OK);
    float *weights = mood_alloc_zero(net.n_weights, 4),
          *stats = mood_alloc_zero(net.n_stats, 4);
    mood_buf_init(&file, 1 << 24);
    assert_int_equal(mood_export_onnx(&file, &net, weights, stats, 0, &err), MOOD_E_ARG);
    mood_buf_clear(&file);
    mood_buf_init(&file, 100); /* too small for the file */
    assert_int_equal(mood_export_onnx(&file, &net, weights, stats, 1, &err), MOOD_E_LIMIT);
    mood_buf_clear(&file);
    const long alive = mood_alloc_count_live();
    mood_status status = MOOD_E_NOMEM;
    long n_allocated = 0;
    for (; status == MOOD_E_NOMEM; n_allocated++) {
        mood_buf_init(&file, 1 << 24);
        mood_alloc_fail_after(n_allocated);
        status = mood_export_onnx(&file, &net, weights, stats, 1, &err);
        mood_alloc_fail_after(-1);
        mood_buf_clear(&file);
        assert_int_equal(mood_alloc_count_live(), alive);
    }
    assert_int_equal(status, MOOD_OK);
    assert_true(n_allocated > 10);
    mood_free(weights);
    mood_free(stats);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exported_nets_say_the_same),
        cmocka_unit_test(failures_are_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
