/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernels for WebAssembly's SIMD128.
 */
#include "kern/body/tiles.h"
#include "kern/wasm/vec_128.h"

#define VEC_SUFFIX     wasm128
#define VEC_REGS       10 /* x86's 16 hold products too, where nothing is fused */
#define VEC_CONV_TILES CONV_TILES_10

#include "kern/body/all.h"
#include "kern/body/q8_all.h"

void mood_kern_init_wasm128(mood_kern_table *table) {
    kern_fill(table);
    kern_fill_q8(table);
}
