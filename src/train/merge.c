/* SPDX-License-Identifier: Apache-2.0 */
#include "train/merge.h"

#include <string.h>

static void add(float *to, const float *values, size_t n, float share) {
    for (size_t i = 0; i < n; i++) to[i] += share * values[i];
}

/* A new run from `from` without the second output. */
static mood_status strip(mood_run *out, const mood_run *from, const mood_settings *settings,
                         mood_error *err) {
    return mood_run_init_from(out, settings, from, from->net.n_classes, err);
}

mood_status mood_run_merge(mood_run *out, const mood_run *runs, size_t n_runs,
                           mood_error *err) {
    mood_run sum, next;
    if (n_runs < 1) return mood_fail(err, MOOD_E_ARG, "merge: no runs");
    mood_settings settings = runs[0].settings;
    settings.votes = 0;
    MOOD_TRY(strip(&sum, &runs[0], &settings, err));
    memset(sum.weights, 0, sum.net.n_weights * sizeof(float));
    memset(sum.stats, 0, sum.net.n_stats * sizeof(float));
    for (size_t i = 0; i < n_runs; i++) {
        mood_status status = strip(&next, &runs[i], &settings, err);
        if (status == MOOD_OK && strcmp(next.net.text, sum.net.text) != 0) {
            status = mood_fail(err, MOOD_E_ARG, "merge: run %zu has another net: %.100s", i + 1,
                               next.net.text);
            mood_run_clear(&next);
        }
        if (status != MOOD_OK) {
            mood_run_clear(&sum);
            return status;
        }
        add(sum.weights, next.weights, sum.net.n_weights, 1.f / (float)n_runs);
        add(sum.stats, next.stats, sum.net.n_stats, 1.f / (float)n_runs);
        mood_run_clear(&next);
    }
    memcpy(sum.average, sum.weights, sum.net.n_weights * sizeof(float));
    memcpy(sum.average_stats, sum.stats, sum.net.n_stats * sizeof(float));
    *out = sum;
    return MOOD_OK;
}
