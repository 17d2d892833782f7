/* SPDX-License-Identifier: Apache-2.0
 *
 * Models made on the spot: what they compute by hand, and what is refused with which word.
 */
#include "base/alloc.h"
#include "nn/nn.h"
#include "onnx_writer.h"
#include "test.h"

static mood_model *load(onnx_writer *w) {
    mood_model *model = NULL;
    mood_error err = {""};
    onnx_end(w, 13);
    if (mood_model_create(&model, w->model.data, w->model.size, NULL, &err) != MOOD_OK)
        fail_msg("%s", err.text);
    onnx_free(w);
    return model;
}

/* Runs a model of one input and one output; out (n_out) must be exactly that long. */
static void run(mood_model *model, float *in, float *out, size_t n_out) {
    mood_work *work = NULL;
    mood_tensor x = mood_model_input(model, 0, NULL), y;
    x.data = in;
    assert_int_equal(mood_work_create(&work, model), MOOD_OK);
    assert_int_equal(mood_model_run(&y, model, work, &x), MOOD_OK);
    assert_int_equal(onnx_count(y.n_dims, y.dims), n_out);
    memcpy(out, y.data, n_out * sizeof *out);
    mood_work_destroy(&work);
}

static void refuse(onnx_writer *w, int opset, mood_status expected, const char *word) {
    mood_model *model = NULL;
    mood_error err = {""};
    const long live = mood_alloc_count_live();
    onnx_end(w, opset);
    assert_int_equal(mood_model_create(&model, w->model.data, w->model.size, NULL, &err),
                     expected);
    assert_null(model);
    assert_error_names(err, word);
    onnx_free(w);
    assert_true(mood_alloc_count_live() <= live);
}

static void a_convolution_by_hand(void **state) {
    (void)state;
    onnx_writer w;
    const float weights[9] = {0, 1, 0, 1, -4, 1, 0, 1, 0}, bias[1] = {.5f};
    float in[9] = {1, 2, 3, 4, 5, 6, 7, 8, 10}, out[9];
    onnx_begin(&w);
    onnx_input(&w, "x", 1, DIMS(1, 1, 3, 3));
    onnx_floats(&w, "w", DIMS(1, 1, 3, 3), weights);
    onnx_floats(&w, "b", DIMS(1), bias);
    onnx_node(&w, "Conv", "x w b", "y");
    onnx_attr_ints(&w, "pads", DIMS(1, 1, 1, 1));
    onnx_output(&w, "y");
    mood_model *model = load(&w);
    run(model, in, out, 9);
    assert_near(out[0], 2 + 4 - 4 * 1 + .5, 1e-6);
    assert_near(out[4], 2 + 4 + 6 + 8 - 4 * 5 + .5, 1e-6);
    assert_near(out[8], 6 + 8 - 4 * 10 + .5, 1e-6);
    mood_model_destroy(&model);
    assert_null(model);
}

static void residual_and_activation_are_fused(void **state) {
    (void)state;
    onnx_writer w;
    float eye[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1}, in[12], out[12];
    for (int i = 0; i < 12; i++) in[i] = (float)i - 6;
    onnx_begin(&w);
    onnx_input(&w, "x", 1, DIMS(1, 3, 2, 2));
    onnx_floats(&w, "w", DIMS(3, 3, 1, 1), eye);
    onnx_node(&w, "Conv", "x w", "a");
    onnx_node(&w, "Conv", "a w", "b");
    onnx_node(&w, "Add", "a b", "c");
    onnx_node(&w, "Relu", "c", "y");
    onnx_output(&w, "y");
    mood_model *model = load(&w);
    run(model, in, out, 12);
    for (int i = 0; i < 12; i++) assert_near(out[i], in[i] < 0 ? 0 : 2 * in[i], 1e-6);
    mood_model_destroy(&model);
}

static void constants_are_worked_out_at_load(void **state) {
    (void)state;
    onnx_writer w;
    const float a[2] = {1, 2}, b[2] = {10, 20};
    float in[2] = {5, 7}, out[2];
    onnx_begin(&w);
    onnx_input(&w, "x", 1, DIMS(2));
    onnx_floats(&w, "a", DIMS(2), a);
    onnx_floats(&w, "b", DIMS(2), b);
    onnx_node(&w, "Mul", "a b", "ab");
    onnx_node(&w, "Add", "ab a", "c");
    onnx_node(&w, "Add", "x c", "y");
    onnx_output(&w, "y");
    mood_model *model = load(&w);
    run(model, in, out, 2);
    assert_near(out[0], 5 + 11, 1e-6);
    assert_near(out[1], 7 + 42, 1e-6);
    mood_model_destroy(&model);
}

