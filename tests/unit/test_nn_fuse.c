/* SPDX-License-Identifier: Apache-2.0
 *
 * What becomes one step and what must not: that the numbers are right either way is
 * test_nn_ops.c's business.
 */
#include "nn_made.h"

static void start(void) {
    made_x(1, 16, 3, 3);
    made_floats("w", 16, 16, 1, 1);
    made_floats("p", 16);
    made_number("one", 1);
    made_number("two", 2);
    made_number("minus", -1);
    made_node("Conv", "x w", "a");
}

static void norm_addition_and_activation_join(void **state) {
    (void)state;
    start();
    made_node("BatchNormalization", "a p p p p", "b");
    made_node("Conv", "a w", "c"); /* a second user of a: the norm stays alone */
    made_node("Add", "b c", "d");
    made_node("Relu", "d", "y");
    made_steps_are(made_model(), "to blocked, conv 1x1, norm, conv 1x1, to plain");
    start();
    made_node("Conv", "a w", "b");
    made_node("BatchNormalization", "b p p p p", "c");
    made_node("Add", "a c", "d");
    made_node("Relu", "d", "y");
    made_steps_are(made_model(), "to blocked, conv 1x1, conv 1x1, to plain");
}

static void an_output_in_between_stays(void **state) {
    (void)state;
    start();
    made_node("Relu", "a", "y");
    made_steps_are(made_model(), "to blocked, conv 1x1, to plain");
    start();
    made_node("Relu", "a", "y");
    made_steps_are(made_model_with("a", false),
                   "to blocked, conv 1x1, activation, to plain, to plain");
}

static void bounds_that_do_not_hold_0_stay(void **state) {
    (void)state;
    start();
    made_node("Clip", "a minus two", "y");
    made_steps_are(made_model(), "to blocked, conv 1x1, to plain");
    start();
    made_node("Clip", "a one two", "y");
    mood_model *model = made_model();
    assert_true(model->program.n_steps > 3);
    mood_model_destroy(&model);
}

static void slopes_join_by_channel_only(void **state) {
    (void)state;
    start();
    made_floats("s", 16, 1, 1);
    made_node("PRelu", "a s", "y");
    made_steps_are(made_model(), "to blocked, conv 1x1, to plain");
    start();
    made_floats("s", 16, 3, 3);
    made_node("PRelu", "a s", "y");
    mood_model *model = made_model();
    assert_true(model->program.n_steps > 3);
    mood_model_destroy(&model);
}

static void an_addition_that_spreads_stays(void **state) {
    (void)state;
    start();
    made_floats("c", 16, 1, 1);
    made_node("Add", "a c", "y");
    mood_model *model = made_model();
    assert_true(model->program.n_steps > 3);
    mood_model_destroy(&model);
    start();
    made_node("Add", "a a", "y"); /* twice itself */
    model = made_model();
    assert_true(model->program.n_steps > 3);
    mood_model_destroy(&model);
}

static void channels_of_zeros_need_no_picture(void **state) {
    (void)state;
    for (int channels = 0; channels < 2; channels++) {
        made_x(1, 16, 3, 3);
        made_floats("w", 24, 16, 1, 1);
        made_number("fill", (float)channels);
        made_ints("pads", 0, 0, 0, 0, 0, 8, 0, 0);
        made_node("Relu", "x", "a");
        made_node("Conv", "a w", "b");
        made_node("Pad", "a pads fill", "c");
        made_node("Add", "b c", "y");
        mood_model *model = made_model();
        bool has_pad = false;
        for (int i = 0; i < model->program.n_steps; i++)
            has_pad = has_pad || strcmp(model->program.steps[i].kind, "pad") == 0;
        assert_int_equal(has_pad, channels != 0); /* a Pad of ones is a picture */
        mood_model_destroy(&model);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(norm_addition_and_activation_join),
        cmocka_unit_test(an_output_in_between_stays),
        cmocka_unit_test(bounds_that_do_not_hold_0_stay),
        cmocka_unit_test(slopes_join_by_channel_only),
        cmocka_unit_test(an_addition_that_spreads_stays),
        cmocka_unit_test(channels_of_zeros_need_no_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
