/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "base/alloc.h"
#include "train/blueprint.h"

static void words_become_nodes(void **state) {
    (void)state;
    mood_blueprint net;
    mood_error err = {0};
    assert_int_equal(
        mood_blueprint_parse(&net, "conv 32, down 64,res se , pool,drop .25,dense 7", &err),
        MOOD_OK);
    const mood_node_kind kinds[] = {MOOD_NODE_CONV, MOOD_NODE_NORM, MOOD_NODE_CONV,
                                    MOOD_NODE_NORM, MOOD_NODE_CONV, MOOD_NODE_NORM,
                                    MOOD_NODE_CONV, MOOD_NODE_NORM, MOOD_NODE_SQUEEZE,
                                    MOOD_NODE_POOL, MOOD_NODE_DROP, MOOD_NODE_DENSE};
    assert_int_equal(net.n_nodes, MOOD_COUNT(kinds));
    for (size_t i = 0; i < net.n_nodes; i++) assert_int_equal(net.nodes[i].kind, kinds[i]);
    assert_int_equal(net.nodes[8].skip, 4); /* what `down` made */
    assert_int_equal(net.nodes[8].squeezed, 8);
    assert_false(net.nodes[7].has_relu); /* the sum behind the squeeze has it */
    assert_near(net.nodes[10].p_drop, .25, 1e-6);
    assert_int_equal(net.n_classes, 7);
    assert_int_equal(mood_blueprint_side(&net, 2, 47), 47);
    assert_int_equal(mood_blueprint_side(&net, 4, 47), 24);
    /* 9 * 32 + 2 * 32, 9 * 32 * 64 + 2 * 64, 2 * (9 * 64 * 64 + 2 * 64), 8 * 64 * 2 + 72, 455
     */
    assert_int_equal(net.n_weights, 352 + 18560 + 73984 + 1096 + 455);
    assert_int_equal(net.n_stats, 2 * (32 + 64 + 64 + 64));
}

static void multiply_adds_are_counted(void **state) {
    (void)state;
    mood_blueprint net;
    assert_int_equal(mood_blueprint_parse(&net, "conv 32, down 64, pool, dense 7", NULL),
                     MOOD_OK);
    const double expected = 48 * 48 * 9 * 32 + 24 * 24 * 9.0 * 32 * 64 + 64 * 7;
    assert_near(mood_blueprint_count_mmac(&net, 48), expected / 1e6, 1e-9);
    assert_int_equal(mood_blueprint_parse(&net, "down 16, inverted 3, pool, dense 7", NULL),
                     MOOD_OK);
    const double inverted = 24 * 24 * (9 * 16 + 2 * 16 * 48 + 9 * 48.0) + 16 * 7;
    assert_near(mood_blueprint_count_mmac(&net, 48), inverted / 1e6, 1e-9);
}

static void inverted_residuals_widen_and_come_back(void **state) {
    (void)state;
    mood_blueprint net;
    assert_int_equal(
        mood_blueprint_parse(&net, "down 32, inverted 4, inverted 2 se, pool, dense 7", NULL),
        MOOD_OK);
    const struct {
        int c_in, c_out, kernel;
        bool is_depthwise;
    } convs[] = {{1, 32, 3, false},   {32, 128, 1, false}, {128, 128, 3, true},
                 {128, 32, 1, false}, {32, 64, 1, false},  {64, 64, 3, true},
                 {64, 32, 1, false}};
    size_t k = 0;
    for (size_t i = 0; i < net.n_nodes; i++) {
        if (net.nodes[i].kind != MOOD_NODE_CONV) continue;
        assert_in_range(k, 0, MOOD_COUNT(convs) - 1);
        assert_int_equal(net.nodes[i].c_in, convs[k].c_in);
        assert_int_equal(net.nodes[i].c_out, convs[k].c_out);
        assert_int_equal(net.nodes[i].kernel, convs[k].kernel);
        assert_int_equal(net.nodes[i].is_depthwise, convs[k].is_depthwise);
        k++;
    }
    assert_int_equal(k, MOOD_COUNT(convs));
    assert_int_equal(net.segments[net.nodes[4].segments[0]].count, 9 * 128); /* depthwise */
    assert_int_equal(net.nodes[7].skip, 2); /* the linear sum on what `down` made */
    assert_false(net.nodes[7].has_relu);
    assert_int_equal(net.nodes[net.n_nodes - 3].kind, MOOD_NODE_SQUEEZE);
    assert_int_equal(net.nodes[net.n_nodes - 3].skip, 8);
}

