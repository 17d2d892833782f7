/* SPDX-License-Identifier: Apache-2.0 */
#include "train/trainer.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "train/augment.h"
#include "train/loss.h"
#include "train/predict.h"
#include "train/tutor.h"

#include <math.h>
#include <omp.h>
#include <string.h>

/* A part of the batch: its learner and what that learner finds. */
typedef struct worker {
    mood_dnn *dnn;
    mood_learner *learner;
    mood_tutors *tutors; /* NULL: none */
    float *gradients, *stats, *d_logits, *d_votes;
    double loss;
    mood_status status;
    mood_error err;
} worker;

struct mood_trainer {
    mood_run *run;
    mood_lesson lesson;
    worker workers[MOOD_SETTINGS_MAX_WORKERS];
    int n_workers;
    int side; /* of the learners' pictures; 0: no learners yet */
    mood_batches batches;
};

static mood_status take_arrays(mood_trainer *t) {
    const size_t batch = (size_t)t->batches.size, classes = (size_t)t->run->net.n_classes;
    bool has_all = true;
    for (int i = 0; i < t->n_workers; i++) {
        worker *w = &t->workers[i];
        w->d_logits = mood_alloc(batch * classes * sizeof(float));
        w->d_votes = mood_alloc(batch * MOOD_N_VOTES * sizeof(float));
        w->gradients = mood_alloc(t->run->net.n_weights * sizeof(float));
        w->stats = mood_alloc(t->run->net.n_stats * sizeof(float));
        has_all = has_all && w->d_logits && w->d_votes && w->gradients && w->stats;
    }
    return has_all ? MOOD_OK : MOOD_E_NOMEM;
}

mood_status mood_trainer_create(mood_trainer **out, mood_run *run, const mood_lesson *lesson,
                                mood_error *err) {
    const int batch = (int)run->settings.batch, n_workers = (int)run->settings.workers;
    if (lesson->faces->n_classes != run->net.n_classes)
        return mood_fail(err, MOOD_E_ARG, "the faces have %d classes, the net %d",
                         lesson->faces->n_classes, run->net.n_classes);
    if (batch % n_workers)
        return mood_fail(err, MOOD_E_ARG, "a batch of %d is not divided by %d workers", batch,
                         n_workers);
    if (lesson->n_rows < (size_t)batch)
        return mood_fail(err, MOOD_E_ARG, "%zu faces are fewer than a batch of %d",
                         lesson->n_rows, batch);
    mood_trainer *t = mood_alloc_zero(1, sizeof *t);
    if (!t) return mood_fail(err, MOOD_E_NOMEM, "training: out of memory");
    t->run = run;
    t->lesson = *lesson;
    t->n_workers = n_workers;
    /* oneDNN and the passes of a learner see one thread; the loops here name their own number.
     */
    omp_set_num_threads(1);
    mood_status status = mood_batches_init(&t->batches, run, &t->lesson);
    if (status == MOOD_OK) status = take_arrays(t);
    if (status != MOOD_OK) mood_fail(err, status, "training: out of memory");
    for (int i = 0; i < n_workers && status == MOOD_OK; i++)
        status = mood_dnn_create(&t->workers[i].dnn, err);
    if (status != MOOD_OK) {
        mood_trainer_destroy(&t);
        return status;
    }
    *out = t;
    return MOOD_OK;
}

void mood_trainer_destroy(mood_trainer **trainer) {
    mood_trainer *t = *trainer;
    if (!t) return;
    for (int i = 0; i < t->n_workers; i++) {
        worker *w = &t->workers[i];
        mood_learner_destroy(&w->learner);
        mood_tutors_destroy(&w->tutors);
        mood_dnn_destroy(&w->dnn);
        mood_free(w->d_logits);
        mood_free(w->d_votes);
        mood_free(w->gradients);
        mood_free(w->stats);
    }
    mood_batches_clear(&t->batches);
    mood_free(t);
    *trainer = NULL;
}

