/* SPDX-License-Identifier: Apache-2.0
 *
 * What teachers say of every face, as text: one line of probabilities for each row of the data,
 * in its order, behind a line of class names.
 *
 *     angry,disgust,fear,happy,sad,surprise,neutral
 *     0.0121,0.0004,0.0310,0.9120,0.0101,0.0204,0.0140
 */
#ifndef MOOD_TEACHER_H
#define MOOD_TEACHER_H

#include "base/buf.h"
#include "train/data.h"

#define MOOD_TEACHER_MAX_BYTES ((size_t)256 << 20)

/** p (faces->n, n_classes) behind what is in out. */
mood_status mood_teacher_print(mood_buf *out, const mood_faces *faces, const float *p);

/**
 * Add a teacher's probabilities, divided by their sum, to p (faces->n, n_classes). Whoever adds
 * several divides by their number afterwards. err names the line and the reason; after a
 * failure p holds nothing of use.
 */
MOOD_NODISCARD mood_status mood_teacher_add(float *p, const mood_faces *faces, const char *text,
                                            size_t n, const char *name, mood_error *err);

#endif
