/* SPDX-License-Identifier: Apache-2.0
 *
 * Ways through the engine that ONNX's own cases do not take: what is fused, folded or converted
 * must give what the operators give one by one. Each model is run as it stands, and once with
 * every value between its nodes as an output, which forbids fusing.
 */
#include "base/alloc.h"
#include "base/cpu.h"
#include "base/rng.h"
#include "nn/nn.h"
#include "onnx_writer.h"
#include "test.h"

#define TOLERANCE   1e-4
#define MAX_OUTPUTS 16

typedef void builder(onnx_writer *w, mood_rng *rng);

static void constant(onnx_writer *w, mood_rng *rng, const char *name, int n_dims,
                     const int64_t *dims) {
    float numbers[16384];
    const size_t n = onnx_count(n_dims, dims);
    assert_true(n <= MOOD_COUNT(numbers));
    for (size_t i = 0; i < n; i++) numbers[i] = (float)(mood_rng_uniform(rng) - .5);
    onnx_floats(w, name, n_dims, dims, numbers);
}

static void conv(onnx_writer *w, const char *inputs, const char *output, int64_t pad) {
    onnx_node(w, "Conv", inputs, output);
    onnx_attr_ints(w, "pads", DIMS(pad, pad, pad, pad));
}

/* Runs a model and gives its first output; caller frees. */
static float *run(builder *build, const char *between, size_t *n_out) {
    onnx_writer w;
    mood_rng rng;
    mood_model *model = NULL;
    mood_work *work = NULL;
    mood_error err = {""};
    mood_tensor outputs[MAX_OUTPUTS];
    mood_rng_init(&rng, 7);
    onnx_begin(&w);
    build(&w, &rng);
    onnx_flush_node(&w);
    onnx_output(&w, "y");
    char name[2] = {0};
    for (; *between; between++) {
        name[0] = *between;
        onnx_output(&w, name);
    }
    onnx_end(&w, 13);
    if (mood_model_create(&model, w.model.data, w.model.size, NULL, &err) != MOOD_OK)
        fail_msg("%s", err.text);
    assert_int_equal(mood_work_create(&work, model), MOOD_OK);
    mood_tensor x = mood_model_input(model, 0, NULL);
    const size_t n_in = onnx_count(x.n_dims, x.dims);
    x.data = mood_alloc(n_in * sizeof(float));
    assert_non_null(x.data);
    for (size_t i = 0; i < n_in; i++) x.data[i] = (float)(mood_rng_uniform(&rng) - .5);
    assert_int_equal(mood_model_run(outputs, model, work, &x), MOOD_OK);
    *n_out = onnx_count(outputs[0].n_dims, outputs[0].dims);
    float *result = mood_alloc(*n_out * sizeof *result);
    assert_non_null(result);
    memcpy(result, outputs[0].data, *n_out * sizeof *result);
    mood_free(x.data);
    mood_work_destroy(&work);
    mood_model_destroy(&model);
    onnx_free(&w);
    return result;
}

/* As it stands, and with nothing fused; with every instruction set against the scalar one. */
static void check(builder *build, const char *between) {
    static const char *const cpus[] = {"scalar", "avx2", "all"};
    size_t n_expected, n;
    mood_cpu_mask(0);
    float *expected = run(build, between, &n_expected);
    for (size_t k = 0; k < MOOD_COUNT(cpus); k++) {
        unsigned mask;
        assert_int_equal(mood_cpu_mask_parse(&mask, cpus[k]), MOOD_OK);
        mood_cpu_mask(mask);
        float *got = run(build, "", &n);
        assert_int_equal(n, n_expected);
        for (size_t i = 0; i < n; i++) assert_near(got[i], expected[i], TOLERANCE);
        mood_free(got);
    }
    mood_cpu_mask(~0u);
    mood_free(expected);
}

static void build_norm(onnx_writer *w, mood_rng *rng) {
    const float one[20] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    onnx_input(w, "x", 1, DIMS(2, 3, 9, 7));
    constant(w, rng, "w", DIMS(20, 3, 3, 3));
    constant(w, rng, "p", DIMS(20));
    onnx_floats(w, "v", DIMS(20), one);
    conv(w, "x w p", "a", 1);
    onnx_node(w, "BatchNormalization", "a p p p v", "b");
    onnx_node(w, "Relu", "b", "y");
}

