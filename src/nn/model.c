/* SPDX-License-Identifier: Apache-2.0
 *
 * The handles: a model owns the program and its memory, a work owns one run's memory.
 *
 *     read -> check -> lower -> prepare        the graph's arena goes, the program's stays
 */
#include "nn/model.h"
#include "base/alloc.h"
#include "base/cpu.h"
#include "base/file.h"

#include <math.h>
#include <string.h>

/* What a loaded model and its loading may take. */
#define MAX_ARENA_BYTES ((size_t)1 << 30)

struct mood_work {
    char *memory;
    float **base;
};

static mood_status fail_memory(const mood_model *model, mood_error *err) {
    return mood_arena_fail(&model->arena, "the model", err);
}

static mood_status copy_ports(mood_port **out, int *n_out, mood_model *model,
                              const mood_graph *graph, const int *values, int n,
                              mood_error *err) {
    mood_port *ports = mood_arena_push_zero(&model->arena, (size_t)n + 1, sizeof *ports);
    if (!ports) return fail_memory(model, err);
    for (int i = 0; i < n; i++) {
        const mood_value *v = &graph->values[values[i]];
        ports[i].name = mood_arena_push_text(&model->arena, v->name, strlen(v->name));
        if (!ports[i].name) return fail_memory(model, err);
        ports[i].shape.n_dims = v->n_dims;
        memcpy(ports[i].shape.dims, v->dims, sizeof v->dims);
    }
    *out = ports;
    *n_out = n;
    return MOOD_OK;
}

/* How often each operator occurs, and how many weights there are. */
static mood_status count_ops(mood_model *model, const mood_graph *graph, mood_error *err) {
    const mood_op *const *ops = mood_op_list();
    size_t n_ops = 0;
    while (ops[n_ops]) n_ops++;
    model->op_counts = mood_arena_push_zero(&model->arena, n_ops, sizeof *model->op_counts);
    if (!model->op_counts) return fail_memory(model, err);
    for (int i = 0; i < graph->n_nodes; i++)
        for (size_t k = 0; k < n_ops; k++)
            if (graph->nodes[i].op == ops[k]) model->op_counts[k]++;
    for (int i = 0; i < graph->n_values; i++) {
        const mood_value *v = &graph->values[i];
        if (v->floats && *v->name && v->is_made) model->n_weights += mood_value_count(v);
    }
    return MOOD_OK;
}

/* What the convolutions of a model cost when channels are rounded up to blocks. */
static double padded_cost(const mood_graph *graph, const mood_kern_table *kern) {
    double cost = 0;
    const double block = (double)kern->block;
    for (int i = 0; i < graph->n_nodes; i++) {
        const mood_node *node = &graph->nodes[i];
        const mood_value *y = mood_node_output(graph, node, 0);
        if (strcmp(node->type, "Conv") != 0) continue;
        const mood_value *w = mood_node_input(graph, node, 1);
        const double out = ceil((double)w->dims[0] / block) * block;
        const double in =
            w->dims[1] < 8 ? (double)w->dims[1] : ceil((double)w->dims[1] / block) * block;
        cost += out * in * (double)mood_dims_product(w->dims, 2, 4) *
                (double)mood_dims_product(y->dims, 2, 4);
    }
    return cost / (double)kern->rate;
}

/* The wide block, unless the narrow one is clearly cheaper for this model. */
static void choose_kernels(mood_model *model, const mood_graph *graph) {
    mood_kern_table *kern = &model->program.kern, narrow;
    mood_kern_init(kern, mood_cpu_flags());
    if (mood_kern_init_narrow(&narrow, mood_cpu_flags()) &&
        padded_cost(graph, &narrow) < .95 * padded_cost(graph, kern))
        *kern = narrow;
}

static mood_status load(mood_model *model, mood_graph *graph, const void *data,
                        size_t size_bytes, mood_error *err) {
    MOOD_TRY(mood_onnx_read(graph, data, size_bytes, err));
    MOOD_TRY(mood_graph_check(graph, err));
    model->opset = graph->opset;
    MOOD_TRY(count_ops(model, graph, err));
    choose_kernels(model, graph);
    MOOD_TRY(copy_ports(&model->inputs, &model->n_inputs, model, graph, graph->inputs,
                        graph->n_inputs, err));
    MOOD_TRY(copy_ports(&model->outputs, &model->n_outputs, model, graph, graph->outputs,
                        graph->n_outputs, err));
    model->output_buffers = mood_arena_push_zero(&model->arena, (size_t)graph->n_outputs + 1,
                                                 sizeof *model->output_buffers);
    if (!model->output_buffers) return fail_memory(model, err);
    MOOD_TRY(mood_lower_graph(&model->program, graph, model->output_buffers, err));
    return mood_program_prepare(&model->program, err);
}

