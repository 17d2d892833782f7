/* SPDX-License-Identifier: Apache-2.0
 *
 * Quantisation after training: what comes out is close to what went in, runs on bytes, and
 * what cannot be quantised is refused by name.
 */
#include "base/alloc.h"
#include "base/rng.h"
#include "nn/model.h"
#include "onnx_writer.h"
#include "test.h"
#include "train/quantise.h"

#define SIDE 10

static void constant(onnx_writer *w, mood_rng *rng, const char *name, int n_dims,
                     const int64_t *dims, double size) {
    static float numbers[16 * 16 * 9];
    const size_t n = onnx_count(n_dims, dims);
    assert_true(n <= MOOD_COUNT(numbers));
    for (size_t i = 0; i < n; i++) numbers[i] = (float)(size * (mood_rng_uniform(rng) - .5));
    onnx_floats(w, name, n_dims, dims, numbers);
}

static void conv(onnx_writer *w, const char *inputs, const char *output) {
    onnx_node(w, "Conv", inputs, output);
    onnx_attr_ints(w, "pads", DIMS(1, 1, 1, 1));
}

/* A net like the trainer's: a convolution, a residual block with gates, a mean. */
static void build(onnx_writer *w) {
    mood_rng rng;
    mood_rng_init(&rng, 5);
    onnx_begin(w);
    onnx_input(w, "face", 1, DIMS(1, 1, SIDE, SIDE));
    constant(w, &rng, "w", DIMS(16, 1, 3, 3), .02);
    constant(w, &rng, "b", DIMS(16), 1);
    constant(w, &rng, "v", DIMS(16, 16, 3, 3), .3);
    constant(w, &rng, "g", DIMS(16, 16), 1);
    onnx_ints(w, "axes", DIMS(2), (const int64_t[]){2, 3});
    conv(w, "face w b", "a");
    onnx_node(w, "Relu", "a", "r");
    conv(w, "r v b", "c");
    onnx_node(w, "ReduceMean", "c", "m");
    onnx_attr_ints(w, "axes", DIMS(2, 3));
    onnx_attr_int(w, "keepdims", 0);
    onnx_node(w, "Gemm", "m g", "h");
    onnx_node(w, "Sigmoid", "h", "i");
    onnx_node(w, "Unsqueeze", "i axes", "j");
    onnx_node(w, "Mul", "c j", "k");
    onnx_node(w, "Add", "k r", "s");
    onnx_node(w, "Relu", "s", "t");
    onnx_node(w, "ReduceMean", "t", "y");
    onnx_attr_ints(w, "axes", DIMS(2, 3));
    onnx_attr_int(w, "keepdims", 0);
    onnx_flush_node(w);
    onnx_value(w, 12, "y", 1, DIMS(1, 16));
    onnx_end(w, 13);
}

static void show(void *cookie, float *input, size_t i) {
    mood_rng rng;
    (void)cookie;
    mood_rng_init(&rng, i + 1);
    for (size_t k = 0; k < SIDE * SIDE; k++) input[k] = (float)mood_rng_below(&rng, 256);
}

static const mood_quantise_options usual = {.activations = MOOD_RANGE_MSE,
                                            .weights = MOOD_RANGE_MSE,
                                            .n_pictures = 12,
                                            .n_corrections = 6,
                                            .show = show};

static void run(float out[16], int *n_on_bytes, const void *bytes, size_t n, size_t picture) {
    mood_model *model = NULL;
    mood_work *work = NULL;
    mood_error err = {""};
    float pixels[SIDE * SIDE];
    mood_tensor got;
    if (mood_model_create(&model, bytes, n, NULL, &err) != MOOD_OK) fail_msg("%s", err.text);
    assert_int_equal(mood_work_create(&work, model), MOOD_OK);
    mood_tensor in = mood_model_input(model, 0, NULL);
    in.data = pixels;
    show(NULL, pixels, picture);
    assert_int_equal(mood_model_run(&got, model, work, &in), MOOD_OK);
    memcpy(out, got.data, 16 * sizeof *out);
    *n_on_bytes = 0;
    for (int i = 0; i < model->program.n_steps; i++)
        *n_on_bytes += strstr(model->program.steps[i].kind, "q8") != NULL;
    mood_work_destroy(&work);
    mood_model_destroy(&model);
}

