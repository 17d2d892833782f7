/* SPDX-License-Identifier: Apache-2.0
 *
 * Sixteen floats in a 512-bit register; see body/names.h.
 */
#ifndef MOOD_KERN_VEC_512_H
#define MOOD_KERN_VEC_512_H

#include <immintrin.h>

typedef __m512 vec;

#define VEC_LANES 16

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
