/* SPDX-License-Identifier: Apache-2.0
 *
 * Into blocks and back: a pooling with windows of one pixel changes nothing but the layout.
 */
#include "nn_made.h"

static void there_and_back_is_the_same(void **state) {
    (void)state;
    for (int64_t channels = 1; channels <= 37; channels += 3)
        for (int64_t images = 1; images <= 2; images++) {
            size_t n;
            made_x(images, channels, 3, 5);
            made_node("MaxPool", "x", "y");
            made_ints_attr("kernel_shape", 1, 1);
            mood_model *model = made_model();
            assert_string_equal(model->program.steps[0].kind, "to blocked");
            assert_string_equal(model->program.steps[2].kind, "to plain");
            float *out = made_run(model, &n);
            assert_int_equal(n, images * channels * 15);
            for (size_t i = 0; i < n; i++)
                assert_true(out[i] == (float)(i * 29 % 97) / 97 - .5f);
            mood_free(out);
        }
}

/* Lanes behind the last channel are 0 even where the memory held something else before. */
static void lanes_without_a_channel_are_cleared(void **state) {
    (void)state;
    made_x(1, 3, 4, 4);
    made_node("MaxPool", "x", "y");
    made_ints_attr("kernel_shape", 1, 1);
    mood_model *model = made_model();
    const mood_step *step = &model->program.steps[0];
    const mood_buffer *b = &model->program.buffers[step->writes[0]];
    mood_work *work = NULL;
    float in[48], *const *base;
    mood_tensor x = mood_model_input(model, 0, NULL);
    x.data = in;
    for (int i = 0; i < 48; i++) in[i] = 1;
    assert_int_equal(mood_work_create(&work, model), MOOD_OK);
    assert_int_equal(mood_model_bind(&base, model, work, &x), MOOD_OK);
    for (size_t i = 0; i < b->n_floats; i++) base[step->writes[0]][i] = 7;
    step->run(step, &model->program, base);
    const mood_plane plane = mood_buffer_plane(b, base[step->writes[0]], 0);
    for (size_t pixel = 0; pixel < 4; pixel++)
        for (size_t lane = 0; lane < b->block; lane++)
            assert_true(plane.at[pixel * b->block + lane] == (lane < 3 ? 1 : 0));
    mood_work_destroy(&work);
    mood_model_destroy(&model);
}

/* A value is brought into a layout once, however many want it there. */
static void each_layout_is_made_once(void **state) {
    (void)state;
    made_x(1, 16, 3, 3);
    made_floats("w", 16, 16, 1, 1);
    made_node("Conv", "x w", "a");
    made_node("Conv", "x w", "b");
    made_node("MaxPool", "x", "c");
    made_ints_attr("kernel_shape", 1, 1);
    made_node("Concat", "a b c", "y");
    made_int_attr("axis", 1);
    mood_model *model = made_model();
    int n = 0;
    for (int i = 0; i < model->program.n_steps; i++)
        n += strcmp(model->program.steps[i].kind, "to blocked") == 0;
    assert_int_equal(n, 1);
    mood_model_destroy(&model);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_and_back_is_the_same),
        cmocka_unit_test(lanes_without_a_channel_are_cleared),
        cmocka_unit_test(each_layout_is_made_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
