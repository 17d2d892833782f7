/* SPDX-License-Identifier: Apache-2.0
 *
 * The forward passes against plain loops over (n, c, h, w): tests/grad shows that the gradients
 * belong to what forward computes, this that forward computes the right thing.
 */
#include "test.h"

#include "base/alloc.h"
#include "train/grad_conv.h"
#include "train/grad_head.h"
#include "train/grad_dynamic.h"
#include "train/grad_squeeze.h"

#define N 3
#define C 32

static void fill(float *out, size_t n, uint64_t seed) {
    mood_rng rng;
    mood_rng_init(&rng, seed);
    for (size_t i = 0; i < n; i++) out[i] = (float)mood_rng_normal(&rng);
}

/* Where (n, c, y, x) lies in nChw16c. */
static size_t at(int n, int c, int y, int x, int channels, int side) {
    return ((((size_t)n * (size_t)(channels / 16) + (size_t)(c / 16)) * (size_t)side +
             (size_t)y) *
                (size_t)side +
            (size_t)x) *
               16 +
           (size_t)(c % 16);
}

static void check_conv(int c_in, int side, int stride, int kernel, bool is_depthwise) {
    const int out_side = stride == 2 ? (side + 1) / 2 : side;
    const int taps = kernel * kernel, per_output = is_depthwise ? 1 : c_in;
    const mood_conv_shape shape = {.n = N,
                                   .c_in = c_in,
                                   .c_out = C,
                                   .side_in = side,
                                   .stride = stride,
                                   .kernel = kernel,
                                   .is_depthwise = is_depthwise,
                                   .precision = MOOD_F32};
    float *in = mood_alloc((size_t)(N * c_in * side * side) * 4);
    float *w = mood_alloc((size_t)(C * c_in * 9) * 4);
    float *out = mood_alloc((size_t)(N * C * out_side * out_side) * 4);
    mood_dnn *dnn;
    mood_conv *conv;
    fill(in, (size_t)(N * c_in * side * side), 1);
    fill(w, (size_t)(C * c_in * 9), 2);
    assert_int_equal(mood_dnn_create(&dnn, NULL), MOOD_OK);
    assert_int_equal(mood_conv_create(&conv, dnn, &shape, NULL), MOOD_OK);
    assert_int_equal(mood_conv_load(conv, w), MOOD_OK);
    assert_int_equal(mood_conv_forward(out, conv, in), MOOD_OK);
    for (int n = 0; n < N; n++)
        for (int o = 0; o < C; o += 5)
            for (int y = 0; y < out_side; y++)
                for (int x = 0; x < out_side; x++) {
                    double sum = 0;
                    for (int j = 0; j < per_output; j++)
                        for (int k = 0; k < taps; k++) {
                            const int sy = y * stride + k / kernel - kernel / 2;
                            const int sx = x * stride + k % kernel - kernel / 2;
                            if (sy < 0 || sx < 0 || sy >= side || sx >= side) continue;
                            const int i = is_depthwise ? o : j;
                            const size_t from = c_in == 1
                                                    ? (size_t)((n * side + sy) * side + sx)
                                                    : at(n, i, sy, sx, c_in, side);
                            sum += (double)in[from] * w[(o * per_output + j) * taps + k];
                        }
                    assert_near(out[at(n, o, y, x, C, out_side)], sum, 1e-3);
                }
    mood_conv_destroy(&conv);
    mood_dnn_destroy(&dnn);
    mood_free(in);
    mood_free(w);
    mood_free(out);
}

static void convolutions_equal_plain_loops(void **state) {
    (void)state;
    check_conv(1, 12, 1, 3, false);
    check_conv(1, 9, 2, 3, false);
    check_conv(16, 8, 1, 3, false);
    check_conv(32, 12, 2, 3, false);
    check_conv(32, 9, 2, 3, false);
    check_conv(16, 7, 1, 1, false);
    check_conv(48, 12, 1, 1, false);
    check_conv(C, 7, 1, 3, true);
    check_conv(C, 12, 1, 3, true);
}

