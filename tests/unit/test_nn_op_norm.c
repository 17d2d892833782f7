/* SPDX-License-Identifier: Apache-2.0 */
#include "nn_made.h"

static void what_does_not_fit_is_refused(void **state) {
    (void)state;
    made_x(1, 4, 2, 2);
    made_floats("p", 4);
    made_floats("q", 3);
    made_node("BatchNormalization", "x p p q p", "y");
    made_refused(MOOD_E_FORMAT, "BatchNormalization 'y': input 3 does not fit 4 channels");
    made_x(4);
    made_floats("p", 4);
    made_node("BatchNormalization", "x p p p p", "y");
    made_refused(MOOD_E_FORMAT, "no channels");
    made_x(1, 4, 2, 2);
    made_floats("p", 4);
    made_node("BatchNormalization", "x p p p p", "y");
    made_int_attr("training_mode", 1);
    made_refused(MOOD_E_UNSUPPORTED, "training mode");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
