/* SPDX-License-Identifier: Apache-2.0
 *
 * Four floats in a NEON register of ARM64, with fused multiply-add; see body/names.h. There are
 * 32 such registers. With __ARM_FEATURE_DOTPROD bytes are multiplied four at a time.
 */
#ifndef MOOD_KERN_ARM_VEC_128_H
#define MOOD_KERN_ARM_VEC_128_H

#include <arm_neon.h>
#include <string.h>

typedef float32x4_t vec;

#define VEC_LANES 4

static inline vec vec_load(const float *p) {
    return vld1q_f32(p);
}
static inline void vec_store(float *p, vec v) {
    vst1q_f32(p, v);
}
static inline vec vec_splat(float x) {
    return vdupq_n_f32(x);
}
static inline vec vec_add(vec a, vec b) {
    return vaddq_f32(a, b);
}
static inline vec vec_sub(vec a, vec b) {
    return vsubq_f32(a, b);
}
static inline vec vec_mul(vec a, vec b) {
    return vmulq_f32(a, b);
}
static inline vec vec_max(vec a, vec b) {
    return vmaxq_f32(a, b);
}
static inline vec vec_min(vec a, vec b) {
    return vminq_f32(a, b);
}
static inline vec vec_fma(vec a, vec b, vec c) {
    return vfmaq_f32(c, a, b);
}
static inline vec vec_pick_neg(vec x, vec if_neg, vec otherwise) {
    return vbslq_f32(vcltzq_f32(x), if_neg, otherwise);
}

/* ---- eight-bit numbers ------------------------------------------------------------------ */

typedef int32x4_t veci;
typedef int16x4_t vech;

static inline veci veci_load(const void *p) {
    return vld1q_s32(p);
}
static inline void veci_store(int32_t *p, veci v) {
    vst1q_s32(p, v);
}
static inline veci veci_splat(int32_t x) {
    return vdupq_n_s32(x);
}
static inline veci veci_add(veci a, veci b) {
    return vaddq_s32(a, b);
}
static inline veci veci_sub(veci a, veci b) {
    return vsubq_s32(a, b);
}
static inline veci veci_mul(veci a, veci b) {
    return vmulq_s32(a, b);
}
#define veci_shl(v, n) vshlq_n_s32(v, n)
#define veci_sar(v, n) vshrq_n_s32(v, n)
static inline void veci_store8(uint8_t *p, veci v) {
    const int16x4_t words = vmovn_s32(v);
    const int8x8_t bytes = vmovn_s16(vcombine_s16(words, words));
    const int32_t four = vget_lane_s32(vreinterpret_s32_s8(bytes), 0);
    memcpy(p, &four, sizeof four);
}
static inline vec vec_of_int(veci v) {
    return vcvtq_f32_s32(v);
}
static inline veci veci_round(vec x) {
    return vcvtnq_s32_f32(x);
}

static inline int32_t arm_load_four(const void *p) {
    int32_t four;
    memcpy(&four, p, sizeof four);
    return four;
}

/*
 * Pairs of s16: the first of a pair stands in the lower half of a register, the second in the
 * upper one, and the weights likewise; each half is a widening multiply-add.
 */
#define VEC_Q8_APART 1
static inline veci veci_spread16(const int16_t *p) {
    static const uint8_t picks[16] = {0, 1, 0, 1, 0, 1, 0, 1, 2, 3, 2, 3, 2, 3, 2, 3};
    const uint8x16_t pair = vreinterpretq_u8_s32(vdupq_n_s32(arm_load_four(p)));
    return vreinterpretq_s32_u8(vqtbl1q_u8(pair, vld1q_u8(picks)));
}
static inline veci veci_dot16(veci acc, veci x, veci w) {
    const int16x8_t xs = vreinterpretq_s16_s32(x), ws = vreinterpretq_s16_s32(w);
    acc = vmlal_s16(acc, vget_low_s16(xs), vget_low_s16(ws));
    return vmlal_high_s16(acc, xs, ws);
}

#ifdef __ARM_FEATURE_DOTPROD
/* sdot takes signed bytes on both sides. */
#define VEC_Q8_DOT    4
#define VEC_Q8_SIGNED 1
static inline veci veci_spread8(const uint8_t *p) {
    return vdupq_n_s32(arm_load_four(p));
}
static inline veci veci_dot8(veci acc, veci x, veci w) {
    return vdotq_s32(acc, vreinterpretq_s8_s32(x), vreinterpretq_s8_s32(w));
}
static inline vech vech_load8(const uint8_t *p) {
    return vget_low_s16(vmovl_s8(vreinterpret_s8_s32(vdup_n_s32(arm_load_four(p)))));
}
#else
#define VEC_Q8_DOT    2
#define VEC_Q8_SIGNED 0
static inline veci veci_spread8(const uint8_t *p) {
    /* What an index out of range picks is 0: bytes are widened on the way. */
    static const uint8_t picks[16] = {0, 255, 0, 255, 0, 255, 0, 255,
                                      1, 255, 1, 255, 1, 255, 1, 255};
    uint16_t pair;
    memcpy(&pair, p, sizeof pair);
    const uint8x16_t bytes = vreinterpretq_u8_u16(vdupq_n_u16(pair));
    return vreinterpretq_s32_u8(vqtbl1q_u8(bytes, vld1q_u8(picks)));
}
static inline veci veci_dot8(veci acc, veci x, veci w) {
    return veci_dot16(acc, x, w);
}
static inline vech vech_load8(const uint8_t *p) {
    const uint8x8_t bytes = vreinterpret_u8_s32(vdup_n_s32(arm_load_four(p)));
    return vget_low_s16(vreinterpretq_s16_u16(vmovl_u8(bytes)));
}
#endif
static inline veci veci_load8(const uint8_t *p) {
    return vmovl_s16(vech_load8(p));
}

static inline void vech_store(int16_t *p, vech v) {
    vst1_s16(p, v);
}
static inline vech vech_add(vech a, vech b) {
    return vadd_s16(a, b);
}
static inline vech vech_sub(vech a, vech b) {
    return vsub_s16(a, b);
}
#define vech_shl(v, n) vshl_n_s16(v, n)

#endif
