/* SPDX-License-Identifier: Apache-2.0
 *
 * Everything random is drawn from hashes of (seed, epoch, what, which), never from a generator
 * that runs through: so an epoch is the same whether the run was stopped before it or not, and
 * whichever thread augments a face.
 */
#include "train/trainer.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "train/augment.h"
#include "train/loss.h"
#include "train/predict.h"

#include <math.h>
#include <omp.h>
#include <string.h>

/* A part of the batch: its learner and what that learner finds. */
typedef struct worker {
    mood_dnn *dnn;
    mood_learner *learner;
    float *gradients, *stats, *d_logits;
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
    int batch;
    float *pictures, *targets;
    uint32_t *order;
    uint32_t *by_class; /* the lesson's rows, class after class */
    size_t class_from[MOOD_FACES_MAX_CLASSES + 1];
};

enum { DRAW_ORDER = 1, DRAW_FACE, DRAW_MIX, DRAW_DROP, DRAW_RARE };

static void seed_rng(mood_rng *rng, const mood_trainer *t, int what, uint64_t which) {
    uint64_t h = mood_hash_u64((uint64_t)t->run->settings.seed);
    h = mood_hash_u64(h ^ (uint64_t)t->run->epochs_done);
    h = mood_hash_u64(h ^ (uint64_t)what);
    mood_rng_init(rng, mood_hash_u64(h ^ which));
}

static void sort_by_class(mood_trainer *t) {
    size_t n = 0;
    for (int c = 0; c < t->lesson.faces->n_classes; c++) {
        t->class_from[c] = n;
        for (size_t i = 0; i < t->lesson.n_rows; i++)
            if (t->lesson.faces->labels[t->lesson.rows[i]] == c)
                t->by_class[n++] = t->lesson.rows[i];
    }
    t->class_from[t->lesson.faces->n_classes] = n;
}

static mood_status take_arrays(mood_trainer *t) {
    const size_t batch = (size_t)t->batch, classes = (size_t)t->run->net.n_classes;
    const size_t most = 96 * 96;
    bool has_all = true;
    t->pictures = mood_alloc(2 * batch * most * sizeof(float));
    t->targets = mood_alloc(2 * batch * classes * sizeof(float));
    t->order = mood_alloc(t->lesson.n_rows * sizeof *t->order);
    t->by_class = mood_alloc(t->lesson.n_rows * sizeof *t->by_class);
    for (int i = 0; i < t->n_workers; i++) {
        worker *w = &t->workers[i];
        w->d_logits = mood_alloc(batch * classes * sizeof(float));
        w->gradients = mood_alloc(t->run->net.n_weights * sizeof(float));
        w->stats = mood_alloc(t->run->net.n_stats * sizeof(float));
        has_all = has_all && w->d_logits && w->gradients && w->stats;
    }
    return has_all && t->pictures && t->targets && t->order && t->by_class ? MOOD_OK
                                                                           : MOOD_E_NOMEM;
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
    t->batch = batch;
    t->n_workers = n_workers;
    /* oneDNN and the passes of a learner see one thread; the loops here name their own number.
     */
    omp_set_num_threads(1);
    mood_status status = take_arrays(t);
    if (status != MOOD_OK) mood_fail(err, status, "training: out of memory");
    for (int i = 0; i < n_workers && status == MOOD_OK; i++)
        status = mood_dnn_create(&t->workers[i].dnn, err);
    if (status != MOOD_OK) {
        mood_trainer_destroy(&t);
        return status;
    }
    sort_by_class(t);
    *out = t;
    return MOOD_OK;
}

void mood_trainer_destroy(mood_trainer **trainer) {
    mood_trainer *t = *trainer;
    if (!t) return;
    for (int i = 0; i < t->n_workers; i++) {
        worker *w = &t->workers[i];
        mood_learner_destroy(&w->learner);
        mood_dnn_destroy(&w->dnn);
        mood_free(w->d_logits);
        mood_free(w->gradients);
        mood_free(w->stats);
    }
    mood_free(t->pictures);
    mood_free(t->targets);
    mood_free(t->order);
    mood_free(t->by_class);
    mood_free(t);
    *trainer = NULL;
}

/* Fisher and Yates. */
static void shuffle(mood_trainer *t) {
    mood_rng rng;
    seed_rng(&rng, t, DRAW_ORDER, 0);
    memcpy(t->order, t->lesson.rows, t->lesson.n_rows * sizeof *t->order);
    for (size_t i = t->lesson.n_rows; i > 1; i--) {
        const size_t j = mood_rng_below(&rng, (uint32_t)i);
        const uint32_t row = t->order[i - 1];
        t->order[i - 1] = t->order[j];
        t->order[j] = row;
    }
}

/* Replace a share of the rows by ones whose class was drawn first. */
static uint32_t maybe_rare(const mood_trainer *t, uint32_t row, uint64_t place) {
    mood_rng rng;
    if (t->run->settings.rare <= 0) return row;
    seed_rng(&rng, t, DRAW_RARE, place);
    if (mood_rng_uniform(&rng) >= t->run->settings.rare) return row;
    const uint32_t c = mood_rng_below(&rng, (uint32_t)t->lesson.faces->n_classes);
    const size_t from = t->class_from[c], n = t->class_from[c + 1] - from;
    return n ? t->by_class[from + mood_rng_below(&rng, (uint32_t)n)] : row;
}

static void make_target(const mood_trainer *t, float *target, uint32_t row) {
    const mood_settings *s = &t->run->settings;
    const int classes = t->run->net.n_classes;
    mood_faces_target(target, t->lesson.faces, row, (float)s->crowd);
    mood_label_smooth(target, classes, (float)s->smooth);
    if (!t->lesson.teacher) return;
    const float *p = t->lesson.teacher + (size_t)row * (size_t)classes;
    for (int i = 0; i < classes; i++) target[i] += (float)s->teacher * (p[i] - target[i]);
}

