/* SPDX-License-Identifier: Apache-2.0
 *
 * The eight-bit kernels for AVX-512 VNNI with registers of 256 bits: four bytes and two s16 a
 * step are multiplied and added in one instruction, without saturation.
 */
#include "kern/body/tiles.h"
#include "kern/x86/vec_256.h"

#define VEC_SUFFIX     vnnivl
#define VEC_REGS       28 /* of 32: the others hold weights and a pixel */
#define VEC_CONV_TILES CONV_TILES_28

#include "kern/body/q8_all.h"

void mood_kern_init_vnnivl(mood_kern_table *table) {
    kern_fill_q8(table);
}
