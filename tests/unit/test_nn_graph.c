/* SPDX-License-Identifier: Apache-2.0 */
#include "nn/graph.h"
#include "test.h"

static void shapes_are_multiplied_with_care(void **state) {
    (void)state;
    int64_t n = -1;
    assert_true(mood_dims_count(&n, NULL, 0));
    assert_int_equal(n, 1);
    const int64_t most[] = {1 << 14, 1 << 14}, over[] = {1 << 14, (1 << 14) + 1};
    const int64_t huge[] = {INT64_MAX, INT64_MAX, INT64_MAX}, none[] = {4, 0}, less[] = {4, -1};
    assert_true(mood_dims_count(&n, most, 2));
    assert_int_equal(n, MOOD_GRAPH_MAX_ELEMENTS);
    assert_false(mood_dims_count(&n, over, 2));
    assert_false(mood_dims_count(&n, huge, 3));
    assert_false(mood_dims_count(&n, none, 2));
    assert_false(mood_dims_count(&n, less, 2));
    assert_int_equal(n, MOOD_GRAPH_MAX_ELEMENTS);
    const mood_value value = {.n_dims = 2, .dims = {4, 0}};
    assert_int_equal(mood_value_count(&value), 0);
}

/* Names find their values however often the table grows, up to the most there may be. */
static void names_are_values_up_to_the_limit(void **state) {
    (void)state;
    static char names[MOOD_GRAPH_MAX_VALUES + 1][8];
    mood_arena arena;
    mood_arena_init(&arena, (size_t)64 << 20);
    mood_graph graph = {.arena = &arena};
    int index = -1;
    for (int i = 0; i < MOOD_GRAPH_MAX_VALUES; i++) {
        snprintf(names[i], sizeof names[i], "%d", i);
        assert_int_equal(mood_graph_value(&index, &graph, names[i]), MOOD_OK);
        assert_int_equal(index, i);
    }
    assert_int_equal(mood_graph_value(&index, &graph, "more"), MOOD_E_LIMIT);
    assert_int_equal(mood_graph_value(&index, &graph, "123"), MOOD_OK);
    assert_int_equal(index, 123);
    assert_int_equal(mood_graph_add(&index, &graph), MOOD_E_LIMIT);
    assert_string_equal(graph.values[4711].name, "4711");
    mood_arena_clear(&arena);
}

static void attributes_have_kinds(void **state) {
    (void)state;
    const int64_t list[] = {7, 8};
    mood_attr attrs[] = {{.name = "i", .kind = 2, .i = 3},
                         {.name = "f", .kind = 1, .f = .5f},
                         {.name = "s", .kind = 3, .s = "same"},
                         {.name = "l", .kind = 7, .ints = list, .n = 2}};
    const mood_node node = {.type = "T", .name = "n", .attrs = attrs, .n_attrs = 4};
    mood_error err = {""};
    int64_t i;
    float f;
    const char *s;
    const int64_t *ints;
    size_t n;
    assert_int_equal(mood_node_int(&i, &node, "i", 1, NULL), MOOD_OK);
    assert_int_equal(i, 3);
    assert_int_equal(mood_node_int(&i, &node, "other", 1, NULL), MOOD_OK);
    assert_int_equal(i, 1);
    assert_int_equal(mood_node_float(&f, &node, "f", 1, NULL), MOOD_OK);
    assert_near(f, .5, 0);
    assert_int_equal(mood_node_text(&s, &node, "s", "", NULL), MOOD_OK);
    assert_string_equal(s, "same");
    assert_int_equal(mood_node_ints(&ints, &n, &node, "l", NULL), MOOD_OK);
    assert_int_equal(n, 2);
    assert_int_equal(mood_node_ints(&ints, &n, &node, "other", NULL), MOOD_OK);
    assert_null(ints);
    assert_int_equal(n, 0);
    assert_int_equal(mood_node_int(&i, &node, "f", 1, &err), MOOD_E_FORMAT);
    assert_error_names(err, "T 'n': the attribute f has a wrong type");
    assert_int_equal(mood_node_float(&f, &node, "s", 1, NULL), MOOD_E_FORMAT);
    assert_int_equal(mood_node_text(&s, &node, "l", "", NULL), MOOD_E_FORMAT);
    assert_int_equal(mood_node_ints(&ints, &n, &node, "i", NULL), MOOD_E_FORMAT);
}

static void types_have_names(void **state) {
    (void)state;
    assert_string_equal(mood_elem_name(MOOD_ELEM_I8), "int8");
    assert_string_equal(mood_elem_name(16), "bfloat16");
    assert_string_equal(mood_elem_name(-5), "an unknown element type");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes_are_multiplied_with_care),
        cmocka_unit_test(names_are_values_up_to_the_limit),
        cmocka_unit_test(attributes_have_kinds),
        cmocka_unit_test(types_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
