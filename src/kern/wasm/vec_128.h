/* SPDX-License-Identifier: Apache-2.0
 *
 * Four floats of WebAssembly's SIMD128; see body/names.h. There is no fused multiply-add (the
 * relaxed instructions that have one may round either way), so products are rounded.
 */
#ifndef MOOD_KERN_WASM_VEC_128_H
#define MOOD_KERN_WASM_VEC_128_H

#include <wasm_simd128.h>

typedef v128_t vec;

#define VEC_LANES 4

static inline vec vec_load(const float *p) {
    return wasm_v128_load(p);
}
static inline void vec_store(float *p, vec v) {
    wasm_v128_store(p, v);
}
static inline vec vec_splat(float x) {
    return wasm_f32x4_splat(x);
}
static inline vec vec_add(vec a, vec b) {
    return wasm_f32x4_add(a, b);
}
static inline vec vec_sub(vec a, vec b) {
    return wasm_f32x4_sub(a, b);
}
static inline vec vec_mul(vec a, vec b) {
    return wasm_f32x4_mul(a, b);
}
/* The pseudo-maximum is one instruction on x86 and gives its first argument when one is no
 * number; here that is b, as with _mm256_max_ps. */
static inline vec vec_max(vec a, vec b) {
    return wasm_f32x4_pmax(b, a);
}
static inline vec vec_min(vec a, vec b) {
    return wasm_f32x4_pmin(b, a);
}
static inline vec vec_fma(vec a, vec b, vec c) {
    return wasm_f32x4_add(wasm_f32x4_mul(a, b), c);
}
static inline vec vec_pick_neg(vec x, vec if_neg, vec otherwise) {
    return wasm_v128_bitselect(if_neg, otherwise, wasm_f32x4_lt(x, wasm_f32x4_const_splat(0)));
}

/* ---- eight-bit numbers ------------------------------------------------------------------ */

typedef v128_t veci;
typedef v128_t vech; /* four s16 in the lower half */

#define VEC_Q8_DOT    2 /* bytes are widened and multiplied in pairs */
#define VEC_Q8_SIGNED 0
#define VEC_Q8_APART  0

static inline veci veci_load(const void *p) {
    return wasm_v128_load(p);
}
static inline void veci_store(int32_t *p, veci v) {
    wasm_v128_store(p, v);
}
static inline veci veci_splat(int32_t x) {
    return wasm_i32x4_splat(x);
}
static inline veci veci_add(veci a, veci b) {
    return wasm_i32x4_add(a, b);
}
static inline veci veci_sub(veci a, veci b) {
    return wasm_i32x4_sub(a, b);
}
static inline veci veci_mul(veci a, veci b) {
    return wasm_i32x4_mul(a, b);
}
static inline veci veci_shl(veci v, uint32_t n) {
    return wasm_i32x4_shl(v, n);
}
static inline veci veci_sar(veci v, uint32_t n) {
    return wasm_i32x4_shr(v, n);
}
static inline void veci_store8(uint8_t *p, veci v) {
    /* Lanes are in 0..255, so that nothing saturates. */
    const v128_t words = wasm_i16x8_narrow_i32x4(v, v);
    wasm_v128_store32_lane(p, wasm_u8x16_narrow_i16x8(words, words), 0);
}
static inline vec vec_of_int(veci v) {
    return wasm_f32x4_convert_i32x4(v);
}
/*
 * The conversion that WebAssembly has cuts, and saturates at a price. But where |x| < 2^22,
 * adding 1.5 * 2^23 leaves x, rounded to even, in the lowest bits; bytes never get there.
 */
static inline veci veci_round(vec x) {
    return wasm_i32x4_sub(wasm_f32x4_add(x, wasm_f32x4_const_splat(12582912.0f)),
                          wasm_f32x4_const_splat(12582912.0f));
}

static inline veci veci_spread16(const int16_t *p) {
    return wasm_v128_load32_splat(p);
}
static inline veci veci_dot16(veci acc, veci x, veci w) {
    return wasm_i32x4_add(acc, wasm_i32x4_dot_i16x8(x, w));
}
static inline veci veci_spread8(const uint8_t *p) {
    return wasm_u16x8_extend_low_u8x16(wasm_v128_load16_splat(p));
}
static inline veci veci_dot8(veci acc, veci x, veci w) {
    return veci_dot16(acc, x, w);
}

static inline vech vech_load8(const uint8_t *p) {
    return wasm_u16x8_extend_low_u8x16(wasm_v128_load32_zero(p));
}
static inline veci veci_load8(const uint8_t *p) {
    return wasm_u32x4_extend_low_u16x8(vech_load8(p));
}
static inline void vech_store(int16_t *p, vech v) {
    wasm_v128_store64_lane(p, v, 0);
}
static inline vech vech_add(vech a, vech b) {
    return wasm_i16x8_add(a, b);
}
static inline vech vech_sub(vech a, vech b) {
    return wasm_i16x8_sub(a, b);
}
static inline vech vech_shl(vech v, uint32_t n) {
    return wasm_i16x8_shl(v, n);
}

#endif
