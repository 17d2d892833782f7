/* SPDX-License-Identifier: Apache-2.0
 *
 * The files of --teacher: what `predict` wrote of every face, or nets that look for themselves.
 */
#ifndef MOOD_TRAIN_TEACHERS_H
#define MOOD_TRAIN_TEACHERS_H

#include "train_option.h"
#include "train/data.h"
#include "train/tutor.h"

typedef struct train_teachers {
    const char *files[MOOD_TUTORS_MAX];
    size_t n_files;
    float *said; /* the mean of what was written, (faces->n, n_classes); NULL: none */
    mood_tutor tutors[MOOD_TUTORS_MAX]; /* each has one of the next two */
    size_t n_tutors;
    mood_run *runs; /* (n_files) */
    mood_model *models[MOOD_TUTORS_MAX];
} train_teachers;

/** For train_option: one file more. */
bool train_take_teacher(const train_option *option, const char *value);

/** Either all files are texts or all are nets. Caller clears, also after a failure. */
MOOD_NODISCARD mood_status train_read_teachers(train_teachers *teachers,
                                               const mood_faces *faces, mood_error *err);
void train_clear_teachers(train_teachers *teachers);

/** A net from a checkpoint of a run, or from a model of `export`. Caller clears *out. */
MOOD_NODISCARD mood_status train_load_net(mood_run *out, const char *path, mood_error *err);

#endif
