/* SPDX-License-Identifier: Apache-2.0
 *
 * The places follow the circumplex of affect (Russell 1980) as used for the six basic
 * expressions; they are the project's first choice, and docs/models.md says how they were
 * tuned.
 */
#include "terms/seven.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    mood_point point;
} seven[MOOD_N_EXPRESSIONS] = {
    [MOOD_ANGRY] = {"angry", {-.55f, .60f}},  [MOOD_DISGUST] = {"disgust", {-.60f, .30f}},
    [MOOD_FEAR] = {"fear", {-.55f, .65f}},    [MOOD_HAPPY] = {"happy", {.75f, .35f}},
    [MOOD_SAD] = {"sad", {-.65f, -.30f}},     [MOOD_SURPRISE] = {"surprise", {.15f, .75f}},
    [MOOD_NEUTRAL] = {"neutral", {0.f, 0.f}},
};

static const char *const doors[MOOD_N_DOORS] = {"stay", "lift", "calm"};

const char *mood_expression_name(int expression) {
    return expression >= 0 && expression < MOOD_N_EXPRESSIONS ? seven[expression].name : NULL;
}

mood_point mood_seven_point(mood_expression expression) {
    return seven[expression].point;
}

mood_point mood_seven_expect(const float p[MOOD_N_EXPRESSIONS]) {
    mood_point mean = {0.f, 0.f};
    float sum = 0.f;
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) {
        mean.valence += p[i] * seven[i].point.valence;
        mean.arousal += p[i] * seven[i].point.arousal;
        sum += p[i];
    }
    if (sum > 0.f) {
        mean.valence /= sum;
        mean.arousal /= sum;
    }
    return mean;
}

mood_expression mood_seven_best(const float p[MOOD_N_EXPRESSIONS]) {
    int best = 0;
    for (int i = 1; i < MOOD_N_EXPRESSIONS; i++)
        if (p[i] > p[best]) best = i;
    return (mood_expression)best;
}

bool mood_seven_parse(mood_expression *out, const char *name) {
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) {
        if (strcmp(name, seven[i].name) != 0) continue;
        *out = (mood_expression)i;
        return true;
    }
    return false;
}

mood_status mood_seven_parse_probs(float p[MOOD_N_EXPRESSIONS], const char *text,
                                   mood_error *err) {
    double values[MOOD_N_EXPRESSIONS];
    double sum = 0;
    const char *at = text;
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) {
        char *end;
        values[i] = strtod(at, &end);
        if (end == at || !isfinite(values[i]) || values[i] < 0)
            return mood_fail(err, MOOD_E_FORMAT,
                             "probs: number %d of 7 is not a finite number of 0 or more",
                             i + 1);
        sum += values[i];
        const char expected = i + 1 < MOOD_N_EXPRESSIONS ? ',' : 0;
        if (*end != expected)
            return mood_fail(err, MOOD_E_FORMAT,
                             "probs: seven numbers with commas between them are expected");
        at = end + 1;
    }
    if (!(sum > 0) || !isfinite(sum))
        return mood_fail(err, MOOD_E_FORMAT, "probs: at least one must be above 0");
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) p[i] = (float)(values[i] / sum);
    return MOOD_OK;
}

/* strtof alone would take blanks, "nan" and hexadecimal digits. */
bool mood_point_parse(mood_point *out, const char *text) {
    if (text[strspn(text, "+-.,0123456789eE")]) return false;
    char *end;
    const float valence = strtof(text, &end);
    if (end == text || *end != ',') return false;
    const char *second = end + 1;
    const float arousal = strtof(second, &end);
    if (end == second || *end) return false;
    if (fabsf(valence) > 1.f || fabsf(arousal) > 1.f) return false;
    *out = (mood_point){valence, arousal};
    return true;
}

bool mood_point_parse_mood(mood_point *out, const char *text) {
    mood_expression mood;
    if (!mood_seven_parse(&mood, text)) return mood_point_parse(out, text);
    *out = mood_seven_point(mood);
    return true;
}

const char *mood_door_name(int door) {
    return door >= 0 && door < MOOD_N_DOORS ? doors[door] : NULL;
}

bool mood_door_parse(mood_door *out, const char *name) {
    for (int i = 0; i < MOOD_N_DOORS; i++) {
        if (strcmp(name, doors[i]) != 0) continue;
        *out = (mood_door)i;
        return true;
    }
    return false;
}
