/* SPDX-License-Identifier: Apache-2.0
 *
 * Nothing but fused multiply-adds in registers: what a machine can do at most.
 */
#include "kern/body/names.h"
#include "kern/kern.h"

MOOD_DECL_PEAK_F32(KERN_NAME(peak_f32));
float KERN_NAME(peak_f32)(size_t rounds, float factor) {
    vec sums[MOOD_KERN_PEAK_SUMS];
    const vec f = vec_splat(factor);
    KERN_UNROLL
    for (int i = 0; i < MOOD_KERN_PEAK_SUMS; i++) sums[i] = vec_splat((float)i);
    for (size_t r = 0; r < rounds; r++) {
        KERN_UNROLL
        for (int i = 0; i < MOOD_KERN_PEAK_SUMS; i++) sums[i] = vec_fma(sums[i], f, f);
    }
    vec all = sums[0];
    KERN_UNROLL
    for (int i = 1; i < MOOD_KERN_PEAK_SUMS; i++) all = vec_add(all, sums[i]);
    float out[VEC_LANES] __attribute__((aligned(MOOD_ALIGN)));
    vec_store(out, all);
    return out[0];
}
