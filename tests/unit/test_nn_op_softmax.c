/* SPDX-License-Identifier: Apache-2.0 */
#include "nn_made.h"

static void an_axis_outside_is_refused(void **state) {
    (void)state;
    made_x(2, 3);
    made_node("Softmax", "x", "y");
    made_int_attr("axis", 2);
    made_refused(MOOD_E_FORMAT, "Softmax 'y': axis 2 of 2 dimensions");
    made_x(2, 3);
    made_node("Softmax", "x", "y");
    made_int_attr("axis", -3);
    made_refused(MOOD_E_FORMAT, "axis -3");
}

static void huge_numbers_do_not_overflow(void **state) {
    (void)state;
    size_t n;
    made_x(1, 5);
    made_number("huge", 1e30f);
    made_node("Mul", "x huge", "a");
    made_node("Softmax", "a", "y");
    float *out = made_run(made_model(), &n), sum = 0;
    for (size_t i = 0; i < n; i++) sum += out[i];
    assert_near(sum, 1, 1e-6);
    mood_free(out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_axis_outside_is_refused),
        cmocka_unit_test(huge_numbers_do_not_overflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
