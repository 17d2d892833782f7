/* SPDX-License-Identifier: Apache-2.0 */
#include "mood/describe.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>

#define SURE     .6f /* from here on without a word of doubt */
#define THINKING .4f
#define WORTH_IT 3.f /* a second guess with less than a third of the first is not told */

static const char *const looks[MOOD_N_EXPRESSIONS] = {"angry", "disgusted", "afraid", "happy",
                                                      "sad",   "surprised", "neutral"};

const char *mood_describe_look(mood_expression expression) {
    return looks[expression];
}

static mood_expression second_best(const float p[MOOD_N_EXPRESSIONS], mood_expression best) {
    int second = best == 0 ? 1 : 0;
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++)
        if (i != (int)best && p[i] > p[second]) second = i;
    return (mood_expression)second;
}

static long percent(float p) {
    return lroundf(100.f * p);
}

void mood_describe_reading(char out[MOOD_SENTENCE_BYTES], const char *whose,
                           const float p[MOOD_N_EXPRESSIONS]) {
    const mood_expression best = mood_seven_best(p), second = second_best(p, best);
    const char *look = looks[best];
    char guess[32] = "";
    if (p[best] >= SURE) {
        snprintf(out, MOOD_SENTENCE_BYTES, "%s looks %s (%ld %%).", whose, look,
                 percent(p[best]));
        return;
    }
    const bool has_guess = p[second] * WORTH_IT >= p[best];
    if (p[best] >= THINKING) {
        if (has_guess)
            snprintf(guess, sizeof guess, " Maybe %s (%ld %%).", looks[second],
                     percent(p[second]));
        snprintf(out, MOOD_SENTENCE_BYTES, "%s looks %s (%ld %%), I think.%s", whose, look,
                 percent(p[best]), guess);
        return;
    }
    if (has_guess)
        snprintf(guess, sizeof guess, ", maybe %s (%ld %%)", looks[second], percent(p[second]));
    snprintf(out, MOOD_SENTENCE_BYTES, "%s is hard to read. %c%s (%ld %%)%s.", whose,
             toupper((unsigned char)look[0]), look + 1, percent(p[best]), guess);
}

/* Four digits are more than any network here knows. -0.0000 is written as 0. */
static void append_number(mood_buf *out, float value, int digits) {
    const double scale = pow(10, digits);
    const double rounded = round((double)value * scale) / scale;
    (void)mood_buf_printf(out, "%.*f", digits, rounded == 0 ? 0. : rounded);
}

static void append_reading(mood_buf *out, const mood_reading *reading) {
    const mood_face *face = &reading->face;
    const float box[4] = {face->x, face->y, face->width, face->height};
    (void)mood_buf_append_text(out, "{\"box\":[");
    for (int i = 0; i < 4; i++) {
        if (i) (void)mood_buf_append_text(out, ",");
        append_number(out, box[i], 1);
    }
    (void)mood_buf_append_text(out, "],\"moods\":{");
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) {
        (void)mood_buf_printf(out, "%s\"%s\":", i ? "," : "", mood_expression_name(i));
        append_number(out, reading->p[i], 4);
    }
    (void)mood_buf_append_text(out, "},\"valence\":");
    append_number(out, reading->valence, 4);
    (void)mood_buf_append_text(out, ",\"arousal\":");
    append_number(out, reading->arousal, 4);
    (void)mood_buf_append_text(out, "}");
}

mood_status mood_describe_json(mood_buf *out, const mood_reading *readings, size_t n_readings) {
    (void)mood_buf_append_text(out, "\"faces\":[");
    for (size_t i = 0; i < n_readings; i++) {
        if (i) (void)mood_buf_append_text(out, ",");
        append_reading(out, &readings[i]);
    }
    return mood_buf_append_text(out, "]");
}
