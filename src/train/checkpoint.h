/* SPDX-License-Identifier: Apache-2.0
 *
 * The state of a training run, in memory and as a file. Everything random is drawn from (seed,
 * epoch, row), so these arrays and the settings are all that a run needs to go on as if it had
 * never been stopped.
 *
 * The file, little-endian:
 *     1. "MOODTRN1"
 *     2. u64: bytes of the settings, weights, states, statistics, epochs done
 *     3. settings as text (settings.h)
 *     4. fp32: weights, optimizer states, average of the weights, statistics, their average
 *     5. history: for each epoch done 5 fp64
 *     6. u64: mood_hash_bytes of all before
 */
#ifndef MOOD_CHECKPOINT_H
#define MOOD_CHECKPOINT_H

#include "train/settings.h"

#define MOOD_CHECKPOINT_MAX_BYTES ((size_t)1 << 30)

/** What one epoch showed. */
typedef struct mood_epoch {
    double loss;     /**< mean of the training loss */
    double accuracy; /**< of the averaged weights on the faces of choice (PublicTest), 0..1 */
    double choice_loss; /**< cross-entropy on the faces of choice */
    double rate;        /**< learning rate at its end */
    double seconds;
} mood_epoch;

typedef struct mood_run {
    mood_settings settings;
    mood_blueprint net;
    size_t n_states;                   /**< optimizer numbers a weight */
    float *weights, *states, *average; /**< (n_weights), (n_states, n_weights), (n_weights) */
    float *stats, *average_stats;      /**< (n_stats) */
    mood_epoch *history;               /**< (epochs_done) */
    size_t epochs_done;
} mood_run;

/** A new run: parses the net, draws the first weights. Caller clears *out. */
MOOD_NODISCARD mood_status mood_run_init(mood_run *out, const mood_settings *settings,
                                         mood_error *err);
void mood_run_clear(mood_run *run);

/**
 * A new run whose first weights are another's averaged ones, but for the dense layer when the
 * number of classes differs. The net is `from`'s; settings->net is not looked at.
 */
MOOD_NODISCARD mood_status mood_run_init_from(mood_run *out, const mood_settings *settings,
                                              const mood_run *from, int n_classes,
                                              mood_error *err);

/** The first node that is trained, from the setting `freeze`. */
size_t mood_run_frozen_nodes(const mood_run *run);

/** Put an epoch behind the others. */
MOOD_NODISCARD mood_status mood_run_add_epoch(mood_run *run, const mood_epoch *epoch);

/** Write with safe replacement. */
MOOD_NODISCARD mood_status mood_run_save(const mood_run *run, const char *path,
                                         mood_error *err);

/** Caller clears *out; untouched on failure. A damaged file is MOOD_E_FORMAT. */
MOOD_NODISCARD mood_status mood_run_load(mood_run *out, const char *path, mood_error *err);

/** The same from memory; `name` stands in the errors. */
MOOD_NODISCARD mood_status mood_run_parse(mood_run *out, const void *data, size_t n,
                                          const char *name, mood_error *err);

#endif
