/* SPDX-License-Identifier: Apache-2.0 */
#include "nn_made.h"

static void bounds_that_are_no_constants_are_refused(void **state) {
    (void)state;
    made_x(3);
    made_floats("low", 2);
    made_node("Clip", "x low", "y");
    made_refused(MOOD_E_UNSUPPORTED, "Clip 'y': a bound must be one constant float32");
    made_x(1);
    made_node("Clip", "x - x", "y");
    made_refused(MOOD_E_UNSUPPORTED, "a bound must be one constant float32");
    made_x(3);
    made_node("LeakyRelu", "x", "y");
    made_int_attr("alpha", 1);
    made_refused(MOOD_E_FORMAT, "the attribute alpha has a wrong type");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds_that_are_no_constants_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