static void norms_normalise_and_remember(void **state) {
    (void)state;
    enum { SIDE = 5, COUNT = N * C * SIDE * SIDE };
    const mood_map_shape shape = {N, C, SIDE, MOOD_F32};
    static float x[COUNT], y[COUNT], skip[COUNT];
    float mean[C], inverse[C], gamma[C], beta[C], running[2 * C];
    void *partial = mood_alloc(mood_norm_partial_bytes(&shape));
    assert_int_equal(mood_map_count(&shape), COUNT);
    fill(x, COUNT, 3);
    fill(skip, COUNT, 4);
    fill(gamma, C, 5);
    fill(beta, C, 6);
    for (int c = 0; c < C; c++) running[c] = 1, running[C + c] = 2;
    mood_norm_measure(mean, inverse, running, partial, x, .25f, &shape);
    mood_norm_forward(y, x, skip, mean, inverse, gamma, beta, true, &shape);
    for (int c = 0; c < C; c += 3) {
        double sum = 0, squares = 0;
        const double count = N * SIDE * SIDE;
        for (int i = 0; i < N * SIDE * SIDE; i++) {
            const double v = x[at(i / (SIDE * SIDE), c, i / SIDE % SIDE, i % SIDE, C, SIDE)];
            sum += v;
            squares += v * v;
        }
        const double m = sum / count, variance = squares / count - m * m;
        assert_near(mean[c], m, 1e-5);
        assert_near(running[c], .75 + .25 * m, 1e-5);
        assert_near(running[C + c], 1.5 + .25 * variance * count / (count - 1), 1e-5);
        const size_t i = at(1, c, 2, 3, C, SIDE);
        const double v = (x[i] - m) / sqrt(variance + 1e-5) * gamma[c] + beta[c] + skip[i];
        assert_near(y[i], v > 0 ? v : 0, 1e-4);
    }
    mood_norm_recall(mean, inverse, running, C);
    assert_near(inverse[7], 1 / sqrt(running[C + 7] + 1e-5), 1e-5);
    mood_free(partial);
}

enum { GATES_SIDE = 4, GATES_R = 8, GATES_COUNT = N * C * GATES_SIDE * GATES_SIDE };
static const mood_map_shape gates_shape = {N, C, GATES_SIDE, MOOD_F32};

static size_t gates_at(int n, int c, int position) {
    return at(n, c, position / GATES_SIDE, position % GATES_SIDE, C, GATES_SIDE);
}

/* Gate `index` of picture n in plain loops, before its sigmoid. */
static double plain_gate(const mood_gates *w, const float *x, int n, int index) {
    double means[C] = {0}, gate = w->b2[index];
    for (int k = 0; k < C * GATES_SIDE * GATES_SIDE; k++)
        means[k % C] += x[gates_at(n, k % C, k / C)] / (GATES_SIDE * GATES_SIDE);
    for (int j = 0; j < GATES_R; j++) {
        double low = w->b1[j];
        for (int k = 0; k < C; k++) low += w->w1[j * C + k] * means[k];
        if (low > 0) gate += w->w2[index * GATES_R + j] * low;
    }
    return gate;
}

static void squeezes_gate_each_channel(void **state) {
    (void)state;
    static float x[GATES_COUNT], y[GATES_COUNT], skip[GATES_COUNT];
    static float w1[GATES_R * C], w2[C * GATES_R];
    float b1[GATES_R], b2[C], g[N * C], h[N * GATES_R], s[N * C];
    const mood_gates_kept kept = {g, h, s};
    const mood_gates gates = {w1, b1, w2, b2, C, GATES_R, C};
    fill(x, GATES_COUNT, 1);
    fill(skip, GATES_COUNT, 2);
    fill(w1, GATES_R * C, 3);
    fill(w2, C * GATES_R, 4);
    fill(b1, GATES_R, 5);
    fill(b2, C, 6);
    mood_squeeze_forward(y, &kept, x, skip, &gates, &gates_shape);
    for (int c = 5; c < C; c += 16) {
        const size_t i = gates_at(2, c, 6);
        const double v = x[i] / (1 + exp(-plain_gate(&gates, x, 2, c))) + skip[i];
        assert_near(y[i], v > 0 ? v : 0, 1e-4);
    }
}