static void a_dynamic_relu_stands_behind_the_depthwise_layer(void **state) {
    (void)state;
    mood_blueprint net;
    assert_int_equal(
        mood_blueprint_parse(&net, "down 32, inverted 4 dynamic, pool, dense 7", NULL),
        MOOD_OK);
    const mood_node *depthwise = &net.nodes[4], *norm = &net.nodes[5], *bend = &net.nodes[6];
    assert_true(depthwise->is_depthwise);
    assert_int_equal(norm->kind, MOOD_NODE_NORM);
    assert_false(norm->has_relu);
    assert_int_equal(bend->kind, MOOD_NODE_DYNAMIC);
    assert_int_equal(bend->squeezed, 128 / 8);
    assert_int_equal(net.segments[bend->segments[2]].count, 2 * 128 * 16);
    const double with = mood_blueprint_count_mmac(&net, 48);
    assert_int_equal(mood_blueprint_parse(&net, "down 32, inverted 4, pool, dense 7", NULL),
                     MOOD_OK);
    assert_near(with - mood_blueprint_count_mmac(&net, 48), 3 * 128 * 16 / 1e6, 1e-9);
}

static void segments_lie_one_behind_the_other(void **state) {
    (void)state;
    mood_blueprint net;
    assert_int_equal(mood_blueprint_parse(&net, "conv 16, res se, res, pool, dense 7", NULL),
                     MOOD_OK);
    size_t at = 0;
    for (size_t i = 0; i < net.n_segments; i++) {
        assert_int_equal(net.segments[i].offset, at);
        at += net.segments[i].count;
    }
    assert_int_equal(at, net.n_weights);
}

static void the_first_weights_follow_the_seed(void **state) {
    (void)state;
    mood_blueprint net;
    assert_int_equal(mood_blueprint_parse(&net, "conv 32, res, pool, dense 7", NULL), MOOD_OK);
    float *a = mood_alloc(net.n_weights * 4), *b = mood_alloc(net.n_weights * 4);
    float *stats = mood_alloc(net.n_stats * 4);
    mood_blueprint_init_weights(a, stats, &net, 5);
    mood_blueprint_init_weights(b, stats, &net, 5);
    assert_memory_equal(a, b, net.n_weights * 4);
    mood_blueprint_init_weights(b, stats, &net, 6);
    assert_true(memcmp(a, b, net.n_weights * 4) != 0);
    /* Deviation of the second convolution's filters: sqrt(2 / (9 * 32)). */
    const mood_segment *s = &net.segments[net.nodes[2].segments[0]];
    double squares = 0;
    for (size_t i = 0; i < s->count; i++)
        squares += (double)a[s->offset + i] * a[s->offset + i];
    assert_near(sqrt(squares / (double)s->count), sqrt(2. / 288), .002);
    assert_near(a[net.segments[net.nodes[1].segments[0]].offset], 1, 0);
    assert_near(a[net.segments[net.nodes[5].segments[0]].offset], 0, 0); /* ends its branch */
    assert_near(stats[net.nodes[1].stats], 0, 0);
    assert_near(stats[net.nodes[1].stats + 32], 1, 0);
    mood_free(a);
    mood_free(b);
    mood_free(stats);
}

static void votes_stand_beside_dense(void **state) {
    (void)state;
    mood_blueprint net;
    assert_int_equal(mood_blueprint_parse(&net, "conv 16, pool, drop .1, dense 7", NULL),
                     MOOD_OK);
    assert_int_equal(net.votes, -1);
    const size_t without = net.n_weights;
    assert_int_equal(mood_blueprint_parse(&net, "conv 16, pool, drop .1, votes, dense 7", NULL),
                     MOOD_OK);
    const mood_node *votes = &net.nodes[net.votes], *dense = &net.nodes[net.n_nodes - 1];
    assert_int_equal(net.votes, 4);
    assert_int_equal(votes->kind, MOOD_NODE_VOTES);
    assert_int_equal(votes->in, dense->in);
    assert_int_equal(net.values[votes->out].channels, MOOD_N_VOTES);
    assert_int_equal(net.n_weights, without + (16 + 1) * MOOD_N_VOTES);
    assert_int_equal(net.n_classes, 7);
}

static void votes_come_and_go(void **state) {
    (void)state;
    static const char without[] = "conv 16, pool, dense 7";
    static const char with[] = "conv 16, pool, votes, dense 7";
    char text[MOOD_BLUEPRINT_MAX_TEXT + 1];
    assert_int_equal(mood_blueprint_set_votes(text, without, true, NULL), MOOD_OK);
    assert_string_equal(text, with);
    assert_int_equal(mood_blueprint_set_votes(text, with, true, NULL), MOOD_OK);
    assert_string_equal(text, with);
    assert_int_equal(mood_blueprint_set_votes(text, with, false, NULL), MOOD_OK);
    assert_string_equal(text, without);
    assert_int_equal(mood_blueprint_set_votes(text, "dense 7", true, NULL), MOOD_E_FORMAT);
    char full[MOOD_BLUEPRINT_MAX_TEXT + 1];
    memset(full, ' ', MOOD_BLUEPRINT_MAX_TEXT);
    memcpy(full, "conv 16,pool", 12);
    memcpy(full + MOOD_BLUEPRINT_MAX_TEXT - 8, ",dense 7", 9);
    memset(full + 12, 'x', MOOD_BLUEPRINT_MAX_TEXT - 20);
    assert_int_equal(mood_blueprint_set_votes(text, full, true, NULL), MOOD_E_LIMIT);
    assert_int_equal(mood_blueprint_set_votes(text, full, false, NULL), MOOD_OK);
}

