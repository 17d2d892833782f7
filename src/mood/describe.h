/* SPDX-License-Identifier: Apache-2.0
 *
 * What was read from faces, as people and programs read it; one wording for terminal, page and
 * interface. Always about the face, never about the person. Threads: reentrant. Heap: none but
 * the buffer's.
 */
#ifndef MOOD_DESCRIBE_H
#define MOOD_DESCRIBE_H

#include "base/buf.h"
#include "terms/seven.h"

#define MOOD_SENTENCE_BYTES 96

/** How a face looks: "angry", "disgusted", "afraid", "happy", "sad", "surprised", "neutral". */
const char *mood_describe_look(mood_expression expression);

/**
 * A sentence with its doubt in plain words:
 *
 *     p 60 % or more    "Your face looks sad (72 %)."
 *     40 % or more      "Your face looks sad (48 %), I think. Maybe neutral (30 %)."
 *     below             "Your face is hard to read. Sad (31 %), maybe afraid (28 %)."
 *
 * The second guess is left out where it has less than a third of the first.
 *
 * whose  "Your face", "Face 2"
 */
void mood_describe_reading(char out[MOOD_SENTENCE_BYTES], const char *whose,
                           const float p[MOOD_N_EXPRESSIONS]);

/** Append "faces":[{"box":[x,y,w,h],"moods":{"angry":p,...},"valence":v,"arousal":a},...]. */
MOOD_NODISCARD mood_status mood_describe_json(mood_buf *out, const mood_reading *readings,
                                              size_t n_readings);

#endif
