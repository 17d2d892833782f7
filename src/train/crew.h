/* SPDX-License-Identifier: Apache-2.0
 *
 * Many batches of faces through fixed weights, on several threads. Each thread has a learner of
 * its own and takes every n-th batch: a result does not depend on how many threads there are.
 */
#ifndef MOOD_CREW_H
#define MOOD_CREW_H

#include "train/learner.h"

/** Fixed weights that read faces; all borrowed. */
typedef struct mood_eyes {
    const mood_blueprint *net;
    const float *weights;
    float *stats; /**< read only */
    int side;     /**< of the pictures */
    mood_precision precision;
    int threads;
} mood_eyes;

/**
 * What is done with one batch. Called from several threads, in any order, once for each index.
 *
 * learner   holds the eyes' weights and statistics, or what the last call on this thread loaded
 * pictures  (options->batch, side, side), as the last call on this thread left them
 */
typedef mood_status mood_crew_work(void *cookie, size_t batch, mood_learner *learner,
                                   float *pictures);

/** work for 0 to n_batches - 1, each thread to its first failure; err tells of one.
 *  options: of each thread's learner; size and precision are those of the eyes. */
MOOD_NODISCARD mood_status mood_crew_run(const mood_eyes *eyes,
                                         const mood_learner_options *options, size_t n_batches,
                                         mood_crew_work *work, void *cookie, mood_error *err);

#endif
