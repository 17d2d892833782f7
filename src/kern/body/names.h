/* SPDX-License-Identifier: Apache-2.0
 *
 * A body is a kernel written once over the handful of vector operations that each instruction
 * set's vec_<isa>.h gives:
 *
 *     vec             VEC_LANES floats; VEC_LANES is the block of the layout
 *     VEC_SUFFIX      the isa, for names            VEC_REGS   sums a convolution may hold
 *     vec_load/store  aligned to the vector         vec_splat  one number in all lanes
 *     vec_add/sub/mul/max/min, vec_fma(a, b, c) = a * b + c
 *     vec_pick_neg(x, if_neg, else)                 lane by lane, x < 0
 *
 * The eight-bit bodies (q8*.h, put together by q8_all.h) are written over these, which a
 * vec_<isa>.h may leave out: without them the instruction set runs the scalar ones.
 *
 *     veci            VEC_LANES s32; arithmetic goes round
 *     veci_load/store aligned to the vector         veci_splat
 *     veci_add/sub/mul, veci_shl(v, n), veci_sar(v, n)   n constant
 *     veci_load8(p)   VEC_LANES bytes at any address, widened (of the sign that bytes have)
 *     veci_store8(p, v)   the low byte of each lane, to any address
 *     vec_of_int(v)   to fp32                       veci_round(x)   to nearest, ties to even
 *     VEC_Q8_DOT      4 or 2: how many bytes one step of a convolution multiplies
 *     VEC_Q8_SIGNED   1: bytes are stored as q - 128
 *     VEC_Q8_APART    1: see mood_q8_form.is_apart
 *     veci_spread8(p) VEC_Q8_DOT bytes at any address, made ready in every lane
 *     veci_dot8(acc, x, w)    acc[l] += x . weights of lane l; w was loaded with veci_load and
 *                     is VEC_LANES x 4 s8 or VEC_LANES x 2 s16
 *     veci_spread16(p), veci_dot16(acc, x, w)   the same for two s16
 *     vech            VEC_LANES s16: vech_load8 (bytes, widened), vech_store (any address),
 *                     vech_add/sub, vech_shl(v, n)
 *
 * dot8 and dot16 must be exact: no saturation on the way.
 */
#ifndef MOOD_KERN_NAMES_H
#define MOOD_KERN_NAMES_H

#define KERN_PASTE_(name, isa) mood_kern_##name##_##isa
#define KERN_PASTE(name, isa)  KERN_PASTE_(name, isa)
#define KERN_NAME(name)        KERN_PASTE(name, VEC_SUFFIX)

/*
 * Bodies are inlined with constant sizes and unrolled whole. Under a sanitizer they stay
 * functions and loops: thousands of checked loads would take a compiler minutes.
 */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define KERN_IS_CHECKED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define KERN_IS_CHECKED 1
#endif

#ifdef KERN_IS_CHECKED
#define KERN_INLINE static __attribute__((noinline, unused))
#define KERN_UNROLL
#elif defined(__clang__)
#define KERN_INLINE static inline __attribute__((always_inline))
#define KERN_UNROLL _Pragma("clang loop unroll(full)")
#else
#define KERN_INLINE static inline __attribute__((always_inline))
#define KERN_UNROLL _Pragma("GCC unroll 64")
#endif

#endif
