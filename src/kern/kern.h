/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernels: small loops over numbers, in plain C and for each instruction set. They know
 * nothing of models; whoever calls has checked every size.
 *
 * One layout, "blocked" (NCHWc): channels in groups of `block`, the block innermost.
 *
 *     (n, ceil(c / block), halo + h + halo, halo + w + halo, block) f32
 *
 * - Lanes behind the last channel are 0, and stay so through every kernel.
 * - The halo belongs to the buffer; whoever writes a buffer clears its halo. A kernel gets the
 *   address of the first real pixel and reads into the halo by negative offsets.
 * - `block` is the kernel table's: 16 floats for AVX-512, 8 for AVX2, 4 for NEON and WASM. With
 *   block 1 the same picture is plain NCHW with a halo; first layers read that.
 *
 * Names: mood_kern_<op>_<type>_<isa>; the scalar kernel has no suffix <isa> but "scalar", takes
 * any block, and is what all others are held against. Offsets and strides count floats.
 * All kernels: reentrant, no heap. Buffers are aligned to MOOD_ALIGN unless said otherwise.
 */
#ifndef MOOD_KERN_H
#define MOOD_KERN_H

#include "base/base.h"
#include "kern/q8.h"

/** The widest block, and the most blocks of outputs that one pass of a convolution makes. */
#define MOOD_KERN_MAX_BLOCK 16
#define MOOD_KERN_MAX_GROUP 4

/** What is done to a sum before it is stored. */
typedef enum mood_act_kind {
    MOOD_ACT_NONE,
    MOOD_ACT_RELU,
    MOOD_ACT_CLIP,  /**< into [low, high] */
    MOOD_ACT_SLOPE, /**< x < 0 ? x * slope[channel] : x (PRelu, LeakyRelu) */
    MOOD_N_ACTS
} mood_act_kind;

typedef struct mood_act {
    mood_act_kind kind;
    float low, high;    /**< CLIP */
    const float *slope; /**< SLOPE: (blocks * block), lanes behind the last channel 0 */
} mood_act;

/** One channel-blocked picture inside a buffer: where its first real pixel is, and the steps.
 */
typedef struct mood_plane {
    float *at;
    ptrdiff_t row;   /**< from a row to the next */
    ptrdiff_t plane; /**< from a block of channels to the next */
} mood_plane;

/**
 * A sum over taps for every output pixel, the one form that dense convolution, fully connected
 * layers and Winograd's products share:
 *
 *     out[o][y][x][lane] = act(bias[o][lane] + residual[o][y][x][lane]
 *                              + sum over t < n_taps, i < n_inner of
 *                                  in[y * in_row + x * in_step + taps[t] + i * inner_step]
 *                                  * weights[...][lane])
 *
 * weights are packed by mood_kern_conv_weight_index: for each group of `group` output blocks
 * (the last one smaller where n_blocks is not a multiple), then tap, inner, block, lane.
 */
typedef struct mood_conv_args {
    const float *in;
    ptrdiff_t in_row;
    ptrdiff_t in_step;
    const ptrdiff_t *taps;
    size_t n_taps;
    size_t n_inner;
    ptrdiff_t inner_step;
    const float *weights;
    const float *bias; /**< (n_blocks * block) or NULL */
    mood_plane out;    /**< pixels `block` apart */
    mood_plane residual;
    size_t n_residual_blocks; /**< blocks from here on get no residual; 0: none at all */
    size_t n_blocks;
    size_t group; /**< 1..MOOD_KERN_MAX_GROUP, of mood_kern_conv_group */
    size_t height, width;
    size_t block;
    mood_act act;
} mood_conv_args;

#define MOOD_DECL_CONV_F32(name) void name(const mood_conv_args *args)

/**
 * Depthwise convolution: every lane has its own weights.
 *
 *     out[b][y][x][l] = act(bias[b][l] + residual + sum_t in[b][..taps[t]..][l] *
 * weights[b][t][l])
 *
 * weights (n_blocks, n_taps, block); in_step is a multiple of block
 */
#define MOOD_DECL_DWCONV_F32(name) void name(const mood_conv_args *args, ptrdiff_t in_plane)

