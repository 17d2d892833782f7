/* SPDX-License-Identifier: Apache-2.0
 *
 * The settings of a training run: one table serves the command line, the checkpoint (as text,
 * "epochs=60") and --help.
 */
#ifndef MOOD_SETTINGS_H
#define MOOD_SETTINGS_H

#include "base/buf.h"
#include "train/augment.h"
#include "train/blueprint.h"
#include "train/optim.h"

#define MOOD_SETTINGS_MAX_TEXT    64
#define MOOD_SETTINGS_MAX_WORKERS 64
#define MOOD_SETTINGS_MAX_PARTS   10

typedef struct mood_settings {
    char net[MOOD_BLUEPRINT_MAX_TEXT + 1];
    char sizes[MOOD_SETTINGS_MAX_TEXT + 1];     /**< "32@0,48@.6": side @ share of the epochs */
    char optimizer[MOOD_SETTINGS_MAX_TEXT + 1]; /**< sgd, adamw */
    char plan[MOOD_SETTINGS_MAX_TEXT + 1];      /**< cosine, trapezoid */
    double seed, epochs, batch, workers, rate, warm, decay_epochs, momentum, weight_decay,
        average;
    double smooth, mix, p_mix, crowd, votes, teacher, rare, strength, limit, freeze, twins,
        parts, part;
} mood_settings;

typedef struct mood_setting {
    const char *name;
    size_t offset;
    size_t text_bytes; /**< 0: a number */
    double low, high;
    const char *text; /**< its value if none is given */
    const char *help;
} mood_setting;

/** The table; *n_out entries, in the order of --help. */
const mood_setting *mood_settings_table(size_t *n_out);

void mood_settings_init(mood_settings *settings);

/** Set one by its name; err says what is wrong. MOOD_E_NOT_FOUND: no such setting. */
MOOD_NODISCARD mood_status mood_settings_set(mood_settings *settings, const char *name,
                                             const char *value, mood_error *err);

/** "name=value\n" for each; and back. */
mood_status mood_settings_print(mood_buf *out, const mood_settings *settings);
MOOD_NODISCARD mood_status mood_settings_parse(mood_settings *out, const char *text,
                                               mood_error *err);

/** The side of the pictures in an epoch; -1 when `sizes` is not understood. */
int mood_settings_side(const mood_settings *settings, double epoch);

mood_optim mood_settings_optim(const mood_settings *settings);
mood_rate_plan mood_settings_rate_plan(const mood_settings *settings);

#endif
