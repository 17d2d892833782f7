/* SPDX-License-Identifier: Apache-2.0
 *
 * Eight floats in a 256-bit register, with fused multiply-add; see body/names.h. AVX2 has 16
 * such registers, AVX-512VL has 32.
 */
#ifndef MOOD_KERN_VEC_256_H
#define MOOD_KERN_VEC_256_H

#include <immintrin.h>

typedef __m256 vec;

#define VEC_LANES 8

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
