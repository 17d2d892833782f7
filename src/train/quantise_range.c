/* SPDX-License-Identifier: Apache-2.0
 *
 * Scales: from a histogram for what flows, from the numbers themselves for weights.
 */
#include "train/quantise_inside.h"

#include <math.h>
#include <string.h>

#define BINS       MOOD_QUANTISE_BINS
#define TAIL_SHARE 1e-4 /* of MOOD_RANGE_PERCENTILE, at each end */
#define N_CLIPS    60   /* MOOD_RANGE_MSE tries clips down to 1 - N_CLIPS / 100 */

bool mood_range_way_parse(mood_range_way *out, const char *name) {
    static const char *const names[MOOD_N_RANGE_WAYS] = {"max", "mse", "percentile"};
    for (int i = 0; i < MOOD_N_RANGE_WAYS; i++)
        if (strcmp(name, names[i]) == 0) {
            *out = (mood_range_way)i;
            return true;
        }
    return false;
}

/* Scale and zero for [low, high], which is stretched to hold 0. */
static void set_range(mood_quantised_value *v, double low, double high) {
    if (low > 0) low = 0;
    if (high < 0) high = 0;
    double scale = (high - low) / 255;
    if (!(scale > 1e-12)) scale = 1e-12; /* always 0 */
    v->scale = (float)scale;
    v->zero = mood_clamp_int((int)rint(-low / (double)v->scale), 0, 255);
}

static double centre_of(const mood_quantised_value *v, int bin) {
    return (double)v->low + (bin + .5) * ((double)v->high - (double)v->low) / BINS;
}

/* The squared error that scale and zero make over the histogram. */
static double error_of(const mood_quantised_value *v) {
    double error = 0;
    for (int i = 0; i < BINS; i++) {
        if (!v->bins[i]) continue;
        const double x = centre_of(v, i);
        double q = rint(x / (double)v->scale) + v->zero;
        q = q < 0 ? 0 : q > 255 ? 255 : q;
        const double d = (q - v->zero) * (double)v->scale - x;
        error += d * d * v->bins[i];
    }
    return error;
}

static void least_error(mood_quantised_value *v) {
    double best = INFINITY;
    mood_quantised_value kept = *v;
    const bool has_low = v->low < 0;
    for (int i = 0; i < N_CLIPS; i++)
        for (int k = 0; k < (has_low ? N_CLIPS : 1); k++) {
            set_range(v, (double)v->low * (1 - .01 * k), (double)v->high * (1 - .01 * i));
            const double error = error_of(v);
            if (error >= best) continue;
            best = error;
            kept = *v;
        }
    *v = kept;
}

/* The place behind which `share` of all numbers lie, from the given end. */
static double percentile(const mood_quantised_value *v, bool from_high) {
    double all = 0, seen = 0;
    for (int i = 0; i < BINS; i++) all += v->bins[i];
    for (int i = 0; i < BINS; i++) {
        const int bin = from_high ? BINS - 1 - i : i;
        seen += v->bins[bin];
        if (seen > TAIL_SHARE * all) return centre_of(v, bin);
    }
    return 0;
}

void mood_quantise_range(mood_quantised_value *v, mood_range_way way) {
    if (way == MOOD_RANGE_MSE)
        least_error(v);
    else if (way == MOOD_RANGE_PERCENTILE)
        set_range(v, percentile(v, false), percentile(v, true));
    else
        set_range(v, (double)v->low, (double)v->high);
}

/* ---- weights --------------------------------------------------------------------------- */

static double round_row(int8_t *out, const float *w, size_t n, double scale) {
    double error = 0;
    for (size_t i = 0; i < n; i++) {
        double q = rint((double)w[i] / scale);
        q = q < -127 ? -127 : q > 127 ? 127 : q;
        const double d = q * scale - (double)w[i];
        error += d * d;
        out[i] = (int8_t)q;
    }
    return error;
}

void mood_quantise_weights(int8_t *out, float *scales, const float *weights, size_t outputs,
                           size_t each, mood_range_way way) {
    for (size_t o = 0; o < outputs; o++) {
        const float *row = weights + o * each;
        double most = 0, best = INFINITY, best_scale;
        for (size_t i = 0; i < each; i++) most = fmax(most, fabs((double)row[i]));
        if (!(most > 1e-20)) most = 1e-20;
        best_scale = most / 127;
        for (int k = 0; way == MOOD_RANGE_MSE && k < N_CLIPS; k++) {
            const double scale = most / 127 * (1 - .01 * k);
            const double error = round_row(out + o * each, row, each, scale);
            if (error >= best) continue;
            best = error;
            best_scale = scale;
        }
        scales[o] = (float)best_scale;
        round_row(out + o * each, row, each, (double)scales[o]);
    }
}
