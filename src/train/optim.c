/* SPDX-License-Identifier: Apache-2.0
 *
 * Nesterov as PyTorch writes it (Sutskever et al. 2013): m = mu m + g; w -= rate (g + mu m),
 * with the decay inside g. AdamW: Loshchilov and Hutter 2019, the decay beside the step.
 */
#include "train/optim.h"

#include <math.h>

size_t mood_optim_states(const mood_optim *optim) {
    return optim->kind == MOOD_ADAMW ? 2 : 1;
}

static void step_sgd(float *w, float *m, const float *g, size_t n, float rate, float mu,
                     float decay) {
    for (size_t i = 0; i < n; i++) {
        const float d = g[i] + decay * w[i];
        m[i] = mu * m[i] + d;
        w[i] -= rate * (d + mu * m[i]);
    }
}

static void step_adamw(float *w, float *m, float *v, const float *g, size_t n, float rate,
                       const mood_optim *o, float decay, int64_t step) {
    const float unbias1 = 1 - powf(o->momentum, (float)step);
    const float unbias2 = 1 - powf(o->beta2, (float)step);
    for (size_t i = 0; i < n; i++) {
        m[i] += (1 - o->momentum) * (g[i] - m[i]);
        v[i] += (1 - o->beta2) * (g[i] * g[i] - v[i]);
        const float move = m[i] / unbias1 / (sqrtf(v[i] / unbias2) + 1e-8f);
        w[i] -= rate * (move + decay * w[i]);
    }
}

void mood_optim_step(float *weights, float *state, const float *gradients,
                     const mood_blueprint *net, const mood_optim *optim, float rate,
                     int64_t step, size_t frozen) {
    for (size_t i = frozen; i < net->n_segments; i++) {
        const mood_segment *s = &net->segments[i];
        const size_t at = s->offset;
        const float decay = s->decays ? optim->weight_decay : 0;
        if (optim->kind == MOOD_SGD)
            step_sgd(weights + at, state + at, gradients + at, s->count, rate, optim->momentum,
                     decay);
        else
            step_adamw(weights + at, state + at, state + net->n_weights + at, gradients + at,
                       s->count, rate, optim, decay, step);
    }
}

void mood_average_step(float *average, const float *now, size_t n, float decay, int64_t step) {
    const float early = (float)(1 + step) / (float)(10 + step);
    const float keep = decay < early ? decay : early;
    for (size_t i = 0; i < n; i++) average[i] = now[i] + keep * (average[i] - now[i]);
}

float mood_rate_at(const mood_rate_plan *plan, double epoch) {
    if (epoch < plan->warm_epochs) return (float)(plan->rate * (epoch / plan->warm_epochs));
    if (epoch >= plan->epochs) return 0;
    if (plan->kind == MOOD_PLAN_TRAPEZOID) {
        const double left = plan->epochs - epoch;
        return left >= plan->decay_epochs ? plan->rate
                                          : (float)(plan->rate * left / plan->decay_epochs);
    }
    const double done = (epoch - plan->warm_epochs) / (plan->epochs - plan->warm_epochs);
    return (float)(plan->rate * .5 * (1 + cos(3.141592653589793 * done)));
}
