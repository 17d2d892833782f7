/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernels for eight-bit numbers. A byte q stands for the real number (q - zero) * scale;
 * whoever calls keeps zero and scale. Part of kern/kern.h, which includes this file.
 *
 * Pictures lie as the fp32 ones do, with a byte in the place of each float:
 *
 *     (n, ceil(c / block), halo + h + halo, halo + w + halo, block) u8 or s8
 *
 * - A table says whether its bytes are unsigned or signed (is_signed): the same number q of
 *   0..255 is stored as q, or as q - 128. Zeros and bounds in the arguments are as stored.
 * - The halo holds the byte that stands for 0. Lanes behind the last channel hold any byte;
 *   their weights are 0.
 * - Sums are 32-bit integers, exact: whoever calls has made sure that they fit.
 *
 * Requantisation, the same on every target, bit for bit: in fp32, each operation rounded on its
 * own (to nearest, ties to even; no fused multiply-add),
 *
 *     y = (float)sum * scale[c]  [+ (float)(residual - residual_zero) * residual_scale]
 *     out = zero + round_to_even(min(max(y, low - zero), high - zero))      a NaN becomes low
 */
#ifndef MOOD_KERN_Q8_H
#define MOOD_KERN_Q8_H

#include "base/base.h"

/** One channel-blocked picture of bytes: where its first real pixel is, and steps in bytes. */
typedef struct mood_q8_plane {
    uint8_t *at;
    ptrdiff_t row, plane;
} mood_q8_plane;

/** How a table's kernels want bytes and weights; see mood_q8_weight_index. */
typedef struct mood_q8_form {
    int dot;        /**< bytes that one step multiplies: 4 (weights s8) or 2 (weights s16) */
    bool is_signed; /**< bytes are stored as q - 128 */
    bool is_apart;  /**< of two 16-bit weights all lanes' first stand before all second */
} mood_q8_form;

/** What is done to a sum before it is stored. */
typedef struct mood_q8_end {
    const float *scale; /**< (n_blocks * block) */
    mood_q8_plane residual;
    size_t n_residual_blocks; /**< blocks from here on get no residual; 0: none at all */
    float residual_scale;
    int residual_zero;
    int zero, low, high; /**< of the output, as stored; low <= high */
} mood_q8_end;

/**
 * Dense convolution as a sum over taps, as mood_conv_args:
 *
 *     out[o][y][x][lane] = end(bias[o][lane] + sum over t < n_taps, i < n_inner of
 *                              in[y * in_row + x * in_step + taps[t] + i] * weights[...][lane])
 *
 * n_inner is a multiple of form.dot. Up to 3 bytes behind the last tap are read.
 */
typedef struct mood_q8_conv_args {
    const uint8_t *in;
    ptrdiff_t in_row, in_step;
    const ptrdiff_t *taps;
    size_t n_taps, n_inner;
    const void *weights; /**< packed by mood_q8_weight_put */
    const int32_t *bias; /**< (n_blocks * block) */
    mood_q8_plane out;
    mood_q8_end end;
    size_t n_blocks, group, height, width, block;
    mood_q8_form form; /**< of the table whose weights these are; for the scalar kernel */
} mood_q8_conv_args;

#define MOOD_DECL_CONV_Q8(name) void name(const mood_q8_conv_args *args)

/**
 * Two pictures joined, lane by lane:
 *
 *     y = (float)(a - a_zero) * scale[c] [+ (float)(residual - residual_zero) * residual_scale]
 *
 * and the end as above. out may be a or the residual.
 */
typedef struct mood_q8_mix_args {
    mood_q8_plane out, a;
    int a_zero;
    mood_q8_end end;
    size_t n_blocks, height, width, block;
    mood_q8_form form;
} mood_q8_mix_args;

#define MOOD_DECL_MIX_Q8(name) void name(const mood_q8_mix_args *args)