static void dynamic_relus_bend_each_channel(void **state) {
    (void)state;
    static float x[GATES_COUNT], y[GATES_COUNT], w1[GATES_R * C], w2[2 * C * GATES_R];
    float b1[GATES_R], b2[2 * C], g[N * C], h[N * GATES_R], s[N * 2 * C];
    const mood_gates_kept kept = {g, h, s};
    const mood_gates gates = {w1, b1, w2, b2, C, GATES_R, 2 * C};
    fill(x, GATES_COUNT, 1);
    fill(w1, GATES_R * C, 3);
    fill(w2, 2 * C * GATES_R, 4);
    fill(b1, GATES_R, 5);
    fill(b2, 2 * C, 6);
    mood_dynamic_forward(y, &kept, x, &gates, &gates_shape);
    int n_above = 0;
    for (int position = 0; position < GATES_SIDE * GATES_SIDE; position++) {
        const int c = position % C;
        const size_t i = gates_at(1, c, position);
        const double u = 1 / (1 + exp(-plain_gate(&gates, x, 1, c)));
        const double p = 1 / (1 + exp(-plain_gate(&gates, x, 1, C + c)));
        assert_near(y[i], x[i] * ((x[i] > 0 ? 2 * u : 0) + 2 * p - 1), 1e-4);
        n_above += x[i] > 0;
    }
    assert_in_range(n_above, 1, GATES_SIDE * GATES_SIDE - 1); /* both sides were seen */
    memset(w2, 0, sizeof w2);
    memset(b2, 0, sizeof b2);
    mood_dynamic_forward(y, &kept, x, &gates, &gates_shape);
    for (int i = 0; i < GATES_COUNT; i++) assert_near(y[i], x[i] > 0 ? x[i] : 0, 1e-6);
}

static void pooling_takes_the_mean(void **state) {
    (void)state;
    enum { SIDE = 3, COUNT = 2 * 16 * SIDE * SIDE };
    const mood_map_shape shape = {2, 16, SIDE, MOOD_F32};
    float x[COUNT], out[2 * 16], back[COUNT];
    fill(x, COUNT, 8);
    mood_pool_forward(out, x, &shape);
    double sum = 0;
    for (int i = 0; i < SIDE * SIDE; i++) sum += x[at(1, 5, i / SIDE, i % SIDE, 16, SIDE)];
    assert_near(out[16 + 5], sum / 9, 1e-5);
    mood_pool_backward(back, out, &shape);
    assert_near(back[at(1, 5, 2, 2, 16, SIDE)], out[16 + 5] / 9, 1e-6);
}

static void dropout_keeps_the_expectation(void **state) {
    (void)state;
    enum { COUNT = 20000 };
    static float x[COUNT], out[COUNT], mask[COUNT];
    mood_rng rng;
    mood_rng_init(&rng, 2);
    double sum = 0;
    int dropped = 0;
    for (int i = 0; i < COUNT; i++) x[i] = 1;
    mood_drop_forward(out, mask, x, COUNT, .3f, &rng);
    for (int i = 0; i < COUNT; i++) {
        sum += out[i];
        dropped += out[i] == 0;
    }
    assert_near(sum / COUNT, 1, .02);
    assert_near((double)dropped / COUNT, .3, .02);
    mood_drop_forward(out, mask, x, COUNT, 0, &rng);
    assert_memory_equal(out, x, sizeof x);
}

static void bf16_rounds_to_the_nearest_even(void **state) {
    (void)state;
    /* 1 + 2^-8 lies between two bf16: the even one is 1; 1 + 3 * 2^-8 goes up. */
    const float values[16] = {1, 1.00390625f, 1.01171875f, -1.00390625f, 3.14159274f};
    const float rounded[16] = {1, 1, 1.015625f, -1, 3.140625f};
    uint16_t stored[16], one;
    float back[16];
    mood_lanes_store(stored, 0, mood_lanes_load_f32(values), MOOD_BF16);
    mood_lanes_store_f32(back, mood_lanes_load(stored, 0, MOOD_BF16));
    for (int i = 0; i < 16; i++) assert_near(back[i], rounded[i], 0);
    mood_store_one(&one, 0, values[4], MOOD_BF16);
    assert_int_equal(one, stored[4]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(convolutions_equal_plain_loops),
        cmocka_unit_test(norms_normalise_and_remember),
        cmocka_unit_test(squeezes_gate_each_channel),
        cmocka_unit_test(dynamic_relus_bend_each_channel),
        cmocka_unit_test(pooling_takes_the_mean),
        cmocka_unit_test(dropout_keeps_the_expectation),
        cmocka_unit_test(bf16_rounds_to_the_nearest_even),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
