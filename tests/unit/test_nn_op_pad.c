/* SPDX-License-Identifier: Apache-2.0 */
#include "nn_made.h"

static void what_cannot_be_framed_is_refused(void **state) {
    (void)state;
    made_x(1, 1, 4, 4);
    made_ints("p", 0, 0, 1);
    made_node("Pad", "x p", "y");
    made_refused(MOOD_E_FORMAT, "Pad 'y': 3 widths for 4 dimensions");
    made_x(1, 1, 4, 4);
    made_ints("p", 0, 0, 1, 0, 0, 0, 1048577, 0);
    made_node("Pad", "x p", "y");
    made_refused(MOOD_E_LIMIT, "a frame wider than");
    made_x(1, 1, 4, 4);
    made_ints("p", 0, 0, 1, 0, 0, 0, 1, 0);
    made_node("Pad", "x p", "y");
    made_text_attr("mode", "wrap");
    made_refused(MOOD_E_UNSUPPORTED, "the mode wrap");
    made_x(1, 1, 4, 4);
    made_ints("p", 0, 0, 4, 0, 0, 0, 0, 0);
    made_node("Pad", "x p", "y");
    made_text_attr("mode", "reflect");
    made_refused(MOOD_E_FORMAT, "a mirrored frame wider than the picture");
    made_x(1, 1, 4, 4);
    made_ints("p", 0, 0, 1, 0, 0, 0, 1, 0);
    made_floats("f", 2);
    made_node("Pad", "x p f", "y");
    made_refused(MOOD_E_UNSUPPORTED, "the filling must be one constant");
    made_x(1, 1, 4, 4);
    made_ints("p", 0, 0, -2, 0, 0, 0, -2, 0);
    made_node("Pad", "x p", "y");
    made_refused(MOOD_E_UNSUPPORTED, "its output would be empty");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_framed_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
