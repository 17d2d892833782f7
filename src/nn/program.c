/* SPDX-License-Identifier: Apache-2.0 */
#include "nn/program.h"

#include <string.h>

/* The most memory that a run may take. */
#define MAX_BUFFER_FLOATS ((size_t)1 << 28)

static mood_status add_buffer(int *out, mood_program *program) {
    if (program->n_buffers == program->buffers_capacity) {
        const int capacity = program->buffers_capacity ? program->buffers_capacity * 2 : 128;
        mood_buffer *buffers =
            mood_arena_push_zero(program->arena, (size_t)capacity, sizeof *buffers);
        if (!buffers) return MOOD_E_NOMEM;
        if (program->n_buffers)
            memcpy(buffers, program->buffers, (size_t)program->n_buffers * sizeof *buffers);
        program->buffers = buffers;
        program->buffers_capacity = capacity;
    }
    program->buffers[program->n_buffers] = (mood_buffer){.first_step = -1, .last_step = -1};
    *out = program->n_buffers++;
    return MOOD_OK;
}

mood_status mood_program_add_plain(int *out, mood_program *program, size_t n_floats) {
    MOOD_TRY(add_buffer(out, program));
    program->buffers[*out].n_floats = n_floats;
    return MOOD_OK;
}

mood_status mood_program_add_picture(int *out, mood_program *program, mood_layout layout,
                                     const int64_t dims[4]) {
    MOOD_TRY(add_buffer(out, program));
    mood_buffer *b = &program->buffers[*out];
    b->layout = layout;
    b->images = (size_t)dims[0];
    b->channels = (size_t)dims[1];
    b->height = (size_t)dims[2];
    b->width = (size_t)dims[3];
    b->block =
        layout == MOOD_LAYOUT_BLOCKED || layout == MOOD_LAYOUT_BYTES ? program->kern.block : 1;
    b->n_blocks = (b->channels + b->block - 1) / b->block;
    return MOOD_OK;
}

mood_status mood_program_add_step(mood_step **out, mood_program *program, size_t data_bytes) {
    if (program->n_steps == program->steps_capacity) {
        const int capacity = program->steps_capacity ? program->steps_capacity * 2 : 128;
        mood_step *steps =
            mood_arena_push_zero(program->arena, (size_t)capacity, sizeof *steps);
        if (!steps) return MOOD_E_NOMEM;
        if (program->n_steps)
            memcpy(steps, program->steps, (size_t)program->n_steps * sizeof *steps);
        program->steps = steps;
        program->steps_capacity = capacity;
    }
    void *data = mood_arena_push_zero(program->arena, 1, data_bytes ? data_bytes : 1);
    if (!data) return MOOD_E_NOMEM;
    *out = &program->steps[program->n_steps++];
    **out = (mood_step){.kind = "", .name = "", .data = data};
    return MOOD_OK;
}

static void raise_to(size_t *halo, int64_t needed) {
    if (needed > (int64_t)*halo) *halo = (size_t)needed;
}

void mood_buffer_need_halo(mood_buffer *buffer, int64_t top, int64_t left, int64_t bottom,
                           int64_t right) {
    raise_to(&buffer->top, top);
    raise_to(&buffer->left, left);
    raise_to(&buffer->bottom, bottom);
    raise_to(&buffer->right, right);
}

/* A step is alive when somebody needs what it writes. */
static void drop_dead_steps(mood_program *program) {
    for (int i = 0; i < program->n_buffers; i++)
        program->buffers[i].last_step = program->buffers[i].is_output ? program->n_steps : -1;
    for (int i = program->n_steps - 1; i >= 0; i--) {
        mood_step *step = &program->steps[i];
        step->is_dead = true;
        for (int k = 0; k < step->n_writes; k++)
            if (program->buffers[step->writes[k]].last_step >= 0) step->is_dead = false;
        if (step->is_dead) continue;
        for (int k = 0; k < step->n_reads; k++) program->buffers[step->reads[k]].last_step = i;
    }
    int n = 0;
    for (int i = 0; i < program->n_steps; i++)
        if (!program->steps[i].is_dead) program->steps[n++] = program->steps[i];
    program->n_steps = n;
}

