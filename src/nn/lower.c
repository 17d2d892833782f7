/* SPDX-License-Identifier: Apache-2.0
 *
 * From a checked graph to steps. Each value gets its numbers in one layout from the step that
 * makes it; whoever wants another layout gets a conversion, once.
 *
 * A node whose inputs are all constants is run here and now, by a program of its own, and its
 * outputs become constants.
 */
#include "base/alloc.h"
#include "nn/convert.h"
#include "nn/op.h"
#include "nn/quant.h"

#include <string.h>

static mood_status fail_memory(const mood_arena *arena, mood_error *err) {
    return mood_arena_fail(arena, "the model", err);
}

mood_status mood_program_floats(float **out, mood_program *program, size_t count,
                                mood_error *err) {
    size_t bytes;
    if (!mood_size_mul(&bytes, count, sizeof(float))) return fail_memory(program->arena, err);
    float *floats = mood_arena_push_aligned(program->arena, bytes ? bytes : 1);
    if (!floats) return fail_memory(program->arena, err);
    memset(floats, 0, bytes);
    *out = floats;
    return MOOD_OK;
}

mood_status mood_lower_scratch(int *out, mood_lower *lower, size_t n_floats, mood_error *err) {
    if (mood_program_add_plain(out, lower->program, n_floats) != MOOD_OK)
        return fail_memory(lower->program->arena, err);
    return MOOD_OK;
}

mood_status mood_lower_step(mood_step **out, mood_lower *lower, const mood_node *node,
                            const char *kind, size_t data_bytes, mood_error *err) {
    if (mood_program_add_step(out, lower->program, data_bytes) != MOOD_OK)
        return fail_memory(lower->program->arena, err);
    (*out)->kind = kind;
    (*out)->name = mood_arena_push_text(lower->program->arena, node->name, strlen(node->name));
    return (*out)->name ? MOOD_OK : fail_memory(lower->program->arena, err);
}

mood_status mood_lower_out(int *out, mood_lower *lower, int value, mood_layout layout,
                           mood_error *err) {
    const mood_value *v = &lower->graph->values[value];
    mood_status status;
    if (layout == MOOD_LAYOUT_PLAIN)
        status = mood_program_add_plain(out, lower->program, (size_t)mood_value_count(v));
    else
        status = mood_program_add_picture(out, lower->program, layout, v->dims);
    if (status != MOOD_OK) return fail_memory(lower->program->arena, err);
    lower->buffers[value][layout] = *out;
    return MOOD_OK;
}

bool mood_lower_is_ready(const mood_lower *lower, int value) {
    for (int i = 0; i < MOOD_N_LAYOUTS; i++)
        if (lower->buffers[value][i] >= 0) return true;
    return mood_value_is_constant(&lower->graph->values[value]);
}

mood_status mood_lower_numbers(const float **out, mood_lower *lower, int value,
                               mood_error *err) {
    const mood_value *v = &lower->graph->values[value];
    if (v->floats) {
        *out = v->floats;
        return MOOD_OK;
    }
    if (!v->ints && !v->bytes)
        return mood_fail(err, MOOD_E_UNSUPPORTED, "'%.80s' must be a constant", v->name);
    const size_t n = (size_t)mood_value_count(v);
    float *floats;
    MOOD_TRY(mood_program_floats(&floats, lower->program, n, err));
    for (size_t i = 0; i < n; i++)
        floats[i] = v->bytes ? (float)v->bytes[i] : (float)v->ints[i];
    *out = floats;
    return MOOD_OK;
}

mood_status mood_lower_floats(const float **out, mood_lower *lower, const mood_node *node,
                              int input, const char *what, mood_error *err) {
    const mood_value *v = mood_node_input(lower->graph, node, input);
    if (!v || !v->floats)
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "the %s must be constant", what);
    *out = v->floats;
    return MOOD_OK;
}

/* The plain buffer of a constant; its numbers move into the program's own memory. */
static mood_status add_constant(int *out, mood_lower *lower, int value, mood_error *err) {
    const mood_value *v = &lower->graph->values[value];
    const size_t n = (size_t)mood_value_count(v);
    const float *from;
    float *copy;
    MOOD_TRY(mood_lower_numbers(&from, lower, value, err));
    MOOD_TRY(mood_program_floats(&copy, lower->program, n, err));
    memcpy(copy, from, n * sizeof *copy);
    MOOD_TRY(mood_lower_out(out, lower, value, MOOD_LAYOUT_PLAIN, err));
    lower->program->buffers[*out].kind = MOOD_BUFFER_CONSTANT;
    lower->program->buffers[*out].constant = copy;
    return MOOD_OK;
}