/** sums (n_blocks * block) = the sum of (byte - zero) over all pixels of each channel. */
#define MOOD_DECL_SUM_Q8(name)                                                                 \
    void name(int32_t *sums, const mood_q8_plane *in, int zero, size_t n_blocks,               \
              size_t height, size_t width, size_t block, bool is_signed)

/**
 * Winograd's way for 3x3 at stride 1 with tiles of 4 x 4, in whole numbers and exact: the sums
 * are those of the direct convolution, bit for bit.
 *
 * Bt has whole numbers; G is scaled to whole numbers row by row (4, -6, -6, 24, 24, 1 and then
 * 6 and 12 for the first and last, so that At needs fewer steps), and At is scaled by 24 to
 * make up for it. So the gathered sum is 576 times the convolution's. 576 = 9 * 64: times the
 * inverse of 9 modulo 2^32, and shifted by 6, it is the sum itself as long as that lies in
 * +-2^25, whatever overflowed on the way. Spread bytes lie in +-17340, weights in +-18288.
 *
 *     in:   spread[position][ib][tile][block] s16 = Bt d B
 *     mul:  product[position][ob][tile][block] s32 = sum over ib, lanes of spread * weights
 *     out:  end(bias + At product A / 576)
 */
typedef struct mood_q8_wino_args {
    mood_q8_plane picture; /**< in: its first input pixel (one row and column into the halo) */
    int16_t *spread;
    int32_t *product;
    ptrdiff_t position_step, block_step; /**< of spread or product, in numbers */
    size_t n_blocks, block;
    size_t first, n_tiles, tiles_across;
    bool is_signed; /**< in: for the scalar kernel */
    /* out only */
    size_t height, width;
    const int32_t *bias;
    mood_q8_end end;
} mood_q8_wino_args;

#define MOOD_DECL_WINO_Q8(name) void name(const mood_q8_wino_args *args)

/** One position's product; the weights are pairs of s16 (form.dot 2 whatever the table's). */
typedef struct mood_q8_mul_args {
    const int16_t *in;
    ptrdiff_t in_block; /**< from a block of inputs to the next */
    const int16_t *weights;
    int32_t *out;
    ptrdiff_t out_block;
    size_t n_in_blocks, n_blocks, group, width, block;
    bool is_apart;
} mood_q8_mul_args;

#define MOOD_DECL_MUL_Q8(name) void name(const mood_q8_mul_args *args)

/** The largest sum of 3x3 weights times bytes for which Winograd's way is exact. */
#define MOOD_Q8_WINO_MAX_SUM ((int64_t)1 << 25)

/**
 * Where weight (output o, tap t, inner i) lies, in weights: n_taps x n_inner each; steps of
 * `dot` inner numbers take the place of the fp32 kernels' single ones.
 */
size_t mood_q8_weight_index(size_t o, size_t t, size_t i, size_t n_blocks, size_t group,
                            size_t n_taps, size_t n_inner, size_t block, int dot,
                            bool is_apart);

/** How many bytes packed weights take. */
size_t mood_q8_weight_bytes(size_t n_blocks, size_t n_taps, size_t n_inner, size_t block,
                            int dot);

/** u (36) = G g Gt in whole numbers, of one 3x3 kernel. */
void mood_q8_wino_weights(int16_t u[36], const int8_t g[9]);

/* The scalar kernels: fallback, documentation and oracle. */
MOOD_DECL_CONV_Q8(mood_kern_conv_q8_scalar);
MOOD_DECL_MIX_Q8(mood_kern_mix_q8_scalar);
MOOD_DECL_SUM_Q8(mood_kern_sum_q8_scalar);
MOOD_DECL_WINO_Q8(mood_kern_wino_in_q8_scalar);
MOOD_DECL_MUL_Q8(mood_kern_wino_mul_q8_scalar);
MOOD_DECL_WINO_Q8(mood_kern_wino_out_q8_scalar);

#endif
