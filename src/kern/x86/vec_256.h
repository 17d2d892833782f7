/* SPDX-License-Identifier: Apache-2.0
 *
 * Eight floats in a 256-bit register, with fused multiply-add; see body/names.h. AVX2 has 16
 * such registers, AVX-512VL has 32.
 */
#ifndef MOOD_KERN_VEC_256_H
#define MOOD_KERN_VEC_256_H

#include <immintrin.h>
#include <stdint.h>
#include <string.h>

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

/* ---- eight-bit numbers ------------------------------------------------------------------ */

typedef __m256i veci;
typedef __m128i vech;

#define VEC_Q8_SIGNED 0
#define VEC_Q8_APART  0

static inline veci veci_load(const void *p) {
    return _mm256_load_si256((const __m256i *)p);
}
static inline void veci_store(int32_t *p, veci v) {
    _mm256_store_si256((__m256i *)(void *)p, v);
}
static inline veci veci_splat(int32_t x) {
    return _mm256_set1_epi32(x);
}
static inline veci veci_add(veci a, veci b) {
    return _mm256_add_epi32(a, b);
}
static inline veci veci_sub(veci a, veci b) {
    return _mm256_sub_epi32(a, b);
}
static inline veci veci_mul(veci a, veci b) {
    return _mm256_mullo_epi32(a, b);
}
#define veci_shl(v, n) _mm256_slli_epi32(v, n)
#define veci_sar(v, n) _mm256_srai_epi32(v, n)
static inline veci veci_load8(const uint8_t *p) {
    return _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)(const void *)p));
}
static inline void veci_store8(uint8_t *p, veci v) {
    /* Lanes are in 0..255, so that nothing saturates. */
    const __m256i words = _mm256_packus_epi32(v, v), bytes = _mm256_packus_epi16(words, words);
    const uint32_t low = (uint32_t)_mm256_cvtsi256_si32(bytes);
    const uint32_t high = (uint32_t)_mm_cvtsi128_si32(_mm256_extracti128_si256(bytes, 1));
    memcpy(p, &low, sizeof low);
    memcpy(p + 4, &high, sizeof high);
}
static inline vec vec_of_int(veci v) {
    return _mm256_cvtepi32_ps(v);
}
static inline veci veci_round(vec x) {
    return _mm256_cvtps_epi32(x);
}

static inline veci veci_madd(veci a, veci b) {
    return _mm256_madd_epi16(a, b);
}
static inline veci veci_widen_pair(int16_t pair) {
    return _mm256_cvtepu8_epi16(_mm_set1_epi16(pair));
}

static inline vech vech_load8(const uint8_t *p) {
    return _mm_cvtepu8_epi16(_mm_loadl_epi64((const __m128i *)(const void *)p));
}
static inline void vech_store(int16_t *p, vech v) {
    _mm_storeu_si128((__m128i *)(void *)p, v);
}
static inline vech vech_add(vech a, vech b) {
    return _mm_add_epi16(a, b);
}
static inline vech vech_sub(vech a, vech b) {
    return _mm_sub_epi16(a, b);
}
#define vech_shl(v, n) _mm_slli_epi16(v, n)

#include "kern/x86/vec_dot.h"

#endif