mood_status mood_lower_in(int *out, mood_lower *lower, int value, mood_layout layout,
                          mood_error *err) {
    int *buffers = lower->buffers[value];
    if (buffers[layout] >= 0) {
        *out = buffers[layout];
        return MOOD_OK;
    }
    int plain = buffers[MOOD_LAYOUT_PLAIN];
    if (plain < 0) {
        const int other = buffers[MOOD_LAYOUT_BLOCKED];
        const int bytes = buffers[MOOD_LAYOUT_BYTES];
        if (other >= 0)
            MOOD_TRY(mood_convert_to_plain(&plain, lower, value, other, err));
        else if (bytes >= 0)
            MOOD_TRY(mood_convert_from_bytes(&plain, lower, value, bytes, err));
        else if (mood_value_is_constant(&lower->graph->values[value]))
            MOOD_TRY(add_constant(&plain, lower, value, err));
        else
            return mood_fail(err, MOOD_E_INTERNAL, "'%.80s' is read before it is made",
                             lower->graph->values[value].name);
    }
    if (layout == MOOD_LAYOUT_PLAIN) {
        *out = plain;
        return MOOD_OK;
    }
    if (mood_layout_is_bytes(layout))
        return mood_convert_to_bytes(out, lower, value, plain, layout, err);
    return mood_convert_to_picture(out, lower, value, plain, layout, err);
}

mood_status mood_lower_alias(mood_lower *lower, int to, int from, bool same_shape,
                             mood_error *err) {
    int plain;
    if (same_shape && !mood_value_is_constant(&lower->graph->values[from])) {
        memcpy(lower->buffers[to], lower->buffers[from], sizeof lower->buffers[to]);
        return MOOD_OK;
    }
    MOOD_TRY(mood_lower_in(&plain, lower, from, MOOD_LAYOUT_PLAIN, err));
    lower->buffers[to][MOOD_LAYOUT_PLAIN] = plain;
    return MOOD_OK;
}

mood_node *mood_lower_only_user(const mood_lower *lower, int value) {
    if (lower->is_alone || lower->graph->values[value].n_uses != 1 || lower->user[value] < 0)
        return NULL;
    return &lower->graph->nodes[lower->user[value]];
}

/* ---- constants ------------------------------------------------------------------------- */

static bool is_all_constant(const mood_graph *graph, const mood_node *node) {
    if (node->n_inputs == 0) return false;
    for (int i = 0; i < node->n_inputs; i++) {
        const mood_value *v = mood_node_input(graph, node, i);
        if (v && !mood_value_is_constant(v)) return false;
    }
    return true;
}

/* Run a prepared program that has no inputs, and copy its outputs out. */
static mood_status run_once(const mood_program *program, mood_graph *graph,
                            const mood_node *node, const int *outputs, mood_error *err) {
    char *work = mood_alloc(program->work_bytes);
    float **base = mood_alloc_zero((size_t)program->n_buffers + 1, sizeof *base);
    mood_status status = MOOD_OK;
    if (!work || !base) {
        status = mood_fail(err, MOOD_E_NOMEM, "out of memory for the model");
        goto done;
    }
    mood_program_bind(base, program, work);
    mood_program_run(program, base);
    for (int i = 0; i < node->n_outputs; i++) {
        mood_value *v = mood_node_output(graph, node, i);
        if (!v) continue;
        const size_t n = (size_t)mood_value_count(v);
        float *floats = mood_arena_push_aligned(graph->arena, n * sizeof *floats);
        if (!floats) {
            status = fail_memory(graph->arena, err);
            goto done;
        }
        memcpy(floats, base[outputs[i]], n * sizeof *floats);
        v->floats = floats;
    }
done:
    mood_free(base);
    mood_free(work);
    return status;
}

