/* SPDX-License-Identifier: Apache-2.0
 *
 * Statistics of the norms, measured anew on many faces. The running ones of training follow the
 * augmented pictures and weights that no longer stand; averaged weights, and weights that are
 * the mean of several runs, want their own (Wu and Johnson 2021, "PreciseBN").
 */
#ifndef MOOD_NORMS_H
#define MOOD_NORMS_H

#include "train/data.h"
#include "train/predict.h"

/** Faces that give the statistics when there are as many. */
#define MOOD_NORMS_FACES 8192

/** A batch; fewer faces give no statistics. */
#define MOOD_NORMS_LEAST 128

/**
 * stats (n_stats): the means over whole batches of each batch's means and variances.
 *
 * stats   may be eyes->stats
 * frozen  norms of nodes below this index keep eyes->stats, as they did in training
 * rows    (n_rows) faces to show, at least MOOD_NORMS_LEAST: else MOOD_E_ARG; those behind the
 *         last whole batch are left out
 *
 * Does not depend on eyes->threads.
 */
MOOD_NODISCARD mood_status mood_norms_measure(float *stats, const mood_eyes *eyes,
                                              size_t frozen, const uint32_t *rows,
                                              size_t n_rows, mood_show *show, void *cookie,
                                              mood_error *err);

/** The same on MOOD_NORMS_FACES faces of Training without twins, plain, every second one in the
 *  mirror. */
MOOD_NODISCARD mood_status mood_norms_measure_plain(float *stats, const mood_eyes *eyes,
                                                    size_t frozen, const mood_faces *faces,
                                                    mood_error *err);

#endif