static void note_lifetimes(mood_program *program) {
    for (int i = 0; i < program->n_buffers; i++)
        program->buffers[i].first_step = program->buffers[i].last_step = -1;
    for (int i = 0; i < program->n_steps; i++) {
        const mood_step *step = &program->steps[i];
        for (int k = 0; k < step->n_writes + step->n_reads; k++) {
            mood_buffer *b =
                &program->buffers[k < step->n_writes ? step->writes[k]
                                                     : step->reads[k - step->n_writes]];
            if (b->first_step < 0) b->first_step = i;
            b->last_step = i;
        }
    }
    for (int i = 0; i < program->n_buffers; i++)
        if (program->buffers[i].is_output) program->buffers[i].last_step = program->n_steps;
}

static bool product(size_t *out, const size_t *factors, int n) {
    size_t p = 1;
    for (int i = 0; i < n; i++)
        if (!mood_size_mul(&p, p, factors[i]) || p > MAX_BUFFER_FLOATS) return false;
    *out = p;
    return true;
}

static mood_status fix_geometry(mood_buffer *b, mood_error *err) {
    if (b->layout == MOOD_LAYOUT_PLAIN) return MOOD_OK;
    const size_t rows = b->top + b->height + b->bottom;
    const size_t pixels = b->left + b->width + b->right;
    const size_t factors[] = {b->images, b->n_blocks, rows, pixels, b->block};
    if (!product(&b->n_floats, factors, 5))
        return mood_fail(err, MOOD_E_LIMIT, "a layer's output is larger than %zu numbers",
                         MAX_BUFFER_FLOATS);
    if (mood_layout_is_bytes(b->layout))
        b->n_floats = (b->n_floats + sizeof(float) - 1) / sizeof(float);
    b->row = (ptrdiff_t)(pixels * b->block);
    b->plane = b->row * (ptrdiff_t)rows;
    b->image = b->plane * (ptrdiff_t)b->n_blocks;
    b->first = b->top * (size_t)b->row + b->left * b->block;
    return MOOD_OK;
}

mood_status mood_program_prepare(mood_program *program, mood_error *err) {
    drop_dead_steps(program);
    for (int i = 0; i < program->n_buffers; i++)
        MOOD_TRY(fix_geometry(&program->buffers[i], err));
    for (int i = 0; i < program->n_steps; i++) {
        mood_step *step = &program->steps[i];
        if (step->prepare) MOOD_TRY(step->prepare(step, program, err));
    }
    note_lifetimes(program);
    return mood_plan_memory(program, err);
}

/* ---- running --------------------------------------------------------------------------- */

void mood_program_bind(float **base, const mood_program *program, char *work) {
    for (int i = 0; i < program->n_buffers; i++) {
        const mood_buffer *b = &program->buffers[i];
        /* Constants are never written: no step has one among its `writes`. */
        if (b->kind == MOOD_BUFFER_CONSTANT)
            base[i] = (float *)(uintptr_t)b->constant;
        else if (b->kind == MOOD_BUFFER_WORK && b->first_step >= 0)
            base[i] = (float *)(void *)(work + b->offset_bytes);
    }
}

static void clear_halo(const mood_buffer *b, float *base) {
    const size_t size = mood_layout_is_bytes(b->layout) ? 1 : sizeof *base;
    const size_t row = (size_t)b->row * size, pixel = b->block * size;
    const size_t left = b->left * pixel, right = b->right * pixel;
    for (size_t p = 0; p < b->images * b->n_blocks; p++) {
        char *at = (char *)base + p * (size_t)b->plane * size;
        memset(at, b->halo_byte, b->top * row);
        at += b->top * row;
        for (size_t y = 0; y < b->height; y++, at += row) {
            memset(at, b->halo_byte, left);
            memset(at + row - right, b->halo_byte, right);
        }
        memset(at, b->halo_byte, b->bottom * row);
    }
}

void mood_program_run(const mood_program *program, float *const *base) {
    for (int i = 0; i < program->n_steps; i++) {
        const mood_step *step = &program->steps[i];
        for (int k = 0; k < step->n_writes; k++) {
            const mood_buffer *b = &program->buffers[step->writes[k]];
            if (b->first_step == i && b->top + b->left + b->bottom + b->right)
                clear_halo(b, base[step->writes[k]]);
        }
        step->run(step, program, base);
    }
}