/* The learners for the side that the epoch asks for. */
static mood_status prepare_learners(mood_trainer *t, mood_error *err) {
    const int side = mood_settings_side(&t->run->settings, (double)t->run->epochs_done);
    if (side == t->side) return MOOD_OK;
    const mood_learner_options options = {.batch = t->batches.size / t->n_workers,
                                          .size = side,
                                          .precision = t->lesson.precision,
                                          .is_trained = true,
                                          .frozen = t->lesson.frozen};
    for (int i = 0; i < t->n_workers; i++) {
        worker *w = &t->workers[i];
        mood_learner_destroy(&w->learner);
        MOOD_TRY(mood_learner_create(&w->learner, w->dnn, &t->run->net, &options, err));
        mood_tutors_destroy(&w->tutors);
        if (t->lesson.n_tutors)
            MOOD_TRY(mood_tutors_create(&w->tutors, w->dnn, t->lesson.tutors,
                                        t->lesson.n_tutors, t->run->net.n_classes, &options,
                                        err));
    }
    t->side = t->batches.side = side;
    return MOOD_OK;
}

static size_t first_trained_segment(const mood_trainer *t) {
    const mood_blueprint *net = &t->run->net;
    for (size_t i = t->lesson.frozen; i < net->n_nodes; i++)
        if (net->nodes[i].kind != MOOD_NODE_POOL && net->nodes[i].kind != MOOD_NODE_DROP)
            return (size_t)net->nodes[i].segments[0];
    return net->n_segments;
}

static mood_status work(worker *w, const mood_trainer *t, int index, uint64_t seed) {
    const mood_run *run = t->run;
    const mood_batches *b = &t->batches;
    const int n = b->size / t->n_workers, classes = run->net.n_classes;
    const size_t first = (size_t)(index * n);
    const float *pictures = b->pictures + first * (size_t)(t->side * t->side), *logits;
    float *targets = b->targets + first * (size_t)classes;
    const float share = run->net.votes >= 0 ? (float)run->settings.votes : 0;
    memcpy(w->stats, run->stats, run->net.n_stats * sizeof *w->stats);
    MOOD_TRY(mood_learner_load(w->learner, run->weights, w->stats));
    if (w->tutors)
        MOOD_TRY(mood_tutors_blend(targets, w->tutors, pictures, (float)run->settings.teacher));
    MOOD_TRY(mood_learner_forward(&logits, w->learner, pictures, true,
                                  mood_hash_u64(seed + (uint64_t)index)));
    w->loss = mood_loss_cross_entropy(w->d_logits, logits, targets, n, classes);
    if (share > 0) {
        mood_loss_cross_entropy(w->d_votes, mood_learner_votes(w->learner),
                                b->votes + first * MOOD_N_VOTES, n, MOOD_N_VOTES);
        for (int i = 0; i < n * MOOD_N_VOTES; i++) w->d_votes[i] *= share;
    }
    return mood_learner_backward(w->gradients, w->learner, w->d_logits,
                                 share > 0 ? w->d_votes : NULL);
}

/* to[i] = mean over the workers of their values, added in the workers' order. */
static void average_workers(float *to, const mood_trainer *t, bool takes_stats, size_t n) {
    const float share = 1.f / (float)t->n_workers;
    for (size_t i = 0; i < n; i++) {
        float sum = 0;
        for (int k = 0; k < t->n_workers; k++)
            sum += takes_stats ? t->workers[k].stats[i] : t->workers[k].gradients[i];
        to[i] = sum * share;
    }
}

static mood_status train_step(double *loss, mood_trainer *t, size_t step, size_t steps) {
    mood_run *run = t->run;
    const mood_optim optim = mood_settings_optim(&run->settings);
    const mood_rate_plan plan = mood_settings_rate_plan(&run->settings);
    const double epoch = (double)run->epochs_done + ((double)step + .5) / (double)steps;
    const int64_t count = (int64_t)(run->epochs_done * steps + step + 1);
    const float decay = (float)run->settings.average;
    mood_rng rng;
    mood_batches_make(&t->batches, step);
    mood_batches_seed(&rng, &t->batches, MOOD_DRAW_DROP, step);
    const uint64_t seed = mood_rng_next(&rng);
#pragma omp parallel for schedule(static, 1) num_threads(t->lesson.threads)
    for (int i = 0; i < t->n_workers; i++)
        t->workers[i].status = work(&t->workers[i], t, i, seed);
    *loss = 0;
    for (int i = 0; i < t->n_workers; i++) {
        MOOD_TRY(t->workers[i].status);
        *loss += t->workers[i].loss / t->n_workers;
    }
    if (!isfinite(*loss)) return MOOD_E_INTERNAL;
    average_workers(t->workers[0].gradients, t, false, run->net.n_weights);
    average_workers(run->stats, t, true, run->net.n_stats);
    mood_optim_step(run->weights, run->states, t->workers[0].gradients, &run->net, &optim,
                    mood_rate_at(&plan, epoch), count, first_trained_segment(t));
    mood_average_step(run->average, run->weights, run->net.n_weights, decay, count);
    mood_average_step(run->average_stats, run->stats, run->net.n_stats, decay, count);
    return MOOD_OK;
}

