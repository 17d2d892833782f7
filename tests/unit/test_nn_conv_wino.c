/* SPDX-License-Identifier: Apache-2.0
 *
 * Winograd's way against plain sums, and where it is taken.
 */
#include "nn_made.h"

static mood_model *make(int64_t channels, int64_t out, int64_t side, int64_t pad,
                        bool is_direct) {
    made_x(2, channels, side, side);
    made_floats("w", out, channels, 3, 3);
    made_floats("b", out);
    made_floats("r", out, out, 1, 1);
    made_node("Conv", "x w b", "a");
    made_ints_attr("pads", pad, pad, pad, pad);
    made_node("Conv", "a r", "c"); /* so that there is a residual */
    made_node("Conv", "x w", "d");
    made_ints_attr("pads", pad, pad, pad, pad);
    made_node("Add", "c d", "e");
    made_node("Relu", "e", "y");
    return made_model_with("", is_direct);
}

static int count(const mood_model *model) {
    int n = 0;
    for (int i = 0; i < model->program.n_steps; i++)
        n += strstr(model->program.steps[i].kind, "winograd") != NULL;
    return n;
}

static void it_gives_the_sums(void **state) {
    (void)state;
    for (int64_t side = 4; side <= 25; side += side < 9 ? 1 : 7)
        for (int64_t pad = 0; pad <= 1; pad++) {
            mood_model *fast = make(24, 17, side, pad, false);
            mood_model *plain = make(24, 17, side, pad, true);
            assert_int_equal(count(plain), 0);
            assert_true(side < 6 || count(fast) == 2);
            made_same(fast, plain, 2e-4);
        }
}

static void few_channels_and_other_windows_go_directly(void **state) {
    (void)state;
    static const int64_t shapes[][4] = {
        {15, 32, 3, 1}, {32, 15, 3, 1}, {32, 32, 5, 1}, {32, 32, 3, 2}};
    for (size_t i = 0; i < MOOD_COUNT(shapes); i++) {
        made_x(1, shapes[i][0], 12, 12);
        made_floats("w", shapes[i][1], shapes[i][0], shapes[i][2], shapes[i][2]);
        made_node("Conv", "x w", "y");
        made_ints_attr("strides", shapes[i][3], shapes[i][3]);
        mood_model *model = made_model();
        assert_int_equal(count(model), 0);
        mood_model_destroy(&model);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_gives_the_sums),
        cmocka_unit_test(few_channels_and_other_windows_go_directly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
