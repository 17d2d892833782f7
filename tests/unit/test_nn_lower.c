/* SPDX-License-Identifier: Apache-2.0
 *
 * From a graph to steps: what is worked out at load, what needs no step, what an output may be.
 */
#include "nn_made.h"

static void chains_of_constants_leave_no_step(void **state) {
    (void)state;
    size_t n;
    made_x(3);
    made_floats("c", 3);
    made_node("Sigmoid", "c", "a");
    made_node("Concat", "a c", "b");
    made_int_attr("axis", 0);
    made_node("Split", "b", "d e");
    made_int_attr("axis", 0);
    made_node("Softmax", "d", "f");
    made_node("Add", "x f", "y");
    mood_model *model = made_model();
    assert_int_equal(model->program.n_steps, 1);
    float *out = made_run(model, &n), sum = 0;
    for (size_t i = 0; i < n; i++) sum += out[i] - ((float)(i * 29 % 97) / 97 - .5f);
    assert_near(sum, 1, 1e-5);
    mood_free(out);
}

static void other_names_for_the_same_need_no_step(void **state) {
    (void)state;
    made_x(2, 6);
    made_ints("s", 3, 4);
    made_node("Relu", "x", "a");
    made_node("Identity", "a", "b");
    made_node("Reshape", "b s", "c");
    made_node("Flatten", "c", "d");
    made_node("Dropout", "d", "y");
    made_steps_are(made_model(), "activation");
}

static void outputs_lie_in_the_work(void **state) {
    (void)state;
    made_x(4);
    made_floats("c", 4);
    made_node("Identity", "x", "y");
    made_node("Identity", "c", "d");
    mood_model *model = made_model_with("dx", false);
    mood_work *work = NULL;
    float in[4] = {1, 2, 3, 4};
    mood_tensor x = mood_model_input(model, 0, NULL), out[3];
    x.data = in;
    assert_int_equal(mood_work_create(&work, model), MOOD_OK);
    assert_int_equal(mood_model_run(out, model, work, &x), MOOD_OK);
    for (int i = 0; i < 4; i++) {
        assert_true(out[0].data[i] == in[i] && out[2].data[i] == in[i]);
        assert_true(out[1].data[i] == (float)(i * 37 % 101) / 101 - .5f);
    }
    for (int i = 0; i < 3; i++) {
        assert_ptr_not_equal(out[i].data, in);
        out[i].data[0] = 99; /* the next run does not see it */
    }
    assert_int_equal(mood_model_run(out, model, work, &x), MOOD_OK);
    assert_true(out[0].data[0] == 1 && out[1].data[0] == -.5f && out[2].data[0] == 1);
    mood_work_destroy(&work);
    mood_model_destroy(&model);
}

static void what_has_to_be_constant_is_named(void **state) {
    (void)state;
    made_x(1, 4, 3, 3);
    made_floats("p", 4);
    made_node("GlobalAveragePool", "x", "g");
    made_ints("s", 4);
    made_node("Reshape", "g s", "v");
    made_node("BatchNormalization", "x p v p p", "y");
    made_refused(MOOD_E_UNSUPPORTED, "BatchNormalization 'y': the parameters must be constant");
    made_x(4);
    made_node("Reshape", "x x", "y");
    made_refused(MOOD_E_UNSUPPORTED, "must be a constant of whole numbers");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chains_of_constants_leave_no_step),
        cmocka_unit_test(other_names_for_the_same_need_no_step),
        cmocka_unit_test(outputs_lie_in_the_work),
        cmocka_unit_test(what_has_to_be_constant_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
