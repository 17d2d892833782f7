/* SPDX-License-Identifier: Apache-2.0
 *
 * Teachers that look at the very pictures the student sees, augmented and mixed as they are,
 * and say what they would answer (Beyer et al. 2022, "A good teacher is patient and
 * consistent"). What a teacher said of the faces once, unchanged, is learned by heart sooner
 * (train/teacher.h).
 */
#ifndef MOOD_TUTOR_H
#define MOOD_TUTOR_H

#include "nn/nn.h"
#include "train/checkpoint.h"
#include "train/learner.h"

#define MOOD_TUTORS_MAX 16

/**
 * A net in the trainer's own terms, for pictures of every size, or a model that the product's
 * engine runs, for pictures of its own size: in eight bits that takes a third of the time.
 */
typedef struct mood_tutor {
    const mood_run *run; /**< its averaged weights are read */
    const mood_model
        *model; /**< (1, 1, side, side) -> (1, n_classes) probabilities; else NULL */
} mood_tutor;

typedef struct mood_tutors mood_tutors;

/**
 * Borrows dnn and the teachers' runs and models until destroyed. Several such groups may share
 * runs and models, one a thread.
 *
 * teachers  (n_teachers) 1..MOOD_TUTORS_MAX, all of n_classes; else MOOD_E_ARG
 * options   batch, size and precision of the student's pictures; a model that wants another
 *           size or says no probabilities: MOOD_E_ARG
 */
MOOD_NODISCARD mood_status mood_tutors_create(mood_tutors **out, mood_dnn *dnn,
                                              const mood_tutor *teachers, size_t n_teachers,
                                              int n_classes,
                                              const mood_learner_options *options,
                                              mood_error *err);
void mood_tutors_destroy(mood_tutors **tutors);

/**
 * targets (batch, n_classes): (1 - share) of what stands there, `share` of the tutors' mean
 * probabilities for pictures (batch, size, size), grey levels 0..255.
 */
MOOD_NODISCARD mood_status mood_tutors_blend(float *targets, mood_tutors *tutors,
                                             const float *pictures, float share);

#endif
