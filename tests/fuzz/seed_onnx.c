/* SPDX-License-Identifier: Apache-2.0
 *
 * Writes the first corpus of fuzz_onnx: a small model for each family of operators.
 *
 *     build/tests/fuzz/seed_onnx tests/fuzz/corpus/onnx
 */
#include "base/file.h"
#include "unit/onnx_writer.h"

#include <stdio.h>

static float numbers[4096];
static const char *folder;

static void save(onnx_writer *w, const char *name, int opset) {
    char path[512];
    mood_error err = {""};
    onnx_end(w, opset);
    snprintf(path, sizeof path, "%s/%s.onnx", folder, name);
    if (mood_file_replace(path, w->model.data, w->model.size, &err) != MOOD_OK)
        fprintf(stderr, "seed_onnx: %s\n", err.text);
    onnx_free(w);
}

static void picture(onnx_writer *w, int64_t channels, int64_t side) {
    onnx_begin(w);
    onnx_input(w, "x", 1, DIMS(1, channels, side, side));
}

static void convolutions(void) {
    onnx_writer w;
    picture(&w, 1, 12);
    onnx_floats(&w, "w", DIMS(16, 1, 3, 3), numbers);
    onnx_floats(&w, "v", DIMS(16, 16, 3, 3), numbers);
    onnx_floats(&w, "d", DIMS(16, 1, 3, 3), numbers);
    onnx_floats(&w, "b", DIMS(16), numbers);
    onnx_node(&w, "Conv", "x w b", "a");
    onnx_attr_ints(&w, "pads", DIMS(1, 1, 1, 1));
    onnx_node(&w, "Relu", "a", "r");
    onnx_node(&w, "Conv", "r v b", "c");
    onnx_attr_ints(&w, "pads", DIMS(1, 1, 1, 1));
    onnx_node(&w, "Conv", "c d", "e");
    onnx_attr_ints(&w, "pads", DIMS(1, 1, 1, 1));
    onnx_attr_int(&w, "group", 16);
    onnx_node(&w, "Add", "e r", "f");
    onnx_node(&w, "PRelu", "f s", "g");
    onnx_floats(&w, "s", DIMS(16, 1, 1), numbers);
    onnx_node(&w, "MaxPool", "g", "y");
    onnx_attr_ints(&w, "kernel_shape", DIMS(2, 2));
    onnx_attr_ints(&w, "strides", DIMS(2, 2));
    onnx_output(&w, "y");
    save(&w, "convolutions", 13);
}

static void excitation(void) {
    onnx_writer w;
    picture(&w, 4, 6);
    onnx_floats(&w, "w", DIMS(8, 4, 1, 1), numbers);
    onnx_floats(&w, "g", DIMS(8, 8), numbers);
    onnx_ints(&w, "axes", DIMS(2), (const int64_t[]){2, 3});
    onnx_node(&w, "Conv", "x w", "a");
    onnx_attr_int(&w, "group", 1);
    onnx_node(&w, "ReduceMean", "a", "m");
    onnx_attr_ints(&w, "axes", DIMS(2, 3));
    onnx_attr_int(&w, "keepdims", 0);
    onnx_node(&w, "Gemm", "m g", "h");
    onnx_node(&w, "Sigmoid", "h", "i");
    onnx_node(&w, "Unsqueeze", "i axes", "j");
    onnx_node(&w, "Mul", "a j", "k");
    onnx_node(&w, "Add", "k a", "l");
    onnx_node(&w, "GlobalAveragePool", "l", "n");
    onnx_node(&w, "Flatten", "n", "o");
    onnx_node(&w, "Softmax", "o", "y");
    onnx_output(&w, "y");
    save(&w, "excitation", 13);
}

