/* SPDX-License-Identifier: Apache-2.0 */
#include "mood/steady.h"

#include <math.h>

#define P_FLOOR .001f

void mood_steady_init(mood_steady *steady, float time_constant_s) {
    *steady = (mood_steady){.time_constant_s = time_constant_s};
}

void mood_steady_reset(mood_steady *steady) {
    steady->is_started = false;
}

/* Logits are known up to a constant: taking their mean away keeps sums over time comparable. */
static void to_logits(float logits[MOOD_N_EXPRESSIONS], const float p[MOOD_N_EXPRESSIONS]) {
    float mean = 0.f;
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) {
        logits[i] = logf(p[i] > P_FLOOR ? p[i] : P_FLOOR);
        mean += logits[i] / MOOD_N_EXPRESSIONS;
    }
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) logits[i] -= mean;
}

static void to_probabilities(float p[MOOD_N_EXPRESSIONS],
                             const float logits[MOOD_N_EXPRESSIONS]) {
    float sum = 0.f;
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) {
        p[i] = expf(logits[i]); /* within +-7: log(.001) and the mean bound them */
        sum += p[i];
    }
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) p[i] /= sum;
}

void mood_steady_update(float p_out[MOOD_N_EXPRESSIONS], mood_steady *steady,
                        const float p[MOOD_N_EXPRESSIONS], float dt_s) {
    float logits[MOOD_N_EXPRESSIONS];
    to_logits(logits, p);
    const bool is_slow = steady->is_started && steady->time_constant_s > 0.f;
    const float weight = is_slow ? 1.f - expf(-dt_s / steady->time_constant_s) : 1.f;
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++)
        steady->logits[i] += weight * (logits[i] - steady->logits[i]);
    steady->is_started = true;
    to_probabilities(p_out, steady->logits);
}
