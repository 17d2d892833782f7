/* SPDX-License-Identifier: Apache-2.0 */
#include "train/predict.h"

#include <string.h>

#define BATCH 128

typedef struct job {
    float *logits;
    const mood_eyes *eyes;
    const uint32_t *rows;
    size_t n_rows;
    mood_show *show;
    void *cookie;
} job;

/* The last batch may be a part: what else stands in the pictures is read in vain. */
static mood_status read_batch(void *cookie, size_t batch, mood_learner *learner,
                              float *pictures) {
    const job *j = cookie;
    const size_t pixels = (size_t)(j->eyes->side * j->eyes->side);
    const size_t n_classes = (size_t)j->eyes->net->n_classes, at = batch * BATCH;
    const size_t n = j->n_rows - at < BATCH ? j->n_rows - at : BATCH;
    const float *out;
    for (size_t i = 0; i < n; i++)
        j->show(j->cookie, pictures + i * pixels, j->eyes->side, j->rows[at + i]);
    MOOD_TRY(mood_learner_forward(&out, learner, pictures, false, 0));
    memcpy(j->logits + at * n_classes, out, n * n_classes * sizeof *out);
    return MOOD_OK;
}

mood_status mood_predict(float *logits, const mood_eyes *eyes, const uint32_t *rows,
                         size_t n_rows, mood_show *show, void *cookie, mood_error *err) {
    const mood_learner_options options = {
        .batch = BATCH, .size = eyes->side, .precision = eyes->precision};
    job j = {logits, eyes, rows, n_rows, show, cookie};
    return mood_crew_run(eyes, &options, (n_rows + BATCH - 1) / BATCH, read_batch, &j, err);
}
