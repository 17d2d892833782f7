/* SPDX-License-Identifier: Apache-2.0
 *
 * Eight floats in an AVX2 register, with fused multiply-add; see body/names.h.
 */
#ifndef MOOD_KERN_VEC_AVX2_H
#define MOOD_KERN_VEC_AVX2_H

#include <immintrin.h>

typedef __m256 vec;

#define VEC_SUFFIX avx2
#define VEC_LANES  8
#define VEC_REGS   12 /* of 16: the others hold weights and a pixel */

/* Every (blocks, pixels) with blocks * pixels <= VEC_REGS. */
#define VEC_CONV_TILES(X)                                                                      \
    X(1, 1)                                                                                    \
    X(1, 2) X(1, 3) X(1, 4) X(1, 5) X(1, 6) X(1, 7) X(1, 8) X(1, 9) X(1, 10) X(1, 11) X(1, 12) \
        X(2, 1) X(2, 2) X(2, 3) X(2, 4) X(2, 5) X(2, 6) X(3, 1) X(3, 2) X(3, 3) X(3, 4)        \
            X(4, 1) X(4, 2) X(4, 3)

static inline vec vec_load(const float *p) {
    return _mm256_load_ps(p);
}
static inline void vec_store(float *p, vec v) {
    _mm256_store_ps(p, v);
}
static inline vec vec_splat(float x) {
    return _mm256_set1_ps(x);
}
static inline vec vec_add(vec a, vec b) {
    return _mm256_add_ps(a, b);
}
static inline vec vec_sub(vec a, vec b) {
    return _mm256_sub_ps(a, b);
}
static inline vec vec_mul(vec a, vec b) {
    return _mm256_mul_ps(a, b);
}
static inline vec vec_max(vec a, vec b) {
    return _mm256_max_ps(a, b);
}
static inline vec vec_min(vec a, vec b) {
    return _mm256_min_ps(a, b);
}
static inline vec vec_fma(vec a, vec b, vec c) {
    return _mm256_fmadd_ps(a, b, c);
}
static inline vec vec_pick_neg(vec x, vec if_neg, vec otherwise) {
    return _mm256_blendv_ps(otherwise, if_neg, x); /* the sign bit decides */
}

#endif
