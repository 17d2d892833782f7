/* SPDX-License-Identifier: Apache-2.0 */
#include "nn_made.h"

static void what_cannot_be_reduced_is_refused(void **state) {
    (void)state;
    made_x(2, 3);
    made_node("GlobalAveragePool", "x", "y");
    made_refused(MOOD_E_FORMAT, "GlobalAveragePool 'y': no picture");
    made_x(2, 3);
    made_node("ReduceMean", "x", "y");
    made_ints_attr("axes", 2);
    made_refused(MOOD_E_FORMAT, "ReduceMean 'y': axis 2 of 2 dimensions");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_reduced_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
