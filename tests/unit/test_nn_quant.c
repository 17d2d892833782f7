/* SPDX-License-Identifier: Apache-2.0
 *
 * Quantised graphs: what runs on bytes gives what the operators give one by one in fp32, to
 * the last quantum, and the same bytes with every instruction set; what cannot run on bytes
 * still runs.
 */
#include "base/alloc.h"
#include "base/cpu.h"
#include "base/rng.h"
#include "nn/model.h"
#include "onnx_writer.h"
#include "test.h"

#define MAX_OUTPUTS 16

/* What a case is made of. */
typedef struct recipe {
    int64_t channels, side;
    float x_scale, y_scale;
    const char *between; /* one-letter values that are outputs too, which forbids fusing */
    int zero_elem;       /* of the activations: 2 uint8, 3 int8 */
    int zero;
    float bias;
} recipe;

static const recipe usual = {20, 9, .02f, .03f, "", 2, 117, .1f};

static void add_bytes(onnx_writer *w, mood_rng *rng, const char *name, int64_t out,
                      int64_t in) {
    static int8_t numbers[40 * 40 * 9];
    float scales[40];
    char s[4], q[4], inputs[8];
    const size_t n = (size_t)(out * in * 9);
    assert_true(n <= MOOD_COUNT(numbers));
    for (size_t i = 0; i < n; i++) numbers[i] = (int8_t)((int)mood_rng_below(rng, 255) - 127);
    for (int i = 0; i < out; i++) scales[i] = (float)(1 + mood_rng_below(rng, 9)) * 2e-4f;
    snprintf(s, sizeof s, "%ss", name);
    snprintf(q, sizeof q, "%sq", name);
    snprintf(inputs, sizeof inputs, "%s %s", q, s);
    onnx_raw(w, q, 3, DIMS(out, in, 3, 3), numbers, n);
    onnx_floats(w, s, DIMS(out), scales);
    onnx_node(w, "DequantizeLinear", inputs, name);
    onnx_attr_int(w, "axis", 0);
}

/* NAME -> quantised -> dequantised as OUT */
static void add_pair(onnx_writer *w, const char *name, const char *out) {
    char inputs[16], q[4];
    const char *scale = *name == 'x' ? "S" : "T";
    snprintf(q, sizeof q, "%sq", name);
    snprintf(inputs, sizeof inputs, "%s %s Z", name, scale);
    onnx_node(w, "QuantizeLinear", inputs, q);
    snprintf(inputs, sizeof inputs, "%s %s Z", q, scale);
    onnx_node(w, "DequantizeLinear", inputs, out);
}

static void conv(onnx_writer *w, const char *inputs, const char *output, int64_t stride) {
    onnx_node(w, "Conv", inputs, output);
    onnx_attr_ints(w, "pads", DIMS(1, 1, 1, 1));
    onnx_attr_ints(w, "strides", DIMS(stride, stride));
}

/* x -> conv, relu -> a -> conv -> c -> mean, gate -> c * gate + a, relu -> conv with stride */
static void build(onnx_writer *w, const recipe *r) {
    mood_rng rng;
    float bias[40];
    const int8_t zero = (int8_t)r->zero;
    const int64_t axes[] = {2, 3};
    mood_rng_init(&rng, 11);
    onnx_begin(w);
    onnx_input(w, "x", 1, DIMS(2, r->channels, r->side, r->side));
    onnx_floats(w, "S", NO_DIMS, &r->x_scale);
    onnx_floats(w, "T", DIMS(1), &r->y_scale);
    onnx_raw(w, "Z", r->zero_elem, DIMS(1), &zero, 1);
    onnx_ints(w, "X", DIMS(2), axes);
    for (size_t i = 0; i < MOOD_COUNT(bias); i++) bias[i] = i % 2 ? r->bias : -r->bias;
    onnx_floats(w, "B", DIMS(24), bias);
    add_bytes(w, &rng, "U", 24, r->channels);
    add_bytes(w, &rng, "V", 24, 24);
    add_pair(w, "x", "d");
    conv(w, "d U B", "e", 1);
    onnx_node(w, "Relu", "e", "f");
    add_pair(w, "f", "a");
    conv(w, "a V B", "b", 1);
    add_pair(w, "b", "c");
    onnx_node(w, "ReduceMean", "c", "g");
    onnx_attr_ints(w, "axes", DIMS(2, 3));
    onnx_attr_int(w, "keepdims", 0);
    onnx_node(w, "Sigmoid", "g", "h");
    onnx_node(w, "Unsqueeze", "h X", "i");
    onnx_node(w, "Mul", "c i", "j");
    onnx_node(w, "Add", "j a", "k");
    onnx_node(w, "Clip", "k", "l");
    add_pair(w, "l", "m");
    conv(w, "m V", "n", 2);
    add_pair(w, "n", "y");
    onnx_flush_node(w);
    onnx_output(w, "y");
    char name[2] = {0};
    for (const char *at = r->between; *at; at++) {
        name[0] = *at;
        onnx_output(w, name);
    }
    onnx_end(w, 13);
}

typedef struct result {
    float *numbers;
    size_t n;
    int n_steps_on_bytes;
} result;

