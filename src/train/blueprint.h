/* SPDX-License-Identifier: Apache-2.0
 *
 * What a network is made of, before it has weights or memory.
 *
 *     "conv 32, down 64, res se, pool, drop .2, dense 7"
 *         -> nodes (in the order of computation), values (what flows between them) and
 *            segments (where each node's weights lie in one flat array)
 *
 *     value 0 --CONV--> 1 --NORM--> 2 --CONV--> 3 --NORM(+skip 2)--> 4 ... --POOL--> --DENSE-->
 *
 * The words of the text, each a step on the value before it:
 *     conv C      3x3 convolution to C channels, batch normalisation, ReLU
 *     down C      the same with stride 2
 *     res [se]    x + norm(conv(relu(norm(conv(x))))), then ReLU; with `se` the sum's right
 *                 side goes through squeeze-and-excitation (Hu et al. 2018) first
 *     inverted R [dynamic] [se]
 *                 an inverted residual (Sandler et al. 2018): x + norm(point(relu(norm(
 *                 depthwise(relu(norm(point(x)))))))), by 1x1 convolutions to R times the
 *                 channels and back; no ReLU behind the sum. With `se` the branch is squeezed
 *                 and excited and a ReLU stands behind the sum, as in `res se`.
 *                 With `dynamic` a dynamic ReLU (train/grad_dynamic.h) stands behind the
 *                 depthwise convolution.
 *     pool        mean over all positions
 *     drop P      dropout with probability P (0 <= P < 1)
 *     votes       a second output beside the one of `dense`, which must follow: what the crowd
 *                 would vote. It shapes the features in training and is not exported.
 *     dense C     fully connected to C outputs; must stand last and only there
 *
 * 3x3 convolutions pad by 1, so `down` turns h rows into (h + 1) / 2.
 */
#ifndef MOOD_BLUEPRINT_H
#define MOOD_BLUEPRINT_H

#include "base/base.h"

#define MOOD_BLUEPRINT_MAX_NODES    160
#define MOOD_BLUEPRINT_MAX_SEGMENTS 400
#define MOOD_BLUEPRINT_MAX_CHANNELS 1024
#define MOOD_BLUEPRINT_MAX_TEXT     1000

/** FER+'s: neutral, happiness, surprise, sadness, anger, disgust, fear, contempt, unknown, NF.
 */
#define MOOD_N_VOTES 10

/** A channel, of a dynamic ReLU (train/grad_dynamic.h). */
#define MOOD_DYNAMIC_GATES 2

/** Channels are counted in blocks of 16, as the layout nChw16c wants them. */
#define MOOD_CHANNEL_BLOCK 16

typedef enum mood_node_kind {
    MOOD_NODE_CONV,    /**< weight (c_out, c_in, kernel, kernel); depthwise (c, 1, 3, 3) */
    MOOD_NODE_NORM,    /**< gamma, beta (c); stats: mean then variance; + skip; ReLU */
    MOOD_NODE_SQUEEZE, /**< w1 (r, c), b1 (r), w2 (c, r), b2 (c); relu(in * s + skip) */
    MOOD_NODE_DYNAMIC, /**< w1 (r, c), b1 (r), w2 (2c, r), b2 (2c) */
    MOOD_NODE_POOL,
    MOOD_NODE_DROP,
    MOOD_NODE_VOTES, /**< as DENSE; a second output beside it, only for training */
    MOOD_NODE_DENSE  /**< weight (c_out, c_in), bias (c_out) */
} mood_node_kind;

typedef struct mood_node {
    mood_node_kind kind;
    int in, out; /**< values */
    int skip;    /**< value that is added before the ReLU; -1: none */
    int c_in, c_out;
    int stride;        /**< CONV */
    int kernel;        /**< CONV: 1 or 3 */
    bool is_depthwise; /**< CONV: each channel by itself, c_in == c_out */
    int squeezed;      /**< SQUEEZE, DYNAMIC: r */
    int gates;         /**< a channel: 1 of SQUEEZE, 2 of DYNAMIC; else 0 */
    bool has_relu;
    float p_drop;
    int segments[4]; /**< indices, in the order named above */
    size_t stats;    /**< NORM: offset of the running mean; the variance follows */
} mood_node;

/** A map (n, c, h, w) or, after `pool`, a vector (n, c). */
typedef struct mood_value {
    int channels;
    int halvings; /**< how often `down` halved the sides */
    bool is_vector;
} mood_value;

/** A run of numbers inside the flat array of weights. */
typedef struct mood_segment {
    char name[24]; /**< "3.weight": node and role; unique */
    size_t offset, count;
    int dims[4];
    int n_dims;
    bool decays; /**< weight decay acts on matrices and filters, not on norms and biases */
} mood_segment;

typedef struct mood_blueprint {
    char text[MOOD_BLUEPRINT_MAX_TEXT + 1];
    mood_node nodes[MOOD_BLUEPRINT_MAX_NODES];
    size_t n_nodes;
    mood_value values[MOOD_BLUEPRINT_MAX_NODES + 1];
    mood_segment segments[MOOD_BLUEPRINT_MAX_SEGMENTS];
    size_t n_segments;
    size_t n_weights; /**< of all segments */
    size_t n_stats;   /**< running means and variances */
    int n_classes;
    int votes;                                    /**< the node VOTES; -1: none */
    uint8_t word_nodes[MOOD_BLUEPRINT_MAX_NODES]; /**< the first node of each word */
    size_t n_words;
} mood_blueprint;

/** The text with another number of classes in its last word. */
MOOD_NODISCARD mood_status mood_blueprint_change_classes(char out[MOOD_BLUEPRINT_MAX_TEXT + 1],
                                                         const char *text, int n_classes,
                                                         mood_error *err);

/** The text with the word `votes` (or without it); either may have it already. */
MOOD_NODISCARD mood_status mood_blueprint_set_votes(char out[MOOD_BLUEPRINT_MAX_TEXT + 1],
                                                    const char *text, bool has_votes,
                                                    mood_error *err);

/** Parse; err says which word of the text is wrong and why. */
MOOD_NODISCARD mood_status mood_blueprint_parse(mood_blueprint *out, const char *text,
                                                mood_error *err);

/** The side of a value for pictures of size x size. */
int mood_blueprint_side(const mood_blueprint *net, int value, int size);

/** Multiply-adds of convolutions and dense layers for one picture of size x size. */
double mood_blueprint_count_mmac(const mood_blueprint *net, int size);

/**
 * First weights: He 2015 normal (fan out) for filters, norms at 1 except the last of each
 * residual branch at 0 (Goyal 2017), biases 0; running means 0, variances 1.
 *
 * weights  (n_weights)     stats  (n_stats)
 */
void mood_blueprint_init_weights(float *weights, float *stats, const mood_blueprint *net,
                                 uint64_t seed);

#endif