static void shapes(void) {
    onnx_writer w;
    picture(&w, 2, 4);
    onnx_ints(&w, "pads", DIMS(8), (const int64_t[]){0, 0, 1, 1, 0, 2, 1, 1});
    onnx_ints(&w, "shape", DIMS(3), (const int64_t[]){0, -1, 6});
    onnx_floats(&w, "scales", DIMS(4), (const float[]){1, 1, 2, 2});
    onnx_node(&w, "Resize", "x - scales", "z");
    onnx_attr_text(&w, "mode", "linear");
    onnx_node(&w, "AveragePool", "z", "p");
    onnx_attr_ints(&w, "kernel_shape", DIMS(2, 2));
    onnx_attr_ints(&w, "strides", DIMS(2, 2));
    onnx_node(&w, "Pad", "p pads", "q");
    onnx_node(&w, "Reshape", "q shape", "y");
    onnx_output(&w, "y");
    save(&w, "shapes", 13);
}

static void moves(void) {
    onnx_writer w;
    picture(&w, 4, 4);
    onnx_ints(&w, "starts", DIMS(2), (const int64_t[]){-1, 1});
    onnx_ints(&w, "ends", DIMS(2), (const int64_t[]){-100, 3});
    onnx_ints(&w, "axes", DIMS(2), (const int64_t[]){2, 3});
    onnx_ints(&w, "steps", DIMS(2), (const int64_t[]){-1, 1});
    onnx_floats(&w, "p", DIMS(4), numbers + 8);
    onnx_node(&w, "BatchNormalization", "x p p p p", "n");
    onnx_node(&w, "Transpose", "n", "t");
    onnx_attr_ints(&w, "perm", DIMS(0, 2, 3, 1));
    onnx_node(&w, "Split", "t", "a b");
    onnx_attr_int(&w, "axis", 3);
    onnx_node(&w, "Concat", "b a t", "c");
    onnx_attr_int(&w, "axis", -1);
    onnx_node(&w, "Slice", "c starts ends axes steps", "y");
    onnx_output(&w, "y");
    save(&w, "moves", 13);
}

static void quantised(void) {
    onnx_writer w;
    picture(&w, 2, 5);
    onnx_floats(&w, "s", DIMS(2), (const float[]){.1f, .2f});
    onnx_floats(&w, "w", DIMS(2, 3, 3, 3), numbers);
    onnx_node(&w, "QuantizeLinear", "x s", "q");
    onnx_node(&w, "DequantizeLinear", "q s", "d");
    onnx_node(&w, "ConvTranspose", "d w", "t");
    onnx_attr_ints(&w, "strides", DIMS(2, 2));
    onnx_node(&w, "LeakyRelu", "t", "l");
    onnx_attr_float(&w, "alpha", .1f);
    onnx_node(&w, "Clip", "l", "y");
    onnx_output(&w, "y");
    save(&w, "quantised", 13);
}

static int8_t small[16 * 16 * 9];

/* Weights and bias of a convolution with 16 outputs, as QDQ writes them: "NAMEw", "NAMEb". */
static void quantised_weights(onnx_writer *w, const char *name, int64_t size, float x_scale) {
    char q[8], s[8], d[8], inputs[32];
    float scales[16];
    int32_t bias[16];
    for (int i = 0; i < 16; i++) bias[i] = i * 100 - 800;
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < 16; i++) scales[i] = (k ? x_scale : 1) * (float)(i + 4) / 4096;
        snprintf(q, sizeof q, "%s%cq", name, k ? 'b' : 'w');
        snprintf(s, sizeof s, "%s%cs", name, k ? 'b' : 'w');
        snprintf(d, sizeof d, "%s%c", name, k ? 'b' : 'w');
        snprintf(inputs, sizeof inputs, "%s %s", q, s);
        if (k)
            onnx_raw(w, q, 6, DIMS(16), bias, sizeof bias);
        else
            onnx_raw(w, q, 3, DIMS(16, 16, size, size), small, (size_t)(256 * size * size));
        onnx_floats(w, s, DIMS(16), scales);
        onnx_node(w, "DequantizeLinear", inputs, d);
        onnx_attr_int(w, "axis", 0);
    }
}