static mood_status fold(mood_lower *outer, mood_node *node, mood_error *err) {
    mood_graph *graph = outer->graph;
    mood_arena arena;
    mood_arena_init(&arena, (size_t)1 << 30);
    mood_program program = {.arena = &arena, .kern = outer->program->kern};
    mood_lower inner = {.graph = graph, .program = &program, .is_alone = true};
    mood_status status = MOOD_OK;
    int outputs[MOOD_GRAPH_MAX_PORTS];
    inner.buffers = mood_arena_push(&arena, (size_t)graph->n_values * sizeof *inner.buffers);
    inner.maker = mood_arena_push(&arena, (size_t)graph->n_values * sizeof *inner.maker);
    if (!inner.buffers || !inner.maker) {
        status = fail_memory(&arena, err);
        goto done;
    }
    memset(inner.buffers, -1, (size_t)graph->n_values * sizeof *inner.buffers);
    memset(inner.maker, -1, (size_t)graph->n_values * sizeof *inner.maker);
    MOOD_TRY_GOTO(status, done, node->op->lower(&inner, node, err));
    for (int i = 0; i < node->n_outputs; i++) {
        if (node->outputs[i] < 0) continue;
        MOOD_TRY_GOTO(
            status, done,
            mood_lower_in(&outputs[i], &inner, node->outputs[i], MOOD_LAYOUT_PLAIN, err));
        program.buffers[outputs[i]].is_output = true;
    }
    MOOD_TRY_GOTO(status, done, mood_program_prepare(&program, err));
    status = run_once(&program, graph, node, outputs, err);
done:
    mood_arena_clear(&arena);
    return status;
}

mood_status mood_lower_settle(mood_lower *lower, int value, mood_error *err) {
    const int maker = value < 0 ? -1 : lower->maker[value];
    if (maker < 0 || mood_value_is_constant(&lower->graph->values[value])) return MOOD_OK;
    mood_node *node = &lower->graph->nodes[maker];
    return mood_q8_is_postponed(lower, node) ? fold(lower, node, err) : MOOD_OK;
}

/* ---- the graph ------------------------------------------------------------------------- */

static mood_status start(mood_lower *lower, mood_error *err) {
    mood_graph *graph = lower->graph;
    const size_t n = (size_t)graph->n_values;
    lower->buffers = mood_arena_push(graph->arena, n * sizeof *lower->buffers + 1);
    lower->user = mood_arena_push(graph->arena, n * sizeof *lower->user + 1);
    lower->maker = mood_arena_push(graph->arena, n * sizeof *lower->maker + 1);
    if (!lower->buffers || !lower->user || !lower->maker) return fail_memory(graph->arena, err);
    memset(lower->buffers, -1, n * sizeof *lower->buffers);
    memset(lower->user, -1, n * sizeof *lower->user);
    memset(lower->maker, -1, n * sizeof *lower->maker);
    for (int i = 0; i < graph->n_nodes; i++) {
        const mood_node *node = &graph->nodes[i];
        for (int k = 0; k < node->n_inputs; k++)
            if (node->inputs[k] >= 0) lower->user[node->inputs[k]] = i;
        for (int k = 0; k < node->n_outputs; k++)
            if (node->outputs[k] >= 0) lower->maker[node->outputs[k]] = i;
    }
    for (int i = 0; i < graph->n_inputs; i++) {
        int buffer;
        MOOD_TRY(mood_lower_out(&buffer, lower, graph->inputs[i], MOOD_LAYOUT_PLAIN, err));
        lower->program->buffers[buffer].kind = MOOD_BUFFER_INPUT;
        lower->program->buffers[buffer].input = i;
    }
    return MOOD_OK;
}

/* An output that is an input or a constant as it stands is copied: outputs lie in the work. */
static mood_status take_output(int *out, mood_lower *lower, int value, mood_error *err) {
    MOOD_TRY(mood_lower_in(out, lower, value, MOOD_LAYOUT_PLAIN, err));
    if (lower->program->buffers[*out].kind != MOOD_BUFFER_WORK)
        MOOD_TRY(mood_convert_copy(out, lower, value, *out, err));
    lower->program->buffers[*out].is_output = true;
    return MOOD_OK;
}

mood_status mood_lower_graph(mood_program *program, mood_graph *graph, int *output_buffers,
                             mood_error *err) {
    mood_lower lower = {.graph = graph, .program = program};
    MOOD_TRY(start(&lower, err));
    for (int i = 0; i < graph->n_nodes; i++) {
        mood_node *node = &graph->nodes[i];
        const mood_value *first = mood_node_output(graph, node, 0);
        if (node->is_done || mood_value_is_constant(first)) continue;
        if (is_all_constant(graph, node)) {
            if (!mood_q8_is_postponed(&lower, node)) MOOD_TRY(fold(&lower, node, err));
        } else
            MOOD_TRY(node->op->lower(&lower, node, err));
    }
    for (int i = 0; i < graph->n_outputs; i++)
        MOOD_TRY(take_output(&output_buffers[i], &lower, graph->outputs[i], err));
    return MOOD_OK;
}
