/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "base/cpu.h"
#include "nn/program.h"
#include "test.h"

static mood_arena arena;

static void start(mood_program *program) {
    mood_arena_init(&arena, (size_t)64 << 20);
    *program = (mood_program){.arena = &arena};
    mood_kern_init(&program->kern, 0); /* plain C, blocks of 8 */
}

static void fill(const mood_step *step, const mood_program *program, float *const *base) {
    const mood_buffer *b = &program->buffers[step->writes[0]];
    for (size_t i = 0; i < b->n_floats; i++) base[step->writes[0]][i] += 1;
}

static mood_step *add(mood_program *program, int reads, int writes) {
    mood_step *step = NULL;
    assert_int_equal(mood_program_add_step(&step, program, 0), MOOD_OK);
    step->run = fill;
    if (reads >= 0) mood_step_reads(step, reads);
    mood_step_writes(step, writes);
    return step;
}

static void a_halo_is_the_largest_wish(void **state) {
    (void)state;
    mood_program program;
    int b;
    const int64_t dims[4] = {2, 9, 5, 7};
    start(&program);
    assert_int_equal(mood_program_add_picture(&b, &program, MOOD_LAYOUT_BLOCKED, dims),
                     MOOD_OK);
    mood_buffer_need_halo(&program.buffers[b], 1, 0, -3, 2);
    mood_buffer_need_halo(&program.buffers[b], 0, 3, 1, 1);
    program.buffers[b].is_output = true;
    add(&program, -1, b);
    assert_int_equal(mood_program_prepare(&program, NULL), MOOD_OK);
    const mood_buffer *buffer = &program.buffers[b];
    assert_int_equal(buffer->n_blocks, 2);
    assert_int_equal(buffer->row, (3 + 7 + 2) * 8);
    assert_int_equal(buffer->plane, buffer->row * (1 + 5 + 1));
    assert_int_equal(buffer->image, buffer->plane * 2);
    assert_int_equal(buffer->first, buffer->row + 3 * 8);
    assert_int_equal(buffer->n_floats, buffer->image * 2);
    mood_arena_clear(&arena);
}

static void what_nobody_reads_is_dropped(void **state) {
    (void)state;
    mood_program program;
    int b[4];
    start(&program);
    for (int i = 0; i < 4; i++)
        assert_int_equal(mood_program_add_plain(&b[i], &program, 16), MOOD_OK);
    add(&program, -1, b[0])->name = "kept";
    add(&program, b[0], b[1])->name = "dropped with the next";
    add(&program, b[1], b[2])->name = "dropped";
    add(&program, b[0], b[3])->name = "last";
    program.buffers[b[3]].is_output = true;
    assert_int_equal(mood_program_prepare(&program, NULL), MOOD_OK);
    assert_int_equal(program.n_steps, 2);
    assert_string_equal(program.steps[0].name, "kept");
    assert_string_equal(program.steps[1].name, "last");
    mood_arena_clear(&arena);
}

/* The halo is 0 and the rest left to the step, whatever the memory held before. */
static void the_halo_is_cleared_before_the_first_writer(void **state) {
    (void)state;
    mood_program program;
    int b;
    const int64_t dims[4] = {1, 8, 2, 2};
    float *base[1];
    start(&program);
    assert_int_equal(mood_program_add_picture(&b, &program, MOOD_LAYOUT_BLOCKED, dims),
                     MOOD_OK);
    mood_buffer_need_halo(&program.buffers[b], 1, 1, 1, 1);
    program.buffers[b].is_output = true;
    add(&program, -1, b);
    assert_int_equal(mood_program_prepare(&program, NULL), MOOD_OK);
    char *work = mood_alloc(program.work_bytes);
    assert_non_null(work);
    for (size_t i = 0; i < program.work_bytes / sizeof(float); i++)
        ((float *)(void *)work)[i] = 5;
    mood_program_bind(base, &program, work);
    mood_program_run(&program, base);
    for (int y = 0; y < 4; y++)
        for (int x = 0; x < 4; x++)
            assert_true(base[b][(y * 4 + x) * 8] ==
                        (y % 3 == 0 || x % 3 == 0 ? 1 : 6)); /* `fill` adds 1 */
    mood_free(work);
    mood_arena_clear(&arena);
}

static void a_layer_has_a_largest_size(void **state) {
    (void)state;
    mood_program program;
    mood_error err = {""};
    int b;
    const int64_t dims[4] = {1, 1, 1 << 14, 1 << 14};
    start(&program);
    assert_int_equal(mood_program_add_picture(&b, &program, MOOD_LAYOUT_PLANES, dims), MOOD_OK);
    mood_buffer_need_halo(&program.buffers[b], 1, 0, 0, 0);
    program.buffers[b].is_output = true;
    add(&program, -1, b);
    assert_int_equal(mood_program_prepare(&program, &err), MOOD_E_LIMIT);
    assert_error_names(err, "a layer's output is larger than");
    mood_arena_clear(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_halo_is_the_largest_wish),
        cmocka_unit_test(what_nobody_reads_is_dropped),
        cmocka_unit_test(the_halo_is_cleared_before_the_first_writer),
        cmocka_unit_test(a_layer_has_a_largest_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
