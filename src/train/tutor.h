/* SPDX-License-Identifier: Apache-2.0
 *
 * Teachers that look at the very pictures the student sees, augmented and mixed as they are,
 * and say what they would answer (Beyer et al. 2022, "A good teacher is patient and
 * consistent"). What a teacher said of the faces once, unchanged, is learned by heart sooner
 * (train/teacher.h).
 */
#ifndef MOOD_TUTOR_H
#define MOOD_TUTOR_H

#include "train/checkpoint.h"
#include "train/learner.h"

#define MOOD_TUTORS_MAX 16

typedef struct mood_tutors mood_tutors;

/**
 * Borrows dnn and the runs (their averaged weights) until destroyed.
 *
 * runs     (n_runs) 1..MOOD_TUTORS_MAX, all of n_classes; else MOOD_E_ARG
 * options  batch, size and precision of the student's pictures
 */
MOOD_NODISCARD mood_status mood_tutors_create(mood_tutors **out, mood_dnn *dnn,
                                              const mood_run *runs, size_t n_runs,
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
