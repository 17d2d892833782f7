/* SPDX-License-Identifier: Apache-2.0
 *
 * Reads faces with an exported model through the product's own engine, on several threads.
 */
#ifndef MOOD_TRAIN_READER_H
#define MOOD_TRAIN_READER_H

#include "nn/nn.h"
#include "train/predict.h"

/**
 * Probabilities of rows, as the model file gives them.
 *
 * p      (n_rows, 7)
 * model  one input (1, 1, 48, 48), one output (1, 7); checked
 * show   fills each picture; called from several threads
 */
MOOD_NODISCARD mood_status train_reader_run(float *p, const mood_model *model,
                                            const uint32_t *rows, size_t n_rows, int threads,
                                            mood_show *show, void *cookie, mood_error *err);

#endif
