/* SPDX-License-Identifier: Apache-2.0
 *
 * The files of --unseen: what nets say of the part of Training that each of them left out. The
 * n-th of N files is of the net that trained with --parts N --part n.
 */
#ifndef MOOD_TRAIN_UNSEEN_H
#define MOOD_TRAIN_UNSEEN_H

#include "train_option.h"
#include "train/data.h"
#include "train/settings.h"

typedef struct train_unseen {
    const char *files[MOOD_SETTINGS_MAX_PARTS];
    size_t n_files;
} train_unseen;

/** For train_option: one file more. */
bool train_take_unseen(const train_option *option, const char *value);

/**
 * Gather faces->unseen, for each row of Training from the net that did not learn it, for others
 * from the first, and translate the votes with it. Nothing is done without files. After a
 * failure faces are as they were.
 */
MOOD_NODISCARD mood_status train_read_unseen(mood_faces *faces, const train_unseen *unseen,
                                             mood_error *err);

#endif
