/* SPDX-License-Identifier: Apache-2.0 */
#include "nn/slide.h"
#include "test.h"

static int64_t numbers[3][4];

/* A node with kernel_shape (k, k), strides (s, s) and pads (all p), and auto_pad. */
static mood_status read(mood_slide *out, int64_t side, int64_t k, int64_t s, int64_t p,
                        const char *auto_pad, bool is_ceil, mood_error *err) {
    static mood_attr attrs[4];
    for (int i = 0; i < 4; i++) {
        numbers[0][i] = k;
        numbers[1][i] = s;
        numbers[2][i] = p;
    }
    attrs[0] = (mood_attr){.name = "kernel_shape", .kind = 7, .ints = numbers[0], .n = 2};
    attrs[1] = (mood_attr){.name = "strides", .kind = 7, .ints = numbers[1], .n = 2};
    attrs[2] = (mood_attr){.name = "pads", .kind = 7, .ints = numbers[2], .n = 4};
    attrs[3] = (mood_attr){.name = "auto_pad", .kind = 3, .s = auto_pad};
    const mood_node node = {.type = "MaxPool", .name = "p", .attrs = attrs, .n_attrs = 4};
    const mood_value x = {.name = "x", .n_dims = 4, .dims = {1, 1, side, side}};
    return mood_slide_read(out, &node, &x, NULL, is_ceil, err);
}

/* In all small cases the last window begins in the padded picture and ends in it. */
static void windows_stay_in_the_frame(void **state) {
    (void)state;
    for (int64_t side = 1; side <= 12; side++)
        for (int64_t k = 1; k <= 5; k++)
            for (int64_t s = 1; s <= 4; s++)
                for (int64_t p = 0; p < k; p++) {
                    mood_slide slide;
                    if (side + 2 * p < k) continue;
                    assert_int_equal(read(&slide, side, k, s, p, "NOTSET", false, NULL),
                                     MOOD_OK);
                    const int64_t last = (slide.out[0] - 1) * s + k;
                    assert_in_range(last, k, side + 2 * p);
                    assert_true(last + s > side + 2 * p); /* and no further one would fit */
                    assert_int_equal(read(&slide, side, k, s, p, "NOTSET", true, NULL),
                                     MOOD_OK);
                    assert_true((slide.out[1] - 1) * s < side + p); /* begins inside */
                }
}

static void same_gives_as_many_as_steps(void **state) {
    (void)state;
    for (int64_t side = 1; side <= 9; side++)
        for (int64_t k = 1; k <= 4; k++)
            for (int64_t s = 1; s <= 3; s++) {
                mood_slide upper, lower;
                assert_int_equal(read(&upper, side, k, s, 0, "SAME_UPPER", false, NULL),
                                 MOOD_OK);
                assert_int_equal(read(&lower, side, k, s, 0, "SAME_LOWER", false, NULL),
                                 MOOD_OK);
                assert_int_equal(upper.out[0], (side + s - 1) / s);
                assert_int_equal(lower.out[0], upper.out[0]);
                /* What is odd goes behind, or before. */
                assert_in_range(upper.pad[2] - upper.pad[0], 0, 1);
                assert_int_equal(lower.pad[0], upper.pad[2]);
                assert_int_equal(lower.pad[2], upper.pad[0]);
            }
}

static void numbers_at_and_over_the_limits(void **state) {
    (void)state;
    mood_slide s;
    mood_error err = {""};
    assert_int_equal(read(&s, 2000, 1024, 1024, 0, "NOTSET", false, NULL), MOOD_OK);
    assert_int_equal(read(&s, 2000, 1025, 1, 0, "NOTSET", false, &err), MOOD_E_UNSUPPORTED);
    assert_error_names(err, "kernel_shape of 1025");
    assert_int_equal(read(&s, 2000, 1, 1025, 0, "NOTSET", false, &err), MOOD_E_UNSUPPORTED);
    assert_error_names(err, "strides of 1025");
    assert_int_equal(read(&s, 8, 1, 1, 4096, "NOTSET", false, NULL), MOOD_OK);
    assert_int_equal(read(&s, 8, 1, 1, 4097, "NOTSET", false, &err), MOOD_E_UNSUPPORTED);
    assert_error_names(err, "pads of 4097");
    assert_int_equal(read(&s, 8, 1, 1, -1, "NOTSET", false, &err), MOOD_E_UNSUPPORTED);
    assert_int_equal(read(&s, 8, 0, 1, 0, "NOTSET", false, &err), MOOD_E_UNSUPPORTED);
    assert_int_equal(read(&s, 8, 1, INT64_MIN, 0, "NOTSET", false, &err), MOOD_E_UNSUPPORTED);
    assert_int_equal(read(&s, 8, 9, 1, 0, "NOTSET", false, &err), MOOD_E_FORMAT);
    assert_error_names(err, "larger than the picture");
    assert_int_equal(read(&s, 8, 3, 1, 0, "AROUND", false, &err), MOOD_E_UNSUPPORTED);
    assert_error_names(err, "auto_pad AROUND");
}

static void a_kernel_that_is_not_the_weights(void **state) {
    (void)state;
    mood_slide s;
    mood_error err = {""};
    const int64_t shape[2] = {3, 3}, other[2] = {5, 5}, wide[2] = {2000, 1};
    mood_attr attr = {.name = "kernel_shape", .kind = 7, .ints = shape, .n = 2};
    mood_node node = {.type = "Conv", .name = "c", .attrs = &attr, .n_attrs = 1};
    const mood_value x = {.name = "x", .n_dims = 4, .dims = {1, 1, 8, 8}};
    assert_int_equal(mood_slide_read(&s, &node, &x, shape, false, NULL), MOOD_OK);
    assert_int_equal(mood_slide_read(&s, &node, &x, other, false, &err), MOOD_E_FORMAT);
    assert_error_names(err, "kernel_shape is not that of the weights");
    attr.n = 1;
    assert_int_equal(mood_slide_read(&s, &node, &x, shape, false, &err), MOOD_E_UNSUPPORTED);
    node.n_attrs = 0;
    assert_int_equal(mood_slide_read(&s, &node, &x, shape, false, NULL), MOOD_OK);
    assert_int_equal(s.kernel[0], 3);
    assert_int_equal(mood_slide_read(&s, &node, &x, wide, false, &err), MOOD_E_UNSUPPORTED);
    assert_error_names(err, "kernel_shape of 2000");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(windows_stay_in_the_frame),
        cmocka_unit_test(same_gives_as_many_as_steps),
        cmocka_unit_test(numbers_at_and_over_the_limits),
        cmocka_unit_test(a_kernel_that_is_not_the_weights),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
