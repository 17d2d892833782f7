/* SPDX-License-Identifier: Apache-2.0
 *
 * WebAssembly cannot ask what it runs on: a module with vectors does not even load where there
 * are none. So there are two modules, and each knows what it was built with.
 */
#include "base/cpu.h"
#include "config.h"

unsigned mood_cpu_detect(void) {
    return MOOD_SIMD_WASM ? MOOD_CPU_WASM128 : 0;
}
