/* SPDX-License-Identifier: Apache-2.0
 *
 * Sixteen numbers at a time, for the trainer's own passes over maps in the layout nChw16c:
 *
 *     map (n, c, h, w)  =  [n][c / 16][h][w][16]      elements fp32 or bf16
 *
 * Arithmetic is always fp32; bf16 (the upper half of an fp32) only stores. The compiler's
 * vector types serve every processor; MOOD_CLONES makes one copy of a function for each width
 * (GCC only: Clang's clones may not call inlined functions that return such vectors).
 */
#ifndef MOOD_LANES_H
#define MOOD_LANES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define MOOD_LANES 16

typedef float mood_lanes __attribute__((vector_size(64)));
typedef int32_t mood_lanes_i __attribute__((vector_size(64)));
typedef uint32_t mood_lanes_u __attribute__((vector_size(64)));
typedef uint16_t mood_lanes_h __attribute__((vector_size(32)));

#if defined(__x86_64__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define MOOD_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define MOOD_CLONES
#endif

#define MOOD_INLINE static inline __attribute__((always_inline))

/** How the elements of maps are stored. */
typedef enum mood_precision { MOOD_F32, MOOD_BF16 } mood_precision;

MOOD_INLINE size_t mood_precision_bytes(mood_precision precision) {
    return precision == MOOD_BF16 ? 2 : 4;
}

/* Compilers warn that wide vectors change the calling convention; nothing here is ever called. */
#pragma GCC diagnostic ignored "-Wpsabi"

MOOD_INLINE mood_lanes mood_lanes_load_f32(const float *from) {
    mood_lanes v;
    memcpy(&v, from, sizeof v);
    return v;
}

MOOD_INLINE void mood_lanes_store_f32(float *to, mood_lanes v) {
    memcpy(to, &v, sizeof v);
}

/** Element `index` (a multiple of 16) and the fifteen behind it. */
MOOD_INLINE mood_lanes mood_lanes_load(const void *map, size_t index,
                                       mood_precision precision) {
    if (precision == MOOD_F32) return mood_lanes_load_f32((const float *)map + index);
    mood_lanes_h half;
    memcpy(&half, (const uint16_t *)map + index, sizeof half);
    const mood_lanes_u wide = __builtin_convertvector(half, mood_lanes_u) << 16;
    return (mood_lanes)wide;
}

/** Round to nearest, ties to even; NaN is not expected. */
MOOD_INLINE void mood_lanes_store(void *map, size_t index, mood_lanes v,
                                  mood_precision precision) {
    if (precision == MOOD_F32) {
        mood_lanes_store_f32((float *)map + index, v);
        return;
    }
    const mood_lanes_u bits = (mood_lanes_u)v;
    const mood_lanes_u rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
    const mood_lanes_h half = __builtin_convertvector(rounded, mood_lanes_h);
    memcpy((uint16_t *)map + index, &half, sizeof half);
}

/** v where mask > 0, else 0. */
MOOD_INLINE mood_lanes mood_lanes_where_positive(mood_lanes v, mood_lanes mask) {
    const mood_lanes zero = {0};
    return (mood_lanes)((mood_lanes_i)v & (mask > zero));
}

MOOD_INLINE mood_lanes mood_lanes_relu(mood_lanes v) {
    return mood_lanes_where_positive(v, v);
}

/** One number as fp32 or bf16, for the parts that are not in lanes. */
MOOD_INLINE void mood_store_one(void *map, size_t index, float v, mood_precision precision) {
    if (precision == MOOD_F32) {
        ((float *)map)[index] = v;
        return;
    }
    uint32_t bits;
    memcpy(&bits, &v, sizeof bits);
    ((uint16_t *)map)[index] = (uint16_t)((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

#endif
