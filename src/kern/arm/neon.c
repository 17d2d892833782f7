/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernels for NEON, which every ARM64 processor has.
 */
#include "kern/arm/vec_128.h"
#include "kern/body/tiles.h"

#define VEC_SUFFIX     neon
#define VEC_REGS       24 /* of 32: beside them four of weights, a pixel, and some to spare */
#define VEC_CONV_TILES CONV_TILES_24

#include "kern/body/all.h"
#include "kern/body/q8_all.h"

void mood_kern_init_neon(mood_kern_table *table) {
    kern_fill(table);
    kern_fill_q8(table);
}
