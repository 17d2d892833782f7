/* SPDX-License-Identifier: Apache-2.0
 *
 * The layers of a model one by one: in our engine, its convolutions once more without
 * Winograd's way, and in other libraries (conv_peer.h). All take turns, so that what disturbs
 * the machine disturbs all; medians of the turns.
 */
#ifndef MOOD_BENCH_LAYERS_H
#define MOOD_BENCH_LAYERS_H

#include "nn/model.h"

enum { BENCH_MAX_PEERS = 4 };

typedef struct bench_layer {
    const mood_step *step;
    bool is_conv; /* dense or depthwise, float32 */
    bool is_3x3;  /* dense */
    double ours_us;
    double direct_us;                 /* 0: the layer is no convolution */
    double peers_us[BENCH_MAX_PEERS]; /* along conv_peers; 0: not run there */
} bench_layer;

/**
 * layers   (model->program.n_steps)
 * base     of mood_model_bind
 * direct   the same model loaded with is_direct, and its own base
 * cpu      as in --cpu, "" for all
 * n_turns  how many turns; 1..BENCH_MAX_TURNS
 */
enum { BENCH_MAX_TURNS = 1000 };
void bench_layers_measure(bench_layer *layers, const mood_model *model, float *const *base,
                          const mood_model *direct, float *const *direct_base, const char *cpu,
                          bool has_peers, int n_turns);

#endif
