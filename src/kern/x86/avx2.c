/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernels for AVX2 with FMA.
 */
#include "kern/body/tiles.h"
#include "kern/x86/vec_256.h"

#define VEC_SUFFIX     avx2
#define VEC_REGS       12 /* of 16: the others hold weights and a pixel */
#define VEC_CONV_TILES CONV_TILES_12

#include "kern/body/all.h"
#include "kern/body/q8_all.h"

void mood_kern_init_avx2(mood_kern_table *table) {
    kern_fill(table);
    kern_fill_q8(table);
}
