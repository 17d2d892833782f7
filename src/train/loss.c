/* SPDX-License-Identifier: Apache-2.0 */
#include "train/loss.h"

#include <math.h>

void mood_softmax(float *p, const float *logits, int k, float temperature) {
    float top = logits[0], sum = 0;
    for (int i = 1; i < k; i++) top = fmaxf(top, logits[i]);
    for (int i = 0; i < k; i++) sum += p[i] = expf((logits[i] - top) / temperature);
    for (int i = 0; i < k; i++) p[i] /= sum;
}

/* d loss / d logits of a row is softmax * sum of the target - target. */
double mood_loss_cross_entropy(float *d_logits, const float *logits, const float *targets,
                               int n, int k) {
    double loss = 0;
    for (int i = 0; i < n; i++) {
        const float *z = logits + i * k, *t = targets + i * k;
        double top = z[0], sum = 0, whole = 0;
        for (int j = 1; j < k; j++) top = fmax(top, z[j]);
        for (int j = 0; j < k; j++) sum += exp(z[j] - top);
        for (int j = 0; j < k; j++) whole += t[j];
        const double log_sum = top + log(sum);
        for (int j = 0; j < k; j++) {
            loss -= t[j] * (z[j] - log_sum);
            if (d_logits)
                d_logits[i * k + j] = (float)((whole * exp(z[j] - log_sum) - t[j]) / n);
        }
    }
    return loss / n;
}

void mood_label_smooth(float *target, int k, float share) {
    for (int i = 0; i < k; i++) target[i] = (1 - share) * target[i] + share / (float)k;
}
