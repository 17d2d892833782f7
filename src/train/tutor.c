/* SPDX-License-Identifier: Apache-2.0 */
#include "train/tutor.h"
#include "base/alloc.h"
#include "train/loss.h"

struct mood_tutors {
    mood_learner *learners[MOOD_TUTORS_MAX];
    size_t n;
    int batch, n_classes;
};

static mood_status add_tutor(mood_tutors *t, mood_dnn *dnn, const mood_run *run,
                             const mood_learner_options *options, mood_error *err) {
    const mood_learner_options reading = {
        .batch = options->batch, .size = options->size, .precision = options->precision};
    if (run->net.n_classes != t->n_classes)
        return mood_fail(err, MOOD_E_ARG, "a teacher tells %d classes apart, not %d",
                         run->net.n_classes, t->n_classes);
    MOOD_TRY(mood_learner_create(&t->learners[t->n], dnn, &run->net, &reading, err));
    t->n++;
    return mood_learner_load(t->learners[t->n - 1], run->average, run->average_stats);
}

mood_status mood_tutors_create(mood_tutors **out, mood_dnn *dnn, const mood_run *runs,
                               size_t n_runs, int n_classes,
                               const mood_learner_options *options, mood_error *err) {
    if (n_runs < 1 || n_runs > MOOD_TUTORS_MAX)
        return mood_fail(err, MOOD_E_ARG, "1 to %d teachers are possible", MOOD_TUTORS_MAX);
    mood_tutors *t = mood_alloc_zero(1, sizeof *t);
    if (!t) return mood_fail(err, MOOD_E_NOMEM, "training: out of memory");
    t->batch = options->batch;
    t->n_classes = n_classes;
    for (size_t i = 0; i < n_runs; i++) {
        const mood_status status = add_tutor(t, dnn, &runs[i], options, err);
        if (status == MOOD_OK) continue;
        mood_tutors_destroy(&t);
        return status;
    }
    *out = t;
    return MOOD_OK;
}

void mood_tutors_destroy(mood_tutors **tutors) {
    mood_tutors *t = *tutors;
    if (!t) return;
    for (size_t i = 0; i < t->n; i++) mood_learner_destroy(&t->learners[i]);
    mood_free(t);
    *tutors = NULL;
}

mood_status mood_tutors_blend(float *targets, mood_tutors *t, const float *pictures,
                              float share) {
    const int classes = t->n_classes;
    for (int i = 0; i < t->batch * classes; i++) targets[i] *= 1 - share;
    for (size_t k = 0; k < t->n; k++) {
        const float *logits;
        float p[MOOD_BLUEPRINT_MAX_CHANNELS];
        MOOD_TRY(mood_learner_forward(&logits, t->learners[k], pictures, false, 0));
        for (int i = 0; i < t->batch; i++) {
            mood_softmax(p, logits + i * classes, classes, 1);
            for (int c = 0; c < classes; c++)
                targets[i * classes + c] += share / (float)t->n * p[c];
        }
    }
    return MOOD_OK;
}
