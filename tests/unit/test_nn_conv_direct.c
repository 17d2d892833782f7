/* SPDX-License-Identifier: Apache-2.0
 *
 * Convolutions of many shapes against sums written down plainly.
 */
#include "nn_made.h"

typedef struct shape {
    int64_t channels, out, groups, kernel, stride, dilation, pad, side;
} shape;

static float weight_at(size_t i) {
    return (float)(i * 37 % 101) / 101 - .5f;
}

static float x_at(const shape *s, int64_t c, int64_t y, int64_t x) {
    if (y < 0 || x < 0 || y >= s->side || x >= s->side) return 0;
    return (float)((size_t)((c * s->side + y) * s->side + x) * 29 % 97) / 97 - .5f;
}

static double plainly(const shape *s, int64_t o, int64_t y, int64_t x) {
    const int64_t in = s->channels / s->groups, first = o / (s->out / s->groups) * in;
    double sum = 0;
    for (int64_t c = 0; c < in; c++)
        for (int64_t j = 0; j < s->kernel; j++)
            for (int64_t i = 0; i < s->kernel; i++)
                sum += (double)weight_at(
                           (size_t)(((o * in + c) * s->kernel + j) * s->kernel + i)) *
                       (double)x_at(s, first + c, y * s->stride + j * s->dilation - s->pad,
                                    x * s->stride + i * s->dilation - s->pad);
    return sum;
}

static void all_shapes_are_their_sums(void **state) {
    (void)state;
    static const shape shapes[] = {
        {1, 5, 1, 3, 1, 1, 1, 7},     {3, 24, 1, 5, 2, 1, 2, 9},   {3, 8, 1, 3, 1, 2, 2, 8},
        {20, 40, 1, 1, 1, 1, 0, 5},   {20, 17, 1, 3, 2, 1, 1, 7},  {16, 16, 1, 2, 1, 1, 0, 6},
        {6, 9, 3, 3, 1, 1, 1, 6},     {32, 32, 2, 3, 1, 1, 1, 5},  {20, 20, 20, 3, 1, 1, 1, 9},
        {20, 20, 20, 5, 2, 1, 2, 11}, {9, 9, 9, 3, 1, 2, 2, 10},   {4, 8, 4, 3, 1, 1, 0, 4},
        {33, 50, 1, 3, 1, 1, 0, 4},   {16, 16, 16, 3, 1, 1, 1, 6}, {16, 16, 16, 3, 1, 1, 1, 13},
    };
    for (size_t k = 0; k < MOOD_COUNT(shapes); k++) {
        const shape *s = &shapes[k];
        size_t n;
        made_x(1, s->channels, s->side, s->side);
        made_floats("w", s->out, s->channels / s->groups, s->kernel, s->kernel);
        made_node("Conv", "x w", "y");
        made_int_attr("group", s->groups);
        made_ints_attr("pads", s->pad, s->pad, s->pad, s->pad);
        made_ints_attr("strides", s->stride, s->stride);
        made_ints_attr("dilations", s->dilation, s->dilation);
        float *out = made_run(made_model_with("", true), &n);
        const int64_t span = (s->kernel - 1) * s->dilation + 1;
        const int64_t side = (s->side + 2 * s->pad - span) / s->stride + 1;
        assert_int_equal(n, s->out * side * side);
        for (int64_t o = 0, i = 0; o < s->out; o++)
            for (int64_t y = 0; y < side; y++)
                for (int64_t x = 0; x < side; x++, i++)
                    assert_near(out[i], plainly(s, o, y, x), 2e-5);
        mood_free(out);
    }
}

/* A Pad in front becomes part of the padding, unless that would be too much. */
static void a_pad_in_front_is_taken_in(void **state) {
    (void)state;
    for (int64_t width = 2; width <= 4096; width += 4094) {
        made_x(1, 16, 3, 3);
        made_floats("w", 16, 16, 2, 2);
        made_ints("p", 0, 0, 0, width, 0, 0, 0, 1);
        made_node("Relu", "x", "a");
        made_node("Pad", "a p", "b");
        made_node("Conv", "b w", "y");
        made_ints_attr("pads", 0, 1, 0, 0);
        mood_model *model = made_model();
        bool has_pad = false;
        for (int i = 0; i < model->program.n_steps; i++)
            has_pad = has_pad || strcmp(model->program.steps[i].kind, "pad") == 0;
        assert_int_equal(has_pad, width == 4096);
        mood_model_destroy(&model);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_shapes_are_their_sums),
        cmocka_unit_test(a_pad_in_front_is_taken_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
