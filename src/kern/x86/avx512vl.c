/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernels for AVX-512VL with registers of 256 bits: blocks of 8 waste less on odd numbers
 * of channels, and there are twice the registers of AVX2.
 */
#include "kern/body/tiles.h"
#include "kern/x86/vec_256.h"

#define VEC_SUFFIX     avx512vl
#define VEC_REGS       28 /* of 32: the others hold weights and a pixel */
#define VEC_CONV_TILES CONV_TILES_28

#include "kern/body/all.h"
#include "kern/body/q8_all.h"

void mood_kern_init_avx512vl(mood_kern_table *table) {
    kern_fill(table);
    kern_fill_q8(table);
}
