/* SPDX-License-Identifier: Apache-2.0
 *
 * What the processor offers, as flags, and a mask that narrows it for tests, benchmarks and
 * bug reports. The detection is one file per family (cpu_x86.c, cpu_arm.c, cpu_none.c), built
 * without wide instructions.
 */
#ifndef MOOD_CPU_H
#define MOOD_CPU_H

#include "base/base.h"

#define MOOD_CPU_SSE41  (1u << 0)
#define MOOD_CPU_AVX2   (1u << 1) /**< AVX2 with FMA */
#define MOOD_CPU_AVX512 (1u << 2) /**< F, BW, DQ and VL */
#define MOOD_CPU_VNNI   (1u << 3) /**< AVX-512 VNNI */
/** 512-bit instructions run as two halves, no faster than 256-bit ones (AMD's Zen 4). */
#define MOOD_CPU_SPLIT512 (1u << 4)
#define MOOD_CPU_NEON     (1u << 8)
#define MOOD_CPU_DOTPROD  (1u << 9)
#define MOOD_CPU_WASM128  (1u << 16)

/** The flags that hold after the mask. Threads: reentrant. */
unsigned mood_cpu_flags(void);

/** Set the mask; call before the kernel table is made (mood_kern_init). */
void mood_cpu_mask(unsigned mask);

/**
 * "scalar", "sse4.1", "avx2", "avx512", "vnni", "neon", "dotprod", "wasm128" or "all" ->
 * a mask of that and all below it. MOOD_E_ARG for another word.
 */
MOOD_NODISCARD mood_status mood_cpu_mask_parse(unsigned *out, const char *name);

/** The name of the best flag set ("avx512"), "scalar" for none. Static storage. */
const char *mood_cpu_name(unsigned flags);

/** Of the platform's file; mood_cpu_flags calls it once. */
unsigned mood_cpu_detect(void);

#endif
