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

#endif
