/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cpu.h"

#include <stdatomic.h>
#include <string.h>

static const struct {
    const char *name;
    unsigned flag;
    unsigned mask; /* the flag and all below it */
} levels[] = {
    {"vnni", MOOD_CPU_VNNI,
     MOOD_CPU_VNNI | MOOD_CPU_AVX512 | MOOD_CPU_SPLIT512 | MOOD_CPU_AVX2 | MOOD_CPU_SSE41},
    {"avx512", MOOD_CPU_AVX512,
     MOOD_CPU_AVX512 | MOOD_CPU_SPLIT512 | MOOD_CPU_AVX2 | MOOD_CPU_SSE41},
    {"avx2", MOOD_CPU_AVX2, MOOD_CPU_AVX2 | MOOD_CPU_SSE41},
    {"sse4.1", MOOD_CPU_SSE41, MOOD_CPU_SSE41},
    {"dotprod", MOOD_CPU_DOTPROD, MOOD_CPU_DOTPROD | MOOD_CPU_NEON},
    {"neon", MOOD_CPU_NEON, MOOD_CPU_NEON},
    {"wasm128", MOOD_CPU_WASM128, MOOD_CPU_WASM128},
};

#define IS_DETECTED (1u << 31)
static atomic_uint detected;
static atomic_uint mask = ~0u;

unsigned mood_cpu_flags(void) {
    unsigned flags = atomic_load_explicit(&detected, memory_order_relaxed);
    if (!(flags & IS_DETECTED)) {
        flags = mood_cpu_detect() | IS_DETECTED;
        atomic_store_explicit(&detected, flags, memory_order_relaxed);
    }
    return flags & ~IS_DETECTED & atomic_load_explicit(&mask, memory_order_relaxed);
}

void mood_cpu_mask(unsigned new_mask) {
    atomic_store(&mask, new_mask);
}

mood_status mood_cpu_mask_parse(unsigned *out, const char *name) {
    if (strcmp(name, "all") == 0) {
        *out = ~0u;
        return MOOD_OK;
    }
    if (strcmp(name, "scalar") == 0) {
        *out = 0;
        return MOOD_OK;
    }
    for (size_t i = 0; i < MOOD_COUNT(levels); i++) {
        if (strcmp(name, levels[i].name) != 0) continue;
        *out = levels[i].mask;
        return MOOD_OK;
    }
    return MOOD_E_ARG;
}

const char *mood_cpu_name(unsigned flags) {
    for (size_t i = 0; i < MOOD_COUNT(levels); i++)
        if (flags & levels[i].flag) return levels[i].name;
    return "scalar";
}
