/* SPDX-License-Identifier: Apache-2.0
 *
 * The verbs of the command `moodify`: parse arguments, call, report. Results go to standard
 * output, everything else to standard error.
 */
#ifndef MOOD_VERB_H
#define MOOD_VERB_H

#include "base/base.h"

enum { VERB_OK = 0, VERB_FAILED = 1, VERB_USAGE = 2 };

/** argv[0] is the verb itself. Returns the exit code. */
typedef int verb_function(int argc, char **argv);

typedef struct verb {
    const char *name;
    const char *summary; /**< one line for `moodify --help` */
    verb_function *run;
} verb;

/** NULL-terminated, in the order of --help; programs/moodify.c. */
extern const verb verbs[];

/** programs/verb_<name>.c */
verb_function verb_serve;
verb_function verb_import;
verb_function verb_export;
verb_function verb_suggest;
verb_function verb_look;
verb_function verb_doctor;
verb_function verb_model;

/** Print "moodify: TEXT" to standard error and return VERB_FAILED. */
int verb_fail(const char *format, ...) MOOD_PRINTF(1, 2);

/** Print "moodify VERB: TEXT" and a pointer to --help; return VERB_USAGE. */
int verb_usage(const char *verb_name, const char *format, ...) MOOD_PRINTF(2, 3);

/** Flush standard output; VERB_FAILED with a sentence when it could not be written. */
int verb_finish(int code);

/** Whether results may carry colours: standard output is a terminal and NO_COLOR is unset. */
bool verb_has_colour(void);

/**
 * The folder that holds `name` ("models", "catalog"): $MOODIFY_DATA/name, beside the program as
 * built, or as installed. NULL when none has it; static storage.
 */
const char *verb_data_folder(const char *name);

/** The store that is used when none is named: "sqlite:..."; static storage. */
const char *verb_default_store(void);

#endif