/** How two pictures of the same size are joined, lane by lane. */
typedef struct mood_mix_args {
    mood_plane out, a, b;
    const float *scale; /**< (n_blocks * block) or NULL: 1 */
    const float *shift; /**< (n_blocks * block) or NULL: 0 */
    size_t n_b_blocks;  /**< blocks of b; from here on b counts as 0 */
    size_t n_blocks, height, width, block;
    mood_act act;
} mood_mix_args;

/** out = act(a * scale[c] + shift[c] + b); out may be a or b. */
#define MOOD_DECL_MIX_F32(name) void name(const mood_mix_args *args)

/** Pooling over windows that may reach over the border; pixels outside do not exist. */
typedef struct mood_pool_args {
    mood_plane out, in;
    size_t n_blocks, block;
    int out_height, out_width, in_height, in_width;
    int kernel_h, kernel_w, stride_h, stride_w, dilation_h, dilation_w, pad_top, pad_left;
    bool is_counting_pad; /**< average: divide by the whole window */
    int pad_bottom, pad_right;
} mood_pool_args;

#define MOOD_DECL_POOL_F32(name) void name(const mood_pool_args *args)

/** Where one row or column of a resized picture comes from: (1 - share) * from + share * to. */
typedef struct mood_lerp {
    int32_t from, to;
    float share;
} mood_lerp;

typedef struct mood_resize_args {
    mood_plane out, in;
    size_t n_blocks, block;
    size_t height, width;            /**< of out */
    const mood_lerp *rows, *columns; /**< (height), (width) */
} mood_resize_args;

/** Bilinear; with shares of 0 it takes the nearest pixel. */
#define MOOD_DECL_RESIZE_F32(name) void name(const mood_resize_args *args)

/** out (n_blocks * block) = the mean over all pixels of each channel. */
#define MOOD_DECL_MEAN_F32(name)                                                               \
    void name(float *out, const mood_plane *in, size_t n_blocks, size_t height, size_t width,  \
              size_t block)

/**
 * Winograd's transforms for 3x3 kernels at stride 1 (Lavin and Gray 2015, "Fast Algorithms for
 * Convolutional Neural Networks"; points 0, 1, -1, 2, -2 for tiles of 4, and 0, 1, -1 for 2).
 *
 * A tile of m x m outputs reads n x n inputs, n = m + 2, and is n * n products:
 *   in:   spread[position][ib][tile][block] = Bt d B     tiles in row order, `first` first
 *   out:  act(At m A + bias + residual) of  product[position][ob][tile][block]
 * Pixels of a last tile that lie behind the picture are not written.
 */
typedef struct mood_wino_args {
    mood_plane picture; /**< in: its first input pixel (one row and column into the halo) */
    float *tiles;       /**< spread or product */
    ptrdiff_t position_step, block_step; /**< of `tiles` */
    size_t n_blocks, block;
    size_t first, n_tiles, tiles_across;
    int m; /**< 2 or 4 */
    /* out only */
    size_t height, width;
    const float *bias;
    mood_plane residual;
    size_t n_residual_blocks;
    mood_act act;
} mood_wino_args;

#define MOOD_DECL_WINO_F32(name) void name(const mood_wino_args *args)

/**
 * u (n * n, lanes), rows position_step apart, = G g Gt of 3x3 kernels g (9, lanes) side by
 * side, n = m + 2. u and g are aligned to MOOD_ALIGN, lanes is the table's block.
 */
#define MOOD_DECL_WINO_WEIGHTS_F32(name)                                                       \
    void name(float *u, ptrdiff_t position_step, const float *g, int m, size_t lanes)

/**
 * MOOD_KERN_PEAK_SUMS independent sums of `block` lanes, `rounds` times: the fastest that this
 * instruction set multiplies and adds, for benchmarks. The result only keeps it from vanishing.
 */
#define MOOD_KERN_PEAK_SUMS      12
#define MOOD_DECL_PEAK_F32(name) float name(size_t rounds, float factor)

