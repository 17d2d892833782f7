/* SPDX-License-Identifier: Apache-2.0
 *
 * Sixteen floats in a 512-bit register; see body/names.h.
 */
#ifndef MOOD_KERN_VEC_512_H
#define MOOD_KERN_VEC_512_H

#include <immintrin.h>
#include <stdint.h>
#include <string.h>

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

/* ---- eight-bit numbers ------------------------------------------------------------------ */

typedef __m512i veci;
typedef __m256i vech;

#define VEC_Q8_SIGNED 0
#define VEC_Q8_APART  0

static inline veci veci_load(const void *p) {
    return _mm512_load_si512(p);
}
static inline void veci_store(int32_t *p, veci v) {
    _mm512_store_si512(p, v);
}
static inline veci veci_splat(int32_t x) {
    return _mm512_set1_epi32(x);
}
static inline veci veci_add(veci a, veci b) {
    return _mm512_add_epi32(a, b);
}
static inline veci veci_sub(veci a, veci b) {
    return _mm512_sub_epi32(a, b);
}
static inline veci veci_mul(veci a, veci b) {
    return _mm512_mullo_epi32(a, b);
}
#define veci_shl(v, n) _mm512_slli_epi32(v, n)
#define veci_sar(v, n) _mm512_srai_epi32(v, n)
static inline veci veci_load8(const uint8_t *p) {
    return _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)(const void *)p));
}
static inline void veci_store8(uint8_t *p, veci v) {
    _mm_storeu_si128((__m128i *)(void *)p, _mm512_cvtepi32_epi8(v));
}
static inline vec vec_of_int(veci v) {
    return _mm512_cvtepi32_ps(v);
}
static inline veci veci_round(vec x) {
    return _mm512_cvtps_epi32(x);
}

static inline veci veci_madd(veci a, veci b) {
    return _mm512_madd_epi16(a, b);
}
static inline veci veci_widen_pair(int16_t pair) {
    return _mm512_cvtepu8_epi16(_mm256_set1_epi16(pair));
}

static inline vech vech_load8(const uint8_t *p) {
    return _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(const void *)p));
}
static inline void vech_store(int16_t *p, vech v) {
    _mm256_storeu_si256((__m256i *)(void *)p, v);
}
static inline vech vech_add(vech a, vech b) {
    return _mm256_add_epi16(a, b);
}
static inline vech vech_sub(vech a, vech b) {
    return _mm256_sub_epi16(a, b);
}
#define vech_shl(v, n) _mm256_slli_epi16(v, n)

#include "kern/x86/vec_dot.h"

#endif
