/* SPDX-License-Identifier: Apache-2.0
 *
 * The models that we ship against what ONNX Runtime made of the same inputs, with every
 * instruction set that this processor has. tools/golden_models.js wrote the files and says how
 * they are laid out.
 *
 *     test_golden_models MODELS-FOLDER GOLDEN-FOLDER
 */
#include "base/alloc.h"
#include "base/cpu.h"
#include "base/file.h"
#include "nn/nn.h"
#include "unit/test.h"

/* |ours - theirs| <= tolerance * (1 + |theirs|); fp32 sums in another order, Winograd. */
#define PROBABILITY_TOLERANCE 2e-5
#define MAP_TOLERANCE         1e-4
/* Eight bits: one quantum, since every runtime rounds in its own order. */
#define ONE_QUANTUM 1
#define MAX_OUTPUTS 8

static const char *models_folder, *golden_folder;

/* The same formula as in tools/golden_models.js. */
static void fill_pixels(float *out, uint32_t seed, size_t count, size_t width) {
    uint32_t state = seed * 2654435761u;
    for (size_t i = 0; i < count; i++) {
        state = state * 1664525u + 1013904223u;
        const uint32_t noise = state >> 24, x = (uint32_t)(i % width),
                       y = (uint32_t)(i / width);
        const uint32_t wave = (x * seed + y * 3) & 255;
        out[i] = (float)(seed & 1 ? noise : (wave < 128 ? wave : 255 - wave) + (noise >> 2));
    }
}

static size_t count_of(const mood_tensor *t) {
    size_t n = 1;
    for (int i = 0; i < t->n_dims; i++) n *= (size_t)t->dims[i];
    return n;
}

typedef struct golden {
    char *data;
    const char *at;
    size_t left;
} golden;

static const void *take(golden *g, size_t n) {
    assert_true(n <= g->left);
    const char *at = g->at;
    g->at += n;
    g->left -= n;
    return at;
}

static uint32_t take_u32(golden *g) {
    uint32_t value;
    memcpy(&value, take(g, 4), 4);
    return value;
}

static void compare(const char *name, uint32_t seed, size_t output, const mood_tensor *got,
                    golden *g, size_t step, double tolerance) {
    const size_t n = count_of(got);
    for (size_t i = 0; i < n; i += step) {
        float expected;
        memcpy(&expected, take(g, 4), 4);
        const double difference = fabs((double)got->data[i] - (double)expected);
        const bool is_fine = tolerance < ONE_QUANTUM
                                 ? difference <= tolerance * (1 + fabs((double)expected))
                                 : difference <= ONE_QUANTUM;
        if (!is_fine)
            fail_msg("%s, %s: case %u, output %zu, number %zu is %.9g, expected %.9g", name,
                     mood_cpu_name(mood_cpu_flags()), seed, output, i, (double)got->data[i],
                     (double)expected);
    }
}

static void check_model(const char *name, double tolerance) {
    char path[512];
    golden g = {0};
    mood_model *model = NULL;
    mood_work *work = NULL;
    mood_error err = {""};
    snprintf(path, sizeof path, "%s/%s.bin", golden_folder, name);
    assert_int_equal(mood_file_read(&g.data, &g.left, path, 1 << 20, &err), MOOD_OK);
    g.at = g.data;
    snprintf(path, sizeof path, "%s/%s.onnx",
             tolerance < ONE_QUANTUM ? models_folder : golden_folder, name);
    if (mood_model_create_file(&model, path, NULL, &err) != MOOD_OK) fail_msg("%s", err.text);
    assert_int_equal(mood_work_create(&work, model), MOOD_OK);
    mood_tensor in = mood_model_input(model, 0, NULL), out[MAX_OUTPUTS];
    in.data = mood_alloc(count_of(&in) * sizeof(float));
    assert_non_null(in.data);

    assert_memory_equal(take(&g, 8), "MOODGOLD", 8);
    assert_int_equal(take_u32(&g), 1);
    const uint32_t n_cases = take_u32(&g), n_outputs = take_u32(&g);
    uint32_t steps[MAX_OUTPUTS];
    assert_int_equal(n_outputs, mood_model_count_outputs(model));
    for (uint32_t i = 0; i < n_outputs; i++) {
        const mood_tensor shape = mood_model_output(model, i, NULL);
        assert_int_equal(take_u32(&g), count_of(&shape));
        steps[i] = take_u32(&g);
    }
    for (uint32_t c = 0; c < n_cases; c++) {
        const uint32_t seed = take_u32(&g);
        fill_pixels(in.data, seed, count_of(&in), (size_t)in.dims[3]);
        assert_int_equal(mood_model_run(out, model, work, &in), MOOD_OK);
        for (uint32_t i = 0; i < n_outputs; i++)
            compare(name, seed, i, &out[i], &g, steps[i], tolerance);
    }
    assert_int_equal(g.left, 0);
    mood_free(in.data);
    mood_free(g.data);
    mood_work_destroy(&work);
    mood_model_destroy(&model);
}

static void with_every_cpu(const char *name, double tolerance) {
    static const char *const cpus[] = {"scalar", "avx2",    "avx512", "vnni",
                                       "neon",   "wasm128", "all"};
    mood_cpu_mask(~0u);
    const unsigned have = mood_cpu_flags();
    unsigned done = ~0u;
    for (size_t i = 0; i < MOOD_COUNT(cpus); i++) {
        unsigned mask;
        assert_int_equal(mood_cpu_mask_parse(&mask, cpus[i]), MOOD_OK);
        if ((mask & have) == done) continue;
        done = mask & have;
        mood_cpu_mask(mask);
        check_model(name, tolerance);
    }
    mood_cpu_mask(~0u);
}

static void expression_is_as_expected(void **state) {
    (void)state;
    with_every_cpu("expression", PROBABILITY_TOLERANCE);
}

static void face_short_is_as_expected(void **state) {
    (void)state;
    with_every_cpu("face-short", MAP_TOLERANCE);
}

static void face_full_is_as_expected(void **state) {
    (void)state;
    with_every_cpu("face-full", MAP_TOLERANCE);
}

/* Every step on bytes, from a model of their own that lies beside what is expected. */
static void quantised_steps_are_as_expected(void **state) {
    (void)state;
    with_every_cpu("quantised", ONE_QUANTUM);
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: test_golden_models MODELS-FOLDER GOLDEN-FOLDER\n");
        return 2;
    }
    models_folder = argv[1];
    golden_folder = argv[2];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expression_is_as_expected),
        cmocka_unit_test(face_short_is_as_expected),
        cmocka_unit_test(face_full_is_as_expected),
        cmocka_unit_test(quantised_steps_are_as_expected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
