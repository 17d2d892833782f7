/* SPDX-License-Identifier: Apache-2.0
 *
 * Labelled faces in memory: FER-2013 as Kaggle's CSV file, with FER+'s crowd votes if given.
 *
 *     emotion,pixels,Usage                     Usage,Image name,neutral,...,NF
 *     0,70 80 82 ... (2304 numbers),Training   Training,fer0000000.png,4,0,0,1,3,2,0,0,0,0
 *
 * The columns may stand in any order, the rows of both files correspond. A broken row is an
 * error that names the file, the line and the reason; nothing is half-read.
 */
#ifndef MOOD_TRAIN_DATA_H
#define MOOD_TRAIN_DATA_H

#include "train/blueprint.h"

#define MOOD_FACE_SIDE   48
#define MOOD_FACE_PIXELS (MOOD_FACE_SIDE * MOOD_FACE_SIDE)

#define MOOD_FACES_MAX_ROWS  1000000
#define MOOD_FACES_MAX_BYTES ((size_t)8 << 30)

#define MOOD_FACES_MAX_CLASSES 64
#define MOOD_FACES_MAX_NAME    31

typedef enum mood_split {
    MOOD_SPLIT_TRAINING,
    MOOD_SPLIT_PUBLIC,
    MOOD_SPLIT_PRIVATE,
    MOOD_N_SPLITS
} mood_split;

/** "Training", "PublicTest", "PrivateTest"; NULL when out of range. */
const char *mood_split_name(int split);
bool mood_split_parse(mood_split *out, const char *name);

typedef struct mood_faces {
    size_t n;
    int n_classes; /**< 7, or as many as a folder tree has */
    char class_names[MOOD_FACES_MAX_CLASSES][MOOD_FACES_MAX_NAME + 1];
    uint8_t *pixels; /**< (n, 48, 48) grey */
    uint8_t *labels; /**< (n) mood_expression, or the place in class_names */
    uint8_t *splits; /**< (n) mood_split */
    uint8_t *twins;  /**< (n) 1 where the same picture also stands in another split */
    uint8_t *votes;  /**< (n, 10) the crowd's votes in FER+'s order; NULL: none given */
    float *unseen;   /**< (n, 7) what nets say of rows that they did not learn; or NULL */
    float *crowd;    /**< (n, 7) both as probabilities of the labels (train/crowd.h); or NULL */
} mood_faces;

/** Give the seven as classes. */
void mood_faces_name_seven(mood_faces *faces);

/** faces may hold nothing but zeros. */
void mood_faces_clear(mood_faces *faces);

/** Read a CSV file and find the twins. Caller clears *out; untouched on failure. */
MOOD_NODISCARD mood_status mood_faces_read_csv(mood_faces *out, const char *path,
                                               mood_error *err);

/** The same from memory, for tests; `name` stands in the errors. */
MOOD_NODISCARD mood_status mood_faces_parse_csv(mood_faces *out, const char *text, size_t n,
                                                const char *name, mood_error *err);

/** Add the votes of fer2013new.csv; its rows must be as many, in the same splits. */
MOOD_NODISCARD mood_status mood_faces_read_votes(mood_faces *faces, const char *path,
                                                 mood_error *err);
MOOD_NODISCARD mood_status mood_faces_parse_votes(mood_faces *faces, const char *text, size_t n,
                                                  const char *name, mood_error *err);

/**
 * Mark the rows whose picture also stands in another split. Two pictures are the same when
 * their mean absolute difference is at most 4 grey levels and nothing but compression can
 * explain that.
 */
MOOD_NODISCARD mood_status mood_faces_find_twins(mood_faces *faces);

/**
 * Leave a part of Training out, for a net that is to speak of faces that it did not learn: of
 * its rows the n-th with n % parts == part go to PrivateTest, and twins are found anew, so
 * that what looks like one of them is left out too. Votes come before. 0 <= part < parts.
 */
MOOD_NODISCARD mood_status mood_faces_set_aside(mood_faces *faces, size_t part, size_t parts);

/** How many rows of a split there are, and how many of them have twins (may be NULL). */
size_t mood_faces_count(size_t *n_twins, const mood_faces *faces, mood_split split);

/**
 * The rows of a split in their order; without_twins leaves those out. Caller releases *out with
 * mood_free; it has *n_out row numbers.
 */
MOOD_NODISCARD mood_status mood_faces_select(uint32_t **out, size_t *n_out,
                                             const mood_faces *faces, mood_split split,
                                             bool without_twins);

/**
 * target (n_classes), the soft label of a row: (1 - crowd) of the official label, `crowd` of
 * faces->crowd, which must be there unless crowd is 0.
 */
void mood_faces_target(float *target, const mood_faces *faces, size_t row, float crowd);

#endif
