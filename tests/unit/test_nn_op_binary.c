/* SPDX-License-Identifier: Apache-2.0 */
#include "nn_made.h"

static void what_does_not_go_together_is_refused(void **state) {
    (void)state;
    made_x(2, 3);
    made_floats("b", 4);
    made_node("Add", "x b", "y");
    made_refused(MOOD_E_FORMAT, "Add 'y': sizes 3 and 4 do not go together");
    made_x(2, 3);
    made_ints("b", 1, 2, 3);
    made_node("Mul", "x b", "y");
    made_refused(MOOD_E_UNSUPPORTED, "Mul 'y': input 1 is int64, not float32");
    made_x(2, 3);
    made_node("Div", "x", "y");
    made_refused(MOOD_E_FORMAT, "Div 'y': input 1 is missing");
}

static void numbers_spread_over_channels(void **state) {
    (void)state;
    made_x(1, 20, 2, 3);
    made_floats("b", 20, 1, 1);
    made_node("Mul", "x b", "y");
    mood_model *blocked = made_model();
    made_x(1, 20, 2, 3);
    made_floats("b", 20, 1, 1);
    made_node("Identity", "x", "a");
    made_node("Mul", "b a", "y");
    made_same(blocked, made_model(), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_does_not_go_together_is_refused),
        cmocka_unit_test(numbers_spread_over_channels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