static void an_output_may_be_an_input(void **state) {
    (void)state;
    onnx_writer w;
    float in[4] = {1, 2, 3, 4}, out[4];
    onnx_begin(&w);
    onnx_input(&w, "x", 1, DIMS(2, 2));
    onnx_node(&w, "Identity", "x", "y");
    onnx_output(&w, "y");
    mood_model *model = load(&w);
    run(model, in, out, 4);
    assert_memory_equal(in, out, sizeof in);
    mood_model_destroy(&model);
}

static void a_batch_is_the_first_dimension(void **state) {
    (void)state;
    onnx_writer w;
    mood_model *model = NULL;
    const mood_model_options options = {.batch = 3};
    onnx_begin(&w);
    onnx_input(&w, "x", 1, DIMS(0, 5));
    onnx_node(&w, "Relu", "x", "y");
    onnx_output(&w, "y");
    onnx_end(&w, 13);
    assert_int_equal(mood_model_create(&model, w.model.data, w.model.size, &options, NULL),
                     MOOD_OK);
    assert_int_equal(mood_model_input(model, 0, NULL).dims[0], 3);
    assert_int_equal(mood_model_output(model, 0, NULL).dims[0], 3);
    mood_model_destroy(&model);
    onnx_free(&w);
}

static void a_wrong_shape_is_refused_at_run(void **state) {
    (void)state;
    onnx_writer w;
    float in[4] = {0};
    onnx_begin(&w);
    onnx_input(&w, "x", 1, DIMS(2, 2));
    onnx_node(&w, "Relu", "x", "y");
    onnx_output(&w, "y");
    mood_model *model = load(&w);
    mood_work *work = NULL;
    mood_tensor x = {in, 1, {4}}, y;
    assert_int_equal(mood_work_create(&work, model), MOOD_OK);
    assert_int_equal(mood_model_run(&y, model, work, &x), MOOD_E_ARG);
    mood_work_destroy(&work);
    mood_model_destroy(&model);
}

static void running_takes_nothing_from_the_heap(void **state) {
    (void)state;
    onnx_writer w;
    float weights[4] = {1, 2, 3, 4}, in[4] = {1, 1, 1, 1};
    onnx_begin(&w);
    onnx_input(&w, "x", 1, DIMS(1, 1, 2, 2));
    onnx_floats(&w, "w", DIMS(1, 1, 2, 2), weights);
    onnx_node(&w, "Conv", "x w", "y");
    onnx_output(&w, "y");
    mood_model *model = load(&w);
    mood_work *work = NULL;
    assert_int_equal(mood_work_create(&work, model), MOOD_OK);
    mood_tensor x = mood_model_input(model, 0, NULL), y;
    x.data = in;
    mood_alloc_fail_after(0);
    assert_int_equal(mood_model_run(&y, model, work, &x), MOOD_OK);
    mood_alloc_fail_after(-1);
    assert_near(y.data[0], 10, 1e-6);
    mood_work_destroy(&work);
    mood_model_destroy(&model);
}

static void loading_survives_every_failed_allocation(void **state) {
    (void)state;
    onnx_writer w;
    static const float first[24 * 9], second[24 * 24 * 9], two[1] = {2};
    onnx_begin(&w);
    onnx_input(&w, "x", 1, DIMS(1, 1, 16, 16));
    onnx_floats(&w, "first", DIMS(24, 1, 3, 3), first);
    onnx_floats(&w, "second", DIMS(24, 24, 3, 3), second);
    onnx_floats(&w, "two", DIMS(1), two);
    onnx_node(&w, "Mul", "two two", "four"); /* worked out at load, by a program of its own */
    onnx_node(&w, "Mul", "x four", "a");
    onnx_node(&w, "Conv", "a first", "b");
    onnx_node(&w, "Conv", "b second", "c"); /* Winograd's way */
    onnx_node(&w, "Softmax", "c", "y");
    onnx_output(&w, "y");
    onnx_end(&w, 13);
    mood_status status = MOOD_E_NOMEM;
    mood_error err = {""};
    for (long n = 0; status != MOOD_OK; n++) {
        mood_model *model = NULL;
        const long live = mood_alloc_count_live();
        mood_alloc_fail_after(n);
        status = mood_model_create(&model, w.model.data, w.model.size, NULL, &err);
        mood_alloc_fail_after(-1);
        if (status != MOOD_OK) {
            assert_int_equal(status, MOOD_E_NOMEM);
            assert_error_names(err, "out of memory for the model");
            assert_int_equal(mood_alloc_count_live(), live);
        }
        assert_in_range(n, status == MOOD_OK ? 8 : 0, 1000);
        mood_model_destroy(&model);
    }
    onnx_free(&w);
}

