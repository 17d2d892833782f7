/* SPDX-License-Identifier: Apache-2.0
 *
 * x86: GCC's and Clang's own detection, which also asks whether the system saves the wide
 * registers (XGETBV).
 */
#include "base/cpu.h"

#include <cpuid.h>
#include <string.h>

/*
 * Family 19h of AMD with AVX-512 is Zen 4, whose 512-bit instructions take two turns through
 * 256-bit units. Source: AMD, Software Optimization Guide for the Zen4 Microarchitecture, 2.11.
 */
static bool is_split512(void) {
    unsigned a, b, c, d;
    char vendor[12];
    if (!__get_cpuid(0, &a, &b, &c, &d)) return false;
    memcpy(vendor, &b, 4);
    memcpy(vendor + 4, &d, 4);
    memcpy(vendor + 8, &c, 4);
    if (memcmp(vendor, "AuthenticAMD", sizeof vendor) != 0) return false;
    if (!__get_cpuid(1, &a, &b, &c, &d)) return false;
    return (a >> 8 & 15) + (a >> 20 & 255) == 0x19;
}

unsigned mood_cpu_detect(void) {
    unsigned flags = 0;
    __builtin_cpu_init();
    if (__builtin_cpu_supports("sse4.1")) flags |= MOOD_CPU_SSE41;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) flags |= MOOD_CPU_AVX2;
    if ((flags & MOOD_CPU_AVX2) && __builtin_cpu_supports("avx512f") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
        flags |= MOOD_CPU_AVX512;
    if ((flags & MOOD_CPU_AVX512) && __builtin_cpu_supports("avx512vnni"))
        flags |= MOOD_CPU_VNNI;
    if ((flags & MOOD_CPU_AVX512) && is_split512()) flags |= MOOD_CPU_SPLIT512;
    return flags;
}