static void wrong_texts_are_named(void **state) {
    (void)state;
    static const char *const wrong[][2] = {
        {"", "no dense"},
        {"conv 32, pool", "no dense"},
        {"conv 30, pool, dense 7", "conv 30"},
        {"conv 2048, pool, dense 7", "conv 2048"},
        {"conv -16, pool, dense 7", "conv -16"},
        {"conv 16.5, pool, dense 7", "conv 16.5"},
        {"res, pool, dense 7", "res"},
        {"conv 32, res es, pool, dense 7", "res es"},
        {"conv 32, res se se, pool, dense 7", "res se se"},
        {"inverted 2, pool, dense 7", "inverted 2"},
        {"conv 32, inverted, pool, dense 7", "inverted"},
        {"conv 32, inverted 0, pool, dense 7", "inverted 0"},
        {"conv 32, inverted 33, pool, dense 7", "inverted 33"},
        {"conv 32, inverted 2 es, pool, dense 7", "inverted 2 es"},
        {"conv 32, inverted 2 se se, pool, dense 7", "inverted 2 se se"},
        {"conv 32, inverted 2 se dynamic, pool, dense 7", "inverted 2 se dynamic"},
        {"conv 32, inverted 2 dynamic se se, pool, dense 7", "too many"},
        {"conv 32, inverted dynamic, pool, dense 7", "inverted dynamic"},
        {"conv 32, res dynamic, pool, dense 7", "res dynamic"},
        {"conv 32, dense 7", "dense 7"},
        {"conv 32, pool, pool, dense 7", "pool"},
        {"conv 32, pool, conv 32, dense 7", "conv 32"},
        {"conv 32, pool, drop 1, dense 7", "drop 1"},
        {"conv 32, pool, drop nan, dense 7", "drop nan"},
        {"conv 32, pool, dense 7, drop .1", "dense"},
        {"conv 32, pool, dense 1", "dense 1"},
        {"conv 32 32, pool, dense 7", "conv 32 32"},
        {"conv 32 32 32 32 32, pool, dense 7", "too many"},
        {"conv 00000000000000000000000000000000000032, pool, dense 7", "39"},
        {"conv 32, votes, pool, dense 7", "votes"},
        {"conv 32, pool, votes 8, dense 7", "votes 8"},
        {"conv 32, pool, votes, drop .1, dense 7", "between"},
        {"conv 32, pool, votes, votes, dense 7", "between"},
        {"conv 32, pool, votes", "no dense"},
        {",conv 32", "\"\""},
    };
    for (size_t i = 0; i < MOOD_COUNT(wrong); i++) {
        mood_blueprint net;
        mood_error err = {0};
        assert_int_equal(mood_blueprint_parse(&net, wrong[i][0], &err), MOOD_E_FORMAT);
        assert_error_names(err, wrong[i][1]);
    }
}

static void limits_hold(void **state) {
    (void)state;
    char text[MOOD_BLUEPRINT_MAX_TEXT + 2];
    mood_blueprint net;
    mood_error err = {0};
    memset(text, 'a', sizeof text);
    text[MOOD_BLUEPRINT_MAX_TEXT + 1] = 0;
    assert_int_equal(mood_blueprint_parse(&net, text, &err), MOOD_E_LIMIT);
    /* Two nodes for the first word, four a residual, and three at the end: 160 is not passed.
     */
    size_t n = (size_t)snprintf(text, sizeof text, "conv 16");
    for (int i = 0; i < 39; i++) n += (size_t)snprintf(text + n, sizeof text - n, ",res");
    const size_t full = n;
    snprintf(text + n, sizeof text - n, ",pool,dense 7");
    assert_int_equal(mood_blueprint_parse(&net, text, &err), MOOD_OK);
    assert_int_equal(net.n_nodes, 160);
    snprintf(text + full, sizeof text - full, ",pool,drop .1,dense 7");
    assert_int_equal(mood_blueprint_parse(&net, text, &err), MOOD_E_LIMIT);
    assert_error_names(err, "160");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_become_nodes),
        cmocka_unit_test(multiply_adds_are_counted),
        cmocka_unit_test(inverted_residuals_widen_and_come_back),
        cmocka_unit_test(a_dynamic_relu_stands_behind_the_depthwise_layer),
        cmocka_unit_test(segments_lie_one_behind_the_other),
        cmocka_unit_test(the_first_weights_follow_the_seed),
        cmocka_unit_test(votes_stand_beside_dense),
        cmocka_unit_test(votes_come_and_go),
        cmocka_unit_test(wrong_texts_are_named),
        cmocka_unit_test(limits_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
