/* SPDX-License-Identifier: Apache-2.0 */
#include "nn/op.h"
#include "nn_made.h"

static void ports_are_counted(void **state) {
    (void)state;
    made_x(3);
    made_node("Relu", "x x", "y");
    made_refused(MOOD_E_UNSUPPORTED, "Relu 'y': 2 inputs and 1 outputs");
    made_x(3);
    made_node("Relu", "x", "y z");
    made_refused(MOOD_E_UNSUPPORTED, "Relu 'y': 1 inputs and 2 outputs");
    made_x(3);
    made_node("Add", "x -", "y");
    made_refused(MOOD_E_FORMAT, "Add 'y': input 1 is missing");
}

static void old_operators_are_refused_by_name(void **state) {
    (void)state;
    made_opset = 5;
    made_x(1, 3);
    made_node("Relu", "x", "y");
    mood_model *model = made_model();
    mood_model_destroy(&model);
    made_x(1, 3);
    made_node("Add", "x x", "y");
    made_refused(MOOD_E_UNSUPPORTED, "Add 'y': operator set 5 is too old for it");
    made_opset = 13;
}

static void axes_count_from_both_ends(void **state) {
    (void)state;
    const mood_node node = {.type = "T", .name = "n"};
    mood_error err = {""};
    int axis = 99;
    assert_int_equal(mood_check_axis(&axis, -3, 3, &node, NULL), MOOD_OK);
    assert_int_equal(axis, 0);
    assert_int_equal(mood_check_axis(&axis, 2, 3, &node, NULL), MOOD_OK);
    assert_int_equal(axis, 2);
    assert_int_equal(mood_check_axis(&axis, 3, 3, &node, &err), MOOD_E_FORMAT);
    assert_error_names(err, "T 'n': axis 3 of 3 dimensions");
    assert_int_equal(mood_check_axis(&axis, INT64_MIN, 3, &node, NULL), MOOD_E_FORMAT);
    assert_int_equal(axis, 2);
}

static void outputs_have_limits(void **state) {
    (void)state;
    made_x(1 << 14, 1);
    made_floats("b", 1, 1 << 14);
    made_node("Add", "x b", "y"); /* 2^28: as much as may be */
    mood_model *model = made_model();
    assert_int_equal(mood_model_output(model, 0, NULL).dims[1], 1 << 14);
    mood_model_destroy(&model);
    made_x(1 << 14, 1);
    made_floats("b", 1, (1 << 14) + 1);
    made_node("Add", "x b", "y");
    made_refused(MOOD_E_UNSUPPORTED, "Add 'y': its output would be empty or larger");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ports_are_counted),
        cmocka_unit_test(old_operators_are_refused_by_name),
        cmocka_unit_test(axes_count_from_both_ends),
        cmocka_unit_test(outputs_have_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
