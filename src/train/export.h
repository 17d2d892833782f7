/* SPDX-License-Identifier: Apache-2.0
 *
 * A trained network as an ONNX file for use: norms folded into the convolutions before them,
 * dropout gone, the normalisation of the input and the temperature inside the graph.
 *
 *     face (n, 1, 48, 48) grey levels 0..255  ->  moods (n, classes) probabilities
 */
#ifndef MOOD_EXPORT_H
#define MOOD_EXPORT_H

#include "base/buf.h"
#include "train/blueprint.h"

/**
 * out          the file's bytes are put behind what is there
 * weights      (n_weights), usually the average
 * stats        (n_stats)
 * temperature  the logits are divided by it; above 0
 */
MOOD_NODISCARD mood_status mood_export_onnx(mood_buf *out, const mood_blueprint *net,
                                            const float *weights, const float *stats,
                                            float temperature, mood_error *err);

#endif
