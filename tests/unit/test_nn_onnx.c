/* SPDX-License-Identifier: Apache-2.0
 *
 * What a file says, beyond what test_nn_model.c and the fuzzer have: limits, foreign parts, and
 * every place where it may break off.
 */
#include "nn_made.h"

static void names_have_a_limit(void **state) {
    (void)state;
    char name[MOOD_GRAPH_MAX_NAME + 2];
    for (size_t n = MOOD_GRAPH_MAX_NAME; n <= MOOD_GRAPH_MAX_NAME + 1; n++) {
        memset(name, 'n', n);
        name[n] = 0;
        made_x(2);
        made_node("Relu", "x", "a");
        pb_text(&made.node, 3, name);
        made_node("Relu", "a", "y");
        if (n > MOOD_GRAPH_MAX_NAME) {
            made_refused(MOOD_E_LIMIT, "a name has 1025 bytes, more than 1024");
            continue;
        }
        mood_model *model = made_model();
        mood_model_destroy(&model);
    }
}

static void ports_and_attributes_have_limits(void **state) {
    (void)state;
    for (int n = MOOD_GRAPH_MAX_PORTS; n <= MOOD_GRAPH_MAX_PORTS + 1; n++) {
        char inputs[2 * MOOD_GRAPH_MAX_PORTS + 8] = "";
        for (int i = 0; i < n; i++) memcpy(inputs + 2 * i, "x ", 3);
        made_x(2);
        made_node("Concat", inputs, "y");
        made_int_attr("axis", 0);
        if (n > MOOD_GRAPH_MAX_PORTS) {
            made_refused(MOOD_E_LIMIT, "more than 256 in one node");
            continue;
        }
        mood_model *model = made_model();
        mood_model_destroy(&model);
    }
    made_x(2);
    made_node("Relu", "x", "y");
    for (int i = 0; i <= MOOD_GRAPH_MAX_ATTRS; i++) made_int_attr("more", i);
    made_refused(MOOD_E_LIMIT, "more than 64 in one node");
}

static void nodes_have_a_limit(void **state) {
    (void)state;
    made_x(2);
    for (int i = 0; i <= MOOD_GRAPH_MAX_NODES; i++) made_node("Relu", "x", "");
    made_refused(MOOD_E_LIMIT, "more than 20000 in one graph");
}

static void foreign_parts_are_named(void **state) {
    (void)state;
    made_x(2);
    made_node("Relu", "x", "y");
    pb_text(&made.node, 7, "com.example");
    made_refused(MOOD_E_UNSUPPORTED, "Relu 'y': the operators of the domain com.example");
    made_x(2);
    made_node("Relu", "x", "y");
    onnx_flush_node(&made);
    pb_bytes(&made.graph, 15, "", 0);
    made_refused(MOOD_E_UNSUPPORTED, "sparse constants are not read");
    made_x(2);
    made_node("Relu", "x", "y");
    pb_bytes(&made.model, 25, "", 0);
    made_refused(MOOD_E_UNSUPPORTED, "functions inside a model are not run");
}

static void things_are_made_once(void **state) {
    (void)state;
    made_x(2);
    onnx_input(&made, "x", 1, DIMS(2));
    made_node("Relu", "x", "y");
    made_refused(MOOD_E_FORMAT, "two inputs are called 'x'");
    made_x(2);
    made_floats("w", 2);
    made_floats("w", 2);
    made_node("Add", "x w", "y");
    made_refused(MOOD_E_FORMAT, "two constants are called 'w'");
    made_x(2);
    made_node("Relu", "x", "a");
    made_refused(MOOD_E_FORMAT, "nothing makes the output 'y'");
    made_x(2);
    made_node("Relu", "x", "-");
    made_refused(MOOD_E_FORMAT, "it makes nothing");
}

/* A file that was cut off anywhere is refused or is a whole shorter model; nothing leaks. */
static void files_may_end_anywhere(void **state) {
    (void)state;
    made_x(1, 2, 4, 4);
    made_floats("w", 2, 2, 3, 3);
    made_node("Conv", "x w", "a");
    made_ints_attr("pads", 1, 1, 1, 1);
    made_text_attr("auto_pad", "NOTSET");
    made_node("Relu", "a", "y");
    onnx_flush_node(&made);
    onnx_output(&made, "y");
    onnx_end(&made, 13);
    for (size_t n = 0; n < made.model.size; n++) {
        mood_model *model = NULL;
        mood_error err = {""};
        uint8_t *cut = malloc(n + !n);
        assert_non_null(cut);
        memcpy(cut, made.model.data, n);
        const mood_status status = mood_model_create(&model, cut, n, NULL, &err);
        assert_true(status == MOOD_E_FORMAT || status == MOOD_E_UNSUPPORTED);
        assert_true(err.text[0] != 0);
        assert_null(model);
        free(cut);
    }
    onnx_free(&made);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_have_a_limit),
        cmocka_unit_test(ports_and_attributes_have_limits),
        cmocka_unit_test(nodes_have_a_limit),
        cmocka_unit_test(foreign_parts_are_named),
        cmocka_unit_test(things_are_made_once),
        cmocka_unit_test(files_may_end_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
