/* SPDX-License-Identifier: Apache-2.0
 *
 * The four stages. The model is always run through the product's own engine: written again
 * with the values of interest as outputs, which also keeps the engine from fusing past them.
 */
#include "train/quantise.h"
#include "base/alloc.h"
#include "nn/nn.h"
#include "train/quantise_inside.h"

#include <math.h>
#include <string.h>

#define MAX_ARENA_BYTES ((size_t)1 << 30)

static mood_status fail_memory(mood_error *err) {
    return mood_fail(err, MOOD_E_NOMEM, "quantize: out of memory");
}

/* ---- running ---------------------------------------------------------------------------- */

/* A loaded model with its memory and its one picture. */
typedef struct runner {
    mood_model *model;
    mood_work *work;
    mood_tensor input, *outputs;
    size_t n_outputs;
} runner;

static void runner_clear(runner *r) {
    mood_work_destroy(&r->work);
    mood_model_destroy(&r->model);
    mood_free(r->input.data);
    mood_free(r->outputs);
    *r = (runner){0};
}

static size_t count_of(const mood_tensor *t) {
    size_t n = 1;
    for (int i = 0; i < t->n_dims; i++) n *= (size_t)t->dims[i];
    return n;
}

static mood_status runner_init(runner *out, const mood_quantise_plan *plan,
                               mood_quantise_form form, mood_error *err) {
    runner r = {0};
    mood_buf file;
    mood_buf_init(&file, MOOD_ONNX_MAX_BYTES);
    mood_status status = mood_quantise_write(&file, plan, form, err);
    if (status == MOOD_OK)
        status = mood_model_create(&r.model, file.data, file.size, NULL, err);
    mood_buf_clear(&file);
    MOOD_TRY(status);
    r.n_outputs = mood_model_count_outputs(r.model);
    r.input = mood_model_input(r.model, 0, NULL);
    r.input.data = mood_alloc(count_of(&r.input) * sizeof(float));
    r.outputs = mood_alloc_zero(r.n_outputs + 1, sizeof *r.outputs);
    if (!r.input.data || !r.outputs || mood_work_create(&r.work, r.model) != MOOD_OK) {
        runner_clear(&r);
        return fail_memory(err);
    }
    *out = r;
    return MOOD_OK;
}

static mood_status runner_run(runner *r, const mood_quantise_options *o, size_t i) {
    o->show(o->cookie, r->input.data, i);
    return mood_model_run(r->outputs, r->model, r->work, &r->input);
}

static void report(const mood_quantise_options *o, size_t done, size_t all) {
    if (o->progress) o->progress(done, all);
}

/* ---- ranges ----------------------------------------------------------------------------- */

static void widen(mood_quantised_value *v, const mood_tensor *t) {
    const size_t n = count_of(t);
    for (size_t i = 0; i < n; i++) {
        v->low = fminf(v->low, t->data[i]);
        v->high = fmaxf(v->high, t->data[i]);
    }
}

static void count_bins(mood_quantised_value *v, const mood_tensor *t) {
    const size_t n = count_of(t);
    const float width = v->high - v->low;
    const float rate = width > 0 ? MOOD_QUANTISE_BINS / width : 0;
    for (size_t i = 0; i < n; i++) {
        const int bin = (int)((t->data[i] - v->low) * rate);
        v->bins[mood_clamp_int(bin, 0, MOOD_QUANTISE_BINS - 1)]++;
    }
}

/* The first value is the model's input: its whole range counts. */
static void choose_ranges(mood_quantise_plan *plan, const mood_quantise_options *o) {
    for (size_t i = 0; i < plan->n_values; i++) {
        mood_quantise_range(&plan->values[i], i == 0 ? MOOD_RANGE_MAX : o->activations);
    }
}

static mood_status calibrate(mood_quantise_plan *plan, const mood_quantise_options *o,
                             mood_error *err) {
    runner r;
    MOOD_TRY(runner_init(&r, plan, MOOD_FORM_RANGES, err));
    mood_status status = MOOD_OK;
    for (size_t i = 0; i < plan->n_values && status == MOOD_OK; i++) {
        plan->values[i].bins = mood_arena_push_zero(plan->graph.arena, MOOD_QUANTISE_BINS,
                                                    sizeof *plan->values[i].bins);
        if (!plan->values[i].bins) status = fail_memory(err);
    }
    for (size_t i = 0; i < 2 * o->n_pictures && status == MOOD_OK; i++) {
        const bool is_counting = i >= o->n_pictures;
        status = runner_run(&r, o, i % o->n_pictures);
        for (size_t k = 0; k < plan->n_values && status == MOOD_OK; k++)
            (is_counting ? count_bins : widen)(&plan->values[k], &r.outputs[k]);
        report(o, i + 1, 2 * o->n_pictures);
    }
    runner_clear(&r);
    for (size_t i = 0; i < plan->n_values && status == MOOD_OK; i++)
        if (!isfinite(plan->values[i].high - plan->values[i].low))
            status = mood_fail(err, MOOD_E_UNSUPPORTED, "quantize: '%.80s' is not finite",
                               plan->graph.values[plan->values[i].value].name);
    if (status == MOOD_OK) choose_ranges(plan, o);
    return status;
}

