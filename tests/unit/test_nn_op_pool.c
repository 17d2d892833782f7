/* SPDX-License-Identifier: Apache-2.0 */
#include "nn_made.h"

static void what_is_not_pooled_is_refused(void **state) {
    (void)state;
    made_x(1, 2, 8);
    made_node("MaxPool", "x", "y");
    made_ints_attr("kernel_shape", 2);
    made_refused(MOOD_E_UNSUPPORTED, "MaxPool 'y': 3 dimensions");
    made_x(1, 2, 8, 8);
    made_node("MaxPool", "x", "y");
    made_ints_attr("kernel_shape", 2, 2);
    made_ints_attr("pads", 2, 2, 0, 0);
    made_refused(MOOD_E_UNSUPPORTED, "padding as wide as the window");
    made_x(1, 2, 8, 8);
    made_node("MaxPool", "x", "y");
    made_ints_attr("kernel_shape", 2, 2);
    made_int_attr("storage_order", 1);
    made_refused(MOOD_E_UNSUPPORTED, "storage_order");
    made_x(1, 2, 8, 8);
    made_node("MaxPool", "x", "y z");
    made_ints_attr("kernel_shape", 2, 2);
    made_refused(MOOD_E_UNSUPPORTED, "MaxPool 'y': 1 inputs and 2 outputs");
    made_x(1, 2, 8, 8);
    made_node("AveragePool", "x", "y");
    made_refused(MOOD_E_UNSUPPORTED, "kernel_shape of 0");
}

static void a_last_window_outside_is_left_out(void **state) {
    (void)state;
    size_t n;
    made_x(1, 1, 5, 5);
    made_node("MaxPool", "x", "y");
    made_ints_attr("kernel_shape", 1, 1);
    made_ints_attr("strides", 3, 3);
    made_int_attr("ceil_mode", 1);
    float *out = made_run(made_model(), &n);
    assert_int_equal(n, 4);
    mood_free(out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_pooled_is_refused),
        cmocka_unit_test(a_last_window_outside_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
