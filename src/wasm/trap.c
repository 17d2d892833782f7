/* SPDX-License-Identifier: Apache-2.0
 *
 * A failed assertion stops the module. The C library's own would print first, and for that it
 * would import half a system.
 */
#include <assert.h>

_Noreturn void __assert_fail(const char *condition, const char *file, int line,
                             const char *function) {
    (void)condition, (void)file, (void)line, (void)function;
    __builtin_trap();
}
