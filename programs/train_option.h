/* SPDX-License-Identifier: Apache-2.0
 *
 * The options of a verb of `moodify-train`, as a table: "--name value", "--name=value" or a
 * lone
 * "--flag". Every verb reads them in the same way and complains in the same words.
 */
#ifndef MOOD_TRAIN_OPTION_H
#define MOOD_TRAIN_OPTION_H

#include "base/base.h"

typedef struct train_option train_option;

/** The value into option->to; returns false where it is not what the option takes. */
typedef bool train_take(const train_option *option, const char *value);

struct train_option {
    const char *name; /**< without the dashes */
    train_take *take;
    void *to;
    const char *takes; /**< what is taken, for the message: "0..256"; NULL where all is */
    float least, most; /**< of a number */
};

train_take train_take_flag;    /**< bool *to = true; the option has no value */
train_take train_take_text;    /**< const char **to, borrowed from argv */
train_take train_take_number;  /**< float *to, from least to most */
train_take train_take_count;   /**< size_t *to, a whole number from least to most */
train_take train_take_threads; /**< int *to, 1 to 256; 0: as many as there are processors */

typedef struct train_syntax {
    const char *verb;
    void (*help)(const char *verb);
    const train_option *options;
    size_t n_options;
    /** What no option in the table is called: TRAIN_OK or an exit code. May be NULL. */
    int (*other)(void *cookie, const char *name, const char *value);
    void *cookie;
} train_syntax;

/**
 * Reads the whole command line. Returns false where the verb has to end at once with *code:
 * after
 * --help (printed), or after a mistake (named on standard error).
 */
bool train_read_options(int *code, const train_syntax *syntax, int argc, char **argv);

/** How many threads there are when nobody says. */
int train_default_threads(void);

#endif