typedef struct plain_show {
    const mood_faces *faces;
    bool is_mirrored;
} plain_show;

static void show_plain(void *cookie, float *picture, int side, uint32_t row) {
    const plain_show *show = cookie;
    mood_augment_plain(picture, side, show->faces->pixels + (size_t)row * MOOD_FACE_PIXELS,
                       show->is_mirrored);
}

static bool is_right(const float *p, int label, int classes) {
    int best = 0;
    for (int i = 1; i < classes; i++)
        if (p[i] > p[best]) best = i;
    return best == label;
}

/* Accuracy of the averaged weights on the faces of choice, at the size of the training. */
static mood_status judge(mood_epoch *epoch, mood_trainer *t, mood_error *err) {
    const size_t n = t->lesson.n_choice_rows;
    const int classes = t->run->net.n_classes;
    const mood_eyes eyes = {&t->run->net, t->run->average,     t->run->average_stats,
                            t->side,      t->lesson.precision, t->lesson.threads};
    plain_show show = {t->lesson.faces, false};
    float *logits = mood_alloc(n * (size_t)classes * sizeof *logits);
    if (!logits) return mood_fail(err, MOOD_E_NOMEM, "training: out of memory");
    const mood_status status =
        mood_predict(logits, &eyes, t->lesson.choice_rows, n, show_plain, &show, err);
    size_t right = 0;
    double loss = 0;
    for (size_t i = 0; i < n && status == MOOD_OK; i++) {
        const int label = t->lesson.faces->labels[t->lesson.choice_rows[i]];
        float *p = logits + i * (size_t)classes;
        mood_softmax(p, p, classes, 1);
        loss -= log(fmax(p[label], 1e-12));
        right += is_right(p, label, classes);
    }
    if (n) {
        epoch->accuracy = (double)right / (double)n;
        epoch->choice_loss = loss / (double)n;
    }
    mood_free(logits);
    return status;
}

mood_status mood_trainer_epoch(mood_trainer *t, mood_progress *progress, void *cookie,
                               mood_error *err) {
    const size_t steps = t->lesson.n_rows / (size_t)t->batches.size;
    const mood_rate_plan plan = mood_settings_rate_plan(&t->run->settings);
    const int64_t start = mood_clock_ns();
    double sum = 0;
    MOOD_TRY(prepare_learners(t, err));
    mood_batches_shuffle(&t->batches);
    for (size_t step = 0; step < steps; step++) {
        double loss = 0;
        const mood_status status = train_step(&loss, t, step, steps);
        if (status != MOOD_OK)
            return mood_fail(err, status, "training: step %zu: %s", step,
                             isfinite(loss) ? mood_status_text(status)
                                            : "the loss is no number any more; lower the rate");
        sum += loss;
        if (progress)
            progress(cookie, (step + 1) * (size_t)t->batches.size,
                     steps * (size_t)t->batches.size, sum / (double)(step + 1));
    }
    mood_epoch epoch = {.loss = sum / (double)steps,
                        .rate = mood_rate_at(&plan, (double)t->run->epochs_done + 1),
                        .seconds = (double)(mood_clock_ns() - start) * 1e-9};
    MOOD_TRY(judge(&epoch, t, err));
    if (mood_run_add_epoch(t->run, &epoch) != MOOD_OK)
        return mood_fail(err, MOOD_E_NOMEM, "training: out of memory");
    return MOOD_OK;
}