static void what_is_not_run_is_named(void **state) {
    (void)state;
    onnx_writer w;
    onnx_begin(&w);
    onnx_input(&w, "x", 1, DIMS(1, 4));
    onnx_node(&w, "Einsum", "x", "y");
    onnx_output(&w, "y");
    refuse(&w, 13, MOOD_E_UNSUPPORTED, "Einsum 'y'");

    onnx_begin(&w);
    onnx_input(&w, "x", 1, DIMS(1, 4));
    onnx_node(&w, "Relu", "x", "y");
    onnx_output(&w, "y");
    refuse(&w, 99, MOOD_E_UNSUPPORTED, "operator set 99");

    onnx_begin(&w);
    onnx_input(&w, "x", 11, DIMS(1, 4));
    onnx_node(&w, "Relu", "x", "y");
    onnx_output(&w, "y");
    refuse(&w, 13, MOOD_E_UNSUPPORTED, "float64");
}

static void broken_graphs_are_named(void **state) {
    (void)state;
    onnx_writer w;
    const float few[3] = {1, 2, 3};
    onnx_begin(&w);
    onnx_input(&w, "x", 1, DIMS(1, 4));
    onnx_node(&w, "Relu", "nothing", "y");
    onnx_output(&w, "y");
    refuse(&w, 13, MOOD_E_FORMAT, "'nothing'");

    onnx_begin(&w);
    onnx_input(&w, "x", 1, DIMS(1, 4));
    onnx_node(&w, "Relu", "x", "y");
    onnx_node(&w, "Relu", "x", "y");
    onnx_output(&w, "y");
    refuse(&w, 13, MOOD_E_FORMAT, "made twice");

    onnx_begin(&w);
    onnx_input(&w, "x", 1, DIMS(1, 4));
    onnx_node(&w, "Relu", "x", "y");
    refuse(&w, 13, MOOD_E_FORMAT, "no output");

    onnx_begin(&w);
    onnx_input(&w, "x", 1, DIMS(1, 4));
    mood_buf t = onnx_tensor("short", 1, DIMS(2, 2), few, sizeof few);
    pb_message(&w.graph, 5, &t);
    onnx_node(&w, "Add", "x short", "y");
    onnx_output(&w, "y");
    refuse(&w, 13, MOOD_E_FORMAT, "short: 16 bytes expected, the file has 12");

    onnx_begin(&w);
    onnx_input(&w, "x", 1, DIMS(1, 3, 8, 8));
    onnx_floats(&w, "w", DIMS(1, 3, 1, 1), few);
    onnx_node(&w, "Conv", "x w", "a");
    onnx_node(&w, "Conv", "a w", "y");
    onnx_output(&w, "y");
    refuse(&w, 13, MOOD_E_FORMAT, "Conv 'y'");
}

static void sizes_over_the_limits_are_refused(void **state) {
    (void)state;
    onnx_writer w;
    onnx_begin(&w);
    onnx_input(&w, "x", 1, DIMS(1 << 15, 1 << 15));
    onnx_node(&w, "Relu", "x", "y");
    onnx_output(&w, "y");
    refuse(&w, 13, MOOD_E_UNSUPPORTED, "'x'");

    onnx_begin(&w);
    onnx_input(&w, "x", 1, DIMS((int64_t)1 << 62, 4));
    onnx_node(&w, "Relu", "x", "y");
    onnx_output(&w, "y");
    refuse(&w, 13, MOOD_E_UNSUPPORTED, "'x'");

    onnx_begin(&w);
    onnx_input(&w, "x", 1, DIMS(1, 1, 1, 1, 1, 1, 1));
    onnx_node(&w, "Relu", "x", "y");
    onnx_output(&w, "y");
    refuse(&w, 13, MOOD_E_LIMIT, "dimensions");
}

static void bytes_that_are_no_model_are_refused(void **state) {
    (void)state;
    mood_model *model = NULL;
    mood_error err = {""};
    assert_int_equal(mood_model_create(&model, "", 0, NULL, &err), MOOD_E_FORMAT);
    assert_int_equal(mood_model_create(&model, "hello world", 11, NULL, &err), MOOD_E_FORMAT);
    assert_error_names(err, "not an ONNX model");
    assert_int_equal(mood_model_create_file(&model, "/nowhere/x.onnx", NULL, &err),
                     MOOD_E_NOT_FOUND);
    assert_error_names(err, "/nowhere/x.onnx");
    assert_null(model);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_convolution_by_hand),
        cmocka_unit_test(residual_and_activation_are_fused),
        cmocka_unit_test(constants_are_worked_out_at_load),
        cmocka_unit_test(an_output_may_be_an_input),
        cmocka_unit_test(a_batch_is_the_first_dimension),
        cmocka_unit_test(a_wrong_shape_is_refused_at_run),
        cmocka_unit_test(running_takes_nothing_from_the_heap),
        cmocka_unit_test(loading_survives_every_failed_allocation),
        cmocka_unit_test(what_is_not_run_is_named),
        cmocka_unit_test(broken_graphs_are_named),
        cmocka_unit_test(sizes_over_the_limits_are_refused),
        cmocka_unit_test(bytes_that_are_no_model_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