mood_status mood_model_create(mood_model **out, const void *data, size_t size_bytes,
                              const mood_model_options *options, mood_error *err) {
    const int64_t batch = options && options->batch ? options->batch : 1;
    if (size_bytes > MOOD_MODEL_MAX_BYTES)
        return mood_fail(err, MOOD_E_LIMIT, "a model of %zu bytes, more than %zu", size_bytes,
                         MOOD_MODEL_MAX_BYTES);
    if (batch < 1 || batch > 4096)
        return mood_fail(err, MOOD_E_ARG, "a batch of %lld; 1 to 4096 are run",
                         (long long)batch);
    mood_model *model = mood_alloc_zero(1, sizeof *model);
    if (!model) return mood_fail(err, MOOD_E_NOMEM, "out of memory for the model");
    atomic_init(&model->n_holds, 1);
    mood_arena graph_arena;
    mood_arena_init(&graph_arena, MAX_ARENA_BYTES);
    mood_arena_init(&model->arena, MAX_ARENA_BYTES);
    /* Constants are at most copied; packed for Winograd they grow. */
    mood_arena_reserve(&graph_arena, size_bytes);
    mood_arena_reserve(&model->arena, 2 * size_bytes);
    model->program.arena = &model->arena;
    model->program.is_direct = options && options->is_direct;
    mood_graph graph = {.arena = &graph_arena, .batch = batch};
    const mood_status status = load(model, &graph, data, size_bytes, err);
    mood_arena_clear(&graph_arena);
    if (status == MOOD_OK)
        *out = model;
    else
        mood_model_destroy(&model);
    return status;
}

mood_status mood_model_create_file(mood_model **out, const char *path,
                                   const mood_model_options *options, mood_error *err) {
    mood_file_map map;
    MOOD_TRY(mood_file_map_open(&map, path, MOOD_MODEL_MAX_BYTES, err));
    const mood_status status = mood_model_create(out, map.data, map.size_bytes, options, err);
    mood_file_map_close(&map);
    if (status != MOOD_OK) mood_error_prefix(err, "%s", path);
    return status;
}

mood_model *mood_model_share(mood_model *model) {
    atomic_fetch_add_explicit(&model->n_holds, 1, memory_order_relaxed);
    return model;
}

void mood_model_destroy(mood_model **handle) {
    mood_model *model = *handle;
    if (!model) return;
    *handle = NULL;
    if (atomic_fetch_sub_explicit(&model->n_holds, 1, memory_order_acq_rel) > 1) return;
    mood_arena_clear(&model->arena);
    mood_free(model);
}

size_t mood_model_count_inputs(const mood_model *model) {
    return (size_t)model->n_inputs;
}

size_t mood_model_count_outputs(const mood_model *model) {
    return (size_t)model->n_outputs;
}

mood_tensor mood_model_input(const mood_model *model, size_t index, const char **name) {
    if (name) *name = model->inputs[index].name;
    return model->inputs[index].shape;
}

mood_tensor mood_model_output(const mood_model *model, size_t index, const char **name) {
    if (name) *name = model->outputs[index].name;
    return model->outputs[index].shape;
}

size_t mood_model_workspace_bytes(const mood_model *model) {
    return model->program.work_bytes;
}

/* ---- running --------------------------------------------------------------------------- */

mood_status mood_work_create(mood_work **out, const mood_model *model) {
    mood_work *work = mood_alloc_zero(1, sizeof *work);
    if (!work) return MOOD_E_NOMEM;
    work->memory = mood_alloc(model->program.work_bytes);
    work->base = mood_alloc_zero((size_t)model->program.n_buffers + 1, sizeof *work->base);
    if (!work->memory || !work->base) {
        mood_work_destroy(&work);
        return MOOD_E_NOMEM;
    }
    mood_program_bind(work->base, &model->program, work->memory);
    *out = work;
    return MOOD_OK;
}

void mood_work_destroy(mood_work **handle) {
    mood_work *work = *handle;
    if (!work) return;
    *handle = NULL;
    mood_free(work->memory);
    mood_free(work->base);
    mood_free(work);
}

static bool is_same_shape(const mood_tensor *a, const mood_tensor *b) {
    if (a->n_dims != b->n_dims) return false;
    for (int i = 0; i < a->n_dims; i++)
        if (a->dims[i] != b->dims[i]) return false;
    return true;
}

mood_status mood_model_bind(float *const **base, const mood_model *model, mood_work *work,
                            const mood_tensor *inputs) {
    for (int i = 0; i < model->n_inputs; i++)
        if (!inputs[i].data || !is_same_shape(&inputs[i], &model->inputs[i].shape))
            return MOOD_E_ARG;
    for (int i = 0; i < model->program.n_buffers; i++) {
        const mood_buffer *b = &model->program.buffers[i];
        if (b->kind == MOOD_BUFFER_INPUT) work->base[i] = inputs[b->input].data;
    }
    *base = work->base;
    return MOOD_OK;
}

mood_status mood_model_run(mood_tensor *outputs, const mood_model *model, mood_work *work,
                           const mood_tensor *inputs) {
    float *const *base;
    MOOD_TRY(mood_model_bind(&base, model, work, inputs));
    mood_program_run(&model->program, base);
    for (int i = 0; i < model->n_outputs; i++) {
        outputs[i] = model->outputs[i].shape;
        outputs[i].data = work->base[model->output_buffers[i]];
    }
    return MOOD_OK;
}
