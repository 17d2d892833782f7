/* SPDX-License-Identifier: Apache-2.0 */
#include "nn_made.h"

static void what_is_not_quantised_is_refused(void **state) {
    (void)state;
    made_x(2, 4);
    made_ints("s", 1);
    made_node("QuantizeLinear", "x s", "y");
    made_refused(MOOD_E_UNSUPPORTED, "QuantizeLinear 'y': a scale of int64");
    made_x(2, 4);
    made_floats("s", 3);
    made_node("QuantizeLinear", "x s", "y");
    made_refused(MOOD_E_FORMAT, "3 scales for an axis of 4");
    made_x(2, 4);
    made_number("s", 1);
    made_node("DequantizeLinear", "x s", "y");
    made_refused(MOOD_E_UNSUPPORTED, "DequantizeLinear 'y': float32 to float32");
    made_x(2, 4);
    made_node("Cast", "x", "y");
    made_int_attr("to", 8);
    made_refused(MOOD_E_UNSUPPORTED, "Cast 'y': float32 to string");
}

static void what_is_dequantised_is_within_half_a_step(void **state) {
    (void)state;
    size_t n;
    made_x(1, 4);
    made_number("s", .125f);
    made_node("QuantizeLinear", "x s", "q");
    made_node("DequantizeLinear", "q s", "y");
    float *out = made_run(made_model(), &n);
    for (size_t i = 0; i < n; i++) {
        const float x = (float)(i * 29 % 97) / 97 - .5f;
        assert_near(out[i], x < 0 ? 0 : x, .0626); /* unsigned: nothing below 0 */
    }
    mood_free(out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_quantised_is_refused),
        cmocka_unit_test(what_is_dequantised_is_within_half_a_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
