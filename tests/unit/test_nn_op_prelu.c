/* SPDX-License-Identifier: Apache-2.0 */
#include "nn_made.h"

static void slopes_that_do_not_spread_are_refused(void **state) {
    (void)state;
    made_x(1, 4, 2, 2);
    made_floats("s", 3, 1, 1);
    made_node("PRelu", "x s", "y");
    made_refused(MOOD_E_FORMAT, "PRelu 'y': the slope does not spread over x");
    made_x(4);
    made_floats("s", 1, 1, 4);
    made_node("PRelu", "x s", "y");
    made_refused(MOOD_E_FORMAT, "the slope does not spread over x");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slopes_that_do_not_spread_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
