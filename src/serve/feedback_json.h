/* SPDX-License-Identifier: Apache-2.0
 *
 * Reads the body of POST /api/v1/feedback. Threads: reentrant.
 */
#ifndef MOOD_FEEDBACK_JSON_H
#define MOOD_FEEDBACK_JSON_H

#include "store/store.h"

/**
 * {"kind":"songs","id":"...","verdict":"like"}, or with the verdict "felt" also
 * "before":"sad","after":"-.1,.2": exactly these names, each a text; moods are read as
 * mood_point_parse_mood does.
 *
 * out  without its time
 * MOOD_E_FORMAT: not JSON, or with a name twice. MOOD_E_ARG: a name that is missing, unknown,
 * or has another value than it may; err names it.
 */
MOOD_NODISCARD mood_status mood_feedback_json_read(mood_feedback *out, const char *text,
                                                   size_t n, mood_error *err);

#endif
