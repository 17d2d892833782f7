/* SPDX-License-Identifier: Apache-2.0
 *
 * Everything random is drawn from hashes of (seed, epoch, what, which), never from a generator
 * that runs through: so an epoch is the same whether the run was stopped before it or not, and
 * whichever thread augments a face.
 */
#include "train/batch.h"
#include "base/alloc.h"
#include "train/augment.h"
#include "train/loss.h"

#include <math.h>
#include <string.h>

#define MOST_PIXELS ((size_t)96 * 96)

void mood_batches_seed(mood_rng *rng, const mood_batches *b, mood_draw what, uint64_t which) {
    uint64_t h = mood_hash_u64((uint64_t)b->run->settings.seed);
    h = mood_hash_u64(h ^ (uint64_t)b->run->epochs_done);
    h = mood_hash_u64(h ^ (uint64_t)what);
    mood_rng_init(rng, mood_hash_u64(h ^ which));
}

static void sort_by_class(mood_batches *b) {
    size_t n = 0;
    for (int c = 0; c < b->lesson->faces->n_classes; c++) {
        b->class_from[c] = n;
        for (size_t i = 0; i < b->lesson->n_rows; i++)
            if (b->lesson->faces->labels[b->lesson->rows[i]] == c)
                b->by_class[n++] = b->lesson->rows[i];
    }
    b->class_from[b->lesson->faces->n_classes] = n;
}

/* Fisher and Yates. */
void mood_batches_shuffle(mood_batches *b) {
    mood_rng rng;
    mood_batches_seed(&rng, b, MOOD_DRAW_ORDER, 0);
    memcpy(b->order, b->lesson->rows, b->lesson->n_rows * sizeof *b->order);
    for (size_t i = b->lesson->n_rows; i > 1; i--) {
        const size_t j = mood_rng_below(&rng, (uint32_t)i);
        const uint32_t row = b->order[i - 1];
        b->order[i - 1] = b->order[j];
        b->order[j] = row;
    }
}

/* Replace a share of the rows by ones whose class was drawn first. */
static uint32_t maybe_rare(const mood_batches *b, uint32_t row, uint64_t place) {
    mood_rng rng;
    if (b->run->settings.rare <= 0) return row;
    mood_batches_seed(&rng, b, MOOD_DRAW_RARE, place);
    if (mood_rng_uniform(&rng) >= b->run->settings.rare) return row;
    const uint32_t c = mood_rng_below(&rng, (uint32_t)b->lesson->faces->n_classes);
    const size_t from = b->class_from[c], n = b->class_from[c + 1] - from;
    return n ? b->by_class[from + mood_rng_below(&rng, (uint32_t)n)] : row;
}

static void make_target(const mood_batches *b, float *target, uint32_t row) {
    const mood_settings *s = &b->run->settings;
    const int classes = b->run->net.n_classes;
    mood_faces_target(target, b->lesson->faces, row, (float)s->crowd);
    mood_label_smooth(target, classes, (float)s->smooth);
    if (!b->lesson->teacher) return;
    const float *p = b->lesson->teacher + (size_t)row * (size_t)classes;
    for (int i = 0; i < classes; i++) target[i] += (float)s->teacher * (p[i] - target[i]);
}

/* A row without votes is all zeros: it costs nothing. */
static void share_votes(const mood_batches *b, float *shares, uint32_t row) {
    const uint8_t *votes = b->lesson->faces->votes;
    float sum = 0;
    memset(shares, 0, MOOD_N_VOTES * sizeof *shares);
    if (!votes) return;
    votes += (size_t)row * MOOD_N_VOTES;
    for (int i = 0; i < MOOD_N_VOTES; i++) sum += votes[i];
    for (int i = 0; i < MOOD_N_VOTES && sum > 0; i++) shares[i] = (float)votes[i] / sum;
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

/* rows (2 n, width): each of the first n with the one opposite; the second half is scratch. */
static void mix_rows(float *rows, size_t n, size_t width, float share) {
    float *copy = rows + n * width;
    memcpy(copy, rows, n * width * sizeof *copy);
    for (size_t i = 0; i < n; i++) {
        const float *other = copy + (n - 1 - i) * width;
        float *row = rows + i * width;
        for (size_t j = 0; j < width; j++) row[j] = share * row[j] + (1 - share) * other[j];
    }
}

/* Mixup (Zhang et al. 2018): each face with the one that stands opposite in the batch. */
static void mix(mood_batches *b, size_t step) {
    const mood_settings *s = &b->run->settings;
    const size_t n = (size_t)b->size;
    mood_rng rng;
    mood_batches_seed(&rng, b, MOOD_DRAW_MIX, step);
    if (s->mix <= 0 || mood_rng_uniform(&rng) >= s->p_mix) return;
    const float share = (float)draw_beta(&rng, s->mix);
    mix_rows(b->pictures, n, (size_t)b->side * (size_t)b->side, share);
    mix_rows(b->targets, n, (size_t)b->run->net.n_classes, share);
    if (b->run->net.votes >= 0) mix_rows(b->votes, n, MOOD_N_VOTES, share);
}

void mood_batches_make(mood_batches *b, size_t step) {
    const mood_augment how = mood_augment_scaled((float)b->run->settings.strength);
    const size_t pixels = (size_t)b->side * (size_t)b->side;
#pragma omp parallel for schedule(static) num_threads(b->lesson->threads)
    for (int i = 0; i < b->size; i++) {
        const size_t place = step * (size_t)b->size + (size_t)i;
        const uint32_t row = maybe_rare(b, b->order[place], place);
        mood_rng rng;
        mood_batches_seed(&rng, b, MOOD_DRAW_FACE, place);
        mood_augment_face(b->pictures + (size_t)i * pixels, b->side,
                          b->lesson->faces->pixels + (size_t)row * MOOD_FACE_PIXELS, &how,
                          &rng);
        make_target(b, b->targets + i * b->run->net.n_classes, row);
        if (b->run->net.votes >= 0) share_votes(b, b->votes + (ptrdiff_t)i * MOOD_N_VOTES, row);
    }
    mix(b, step);
}

mood_status mood_batches_init(mood_batches *out, const mood_run *run,
                              const mood_lesson *lesson) {
    const size_t n = (size_t)run->settings.batch, classes = (size_t)run->net.n_classes;
    mood_batches b = {.run = run, .lesson = lesson, .size = (int)n};
    b.pictures = mood_alloc(2 * n * MOST_PIXELS * sizeof(float));
    b.targets = mood_alloc(2 * n * classes * sizeof(float));
    b.votes = mood_alloc(2 * n * MOOD_N_VOTES * sizeof(float));
    b.order = mood_alloc(lesson->n_rows * sizeof *b.order);
    b.by_class = mood_alloc(lesson->n_rows * sizeof *b.by_class);
    if (!b.pictures || !b.targets || !b.votes || !b.order || !b.by_class) {
        mood_batches_clear(&b);
        return MOOD_E_NOMEM;
    }
    sort_by_class(&b);
    *out = b;
    return MOOD_OK;
}

void mood_batches_clear(mood_batches *b) {
    mood_free(b->pictures);
    mood_free(b->targets);
    mood_free(b->votes);
    mood_free(b->order);
    mood_free(b->by_class);
    *b = (mood_batches){0};
}
