/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading many faces with fixed weights. The faces are shown by a callback, so that the same
 * call reads them plain, mirrored or damaged.
 */
#ifndef MOOD_PREDICT_H
#define MOOD_PREDICT_H

#include "train/crew.h"

/** Fills a picture (side, side) for one row; e.g. plain, mirrored or damaged. */
typedef void mood_show(void *cookie, float *picture, int side, uint32_t row);

/** Logits (n_rows, n_classes) of many faces. Does not depend on eyes->threads. */
MOOD_NODISCARD mood_status mood_predict(float *logits, const mood_eyes *eyes,
                                        const uint32_t *rows, size_t n_rows, mood_show *show,
                                        void *cookie, mood_error *err);

#endif