/* Beta(a, a) after Jöhnk 1964. */
static double draw_beta(mood_rng *rng, double a) {
    for (int tries = 0; tries < 1000; tries++) {
        const double x = pow(mood_rng_uniform(rng), 1 / a),
                     y = pow(mood_rng_uniform(rng), 1 / a);
        if (x + y > 0 && x + y <= 1) return x / (x + y);
    }
    return 1;
}

/* Mixup (Zhang et al. 2018): each face with the one that stands opposite in the batch. */
static void mix(mood_trainer *t, size_t step) {
    const mood_settings *s = &t->run->settings;
    const size_t pixels = (size_t)t->side * (size_t)t->side;
    const size_t classes = (size_t)t->run->net.n_classes;
    const size_t n = (size_t)t->batch;
    mood_rng rng;
    seed_rng(&rng, t, DRAW_MIX, step);
    if (s->mix <= 0 || mood_rng_uniform(&rng) >= s->p_mix) return;
    const float share = (float)draw_beta(&rng, s->mix);
    float *copy = t->pictures + n * pixels, *copy_targets = t->targets + n * classes;
    memcpy(copy, t->pictures, n * pixels * sizeof *copy);
    memcpy(copy_targets, t->targets, n * classes * sizeof *copy_targets);
    for (size_t i = 0; i < n; i++) {
        float *picture = t->pictures + i * pixels, *target = t->targets + i * classes;
        const float *other = copy + (n - 1 - i) * pixels;
        const float *other_target = copy_targets + (n - 1 - i) * classes;
        for (size_t j = 0; j < pixels; j++)
            picture[j] = share * picture[j] + (1 - share) * other[j];
        for (size_t j = 0; j < classes; j++)
            target[j] = share * target[j] + (1 - share) * other_target[j];
    }
}

static void make_batch(mood_trainer *t, size_t step) {
    const mood_augment how = mood_augment_scaled((float)t->run->settings.strength);
    const size_t pixels = (size_t)t->side * (size_t)t->side;
#pragma omp parallel for schedule(static) num_threads(t->lesson.threads)
    for (int i = 0; i < t->batch; i++) {
        const size_t place = step * (size_t)t->batch + (size_t)i;
        const uint32_t row = maybe_rare(t, t->order[place], place);
        mood_rng rng;
        seed_rng(&rng, t, DRAW_FACE, place);
        mood_augment_face(t->pictures + (size_t)i * pixels, t->side,
                          t->lesson.faces->pixels + (size_t)row * MOOD_FACE_PIXELS, &how, &rng);
        make_target(t, t->targets + i * t->run->net.n_classes, row);
    }
    mix(t, step);
}

/* The learners for the side that the epoch asks for. */
static mood_status prepare_learners(mood_trainer *t, mood_error *err) {
    const int side = mood_settings_side(&t->run->settings, (double)t->run->epochs_done);
    if (side == t->side) return MOOD_OK;
    const mood_learner_options options = {.batch = t->batch / t->n_workers,
                                          .size = side,
                                          .precision = t->lesson.precision,
                                          .is_trained = true,
                                          .frozen = t->lesson.frozen};
    for (int i = 0; i < t->n_workers; i++) {
        worker *w = &t->workers[i];
        mood_learner_destroy(&w->learner);
        MOOD_TRY(mood_learner_create(&w->learner, w->dnn, &t->run->net, &options, err));
    }
    t->side = side;
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
    const int n = t->batch / t->n_workers, classes = t->run->net.n_classes;
    const size_t first = (size_t)(index * n);
    const float *logits;
    memcpy(w->stats, t->run->stats, t->run->net.n_stats * sizeof *w->stats);
    MOOD_TRY(mood_learner_load(w->learner, t->run->weights, w->stats));
    MOOD_TRY(mood_learner_forward(&logits, w->learner,
                                  t->pictures + first * (size_t)(t->side * t->side), true,
                                  mood_hash_u64(seed + (uint64_t)index)));
    w->loss = mood_loss_cross_entropy(w->d_logits, logits, t->targets + first * (size_t)classes,
                                      n, classes);
    return mood_learner_backward(w->gradients, w->learner, w->d_logits);
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
    make_batch(t, step);
    seed_rng(&rng, t, DRAW_DROP, step);
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
    const size_t steps = t->lesson.n_rows / (size_t)t->batch;
    const mood_rate_plan plan = mood_settings_rate_plan(&t->run->settings);
    const int64_t start = mood_clock_ns();
    double sum = 0;
    MOOD_TRY(prepare_learners(t, err));
    shuffle(t);
    for (size_t step = 0; step < steps; step++) {
        double loss = 0;
        const mood_status status = train_step(&loss, t, step, steps);
        if (status != MOOD_OK)
            return mood_fail(err, status, "training: step %zu: %s", step,
                             isfinite(loss) ? mood_status_text(status)
                                            : "the loss is no number any more; lower the rate");
        sum += loss;
        if (progress)
            progress(cookie, (step + 1) * (size_t)t->batch, steps * (size_t)t->batch,
                     sum / (double)(step + 1));
    }
    mood_epoch epoch = {.loss = sum / (double)steps,
                        .rate = mood_rate_at(&plan, (double)t->run->epochs_done + 1),
                        .seconds = (double)(mood_clock_ns() - start) * 1e-9};
    MOOD_TRY(judge(&epoch, t, err));
    if (mood_run_add_epoch(t->run, &epoch) != MOOD_OK)
        return mood_fail(err, MOOD_E_NOMEM, "training: out of memory");
    return MOOD_OK;
}
