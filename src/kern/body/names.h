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
