/* SPDX-License-Identifier: Apache-2.0
 *
 * Models of a node or a few, made in a line each, for tests of single files of src/nn:
 *
 *     made_x(1, 3, 8, 8);  made_floats("w", 4, 3, 3, 3);
 *     made_node("Conv", "x w", "y");  made_ints_attr("pads", 1, 1, 1, 1);
 *     made_refused(MOOD_E_FORMAT, "Conv 'y': ...");      or      made_model()
 *
 * The output is "y". Constants are small numbers of both signs. One model at a time.
 */
#ifndef MOOD_TEST_NN_MADE_H
#define MOOD_TEST_NN_MADE_H

#include "base/alloc.h"
#include "nn/model.h"
#include "onnx_writer.h"
#include "test.h"

static onnx_writer made;
static int made_opset = 13;

#define made_x(...)               (onnx_begin(&made), onnx_input(&made, "x", 1, DIMS(__VA_ARGS__)))
#define made_node(type, in, out)  onnx_node(&made, type, in, out)
#define made_int_attr(name, v)    onnx_attr_int(&made, name, v)
#define made_text_attr(name, v)   onnx_attr_text(&made, name, v)
#define made_ints_attr(name, ...) onnx_attr_ints(&made, name, DIMS(__VA_ARGS__))
#define made_floats(name, ...)    made_constant(name, DIMS(__VA_ARGS__))
#define made_number(name, v)      onnx_floats(&made, name, 0, NULL, (const float[]){v})
#define made_ints(name, ...)                                                                   \
    onnx_ints(&made, name, 1,                                                                  \
              (const int64_t[]){sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t)},           \
              (const int64_t[]){__VA_ARGS__})

static inline void made_constant(const char *name, int n_dims, const int64_t *dims) {
    static float numbers[65536];
    for (size_t i = 0; i < MOOD_COUNT(numbers); i++)
        numbers[i] = (float)(i * 37 % 101) / 101 - .5f;
    assert_true(onnx_count(n_dims, dims) <= MOOD_COUNT(numbers));
    onnx_floats(&made, name, n_dims, dims, numbers);
}

/* The model is not loaded; the text of why not holds `word`. */
static inline void made_refused(mood_status expected, const char *word) {
    mood_model *model = NULL;
    mood_error err = {""};
    const long live = mood_alloc_count_live();
    onnx_flush_node(&made);
    onnx_output(&made, "y");
    onnx_end(&made, made_opset);
    const mood_status status =
        mood_model_create(&model, made.model.data, made.model.size, NULL, &err);
    if (status != expected || !strstr(err.text, word))
        fail_msg("%s (%s), expected %s (%s)", mood_status_name(status), err.text,
                 mood_status_name(expected), word);
    assert_null(model);
    onnx_free(&made);
    assert_true(mood_alloc_count_live() <= live);
}

/* The model with the outputs "y" and those of `more`, one letter each. */
static inline mood_model *made_model_with(const char *more, bool is_direct) {
    mood_model *model = NULL;
    mood_error err = {""};
    const mood_model_options options = {.is_direct = is_direct};
    onnx_flush_node(&made);
    onnx_output(&made, "y");
    for (; *more; more++) onnx_output(&made, (const char[]){*more, 0});
    onnx_end(&made, made_opset);
    if (mood_model_create(&model, made.model.data, made.model.size, &options, &err) != MOOD_OK)
        fail_msg("%s", err.text);
    onnx_free(&made);
    return model;
}

static inline mood_model *made_model(void) {
    return made_model_with("", false);
}

/* The kinds of a model's steps, joined by commas; the model goes. */
static inline void made_steps_are(mood_model *model, const char *expected) {
    char text[1024] = "";
    for (int i = 0; i < model->program.n_steps; i++) {
        if (i) strncat(text, ", ", sizeof text - strlen(text) - 1);
        strncat(text, model->program.steps[i].kind, sizeof text - strlen(text) - 1);
    }
    mood_model_destroy(&model);
    assert_string_equal(text, expected);
}

/* The first output for x = small numbers of both signs; caller frees. The model goes. */
static inline float *made_run(mood_model *model, size_t *n_out) {
    mood_work *work = NULL;
    mood_tensor x = mood_model_input(model, 0, NULL), outputs[8];
    assert_true(mood_model_count_outputs(model) <= MOOD_COUNT(outputs));
    const size_t n = onnx_count(x.n_dims, x.dims);
    x.data = mood_alloc(n * sizeof(float));
    assert_non_null(x.data);
    for (size_t i = 0; i < n; i++) x.data[i] = (float)(i * 29 % 97) / 97 - .5f;
    assert_int_equal(mood_work_create(&work, model), MOOD_OK);
    assert_int_equal(mood_model_run(outputs, model, work, &x), MOOD_OK);
    *n_out = onnx_count(outputs[0].n_dims, outputs[0].dims);
    float *out = mood_alloc(*n_out * sizeof *out);
    assert_non_null(out);
    memcpy(out, outputs[0].data, *n_out * sizeof *out);
    mood_work_destroy(&work);
    mood_free(x.data);
    mood_model_destroy(&model);
    return out;
}

/* Two models give the same numbers; both go. */
static inline void made_same(mood_model *a, mood_model *b, double tolerance) {
    size_t n_a, n_b;
    float *from_a = made_run(a, &n_a), *from_b = made_run(b, &n_b);
    assert_int_equal(n_a, n_b);
    for (size_t i = 0; i < n_a; i++) assert_near(from_a[i], from_b[i], tolerance);
    mood_free(from_a);
    mood_free(from_b);
}

#endif
