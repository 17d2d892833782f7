/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernels for AVX-512 (F, BW, DQ, VL).
 */
#include "kern/x86/vec_avx512.h"

#include "kern/body/all.h"

void mood_kern_init_avx512(mood_kern_table *table) {
    kern_fill(table);
}
