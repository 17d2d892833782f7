/* SPDX-License-Identifier: Apache-2.0
 *
 * A network back from the ONNX file that export.h wrote, so that a shipped model can be trained
 * further. The norms, folded into the filters at export, come back as norms that change
 * nothing.
 */
#ifndef MOOD_RESTORE_H
#define MOOD_RESTORE_H

#include "train/checkpoint.h"

/**
 * A run with no epoch done whose weights and averages are the file's.
 *
 * name  stands in the errors
 *
 * MOOD_E_FORMAT: no ONNX file, or tensors that do not fit the net. MOOD_E_UNSUPPORTED: the file
 * does not say its net, so it was not written by export.h.
 */
MOOD_NODISCARD mood_status mood_run_restore(mood_run *out, const void *data, size_t n,
                                            const char *name, mood_error *err);

#endif
