/* SPDX-License-Identifier: Apache-2.0
 *
 * Fills the table: scalar first, then each instruction set overrides what it has.
 */
#include "kern/kern.h"
#include "base/cpu.h"
#include "config.h"

void mood_kern_init(mood_kern_table *t, unsigned cpu) {
    *t = (mood_kern_table){
        .name = "scalar",
        .cpu = cpu,
        .rate = 1,
        .block = 8,
        .n_regs = 12,
        .conv_f32 = mood_kern_conv_f32_scalar,
        .dwconv_f32 = mood_kern_dwconv_f32_scalar,
        .mix_f32 = mood_kern_mix_f32_scalar,
        .pool_max_f32 = mood_kern_pool_max_f32_scalar,
        .pool_mean_f32 = mood_kern_pool_mean_f32_scalar,
        .mean_f32 = mood_kern_mean_f32_scalar,
        .resize_f32 = mood_kern_resize_f32_scalar,
        .wino_weights_f32 = mood_kern_wino_weights_f32_scalar,
        .wino_in_f32 = mood_kern_wino_in_f32_scalar,
        .wino_out_f32 = mood_kern_wino_out_f32_scalar,
        .peak_f32 = mood_kern_peak_f32_scalar,
        .q8_name = "scalar",
        .q8 = {.dot = 4},
        .conv_q8 = mood_kern_conv_q8_scalar,
        .mix_q8 = mood_kern_mix_q8_scalar,
        .sum_q8 = mood_kern_sum_q8_scalar,
        .wino_in_q8 = mood_kern_wino_in_q8_scalar,
        .wino_mul_q8 = mood_kern_wino_mul_q8_scalar,
        .wino_out_q8 = mood_kern_wino_out_q8_scalar,
    };
#if MOOD_SIMD_X86
    if (cpu & MOOD_CPU_AVX2) mood_kern_init_avx2(t);
    if (cpu & MOOD_CPU_AVX512) {
        mood_kern_init_avx512(t);
        t->rate = cpu & MOOD_CPU_SPLIT512 ? 1 : 2;
    }
    if (cpu & MOOD_CPU_VNNI) mood_kern_init_vnni(t);
#endif
#if MOOD_SIMD_ARM
    if (cpu & MOOD_CPU_NEON) mood_kern_init_neon(t);
    if (cpu & MOOD_CPU_DOTPROD) mood_kern_init_dotprod(t);
#endif
#if MOOD_SIMD_WASM
    if (cpu & MOOD_CPU_WASM128) mood_kern_init_wasm128(t);
#endif
}

bool mood_kern_init_narrow(mood_kern_table *t, unsigned cpu) {
#if MOOD_SIMD_X86
    if (cpu & MOOD_CPU_AVX512) {
        mood_kern_init(t, cpu);
        mood_kern_init_avx512vl(t);
        if (cpu & MOOD_CPU_VNNI) mood_kern_init_vnnivl(t);
        t->rate = 1;
        return true;
    }
#endif
    (void)t;
    (void)cpu;
    return false;
}
