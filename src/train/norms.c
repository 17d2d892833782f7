/* SPDX-License-Identifier: Apache-2.0
 *
 * A pass in training moves running statistics by MOOD_NORM_MOMENTUM towards the batch's; from 0
 * it leaves that share of them. Those of frozen norms, which come first, stay as they are. Each
 * batch has its own row of sums, so that threads may come in any order.
 */
#include "train/norms.h"
#include "base/alloc.h"
#include "train/augment.h"

#include <string.h>

typedef struct job {
    const mood_eyes *eyes;
    size_t n_kept; /* statistics of frozen norms */
    const uint32_t *rows;
    mood_show *show;
    void *cookie;
    float *stats; /* (n_batches, n_stats) */
} job;

static mood_status measure_batch(void *cookie, size_t batch, mood_learner *learner,
                                 float *pictures) {
    const job *j = cookie;
    const size_t pixels = (size_t)(j->eyes->side * j->eyes->side);
    const size_t n_stats = j->eyes->net->n_stats;
    const uint32_t *rows = j->rows + batch * MOOD_NORMS_LEAST;
    float *stats = j->stats + batch * n_stats;
    const float *logits;
    for (size_t i = 0; i < MOOD_NORMS_LEAST; i++)
        j->show(j->cookie, pictures + i * pixels, j->eyes->side, rows[i]);
    memset(stats, 0, n_stats * sizeof *stats);
    memcpy(stats, j->eyes->stats, j->n_kept * sizeof *stats);
    MOOD_TRY(mood_learner_load(learner, j->eyes->weights, stats));
    return mood_learner_forward(&logits, learner, pictures, true, 0);
}

static size_t count_kept(const mood_blueprint *net, size_t frozen) {
    for (size_t i = frozen; i < net->n_nodes; i++)
        if (net->nodes[i].kind == MOOD_NODE_NORM) return net->nodes[i].stats;
    return net->n_stats;
}

mood_status mood_norms_measure(float *stats, const mood_eyes *eyes, size_t frozen,
                               const uint32_t *rows, size_t n_rows, mood_show *show,
                               void *cookie, mood_error *err) {
    const mood_learner_options options = {.batch = MOOD_NORMS_LEAST,
                                          .size = eyes->side,
                                          .precision = eyes->precision,
                                          .is_trained = true,
                                          .frozen = frozen};
    const size_t n = eyes->net->n_stats, n_batches = n_rows / MOOD_NORMS_LEAST;
    job j = {.eyes = eyes,
             .n_kept = count_kept(eyes->net, frozen),
             .rows = rows,
             .show = show,
             .cookie = cookie};
    if (!n_batches)
        return mood_fail(err, MOOD_E_ARG, "%zu faces are too few for the norms' statistics: %d",
                         n_rows, MOOD_NORMS_LEAST);
    j.stats = mood_alloc(n_batches * n * sizeof *j.stats);
    if (!j.stats) return mood_fail(err, MOOD_E_NOMEM, "out of memory");
    const mood_status status = mood_crew_run(eyes, &options, n_batches, measure_batch, &j, err);
    for (size_t i = 0; i < j.n_kept; i++) stats[i] = eyes->stats[i];
    for (size_t i = j.n_kept; i < n && status == MOOD_OK; i++) {
        double sum = 0;
        for (size_t b = 0; b < n_batches; b++) sum += (double)j.stats[b * n + i];
        stats[i] = (float)(sum / (double)n_batches / (double)MOOD_NORM_MOMENTUM);
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
