/* SPDX-License-Identifier: Apache-2.0 */
#include "nn_made.h"

static void what_does_not_fit_is_refused(void **state) {
    (void)state;
    made_x(1, 3, 8);
    made_floats("w", 3, 4, 3);
    made_node("ConvTranspose", "x w", "y");
    made_refused(MOOD_E_UNSUPPORTED, "ConvTranspose 'y': 3 dimensions");
    made_x(1, 3, 8, 8);
    made_floats("w", 2, 4, 3, 3);
    made_node("ConvTranspose", "x w", "y");
    made_refused(MOOD_E_FORMAT, "do not fit");
    made_x(1, 3, 8, 8);
    made_floats("w", 3, 4, 3, 3);
    made_node("ConvTranspose", "x w", "y");
    made_ints_attr("strides", 0, 1);
    made_refused(MOOD_E_UNSUPPORTED, "strides of 0");
    made_x(1, 3, 8, 8);
    made_floats("w", 3, 4, 3, 3);
    made_node("ConvTranspose", "x w", "y");
    made_ints_attr("strides", 1, 1, 1);
    made_refused(MOOD_E_UNSUPPORTED, "3 strides");
    made_x(1, 3, 8, 8);
    made_floats("w", 3, 4, 3, 3);
    made_node("ConvTranspose", "x w", "y");
    made_text_attr("auto_pad", "ROUND");
    made_refused(MOOD_E_UNSUPPORTED, "auto_pad ROUND");
    made_x(1, 3, 8, 8);
    made_floats("w", 3, 4, 3, 3);
    made_node("ConvTranspose", "x w", "y");
    made_ints_attr("output_shape", 1, 2, 3);
    made_refused(MOOD_E_UNSUPPORTED, "output_shape of 3");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
