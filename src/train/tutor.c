/* SPDX-License-Identifier: Apache-2.0 */
#include "train/tutor.h"
#include "base/alloc.h"
#include "train/loss.h"

#include <math.h>
#include <string.h>

#define SUM_TOLERANCE .01f /* of probabilities; eight bits round them */

/* Where a teacher sits: one that learned here has a learner, one of the engine a work. */
typedef struct seat {
    mood_learner *learner;
    const mood_model *model;
    mood_work *work;
} seat;

struct mood_tutors {
    seat seats[MOOD_TUTORS_MAX];
    size_t n;
    int batch, side, n_classes;
    float *p;       /* (batch, n_classes) what one of them says */
    float *picture; /* (side, side), aligned for the engine */
};

static mood_status seat_run(seat *s, const mood_tutors *t, mood_dnn *dnn, const mood_run *run,
                            const mood_learner_options *options, mood_error *err) {
    const mood_learner_options reading = {
        .batch = options->batch, .size = options->size, .precision = options->precision};
    if (run->net.n_classes != t->n_classes)
        return mood_fail(err, MOOD_E_ARG, "a teacher tells %d classes apart, not %d",
                         run->net.n_classes, t->n_classes);
    MOOD_TRY(mood_learner_create(&s->learner, dnn, &run->net, &reading, err));
    return mood_learner_load(s->learner, run->average, run->average_stats);
}

static mood_status run_model(float *p, const seat *s, mood_tutors *t, const float *picture) {
    mood_tensor in = mood_model_input(s->model, 0, NULL), out;
    memcpy(t->picture, picture, (size_t)(t->side * t->side) * sizeof *picture);
    in.data = t->picture;
    MOOD_TRY(mood_model_run(&out, s->model, s->work, &in));
    memcpy(p, out.data, (size_t)t->n_classes * sizeof *p);
    return MOOD_OK;
}

static bool says_probabilities(const float *p, int n) {
    float sum = 0;
    for (int i = 0; i < n; i++) {
        if (!(p[i] >= 0)) return false;
        sum += p[i];
    }
    return fabsf(sum - 1) <= SUM_TOLERANCE;
}

static mood_status seat_model(seat *s, mood_tutors *t, const mood_model *model,
                              mood_error *err) {
    const int64_t side = t->side;
    if (mood_model_count_inputs(model) != 1 || mood_model_count_outputs(model) != 1)
        return mood_fail(err, MOOD_E_ARG, "a teacher has not one input and one output");
    const mood_tensor in = mood_model_input(model, 0, NULL);
    const mood_tensor out = mood_model_output(model, 0, NULL);
    if (in.n_dims != 4 || in.dims[0] != 1 || in.dims[1] != 1 || in.dims[2] != in.dims[3])
        return mood_fail(err, MOOD_E_ARG, "a teacher does not take one grey, square picture");
    if (in.dims[2] != side)
        return mood_fail(err, MOOD_E_ARG,
                         "a teacher reads pictures of %dx%d only, the student learns from "
                         "%dx%d",
                         (int)in.dims[2], (int)in.dims[2], t->side, t->side);
    if (out.n_dims != 2 || out.dims[0] != 1 || out.dims[1] != t->n_classes)
        return mood_fail(err, MOOD_E_ARG, "a teacher does not tell %d classes apart",
                         t->n_classes);
    s->model = model;
    if (mood_work_create(&s->work, model) != MOOD_OK)
        return mood_fail(err, MOOD_E_NOMEM, "training: out of memory");
    MOOD_TRY(run_model(t->p, s, t, t->picture));
    if (!says_probabilities(t->p, t->n_classes))
        return mood_fail(err, MOOD_E_ARG, "a teacher says no probabilities");
    return MOOD_OK;
}

static mood_status take_memory(mood_tutors *t) {
    t->p = mood_alloc((size_t)(t->batch * t->n_classes) * sizeof *t->p);
    t->picture = mood_alloc_zero((size_t)(t->side * t->side), sizeof *t->picture);
    return t->p && t->picture ? MOOD_OK : MOOD_E_NOMEM;
}

mood_status mood_tutors_create(mood_tutors **out, mood_dnn *dnn, const mood_tutor *teachers,
                               size_t n_teachers, int n_classes,
                               const mood_learner_options *options, mood_error *err) {
    if (n_teachers < 1 || n_teachers > MOOD_TUTORS_MAX)
        return mood_fail(err, MOOD_E_ARG, "1 to %d teachers are possible", MOOD_TUTORS_MAX);
    mood_tutors *t = mood_alloc_zero(1, sizeof *t);
    if (!t) return mood_fail(err, MOOD_E_NOMEM, "training: out of memory");
    t->batch = options->batch;
    t->side = options->size;
    t->n_classes = n_classes;
    mood_status status = take_memory(t);
    if (status != MOOD_OK) mood_fail(err, status, "training: out of memory");
    for (; status == MOOD_OK && t->n < n_teachers; t->n++) {
        const mood_tutor *teacher = &teachers[t->n];
        seat *s = &t->seats[t->n];
        status = teacher->model ? seat_model(s, t, teacher->model, err)
                                : seat_run(s, t, dnn, teacher->run, options, err);
    }
    if (status != MOOD_OK) {
        mood_tutors_destroy(&t);
        return status;
    }
    *out = t;
    return MOOD_OK;
}

void mood_tutors_destroy(mood_tutors **tutors) {
    mood_tutors *t = *tutors;
    if (!t) return;
    for (size_t i = 0; i < t->n; i++) {
        mood_learner_destroy(&t->seats[i].learner);
        mood_work_destroy(&t->seats[i].work);
    }
    mood_free(t->p);
    mood_free(t->picture);
    mood_free(t);
    *tutors = NULL;
}

/* t->p: what one teacher says of the batch. */
static mood_status ask(mood_tutors *t, const seat *s, const float *pictures) {
    const int classes = t->n_classes;
    const float *logits;
    if (s->model) {
        for (int i = 0; i < t->batch; i++)
            MOOD_TRY(run_model(t->p + i * classes, s, t, pictures + i * t->side * t->side));
        return MOOD_OK;
    }
    MOOD_TRY(mood_learner_forward(&logits, s->learner, pictures, false, 0));
    for (int i = 0; i < t->batch; i++)
        mood_softmax(t->p + i * classes, logits + i * classes, classes, 1);
    return MOOD_OK;
}

mood_status mood_tutors_blend(float *targets, mood_tutors *t, const float *pictures,
                              float share) {
    const int numbers = t->batch * t->n_classes;
    for (int i = 0; i < numbers; i++) targets[i] *= 1 - share;
    for (size_t k = 0; k < t->n; k++) {
        MOOD_TRY(ask(t, &t->seats[k], pictures));
        for (int i = 0; i < numbers; i++) targets[i] += share / (float)t->n * t->p[i];
    }
    return MOOD_OK;
}