static void a_norm_goes_into_the_weights(void **state) {
    (void)state;
    check(build_norm, "ab");
}

static void build_winograd(onnx_writer *w, mood_rng *rng) {
    onnx_input(w, "x", 1, DIMS(2, 17, 11, 13));
    constant(w, rng, "w", DIMS(19, 17, 3, 3));
    constant(w, rng, "v", DIMS(19, 17, 1, 1));
    constant(w, rng, "s", DIMS(19, 1, 1));
    conv(w, "x v", "a", 0);
    conv(w, "x w", "b", 1);
    onnx_node(w, "Add", "a b", "c");
    onnx_node(w, "PRelu", "c s", "y");
}

static void winograd_takes_residual_and_slopes(void **state) {
    (void)state;
    check(build_winograd, "abc");
}

static void build_groups(onnx_writer *w, mood_rng *rng) {
    onnx_input(w, "x", 1, DIMS(1, 24, 8, 8));
    constant(w, rng, "w", DIMS(24, 1, 5, 5));
    constant(w, rng, "v", DIMS(36, 8, 3, 3));
    onnx_node(w, "Conv", "x w", "a");
    onnx_attr_int(w, "group", 24);
    onnx_attr_ints(w, "strides", DIMS(2, 1));
    onnx_attr_text(w, "auto_pad", "SAME_UPPER");
    onnx_node(w, "Conv", "a v", "y");
    onnx_attr_int(w, "group", 3);
    onnx_attr_ints(w, "dilations", DIMS(1, 2));
}

static void groups_and_depthwise(void **state) {
    (void)state;
    check(build_groups, "a");
}

static void build_channel_pad(onnx_writer *w, mood_rng *rng) {
    onnx_input(w, "x", 1, DIMS(1, 10, 8, 8));
    constant(w, rng, "v", DIMS(10, 10, 1, 1));
    constant(w, rng, "w", DIMS(14, 10, 1, 1));
    onnx_ints(w, "p", DIMS(8), (const int64_t[]){0, 0, 0, 0, 0, 4, 0, 0});
    conv(w, "x v", "a", 0);
    onnx_node(w, "MaxPool", "a", "b");
    onnx_attr_ints(w, "kernel_shape", DIMS(2, 2));
    onnx_attr_ints(w, "strides", DIMS(2, 2));
    onnx_node(w, "Conv", "a w", "c");
    onnx_attr_ints(w, "strides", DIMS(2, 2));
    onnx_node(w, "Pad", "b p", "d");
    onnx_node(w, "Add", "d c", "e");
    onnx_node(w, "Relu", "e", "y");
}

static void a_residual_may_have_fewer_channels(void **state) {
    (void)state;
    check(build_channel_pad, "abcde");
}

static void build_excitation(onnx_writer *w, mood_rng *rng) {
    onnx_input(w, "x", 1, DIMS(2, 5, 6, 6));
    constant(w, rng, "w", DIMS(21, 5, 3, 3));
    constant(w, rng, "g", DIMS(21, 21));
    onnx_ints(w, "k", DIMS(2), (const int64_t[]){2, 3});
    conv(w, "x w", "a", 1);
    onnx_node(w, "ReduceMean", "a", "b");
    onnx_attr_ints(w, "axes", DIMS(2, 3));
    onnx_attr_int(w, "keepdims", 0);
    onnx_node(w, "Gemm", "b g", "c");
    onnx_node(w, "Sigmoid", "c", "d");
    onnx_node(w, "Unsqueeze", "d k", "e");
    onnx_node(w, "Mul", "e a", "f");
    onnx_node(w, "Add", "a f", "h");
    onnx_node(w, "Clip", "h", "y");
    onnx_attr_float(w, "min", 0);
}

static void excitation_is_one_step_and_the_same(void **state) {
    (void)state;
    check(build_excitation, "abcdefh");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_norm_goes_into_the_weights),
        cmocka_unit_test(winograd_takes_residual_and_slopes),
        cmocka_unit_test(groups_and_depthwise),
        cmocka_unit_test(a_residual_may_have_fewer_channels),
        cmocka_unit_test(excitation_is_one_step_and_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
