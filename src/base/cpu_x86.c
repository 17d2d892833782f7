/* SPDX-License-Identifier: Apache-2.0
 *
 * x86: GCC's and Clang's own detection, which also asks whether the system saves the wide
 * registers (XGETBV).
 */
#include "base/cpu.h"

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
    return flags;
}
