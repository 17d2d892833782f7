/* SPDX-License-Identifier: Apache-2.0 */
#include "train/measure.h"
#include "train/loss.h"

#include <math.h>
#include <string.h>

#define K MOOD_N_EXPRESSIONS

static int best_of(const float *p) {
    int best = 0;
    for (int i = 1; i < K; i++)
        if (p[i] > p[best]) best = i;
    return best;
}

static void find_interval(mood_scores *s) {
    const double z = 1.959964, n = (double)s->n, p = s->accuracy;
    const double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    const double half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    s->low = middle - half;
    s->high = middle + half;
}

static void find_class_scores(mood_scores *s) {
    double f1 = 0;
    int occurring = 0;
    for (int c = 0; c < K; c++) {
        double labelled = 0, predicted = 0;
        const double right = s->confusion[c][c];
        for (int i = 0; i < K; i++) {
            labelled += s->confusion[c][i];
            predicted += s->confusion[i][c];
        }
        s->recall[c] = labelled > 0 ? right / labelled : 0;
        s->precision[c] = predicted > 0 ? right / predicted : 0;
        if (labelled <= 0) continue;
        occurring++;
        f1 += 2 * right / (labelled + predicted);
    }
    s->macro_f1 = occurring ? f1 / occurring : 0;
}

static void find_calibration(mood_scores *s) {
    for (int b = 0; b < MOOD_MEASURE_BINS; b++) {
        const double count = s->bin_count[b];
        if (count <= 0) continue;
        s->ece += fabs(s->bin_accuracy[b] - s->bin_confidence[b]) / (double)s->n;
        s->bin_accuracy[b] /= count;
        s->bin_confidence[b] /= count;
    }
}

void mood_measure(mood_scores *out, const float *p, const uint8_t *labels, size_t n) {
    size_t right = 0;
    memset(out, 0, sizeof *out);
    out->n = n;
    if (!n) return;
    for (size_t i = 0; i < n; i++, p += K) {
        const int best = best_of(p), label = labels[i];
        const int bin =
            mood_clamp_int((int)(p[best] * MOOD_MEASURE_BINS), 0, MOOD_MEASURE_BINS - 1);
        out->confusion[label][best]++;
        right += best == label;
        out->loss -= log(fmax(p[label], 1e-12)) / (double)n;
        out->bin_count[bin]++;
        out->bin_confidence[bin] += p[best];
        out->bin_accuracy[bin] += best == label;
    }
    out->accuracy = (double)right / (double)n;
    find_interval(out);
    find_class_scores(out);
    find_calibration(out);
}

static double loss_at(const float *logits, const uint8_t *labels, size_t n, double log_t) {
    const float t = (float)exp(log_t);
    double loss = 0;
    for (size_t i = 0; i < n; i++) {
        float p[K];
        mood_softmax(p, logits + i * K, K, t);
        loss -= log(fmax(p[labels[i]], 1e-12));
    }
    return loss;
}

float mood_measure_temperature(const float *logits, const uint8_t *labels, size_t n) {
    const double ratio = .6180339887498949; /* of the golden section */
    double low = log(.2), high = log(5);
    for (int i = 0; i < 40; i++) {
        const double a = high - ratio * (high - low), b = low + ratio * (high - low);
        if (loss_at(logits, labels, n, a) < loss_at(logits, labels, n, b))
            high = b;
        else
            low = a;
    }
    return (float)exp((low + high) / 2);
}
