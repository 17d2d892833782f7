/* SPDX-License-Identifier: Apache-2.0
 *
 * What is trained on, cut into batches: faces in a new order each epoch, augmented, with soft
 * labels, some of them mixed.
 */
#ifndef MOOD_BATCH_H
#define MOOD_BATCH_H

#include "base/rng.h"
#include "train/checkpoint.h"
#include "train/data.h"
#include "train/tutor.h"

/** What is trained on; all borrowed. */
typedef struct mood_lesson {
    const mood_faces *faces;
    const uint32_t *rows; /**< to train on */
    size_t n_rows;
    const uint32_t *choice_rows; /**< to choose on (PublicTest) */
    size_t n_choice_rows;
    const mood_tutor *tutors; /**< (n_tutors) teachers that see the student's pictures */
    size_t n_tutors;
    const float *teacher; /**< (faces->n, n_classes) probabilities of a teacher; NULL: none */
    size_t frozen;        /**< nodes below this index keep their weights */
    mood_precision precision;
    int threads; /**< 1..256; the result depends on settings.workers, not on this */
} mood_lesson;

typedef struct mood_batches {
    const mood_run *run;
    const mood_lesson *lesson;
    int size; /**< faces a batch */
    int side; /**< of the pictures; set by the caller, 16..96 */
    /* Of the batch made last; behind it as much scratch. */
    float *pictures; /**< (size, side, side) grey levels 0..255 */
    float *targets;  /**< (size, n_classes) */
    float *votes;    /**< (size, MOOD_N_VOTES) shares, zeros where nobody voted; only of nets
                          with the word `votes` */
    uint32_t *order;
    uint32_t *by_class; /**< the lesson's rows, class after class */
    size_t class_from[MOOD_FACES_MAX_CLASSES + 1];
} mood_batches;

/** Borrows run and lesson until cleared. MOOD_E_NOMEM; then *out is untouched. */
MOOD_NODISCARD mood_status mood_batches_init(mood_batches *out, const mood_run *run,
                                             const mood_lesson *lesson);
void mood_batches_clear(mood_batches *batches);

/** The order of the epoch that run->epochs_done names. */
void mood_batches_shuffle(mood_batches *batches);

/** Batch number `step` of the epoch; runs on lesson->threads. */
void mood_batches_make(mood_batches *batches, size_t step);

typedef enum mood_draw {
    MOOD_DRAW_ORDER = 1,
    MOOD_DRAW_FACE,
    MOOD_DRAW_MIX,
    MOOD_DRAW_DROP,
    MOOD_DRAW_RARE
} mood_draw;

/** A generator for one purpose in this epoch. */
void mood_batches_seed(mood_rng *rng, const mood_batches *batches, mood_draw what,
                       uint64_t which);

#endif
