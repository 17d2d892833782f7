/* SPDX-License-Identifier: Apache-2.0
 *
 * ARM64 on Linux: what the kernel tells every program at its start.
 */
#include "base/cpu.h"

#include <asm/hwcap.h>
#include <sys/auxv.h>

unsigned mood_cpu_detect(void) {
    const unsigned long have = getauxval(AT_HWCAP);
    unsigned flags = 0;
    if (have & HWCAP_ASIMD) flags |= MOOD_CPU_NEON;
    if ((flags & MOOD_CPU_NEON) && (have & HWCAP_ASIMDDP)) flags |= MOOD_CPU_DOTPROD;
    return flags;
}
