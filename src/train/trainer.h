/* SPDX-License-Identifier: Apache-2.0
 *
 * One epoch of training after another, and the reading of faces with the weights so far.
 *
 *     rows of faces -> augmented batch, soft labels -> workers -> gradients -> weights, average
 *
 * A batch is cut into equal parts, one a worker: a learner of its own with its own batch
 * statistics ("ghost" batches). Workers run beside each other on one thread each and meet once
 * a step: threads inside the convolutions would meet at every layer, and spin there whenever
 * the machine has something else to do.
 */
#ifndef MOOD_TRAINER_H
#define MOOD_TRAINER_H

#include "train/batch.h"

/** Called now and then inside an epoch; loss is the mean so far. */
typedef void mood_progress(void *cookie, size_t done, size_t total, double loss);

typedef struct mood_trainer mood_trainer;

/** Borrows run and lesson until destroyed; the run's arrays are changed by each epoch. */
MOOD_NODISCARD mood_status mood_trainer_create(mood_trainer **out, mood_run *run,
                                               const mood_lesson *lesson, mood_error *err);
void mood_trainer_destroy(mood_trainer **trainer);

/** Train the epoch after run->epochs_done, judge it, and add it to the history. */
MOOD_NODISCARD mood_status mood_trainer_epoch(mood_trainer *trainer, mood_progress *progress,
                                              void *cookie, mood_error *err);

#endif