static result run(const recipe *r) {
    onnx_writer w;
    mood_model *model = NULL;
    mood_work *work = NULL;
    mood_error err = {""};
    mood_tensor outputs[MAX_OUTPUTS];
    mood_rng rng;
    result got = {0};
    build(&w, r);
    if (mood_model_create(&model, w.model.data, w.model.size, NULL, &err) != MOOD_OK)
        fail_msg("%s", err.text);
    assert_int_equal(mood_work_create(&work, model), MOOD_OK);
    for (int i = 0; i < model->program.n_steps; i++)
        got.n_steps_on_bytes += strstr(model->program.steps[i].kind, "q8") != NULL;
    mood_tensor x = mood_model_input(model, 0, NULL);
    const size_t n_in = onnx_count(x.n_dims, x.dims);
    x.data = mood_alloc(n_in * sizeof(float));
    assert_non_null(x.data);
    mood_rng_init(&rng, 3);
    for (size_t i = 0; i < n_in; i++) x.data[i] = (float)(5 * mood_rng_uniform(&rng) - 2.5);
    assert_int_equal(mood_model_run(outputs, model, work, &x), MOOD_OK);
    got.n = onnx_count(outputs[0].n_dims, outputs[0].dims);
    got.numbers = mood_alloc(got.n * sizeof *got.numbers);
    assert_non_null(got.numbers);
    memcpy(got.numbers, outputs[0].data, got.n * sizeof *got.numbers);
    mood_free(x.data);
    mood_work_destroy(&work);
    mood_model_destroy(&model);
    onnx_free(&w);
    return got;
}

/* Against the operators one by one: at most one quantum, and mostly none. */
static void check(const recipe *r, int n_steps) {
    static const char *const cpus[] = {"scalar", "avx2", "avx512", "vnni", "all"};
    recipe apart = *r;
    apart.between = "efbcgijklmn";
    mood_cpu_mask(0);
    result expected = run(&apart), first = {0};
    for (size_t k = 0; k < MOOD_COUNT(cpus); k++) {
        unsigned mask;
        size_t n_off = 0;
        assert_int_equal(mood_cpu_mask_parse(&mask, cpus[k]), MOOD_OK);
        mood_cpu_mask(mask);
        result got = run(r);
        assert_int_equal(got.n_steps_on_bytes, n_steps);
        assert_int_equal(got.n, expected.n);
        for (size_t i = 0; i < got.n; i++) {
            const float difference = fabsf(got.numbers[i] - expected.numbers[i]);
            assert_true(difference <= 1.001f * r->y_scale);
            n_off += difference > .5f * r->y_scale;
        }
        assert_true(n_off * 50 <= got.n);
        if (k == 0) {
            first = got;
            continue;
        }
        assert_memory_equal(got.numbers, first.numbers, got.n * sizeof *got.numbers);
        mood_free(got.numbers);
    }
    mood_cpu_mask(~0u);
    mood_free(first.numbers);
    mood_free(expected.numbers);
}

static void a_chain_runs_on_bytes(void **state) {
    (void)state;
    check(&usual, 5);
}

static void signed_bytes_are_the_same(void **state) {
    recipe r = usual;
    (void)state;
    r.zero_elem = 3;
    r.zero = -7;
    check(&r, 5);
}

static void few_channels_are_read_as_planes(void **state) {
    recipe r = usual;
    (void)state;
    for (r.channels = 1; r.channels <= 2; r.channels++) check(&r, 5);
}

static void all_sizes_of_pictures(void **state) {
    recipe r = usual;
    (void)state;
    for (r.side = 1; r.side <= 17; r.side += 2) check(&r, 5);
}

/* Nothing of it runs on bytes, all of it runs. */
static void wrong_scales_are_left_to_fp32(void **state) {
    static const float scales[] = {0, -1, NAN, INFINITY, 1e-38f, 3e38f};
    (void)state;
    for (size_t i = 0; i < MOOD_COUNT(scales); i++)
        for (int which = 0; which < 2; which++) {
            recipe r = usual;
            *(which ? &r.y_scale : &r.x_scale) = scales[i];
            result got = run(&r);
            assert_true(got.n_steps_on_bytes < 5);
            mood_free(got.numbers);
        }
}

static void large_biases_are_left_to_fp32(void **state) {
    static const float biases[] = {1e6f, 3e38f, INFINITY, NAN};
    (void)state;
    for (size_t i = 0; i < MOOD_COUNT(biases); i++) {
        recipe r = usual;
        r.bias = biases[i];
        result got = run(&r);
        assert_true(got.n_steps_on_bytes <= 3);
        mood_free(got.numbers);
    }
}

/* An intermediate result that somebody else reads has to be there, and is. */
static void a_second_reader_forbids_fusing(void **state) {
    recipe r = usual;
    (void)state;
    r.between = "e";
    result got = run(&r);
    assert_int_equal(got.n_steps_on_bytes, 4);
    mood_free(got.numbers);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chain_runs_on_bytes),
        cmocka_unit_test(signed_bytes_are_the_same),
        cmocka_unit_test(few_channels_are_read_as_planes),
        cmocka_unit_test(all_sizes_of_pictures),
        cmocka_unit_test(wrong_scales_are_left_to_fp32),
        cmocka_unit_test(large_biases_are_left_to_fp32),
        cmocka_unit_test(a_second_reader_forbids_fusing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
