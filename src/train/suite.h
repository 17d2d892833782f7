/* SPDX-License-Identifier: Apache-2.0
 *
 * The camera suite: the same faces as a worse camera or a looser box would show them. Each
 * face's noise is drawn from its row number, so every model sees the same pictures.
 */
#ifndef MOOD_SUITE_H
#define MOOD_SUITE_H

#include "train/data.h"

/** The first two are no damage. */
enum { MOOD_SUITE_CLEAN, MOOD_SUITE_MIRRORED, MOOD_SUITE_FIRST_DAMAGE };

/** How many entries there are. */
size_t mood_suite_count(void);

/** "clean", "mirrored", "blur", "noise", "jpeg20", ... */
const char *mood_suite_name(size_t entry);

/** picture (48, 48) grey levels 0..255: a row of faces as this entry shows it. */
void mood_suite_show(float *picture, const mood_faces *faces, uint32_t row, size_t entry);

/** The same as a callback for predictions (train/predict.h): side is that of faces. */
typedef struct mood_suite_view {
    const mood_faces *faces;
    size_t entry;
} mood_suite_view;

void mood_suite_show_view(void *view, float *picture, int side, uint32_t row);

#endif
