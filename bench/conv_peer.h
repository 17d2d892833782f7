/* SPDX-License-Identifier: Apache-2.0
 *
 * A convolution of one picture as other libraries run it, for comparisons: random numbers in
 * the layout that the library likes best, on one thread.
 */
#ifndef MOOD_BENCH_CONV_PEER_H
#define MOOD_BENCH_CONV_PEER_H

#include <stdbool.h>
#include <stddef.h>

typedef struct conv_shape {
    size_t channels, out_channels, groups;
    size_t height, width, out_height, out_width;
    size_t kernel[2], stride[2], dilation[2]; /**< height, width */
    size_t pad[4];                            /**< top, left, bottom, right */
    bool has_residual, has_act;               /**< as fused into our step */
} conv_shape;

typedef struct conv_peer conv_peer;

typedef struct conv_peer_kind {
    const char *name;
    /** NULL when the library does not run the shape; `cpu` as in --cpu, "" for all. */
    conv_peer *(*create)(const conv_shape *shape, const char *cpu);
    void (*run)(conv_peer *peer);
    void (*destroy)(conv_peer *peer);
} conv_peer_kind;

/** oneDNN: residual and activation (a Relu) are fused; its faster one of direct and Winograd.
 */
extern const conv_peer_kind conv_peer_dnnl;

/** XNNPACK: the activation is fused (bounds), a residual is left out. It cannot be told to use
 * older instructions. */
extern const conv_peer_kind conv_peer_xnnpack;

/** Those that were built in; NULL-terminated. */
extern const conv_peer_kind *const conv_peers[];

#endif
