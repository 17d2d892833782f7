/* SPDX-License-Identifier: Apache-2.0
 *
 * The public header compiles alone as C99.
 */
#include <moodify/moodify.h>

int main(void) {
    return MOOD_N_EXPRESSIONS == 7 ? 0 : 1;
}
