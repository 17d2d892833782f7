/* SPDX-License-Identifier: Apache-2.0
 *
 * The verbs of `moodify-train`, and what they share: the data set, messages. Which
 * verbs there are is the build's choice: MOOD_HAS_TRAINER (oneDNN) for networks, MOOD_HAS_EASE
 * (LAPACK) for taste.
 */
#ifndef MOOD_TRAIN_VERB_H
#define MOOD_TRAIN_VERB_H

#include "train_option.h"
#if MOOD_HAS_TRAINER
#include "train/trainer.h"
#endif

enum { TRAIN_OK = 0, TRAIN_FAILED = 1, TRAIN_USAGE = 2 };

typedef int train_verb_function(int argc, char **argv);

int train_fit(int argc, char **argv); /**< also finetune and distill, by argv[0] */
int train_eval(int argc, char **argv);
int train_export(int argc, char **argv);
int train_merge(int argc, char **argv);
int train_predict(int argc, char **argv);
int train_quantize(int argc, char **argv);
int train_report(int argc, char **argv);
int train_taste(int argc, char **argv);

/** "moodify-train: TEXT" to standard error; returns TRAIN_FAILED. */
int train_fail(const char *format, ...) MOOD_PRINTF(1, 2);

/** "moodify-train VERB: TEXT" and a pointer to --help; returns TRAIN_USAGE. */
int train_usage(const char *verb, const char *format, ...) MOOD_PRINTF(2, 3);

#if MOOD_HAS_TRAINER
/**
 * The faces of --data (a CSV file or a folder) and --votes (may be NULL), with a line about
 * each split on standard error.
 */
MOOD_NODISCARD mood_status train_read_faces(mood_faces *out, const char *data,
                                            const char *votes, mood_error *err);

/** A line on standard error: how well faces->crowd tells the labels of PublicTest. */
void train_print_crowd(const mood_faces *faces, const char *who);

/** The page about a run (train/report.h) into a file. */
MOOD_NODISCARD mood_status train_write_report(const mood_run *run, const mood_faces *faces,
                                              int threads, const char *path, mood_error *err);
#endif

#endif
