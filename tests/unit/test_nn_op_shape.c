/* SPDX-License-Identifier: Apache-2.0 */
#include "nn_made.h"

static void what_cannot_be_seen_so_is_refused(void **state) {
    (void)state;
    made_x(2, 3);
    made_ints("s", 4, 2);
    made_node("Reshape", "x s", "y");
    made_refused(MOOD_E_FORMAT, "Reshape 'y': 6 numbers cannot be seen as 8");
    made_x(2, 3);
    made_ints("s", -1, -1);
    made_node("Reshape", "x s", "y");
    made_refused(MOOD_E_FORMAT, "dimension 1 is -1");
    made_x(2, 3);
    made_ints("s", 1, 1, 1, 1, 1, 2, 3);
    made_node("Reshape", "x s", "y");
    made_refused(MOOD_E_UNSUPPORTED, "a shape of 7 dimensions");
    made_x(2, 3);
    made_node("Flatten", "x", "y");
    made_int_attr("axis", 3);
    made_refused(MOOD_E_FORMAT, "Flatten 'y': axis 3 of 2 dimensions");
    made_x(2, 1);
    made_ints("a", 0);
    made_node("Squeeze", "x a", "y");
    made_refused(MOOD_E_FORMAT, "Squeeze 'y': dimension 0 is 2, not 1");
    made_x(2, 3);
    made_ints("a", 0, 0);
    made_node("Unsqueeze", "x a", "y");
    made_refused(MOOD_E_FORMAT, "Unsqueeze 'y': axis 0 is named twice");
    made_x(1, 1, 1, 1, 2, 3);
    made_ints("a", 0);
    made_node("Unsqueeze", "x a", "y");
    made_refused(MOOD_E_LIMIT, "more than 6 dimensions");
    made_x(2);
    made_number("r", .5f);
    onnx_ints(&made, "t", 0, NULL, (const int64_t[]){1});
    made_node("Dropout", "x r t", "y");
    made_refused(MOOD_E_UNSUPPORTED, "Dropout 'y': training mode");
    made_x(2);
    made_node("Constant", "", "c");
    made_node("Add", "x c", "y");
    made_refused(MOOD_E_FORMAT, "Constant 'c': 0 attributes");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_seen_so_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
