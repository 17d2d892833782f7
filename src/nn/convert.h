/* SPDX-License-Identifier: Apache-2.0
 *
 * Steps that bring a value from one layout into another.
 */
#ifndef MOOD_NN_CONVERT_H
#define MOOD_NN_CONVERT_H

#include "nn/op.h"

MOOD_NODISCARD mood_status mood_convert_to_plain(int *out, mood_lower *lower, int value,
                                                 int blocked, mood_error *err);
MOOD_NODISCARD mood_status mood_convert_to_picture(int *out, mood_lower *lower, int value,
                                                   int plain, mood_layout layout,
                                                   mood_error *err);

/** Bytes of an eight-bit value (kern/q8.h) from its numbers, and back. */
MOOD_NODISCARD mood_status mood_convert_to_bytes(int *out, mood_lower *lower, int value,
                                                 int plain, mood_layout layout,
                                                 mood_error *err);
MOOD_NODISCARD mood_status mood_convert_from_bytes(int *out, mood_lower *lower, int value,
                                                   int bytes, mood_error *err);

/** A copy in memory of the run. */
MOOD_NODISCARD mood_status mood_convert_copy(int *out, mood_lower *lower, int value, int plain,
                                             mood_error *err);

#endif
