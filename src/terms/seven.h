/* SPDX-License-Identifier: Apache-2.0
 *
 * The words that all upper layers share: the seven expressions, the doors, and their places on
 * the plane of valence and arousal (Russell 1980). Threads: reentrant. Heap: none.
 */
#ifndef MOOD_SEVEN_H
#define MOOD_SEVEN_H

#include "base/base.h"

/** A place on the mood plane; both in [-1, 1]. */
typedef struct mood_point {
    float valence; /**< -1 unpleasant .. 1 pleasant */
    float arousal; /**< -1 calm .. 1 excited */
} mood_point;

/** What the person wants done with the mood. */
typedef enum mood_door {
    MOOD_DOOR_STAY, /**< match it */
    MOOD_DOOR_LIFT, /**< a step up */
    MOOD_DOOR_CALM, /**< lower arousal */
    MOOD_N_DOORS
} mood_door;

/** The place of one expression; see seven.c for the table and where it comes from. */
mood_point mood_seven_point(mood_expression expression);

/** The expectation of the place over seven probabilities (which need not sum to exactly 1). */
mood_point mood_seven_expect(const float p[MOOD_N_EXPRESSIONS]);

/** The most probable expression; the first of equals. */
mood_expression mood_seven_best(const float p[MOOD_N_EXPRESSIONS]);

/** "sad" -> MOOD_SAD; false (out untouched) for any other word. */
bool mood_seven_parse(mood_expression *out, const char *name);

/**
 * "0.1,0,0,.5,.2,.1,.1" -> seven probabilities, divided by their sum. MOOD_E_FORMAT unless
 * there are exactly seven finite numbers >= 0 with a sum above 0; err says which is wrong.
 */
MOOD_NODISCARD mood_status mood_seven_parse_probs(float p[MOOD_N_EXPRESSIONS], const char *text,
                                                  mood_error *err);

/** "-.4,-.2": valence and arousal, decimal numbers from -1 to 1; false (out untouched) for any
 * other text. */
bool mood_point_parse(mood_point *out, const char *text);

/** The same, or a mood by its name: "sad". */
bool mood_point_parse_mood(mood_point *out, const char *text);

/** "stay", "lift", "calm"; NULL when out of range. */
const char *mood_door_name(int door);
bool mood_door_parse(mood_door *out, const char *name);

#endif
