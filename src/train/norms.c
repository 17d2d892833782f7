/* SPDX-License-Identifier: Apache-2.0
 *
 * A pass in training moves running statistics by MOOD_NORM_MOMENTUM towards the batch's; from 0
 * it leaves that share of them. Those of frozen norms, which come first, stay as they are. Each
 * batch has its own row of sums, so that threads may come in any order.
 */
#include "train/norms.h"
#include "base/alloc.h"
#include "train/augment.h"

#include <omp.h>
#include <string.h>

typedef struct job {
    const mood_eyes *eyes;
    size_t frozen; /* nodes */
    size_t n_kept; /* statistics of their norms */
    const uint32_t *rows;
    size_t n_batches;
    mood_show *show;
    void *cookie;
    float *stats; /* (n_batches, n_stats) */
} job;

static mood_status measure_batch(float *stats, mood_learner *learner, float *pictures,
                                 const job *j, const uint32_t *rows) {
    const size_t pixels = (size_t)(j->eyes->side * j->eyes->side);
    const float *logits;
    for (size_t i = 0; i < MOOD_NORMS_LEAST; i++)
        j->show(j->cookie, pictures + i * pixels, j->eyes->side, rows[i]);
    memset(stats, 0, j->eyes->net->n_stats * sizeof *stats);
    memcpy(stats, j->eyes->stats, j->n_kept * sizeof *stats);
    MOOD_TRY(mood_learner_load(learner, j->eyes->weights, stats));
    return mood_learner_forward(&logits, learner, pictures, true, 0);
}

/* Every `stride`-th batch, beginning with `first`. */
static mood_status measure_batches(const job *j, size_t first, size_t stride, mood_error *err) {
    const mood_learner_options options = {.batch = MOOD_NORMS_LEAST,
                                          .size = j->eyes->side,
                                          .precision = j->eyes->precision,
                                          .is_trained = true,
                                          .frozen = j->frozen};
    const size_t pixels = (size_t)(j->eyes->side * j->eyes->side);
    mood_dnn *dnn = NULL;
    mood_learner *learner = NULL;
    float *pictures = mood_alloc(MOOD_NORMS_LEAST * pixels * sizeof *pictures);
    mood_status status = pictures ? MOOD_OK : mood_fail(err, MOOD_E_NOMEM, "out of memory");
    MOOD_TRY_GOTO(status, done, status);
    MOOD_TRY_GOTO(status, done, mood_dnn_create(&dnn, err));
    MOOD_TRY_GOTO(status, done,
                  mood_learner_create(&learner, dnn, j->eyes->net, &options, err));
    for (size_t b = first; b < j->n_batches; b += stride)
        MOOD_TRY_GOTO(status, done,
                      measure_batch(j->stats + b * j->eyes->net->n_stats, learner, pictures, j,
                                    j->rows + b * MOOD_NORMS_LEAST));
done:
    mood_learner_destroy(&learner);
    mood_dnn_destroy(&dnn);
    mood_free(pictures);
    return status;
}

static mood_status measure_all(const job *j, mood_error *err) {
    const size_t threads = (size_t)j->eyes->threads;
    mood_status status = MOOD_OK;
    omp_set_num_threads(1);
#pragma omp parallel for schedule(static, 1) num_threads(j->eyes->threads)
    for (size_t i = 0; i < threads; i++) {
        mood_error own = {0};
        omp_set_num_threads(1); /* of this thread: what oneDNN sees */
        const mood_status failed = measure_batches(j, i, threads, &own);
#pragma omp critical
        if (failed != MOOD_OK) status = mood_fail(err, failed, "%s", own.text);
    }
    return status;
}

static size_t count_kept(const mood_blueprint *net, size_t frozen) {
    for (size_t i = frozen; i < net->n_nodes; i++)
        if (net->nodes[i].kind == MOOD_NODE_NORM) return net->nodes[i].stats;
    return net->n_stats;
}

mood_status mood_norms_measure(float *stats, const mood_eyes *eyes, size_t frozen,
                               const uint32_t *rows, size_t n_rows, mood_show *show,
                               void *cookie, mood_error *err) {
    const size_t n = eyes->net->n_stats;
    job j = {.eyes = eyes,
             .frozen = frozen,
             .n_kept = count_kept(eyes->net, frozen),
             .rows = rows,
             .n_batches = n_rows / MOOD_NORMS_LEAST,
             .show = show,
             .cookie = cookie};
    if (!j.n_batches)
        return mood_fail(err, MOOD_E_ARG, "%zu faces are too few for the norms' statistics: %d",
                         n_rows, MOOD_NORMS_LEAST);
    j.stats = mood_alloc(j.n_batches * n * sizeof *j.stats);
    if (!j.stats) return mood_fail(err, MOOD_E_NOMEM, "out of memory");
    const mood_status status = measure_all(&j, err);
    for (size_t i = 0; i < j.n_kept; i++) stats[i] = eyes->stats[i];
    for (size_t i = j.n_kept; i < n && status == MOOD_OK; i++) {
        double sum = 0;
        for (size_t b = 0; b < j.n_batches; b++) sum += (double)j.stats[b * n + i];
        stats[i] = (float)(sum / (double)j.n_batches / (double)MOOD_NORM_MOMENTUM);
    }
    mood_free(j.stats);
    return status;
}

static void show_plain(void *cookie, float *picture, int side, uint32_t row) {
    const mood_faces *faces = cookie;
    mood_augment_plain(picture, side, faces->pixels + (size_t)row * MOOD_FACE_PIXELS, row % 2);
}

mood_status mood_norms_measure_plain(float *stats, const mood_eyes *eyes, size_t frozen,
                                     const mood_faces *faces, mood_error *err) {
    uint32_t *rows;
    size_t n, kept = 0;
    mood_faces shown = *faces;
    if (mood_faces_select(&rows, &n, faces, MOOD_SPLIT_TRAINING, true) != MOOD_OK)
        return mood_fail(err, MOOD_E_NOMEM, "out of memory");
    const size_t wanted = n < MOOD_NORMS_FACES ? n : MOOD_NORMS_FACES;
    for (; kept < wanted; kept++) rows[kept] = rows[kept * n / wanted];
    const mood_status status =
        mood_norms_measure(stats, eyes, frozen, rows, kept, show_plain, &shown, err);
    mood_free(rows);
    return status;
}