static void eight_bits_are_close(void **state) {
    static const mood_range_way ways[] = {MOOD_RANGE_MAX, MOOD_RANGE_MSE};
    (void)state;
    onnx_writer w;
    build(&w);
    for (size_t i = 0; i < MOOD_COUNT(ways); i++) {
        mood_quantise_options o = usual;
        mood_quantise_result result;
        mood_error err = {""};
        mood_buf out;
        float expected[16], got[16];
        int n;
        o.activations = o.weights = ways[i];
        mood_buf_init(&out, 1 << 20);
        if (mood_quantise_onnx(&out, &result, w.model.data, w.model.size, &o, &err) != MOOD_OK)
            fail_msg("%s", err.text);
        assert_int_equal(result.n_convolutions, 2);
        assert_int_equal(result.n_values, 4);
        run(expected, &n, w.model.data, w.model.size, 20);
        assert_int_equal(n, 0);
        run(got, &n, out.data, out.size, 20);
        assert_int_equal(n, 5); /* two convolutions, two means, one gate */
        for (int k = 0; k < 16; k++) assert_near(got[k], expected[k], .02);
        mood_buf_clear(&out);
    }
    onnx_free(&w);
}

/* The same options give the same file. */
static void it_is_repeatable(void **state) {
    (void)state;
    onnx_writer w;
    mood_quantise_result result;
    mood_buf out[2];
    build(&w);
    for (int i = 0; i < 2; i++) {
        mood_buf_init(&out[i], 1 << 20);
        assert_int_equal(
            mood_quantise_onnx(&out[i], &result, w.model.data, w.model.size, &usual, NULL),
            MOOD_OK);
    }
    assert_int_equal(out[0].size, out[1].size);
    assert_memory_equal(out[0].data, out[1].data, out[0].size);
    mood_buf_clear(&out[0]);
    mood_buf_clear(&out[1]);
    onnx_free(&w);
}

static void refuse(onnx_writer *w, const mood_quantise_options *o, mood_status status,
                   const char *text) {
    mood_quantise_result result;
    mood_error err = {""};
    mood_buf out;
    mood_buf_init(&out, 1 << 20);
    assert_int_equal(mood_quantise_onnx(&out, &result, w->model.data, w->model.size, o, &err),
                     status);
    assert_non_null(strstr(err.text, text));
    assert_int_equal(out.size, 0);
    mood_buf_clear(&out);
}

static void what_cannot_be_done_is_refused(void **state) {
    (void)state;
    onnx_writer w;
    mood_rng rng;
    mood_rng_init(&rng, 1);
    onnx_begin(&w);
    onnx_input(&w, "x", 1, DIMS(1, 1, SIDE, SIDE));
    onnx_node(&w, "Relu", "x", "y");
    onnx_output(&w, "y");
    onnx_end(&w, 13);
    refuse(&w, &usual, MOOD_E_UNSUPPORTED, "no convolution");
    onnx_free(&w);

    onnx_begin(&w);
    onnx_input(&w, "x", 1, DIMS(1, 1, SIDE, SIDE));
    constant(&w, &rng, "w", DIMS(4, 1, 3, 3), 1);
    onnx_node(&w, "Conv", "x w", "a");
    onnx_node(&w, "LeakyRelu", "a", "y");
    onnx_attr_float(&w, "alpha", .1f);
    onnx_output(&w, "y");
    onnx_end(&w, 13);
    refuse(&w, &usual, MOOD_E_UNSUPPORTED, "attribute");
    onnx_free(&w);

    build(&w);
    mood_quantise_options o = usual;
    o.n_pictures = 0;
    refuse(&w, &o, MOOD_E_ARG, "pictures");
    w.model.size /= 2;
    refuse(&w, &usual, MOOD_E_FORMAT, "");
    onnx_free(&w);
}

/* Each allocation fails once: never a crash, never half a file. */
static void no_memory_is_an_error(void **state) {
    (void)state;
    onnx_writer w;
    build(&w);
    const long n_live = mood_alloc_count_live();
    mood_status status = MOOD_E_NOMEM;
    for (long n = 0; status != MOOD_OK; n += 1 + n / 16) {
        mood_quantise_result result;
        mood_buf out;
        mood_buf_init(&out, 1 << 20);
        mood_alloc_fail_after(n);
        status = mood_quantise_onnx(&out, &result, w.model.data, w.model.size, &usual, NULL);
        mood_alloc_fail_after(-1);
        assert_true(status == MOOD_OK || status == MOOD_E_NOMEM || status == MOOD_E_LIMIT);
        if (status != MOOD_OK) assert_int_equal(out.size, 0);
        mood_buf_clear(&out);
        assert_int_equal(mood_alloc_count_live(), n_live);
    }
    onnx_free(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eight_bits_are_close),
        cmocka_unit_test(it_is_repeatable),
        cmocka_unit_test(what_cannot_be_done_is_refused),
        cmocka_unit_test(no_memory_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
