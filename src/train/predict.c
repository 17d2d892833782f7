/* SPDX-License-Identifier: Apache-2.0
 *
 * The rows are cut into batches; each thread has a learner of its own and takes every n-th
 * batch, so a result does not depend on how many threads there are.
 */
#include "train/predict.h"
#include "base/alloc.h"

#include <omp.h>
#include <string.h>

#define BATCH 128

/* One learner's chunk of the rows. */
static mood_status read_chunk(float *logits, mood_learner *learner, float *pictures,
                              const mood_eyes *eyes, const uint32_t *rows, size_t n,
                              mood_show *show, void *cookie) {
    const size_t pixels = (size_t)(eyes->side * eyes->side);
    const float *out;
    for (size_t i = 0; i < n; i++) show(cookie, pictures + i * pixels, eyes->side, rows[i]);
    MOOD_TRY(mood_learner_forward(&out, learner, pictures, false, 0));
    memcpy(logits, out, n * (size_t)eyes->net->n_classes * sizeof *logits);
    return MOOD_OK;
}

/* Every `stride`-th chunk, beginning with `first`. */
static mood_status read_chunks(float *logits, const mood_eyes *eyes, const uint32_t *rows,
                               size_t n_rows, size_t first, size_t stride, mood_show *show,
                               void *cookie, mood_error *err) {
    const mood_learner_options options = {
        .batch = BATCH, .size = eyes->side, .precision = eyes->precision};
    const size_t pixels = (size_t)(eyes->side * eyes->side);
    mood_dnn *dnn = NULL;
    mood_learner *learner = NULL;
    float *pictures = mood_alloc_zero(BATCH * pixels, sizeof *pictures);
    mood_status status = pictures ? MOOD_OK : mood_fail(err, MOOD_E_NOMEM, "out of memory");
    MOOD_TRY_GOTO(status, done, status);
    MOOD_TRY_GOTO(status, done, mood_dnn_create(&dnn, err));
    MOOD_TRY_GOTO(status, done, mood_learner_create(&learner, dnn, eyes->net, &options, err));
    MOOD_TRY_GOTO(status, done, mood_learner_load(learner, eyes->weights, eyes->stats));
    for (size_t at = first * BATCH; at < n_rows; at += stride * BATCH) {
        const size_t n = n_rows - at < BATCH ? n_rows - at : BATCH;
        MOOD_TRY_GOTO(status, done,
                      read_chunk(logits + at * (size_t)eyes->net->n_classes, learner, pictures,
                                 eyes, rows + at, n, show, cookie));
    }
done:
    mood_learner_destroy(&learner);
    mood_dnn_destroy(&dnn);
    mood_free(pictures);
    return status;
}

mood_status mood_predict(float *logits, const mood_eyes *eyes, const uint32_t *rows,
                         size_t n_rows, mood_show *show, void *cookie, mood_error *err) {
    mood_status status = MOOD_OK;
    omp_set_num_threads(1);
#pragma omp parallel for schedule(static, 1) num_threads(eyes->threads)
    for (int i = 0; i < eyes->threads; i++) {
        mood_error own = {0};
        omp_set_num_threads(1); /* of this thread: what oneDNN sees */
        const mood_status failed = read_chunks(logits, eyes, rows, n_rows, (size_t)i,
                                               (size_t)eyes->threads, show, cookie, &own);
#pragma omp critical
        if (failed != MOOD_OK) status = mood_fail(err, failed, "%s", own.text);
    }
    return status;
}
