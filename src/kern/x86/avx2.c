/* SPDX-License-Identifier: Apache-2.0
 *
 * The kernels for AVX2 with FMA.
 */
#include "kern/x86/vec_avx2.h"

#include "kern/body/all.h"

void mood_kern_init_avx2(mood_kern_table *table) {
    kern_fill(table);
}
