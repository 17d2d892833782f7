/* SPDX-License-Identifier: Apache-2.0
 *
 * Memory by lifetime: the largest buffer first, each at the lowest place where it fits beside
 * those that live at the same time (Pisarchyk and Lee 2020, "Efficient Memory Management for
 * Deep Neural Net Inference", greedy by size).
 *
 *     bytes
 *       ^   +-----+   +---+
 *       |   |  a  |   | d |        x: steps; a and d share memory
 *       |   +-----+---+---+
 *       |   |    b    |
 *       +---+---------+-------> steps
 */
#include "nn/program.h"

#include <stdlib.h>

#define MAX_WORK_BYTES ((size_t)2 << 30)

static size_t bytes_of(const mood_buffer *b) {
    /* One more unit, so that kernels may read a vector past the end. */
    return mood_size_round_up(b->n_floats * sizeof(float), MOOD_ALIGN) + MOOD_ALIGN;
}

static bool is_planned(const mood_buffer *b) {
    return b->kind == MOOD_BUFFER_WORK && b->first_step >= 0;
}

/* Larger first; of equals the earlier one, so that the plan is always the same. */
static int by_size(const void *a, const void *b) {
    const mood_buffer *x = *(mood_buffer *const *)a, *y = *(mood_buffer *const *)b;
    if (x->n_floats != y->n_floats) return x->n_floats < y->n_floats ? 1 : -1;
    return x < y ? -1 : x > y;
}

/* The buffers placed so far are kept in order of their offsets. */
static void place(mood_buffer *b, mood_buffer **placed, int n_placed) {
    const size_t size = bytes_of(b);
    size_t at = 0;
    int rank = n_placed;
    for (int i = 0; i < n_placed; i++) {
        const mood_buffer *other = placed[i];
        if (other->last_step < b->first_step || other->first_step > b->last_step) continue;
        if (other->offset_bytes >= at && other->offset_bytes - at >= size) break;
        const size_t end = other->offset_bytes + bytes_of(other);
        if (end > at) at = end;
    }
    b->offset_bytes = at;
    while (rank > 0 && placed[rank - 1]->offset_bytes > at) {
        placed[rank] = placed[rank - 1];
        rank--;
    }
    placed[rank] = b;
}

mood_status mood_plan_memory(mood_program *program, mood_error *err) {
    const size_t n = (size_t)program->n_buffers;
    mood_buffer **order = mood_arena_push_zero(program->arena, n + 1, sizeof *order);
    mood_buffer **placed = mood_arena_push_zero(program->arena, n + 1, sizeof *placed);
    if (!order || !placed) return mood_arena_fail(program->arena, "the model", err);
    int n_order = 0;
    size_t total = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_planned(&program->buffers[i])) continue;
        order[n_order++] = &program->buffers[i];
        if (!mood_size_add(&total, total, bytes_of(&program->buffers[i])))
            return mood_fail(err, MOOD_E_LIMIT, "a run would take more memory than there is");
    }
    qsort(order, (size_t)n_order, sizeof *order, by_size);
    program->work_bytes = 0;
    for (int i = 0; i < n_order; i++) {
        place(order[i], placed, i);
        const size_t end = order[i]->offset_bytes + bytes_of(order[i]);
        if (end > program->work_bytes) program->work_bytes = end;
    }
    if (program->work_bytes > MAX_WORK_BYTES)
        return mood_fail(err, MOOD_E_LIMIT, "a run would take %zu MiB, more than %zu",
                         program->work_bytes >> 20, MAX_WORK_BYTES >> 20);
    return MOOD_OK;
}
