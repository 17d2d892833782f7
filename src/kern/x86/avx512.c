/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernels for AVX-512 (F, BW, DQ, VL) with registers of 512 bits.
 */
#include "kern/body/tiles.h"
#include "kern/x86/vec_512.h"

#define VEC_SUFFIX     avx512
#define VEC_REGS       28 /* of 32: the others hold weights and a pixel */
#define VEC_CONV_TILES CONV_TILES_28

#include "kern/body/all.h"
#include "kern/body/q8_all.h"

void mood_kern_init_avx512(mood_kern_table *table) {
    kern_fill(table);
    kern_fill_q8(table);
}
