/* SPDX-License-Identifier: Apache-2.0
 *
 * Steps of the weights: SGD with Nesterov momentum, AdamW, the moving average, and the plan of
 * the learning rate. Pure arithmetic over flat arrays; heap: none.
 */
#ifndef MOOD_OPTIM_H
#define MOOD_OPTIM_H

#include "train/blueprint.h"

typedef enum mood_optim_kind { MOOD_SGD, MOOD_ADAMW } mood_optim_kind;

typedef struct mood_optim {
    mood_optim_kind kind;
    float momentum;     /**< SGD .9; AdamW's beta1 */
    float beta2;        /**< AdamW */
    float weight_decay; /**< on segments with `decays` only */
} mood_optim;

/** Numbers of state a weight needs: 1 (SGD) or 2 (AdamW); all start at 0. */
size_t mood_optim_states(const mood_optim *optim);

/**
 * One step.
 *
 * weights, gradients  (n_weights)
 * state               (states, n_weights)
 * step                counts from 1
 * frozen              segments below this index keep their weights
 */
void mood_optim_step(float *weights, float *state, const float *gradients,
                     const mood_blueprint *net, const mood_optim *optim, float rate,
                     int64_t step, size_t frozen);

/** average += (1 - decay) * (now - average); decay is smaller in the first steps. */
void mood_average_step(float *average, const float *now, size_t n, float decay, int64_t step);

typedef enum mood_plan_kind {
    MOOD_PLAN_COSINE,   /**< warm-up, then half a cosine to 0 */
    MOOD_PLAN_TRAPEZOID /**< warm-up, constant, straight to 0: its end can be chosen late */
} mood_plan_kind;

typedef struct mood_rate_plan {
    mood_plan_kind kind;
    float rate; /**< the highest */
    double warm_epochs;
    double decay_epochs; /**< TRAPEZOID: length of the last part */
    double epochs;       /**< of the whole run */
} mood_rate_plan;

/** The learning rate at a moment (fractions of an epoch count). */
float mood_rate_at(const mood_rate_plan *plan, double epoch);

#endif