/* name -> name + "q" -> name + "d" */
static void pair(onnx_writer *w, const char *name, const char *scale, const char *zero) {
    char q[8], d[8], inputs[32];
    snprintf(q, sizeof q, "%sq", name);
    snprintf(d, sizeof d, "%sd", name);
    snprintf(inputs, sizeof inputs, "%s %s %s", name, scale, zero);
    onnx_node(w, "QuantizeLinear", inputs, q);
    snprintf(inputs, sizeof inputs, "%s %s %s", q, scale, zero);
    onnx_node(w, "DequantizeLinear", inputs, d);
}

/* Each of the engine's steps on bytes, all from the same input: what tests/golden holds against
 * another runtime is then no more than one quantum apart. */
static void bytes(void) {
    onnx_writer w;
    picture(&w, 16, 13);
    onnx_floats(&w, "s", NO_DIMS, (const float[]){1});
    onnx_floats(&w, "t", NO_DIMS, (const float[]){1.75f});
    onnx_raw(&w, "z", 2, NO_DIMS, (const uint8_t[]){131}, 1);
    onnx_raw(&w, "n", 2, NO_DIMS, (const uint8_t[]){0}, 1);
    onnx_raw(&w, "i", 3, NO_DIMS, (const int8_t[]){-9}, 1);
    onnx_floats(&w, "o", DIMS(1), (const float[]){128});
    onnx_floats(&w, "p", DIMS(1), (const float[]){.01f});
    onnx_node(&w, "Sub", "x o", "a");
    pair(&w, "a", "s", "z");
    quantised_weights(&w, "f", 3, 1);
    onnx_node(&w, "Conv", "ad fw fb", "b");
    onnx_attr_ints(&w, "pads", DIMS(1, 1, 1, 1));
    onnx_node(&w, "Relu", "b", "c");
    pair(&w, "c", "s", "n");
    onnx_node(&w, "Conv", "ad fw fb", "d");
    onnx_attr_ints(&w, "pads", DIMS(0, 1, 1, 0));
    onnx_attr_ints(&w, "strides", DIMS(2, 2));
    pair(&w, "d", "t", "i");
    quantised_weights(&w, "g", 1, 1);
    onnx_node(&w, "Conv", "ad gw gb", "e");
    onnx_node(&w, "Add", "e ad", "k");
    onnx_node(&w, "Relu", "k", "l");
    pair(&w, "l", "t", "n");
    onnx_node(&w, "GlobalAveragePool", "ad", "m");
    onnx_node(&w, "Mul", "m p", "h");
    onnx_node(&w, "Sigmoid", "h", "j");
    onnx_node(&w, "Mul", "ad j", "q");
    onnx_node(&w, "Add", "q ad", "r");
    pair(&w, "r", "t", "z");
    onnx_node(&w, "Add", "ad ad", "u");
    pair(&w, "u", "t", "i");
    onnx_node(&w, "DequantizeLinear", "cq s n", "y");
    onnx_flush_node(&w);
    onnx_value(&w, 12, "cq", 2, 0, NULL);
    onnx_value(&w, 12, "dq", 3, 0, NULL);
    onnx_value(&w, 12, "lq", 2, 0, NULL);
    onnx_value(&w, 12, "rq", 2, 0, NULL);
    onnx_value(&w, 12, "uq", 3, 0, NULL);
    onnx_output(&w, "m");
    onnx_output(&w, "y");
    save(&w, "bytes", 13);
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: seed_onnx FOLDER\n");
        return 2;
    }
    folder = argv[1];
    for (size_t i = 0; i < MOOD_COUNT(numbers); i++) numbers[i] = (float)(i % 13) / 13 - .5f;
    convolutions();
    excitation();
    shapes();
    moves();
    quantised();
    for (size_t i = 0; i < MOOD_COUNT(small); i++) small[i] = (int8_t)(i * 37 % 255 - 127);
    bytes();
    return 0;
}
