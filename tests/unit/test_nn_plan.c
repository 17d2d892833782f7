/* SPDX-License-Identifier: Apache-2.0 */
#include "base/rng.h"
#include "nn/program.h"
#include "test.h"

#define N_BUFFERS 60

static void make(mood_program *program, mood_arena *arena, mood_buffer *buffers, int n) {
    mood_arena_init(arena, 1 << 20);
    *program = (mood_program){.arena = arena, .buffers = buffers, .n_buffers = n};
}

static size_t end_of(const mood_buffer *b) {
    return b->offset_bytes + b->n_floats * sizeof(float);
}

static void those_alive_together_do_not_overlap(void **state) {
    (void)state;
    mood_rng rng;
    for (uint64_t seed = 0; seed < 200; seed++) {
        mood_buffer buffers[N_BUFFERS];
        mood_program program;
        mood_arena arena;
        mood_rng_init(&rng, seed);
        for (int i = 0; i < N_BUFFERS; i++) {
            const int first = (int)mood_rng_below(&rng, 40);
            buffers[i] = (mood_buffer){.n_floats = 1 + mood_rng_below(&rng, 5000),
                                       .first_step = first,
                                       .last_step = first + (int)mood_rng_below(&rng, 6)};
        }
        make(&program, &arena, buffers, N_BUFFERS);
        assert_int_equal(mood_plan_memory(&program, NULL), MOOD_OK);
        for (int i = 0; i < N_BUFFERS; i++) {
            const mood_buffer *a = &buffers[i];
            assert_int_equal(a->offset_bytes % MOOD_ALIGN, 0);
            assert_true(end_of(a) <= program.work_bytes);
            for (int k = 0; k < i; k++) {
                const mood_buffer *b = &buffers[k];
                if (a->last_step < b->first_step || b->last_step < a->first_step) continue;
                assert_true(end_of(a) <= b->offset_bytes || end_of(b) <= a->offset_bytes);
            }
        }
        mood_arena_clear(&arena);
    }
}

static void those_apart_share_memory(void **state) {
    (void)state;
    mood_buffer buffers[3];
    mood_program program;
    mood_arena arena;
    for (int i = 0; i < 3; i++)
        buffers[i] =
            (mood_buffer){.n_floats = 1024, .first_step = 2 * i, .last_step = 2 * i + 1};
    make(&program, &arena, buffers, 3);
    assert_int_equal(mood_plan_memory(&program, NULL), MOOD_OK);
    assert_int_equal(buffers[0].offset_bytes, buffers[2].offset_bytes);
    assert_true(program.work_bytes < 2 * 1024 * sizeof(float));
    mood_arena_clear(&arena);
}

static void too_much_is_refused(void **state) {
    (void)state;
    mood_buffer buffers[3];
    mood_program program;
    mood_arena arena;
    mood_error err = {""};
    for (int i = 0; i < 3; i++)
        buffers[i] =
            (mood_buffer){.n_floats = (size_t)1 << 28, .first_step = 0, .last_step = 1};
    make(&program, &arena, buffers, 3);
    assert_int_equal(mood_plan_memory(&program, &err), MOOD_E_LIMIT);
    assert_error_names(err, "MiB");
    mood_arena_clear(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(those_alive_together_do_not_overlap),
        cmocka_unit_test(those_apart_share_memory),
        cmocka_unit_test(too_much_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
