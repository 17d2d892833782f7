/* SPDX-License-Identifier: Apache-2.0
 *
 * The eight-bit kernels for ARM64 with the dot product extension: four bytes of each lane in
 * one instruction.
 */
#include "kern/arm/vec_128.h"
#include "kern/body/tiles.h"

#define VEC_SUFFIX     dotprod
#define VEC_REGS       24 /* of 32: beside them four of weights, a pixel, and some to spare */
#define VEC_CONV_TILES CONV_TILES_24

#include "kern/body/q8_all.h"

void mood_kern_init_dotprod(mood_kern_table *table) {
    kern_fill_q8(table);
}
