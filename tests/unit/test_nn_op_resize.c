/* SPDX-License-Identifier: Apache-2.0 */
#include "nn_made.h"

static void what_is_not_resized_is_refused(void **state) {
    (void)state;
    made_x(1, 2, 4, 4);
    made_floats("s", 3);
    made_node("Resize", "x - s", "y");
    made_refused(MOOD_E_UNSUPPORTED, "Resize 'y': four constant scales or four constant sizes");
    made_x(1, 2, 4, 4);
    made_ints("s", 1, 3, 8, 8);
    made_node("Resize", "x - - s", "y");
    made_refused(MOOD_E_UNSUPPORTED, "only height and width are resized");
    made_x(1, 2, 4, 4);
    made_ints("s", 1, 2, 0, 8);
    made_node("Resize", "x - - s", "y");
    made_refused(MOOD_E_UNSUPPORTED, "a size of 0");
    made_x(1, 2, 4, 4);
    made_ints("s", 1, 2, 8, 8);
    made_node("Resize", "x - - s", "y");
    made_text_attr("mode", "cubic");
    made_refused(MOOD_E_UNSUPPORTED, "mode cubic");
    made_x(1, 2, 4, 4);
    made_ints("s", 1, 2, 8, 8);
    made_node("Resize", "x - - s", "y");
    made_int_attr("antialias", 1);
    made_refused(MOOD_E_UNSUPPORTED, "antialias");
    made_x(2, 4, 4);
    made_ints("s", 2, 8, 8);
    made_node("Resize", "x - - s", "y");
    made_refused(MOOD_E_UNSUPPORTED, "3 dimensions; only pictures");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_resized_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
