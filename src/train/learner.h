/* SPDX-License-Identifier: Apache-2.0
 *
 * A network at work: the memory and the primitives of one batch size, picture size and
 * precision. Weights stay outside, so that learners for several sizes share them.
 *
 *     weights (flat fp32) --load--> learner --forward--> logits --loss--> --backward-->
 * gradients
 *
 * One thread calls; the work inside uses OpenMP. Results do not depend on the thread count
 * beyond what oneDNN's own sums do.
 */
#ifndef MOOD_LEARNER_H
#define MOOD_LEARNER_H

#include "train/blueprint.h"
#include "train/grad_conv.h"

typedef struct mood_learner_options {
    int batch; /**< 1..1024 */
    int size;  /**< side of the pictures, 16..96 */
    mood_precision precision;
    bool is_trained; /**< has backward; else memory is taken for forward only */
    size_t frozen;   /**< nodes below this index get no gradients */
} mood_learner_options;

typedef struct mood_learner mood_learner;

/** Borrows net and dnn until destroyed. */
MOOD_NODISCARD mood_status mood_learner_create(mood_learner **out, mood_dnn *dnn,
                                               const mood_blueprint *net,
                                               const mood_learner_options *options,
                                               mood_error *err);
void mood_learner_destroy(mood_learner **learner);

/** Bytes of all maps and vectors together. */
size_t mood_learner_memory_bytes(const mood_learner *learner);

/**
 * Take over weights (n_weights) and running statistics (n_stats); both are borrowed until the
 * next load, and forward in training updates the statistics.
 */
MOOD_NODISCARD mood_status mood_learner_load(mood_learner *learner, const float *weights,
                                             float *stats);

/**
 * logits     (batch, n_classes), valid until the next forward
 * pictures   (batch, size, size) grey levels 0..255
 * is_training  batch statistics and dropout, else running statistics and none
 * seed       of the dropout
 */
MOOD_NODISCARD mood_status mood_learner_forward(const float **logits, mood_learner *learner,
                                                const float *pictures, bool is_training,
                                                uint64_t seed);

/** What the node VOTES said in the last forward, logits (batch, MOOD_N_VOTES); the net has one.
 */
const float *mood_learner_votes(const mood_learner *learner);

/**
 * gradients (n_weights), overwritten, of the last forward in training.
 *
 * d_logits  (batch, n_classes)
 * d_votes   (batch, MOOD_N_VOTES); NULL: the votes do not count
 */
MOOD_NODISCARD mood_status mood_learner_backward(float *gradients, mood_learner *learner,
                                                 const float *d_logits, const float *d_votes);

/** How grey levels become the network's input: (grey - 128) / 64. */
#define MOOD_INPUT_MEAN  128.f
#define MOOD_INPUT_SCALE 64.f

/** How far a batch in training moves the running statistics of the norms. */
#define MOOD_NORM_MOMENTUM .1f

#endif
