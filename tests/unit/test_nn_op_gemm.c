/* SPDX-License-Identifier: Apache-2.0 */
#include "nn_made.h"

static void what_does_not_fit_is_refused(void **state) {
    (void)state;
    made_x(2, 3, 4);
    made_floats("b", 4, 5);
    made_node("Gemm", "x b", "y");
    made_refused(MOOD_E_FORMAT, "Gemm 'y': 3 and 2 dimensions, not 2");
    made_x(2, 3);
    made_floats("b", 4, 5);
    made_node("Gemm", "x b", "y");
    made_refused(MOOD_E_FORMAT, "inner sizes 3 and 4");
    made_x(2, 3);
    made_floats("b", 5, 3);
    made_floats("c", 4);
    made_node("Gemm", "x b c", "y");
    made_int_attr("transB", 1);
    made_refused(MOOD_E_FORMAT, "C does not fit (2, 5)");
    made_x(2, 3);
    made_floats("b", 4, 5);
    made_node("MatMul", "x b", "y");
    made_refused(MOOD_E_FORMAT, "MatMul 'y': inner sizes 3 and 4");
    made_x(2, 2, 3);
    made_floats("b", 5, 3, 4);
    made_node("MatMul", "x b", "y");
    made_refused(MOOD_E_UNSUPPORTED, "batches of different shapes");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
