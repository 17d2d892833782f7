/* SPDX-License-Identifier: Apache-2.0
 *
 * One network that is the mean of several (Wortsman et al. 2022, "model soups"). It is as good
 * as they say together only where the runs are branches of one run, or moments of it: else
 * their channels mean different things.
 */
#ifndef MOOD_MERGE_H
#define MOOD_MERGE_H

#include "train/checkpoint.h"

/**
 * A run without epochs whose weights and statistics are the mean of the runs' averaged ones.
 * The statistics want measuring (train/norms.h). Nets must be the same but for the word
 * `votes`, which the result has not. Settings are the first run's. Caller clears *out;
 * untouched on failure.
 */
MOOD_NODISCARD mood_status mood_run_merge(mood_run *out, const mood_run *runs, size_t n_runs,
                                          mood_error *err);

#endif