/* ---- weights ---------------------------------------------------------------------------- */

static void round_weights(mood_quantise_plan *plan, mood_range_way way) {
    for (size_t i = 0; i < plan->n_convs; i++) {
        mood_quantised_conv *c = &plan->convs[i];
        const mood_value *w = &plan->graph.values[c->node->inputs[1]];
        const size_t outputs = (size_t)w->dims[0];
        mood_quantise_weights(c->weights, c->scales, w->floats, outputs,
                              (size_t)mood_value_count(w) / outputs, way);
    }
}

/* ---- correction ------------------------------------------------------------------------- */

/* sums[c] += weight * the mean over all pixels of each channel of (1, c, h, w) */
static void add_means(double *sums, const mood_tensor *t, double weight) {
    const size_t pixels = (size_t)(t->dims[2] * t->dims[3]);
    for (int64_t c = 0; c < t->dims[1]; c++) {
        double sum = 0;
        for (size_t i = 0; i < pixels; i++) sum += (double)t->data[(size_t)c * pixels + i];
        sums[c] += weight * sum / (double)pixels;
    }
}

/* Mean error of the outputs of convolution k (fp32 less eight bits), into its bias. */
static mood_status correct_one(mood_quantise_plan *plan, size_t k, runner *exact,
                               const mood_quantise_options *o, mood_error *err) {
    mood_quantised_conv *c = &plan->convs[k];
    const size_t outputs = (size_t)plan->graph.values[c->node->inputs[1]].dims[0];
    const double share = 1 / (double)o->n_corrections;
    runner rounded;
    MOOD_TRY(runner_init(&rounded, plan, MOOD_FORM_QUANTISED_CONVS, err));
    double *errors = mood_alloc_zero(outputs, sizeof *errors);
    mood_status status = errors ? MOOD_OK : fail_memory(err);
    for (size_t i = 0; i < o->n_corrections && status == MOOD_OK; i++) {
        const size_t picture = i * (o->n_pictures / o->n_corrections);
        MOOD_TRY_GOTO(status, done, runner_run(exact, o, picture));
        MOOD_TRY_GOTO(status, done, runner_run(&rounded, o, picture));
        add_means(errors, &exact->outputs[k], share);
        add_means(errors, &rounded.outputs[k], -share);
    }
    for (size_t i = 0; i < outputs && status == MOOD_OK; i++) c->bias[i] += (float)errors[i];
done:
    mood_free(errors);
    runner_clear(&rounded);
    return status;
}

static mood_status correct(mood_quantise_plan *plan, const mood_quantise_options *o,
                           mood_error *err) {
    runner exact;
    mood_status status = MOOD_OK;
    if (o->n_corrections == 0) return MOOD_OK;
    MOOD_TRY(runner_init(&exact, plan, MOOD_FORM_CONVS, err));
    for (size_t k = 0; k < plan->n_convs && status == MOOD_OK; k++) {
        status = correct_one(plan, k, &exact, o, err);
        report(o, k + 1, plan->n_convs);
    }
    runner_clear(&exact);
    return status;
}

/* ---- all -------------------------------------------------------------------------------- */

mood_status mood_quantise_onnx(mood_buf *out, mood_quantise_result *result, const void *model,
                               size_t bytes, const mood_quantise_options *o, mood_error *err) {
    mood_arena arena;
    mood_quantise_plan plan = {.graph = {.arena = &arena, .batch = 1}};
    mood_buf file;
    if (o->n_pictures < 1 || o->n_pictures > MOOD_QUANTISE_MAX_PICTURES ||
        o->n_corrections > o->n_pictures)
        return mood_fail(err, MOOD_E_ARG, "quantize: 1 to %d pictures",
                         MOOD_QUANTISE_MAX_PICTURES);
    mood_arena_init(&arena, MAX_ARENA_BYTES);
    mood_buf_init(&file, MOOD_ONNX_MAX_BYTES);
    mood_status status;
    MOOD_TRY_GOTO(status, done, mood_quantise_find(&plan, model, bytes, err));
    if (plan.graph.n_inputs != 1) {
        status = mood_fail(err, MOOD_E_UNSUPPORTED, "quantize: the model has %d inputs, not 1",
                           plan.graph.n_inputs);
        goto done;
    }
    MOOD_TRY_GOTO(status, done, calibrate(&plan, o, err));
    round_weights(&plan, o->weights);
    MOOD_TRY_GOTO(status, done, correct(&plan, o, err));
    MOOD_TRY_GOTO(status, done, mood_quantise_write(&file, &plan, MOOD_FORM_QUANTISED, err));
    status = mood_buf_append(out, file.data, file.size);
    *result = (mood_quantise_result){plan.n_convs, plan.n_values};
done:
    mood_buf_clear(&file);
    mood_arena_clear(&arena);
    return status;
}
