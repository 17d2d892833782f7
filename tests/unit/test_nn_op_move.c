/* SPDX-License-Identifier: Apache-2.0 */
#include "nn_made.h"

static void what_cannot_be_moved_is_refused(void **state) {
    (void)state;
    made_x(2, 3, 4);
    made_node("Transpose", "x", "y");
    made_ints_attr("perm", 0, 1);
    made_refused(MOOD_E_FORMAT, "Transpose 'y': perm has 2 numbers");
    made_x(2, 3, 4);
    made_node("Transpose", "x", "y");
    made_ints_attr("perm", 0, 1, 1);
    made_refused(MOOD_E_FORMAT, "perm is no permutation");
    made_x(2, 3);
    made_floats("b", 2, 4);
    made_node("Concat", "x b", "y");
    made_int_attr("axis", 0);
    made_refused(MOOD_E_FORMAT, "Concat 'y': input 1 has another shape");
    made_x(2, 3);
    made_node("Concat", "x x", "y");
    made_int_attr("axis", 2);
    made_refused(MOOD_E_FORMAT, "axis 2 of 2 dimensions");
    made_x(2, 3);
    made_node("Concat", "x x", "y");
    made_refused(MOOD_E_FORMAT, "no axis");
    made_x(5);
    made_ints("s", 2, 2);
    made_node("Split", "x s", "y z");
    made_int_attr("axis", 0);
    made_refused(MOOD_E_FORMAT, "Split 'y': the parts are not the whole");
    made_x(5);
    made_ints("s", 2, 2, 1);
    made_node("Split", "x s", "y z");
    made_int_attr("axis", 0);
    made_refused(MOOD_E_FORMAT, "3 sizes for 2 outputs");
    made_x(5);
    made_ints("s", 5, 0);
    made_node("Split", "x s", "y z");
    made_int_attr("axis", 0);
    made_refused(MOOD_E_UNSUPPORTED, "a part of 0");
    made_x(5);
    made_ints("a", 0);
    made_ints("b", 4);
    made_ints("i", 0);
    made_ints("by", 0);
    made_node("Slice", "x a b i by", "y");
    made_refused(MOOD_E_FORMAT, "Slice 'y': a step of 0");
    made_x(5);
    made_ints("a", 0, 1);
    made_ints("b", 4);
    made_node("Slice", "x a b", "y");
    made_refused(MOOD_E_FORMAT, "starts, ends, axes and steps differ");
    made_x(5);
    made_ints("a", 4);
    made_ints("b", 2);
    made_node("Slice", "x a b", "y");
    made_refused(MOOD_E_UNSUPPORTED, "its output would be empty");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_moved_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
