/* SPDX-License-Identifier: Apache-2.0 */
#include "nn_made.h"

static void what_does_not_fit_is_refused(void **state) {
    (void)state;
    made_x(1, 3, 8);
    made_floats("w", 4, 3, 3);
    made_node("Conv", "x w", "y");
    made_refused(MOOD_E_UNSUPPORTED, "Conv 'y': 3 dimensions; only pictures");
    made_x(1, 3, 8, 8);
    made_floats("w", 4, 2, 3, 3);
    made_node("Conv", "x w", "y");
    made_refused(MOOD_E_FORMAT, "weights (4, 2, ..) do not fit 3 channels in 1 groups");
    made_x(1, 4, 8, 8);
    made_floats("w", 4, 2, 3, 3);
    made_node("Conv", "x w", "y");
    made_int_attr("group", 3);
    made_refused(MOOD_E_FORMAT, "in 3 groups");
    made_x(1, 4, 8, 8);
    made_floats("w", 4, 4, 3, 3);
    made_node("Conv", "x w", "y");
    made_int_attr("group", 0);
    made_refused(MOOD_E_FORMAT, "in 0 groups");
    made_x(1, 3, 8, 8);
    made_floats("w", 4, 3, 3, 3);
    made_floats("b", 5);
    made_node("Conv", "x w b", "y");
    made_refused(MOOD_E_FORMAT, "the bias does not fit 4 channels");
    made_x(4, 3, 3, 3);
    made_node("Relu", "x", "w");
    made_node("Conv", "x w", "y");
    made_refused(MOOD_E_UNSUPPORTED, "the weights must be constant");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