typedef struct mood_kern_table {
    const char *name; /**< "avx2"; static storage */
    unsigned cpu;     /**< the flags it was made for */
    float rate;       /**< multiply-adds a cycle, relative to the other tables of a processor */
    size_t block;     /**< lanes of the blocked layout */
    size_t n_regs;    /**< accumulators that a convolution may hold, for mood_kern_conv_group */
    MOOD_DECL_CONV_F32((*conv_f32));
    MOOD_DECL_DWCONV_F32((*dwconv_f32));
    MOOD_DECL_MIX_F32((*mix_f32));
    MOOD_DECL_POOL_F32((*pool_max_f32));
    MOOD_DECL_POOL_F32((*pool_mean_f32));
    MOOD_DECL_MEAN_F32((*mean_f32));
    MOOD_DECL_RESIZE_F32((*resize_f32));
    MOOD_DECL_WINO_WEIGHTS_F32((*wino_weights_f32));
    MOOD_DECL_WINO_F32((*wino_in_f32));
    MOOD_DECL_WINO_F32((*wino_out_f32));
    MOOD_DECL_PEAK_F32((*peak_f32));
    const char *q8_name; /**< of the eight-bit kernels: "vnni"; static storage */
    mood_q8_form q8;     /**< how they want bytes and weights; their block is `block` */
    MOOD_DECL_CONV_Q8((*conv_q8));
    MOOD_DECL_MIX_Q8((*mix_q8));
    MOOD_DECL_SUM_Q8((*sum_q8));
    MOOD_DECL_WINO_Q8((*wino_in_q8));
    MOOD_DECL_MUL_Q8((*wino_mul_q8));
    MOOD_DECL_WINO_Q8((*wino_out_q8));
} mood_kern_table;

/** Fill a table for these flags (MOOD_CPU_*); flags that were not built in are ignored. */
void mood_kern_init(mood_kern_table *table, unsigned cpu);

/**
 * The second choice: a narrower block, for models whose numbers of channels would waste too
 * much of the wide one. False (table untouched) when there is none.
 */
bool mood_kern_init_narrow(mood_kern_table *table, unsigned cpu);

/** How many blocks of outputs to make in one pass, for rows of `width` pixels. */
size_t mood_kern_conv_group(const mood_kern_table *table, size_t n_blocks, size_t width,
                            size_t height);

/** Where the packed weights of block o, tap t, inner i, lane 0 lie; n_taps x n_inner each. */
size_t mood_kern_conv_weight_index(size_t o, size_t t, size_t i, size_t n_blocks, size_t group,
                                   size_t n_taps, size_t n_inner, size_t block);

/* The scalar kernels: fallback, documentation and oracle. */
MOOD_DECL_CONV_F32(mood_kern_conv_f32_scalar);
MOOD_DECL_DWCONV_F32(mood_kern_dwconv_f32_scalar);
MOOD_DECL_MIX_F32(mood_kern_mix_f32_scalar);
MOOD_DECL_POOL_F32(mood_kern_pool_max_f32_scalar);
MOOD_DECL_POOL_F32(mood_kern_pool_mean_f32_scalar);
MOOD_DECL_MEAN_F32(mood_kern_mean_f32_scalar);
MOOD_DECL_RESIZE_F32(mood_kern_resize_f32_scalar);
MOOD_DECL_WINO_WEIGHTS_F32(mood_kern_wino_weights_f32_scalar);
MOOD_DECL_WINO_F32(mood_kern_wino_in_f32_scalar);
MOOD_DECL_WINO_F32(mood_kern_wino_out_f32_scalar);
MOOD_DECL_PEAK_F32(mood_kern_peak_f32_scalar);

/* Of the platform's folder: override what they have. */
void mood_kern_init_avx2(mood_kern_table *table);
void mood_kern_init_avx512(mood_kern_table *table);
void mood_kern_init_avx512vl(mood_kern_table *table);
void mood_kern_init_vnni(mood_kern_table *table);   /**< eight-bit kernels, 512 bits */
void mood_kern_init_vnnivl(mood_kern_table *table); /**< and 256 bits */
void mood_kern_init_neon(mood_kern_table *table);
void mood_kern_init_dotprod(mood_kern_table *table); /**< eight-bit kernels */
void mood_kern_init_wasm128(mood_kern_table *table);

#endif
