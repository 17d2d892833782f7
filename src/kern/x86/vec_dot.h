/* SPDX-License-Identifier: Apache-2.0
 *
 * Exact products of bytes, the same for both widths of vector: with VNNI four bytes a step, else
 * two. Wants of the header that includes it veci_splat, veci_add, veci_madd (pairs of s16) and
 * veci_widen_pair (two bytes, as s16, in every lane); see body/names.h.
 */
#ifndef MOOD_KERN_VEC_DOT_H
#define MOOD_KERN_VEC_DOT_H

static inline veci veci_spread16(const int16_t *p) {
    int32_t pair;
    memcpy(&pair, p, sizeof pair);
    return veci_splat(pair);
}

#ifdef __AVX512VNNI__
/* As assembly: GCC 12 copies the sums around its own intrinsic, at half the speed. */
#define VEC_Q8_DOT 4
static inline veci veci_spread8(const uint8_t *p) {
    int32_t four;
    memcpy(&four, p, sizeof four);
    return veci_splat(four);
}
static inline veci veci_dot8(veci acc, veci x, veci w) {
    __asm__("vpdpbusd %2, %1, %0" : "+v"(acc) : "v"(x), "v"(w));
    return acc;
}
static inline veci veci_dot16(veci acc, veci x, veci w) {
    __asm__("vpdpwssd %2, %1, %0" : "+v"(acc) : "v"(x), "v"(w));
    return acc;
}
#else
/* vpmaddubsw saturates, so bytes are widened: two at a time, and exact. */
#define VEC_Q8_DOT 2
static inline veci veci_spread8(const uint8_t *p) {
    int16_t pair;
    memcpy(&pair, p, sizeof pair);
    return veci_widen_pair(pair);
}
static inline veci veci_dot16(veci acc, veci x, veci w) {
    return veci_add(acc, veci_madd(x, w));
}
static inline veci veci_dot8(veci acc, veci x, veci w) {
    return veci_dot16(acc, x, w);
}
#endif

#endif
