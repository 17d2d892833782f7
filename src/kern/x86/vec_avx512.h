/* SPDX-License-Identifier: Apache-2.0
 *
 * Sixteen floats in an AVX-512 register; see body/names.h.
 */
#ifndef MOOD_KERN_VEC_AVX512_H
#define MOOD_KERN_VEC_AVX512_H

#include <immintrin.h>

typedef __m512 vec;

#define VEC_SUFFIX avx512
#define VEC_LANES  16
#define VEC_REGS   28 /* of 32: the others hold weights and a pixel */

/* Every (blocks, pixels) with blocks * pixels <= VEC_REGS, at most 14 pixels. */
#define VEC_CONV_TILES(X)                                                                      \
    X(1, 1)                                                                                    \
    X(1, 2) X(1, 3) X(1, 4) X(1, 5) X(1, 6) X(1, 7) X(1, 8) X(1, 9) X(1, 10) X(1, 11) X(1, 12) \
        X(1, 13) X(1, 14) X(2, 1) X(2, 2) X(2, 3) X(2, 4) X(2, 5) X(2, 6) X(2, 7) X(2, 8)      \
            X(2, 9) X(2, 10) X(2, 11) X(2, 12) X(2, 13) X(2, 14) X(3, 1) X(3, 2) X(3, 3)       \
                X(3, 4) X(3, 5) X(3, 6) X(3, 7) X(3, 8) X(3, 9) X(4, 1) X(4, 2) X(4, 3)        \
                    X(4, 4) X(4, 5) X(4, 6) X(4, 7)

static inline vec vec_load(const float *p) {
    return _mm512_load_ps(p);
}
static inline void vec_store(float *p, vec v) {
    _mm512_store_ps(p, v);
}
static inline vec vec_splat(float x) {
    return _mm512_set1_ps(x);
}
static inline vec vec_add(vec a, vec b) {
    return _mm512_add_ps(a, b);
}
static inline vec vec_sub(vec a, vec b) {
    return _mm512_sub_ps(a, b);
}
static inline vec vec_mul(vec a, vec b) {
    return _mm512_mul_ps(a, b);
}
static inline vec vec_max(vec a, vec b) {
    return _mm512_max_ps(a, b);
}
static inline vec vec_min(vec a, vec b) {
    return _mm512_min_ps(a, b);
}
static inline vec vec_fma(vec a, vec b, vec c) {
    return _mm512_fmadd_ps(a, b, c);
}
static inline vec vec_pick_neg(vec x, vec if_neg, vec otherwise) {
    return _mm512_mask_blend_ps(_mm512_cmp_ps_mask(x, _mm512_setzero_ps(), _CMP_LT_OQ),
                                otherwise, if_neg);
}

#endif
