/* SPDX-License-Identifier: Apache-2.0
 *
 * The noise of the scores: one table of standard Gumbel draws, made once, of which every block
 * of seats reads a window that the seed chooses. Internal to suggest. Immutable once filled.
 *
 *     value[]  0 1 2 ... k k+1 ... k+15 ...     all quantiles equally often, shuffled
 *                        '- a window -'
 *
 * So noise costs a load that compilers turn into vectors, and the most that a whole block may
 * gain is known before the block is read.
 */
#ifndef MOOD_NOISE_H
#define MOOD_NOISE_H

#include "base/base.h"

enum { MOOD_NOISE_WINDOWS = 2048, MOOD_NOISE_WIDTH = 16 };

typedef struct mood_noise {
    float value[MOOD_NOISE_WINDOWS + MOOD_NOISE_WIDTH];
    float most[MOOD_NOISE_WINDOWS]; /**< of the window that begins there */
    float most_of_all;
} mood_noise;

/** scale  of the noise: the temperature */
void mood_noise_fill(mood_noise *out, float scale);

/** Where the window of a block begins. */
static inline uint32_t mood_noise_window(uint32_t seed, uint32_t block) {
    uint32_t x = seed + block;
    x = (x ^ x >> 16) * 0x7FEB352Du; /* a hash of 32 bits (Wellons 2018, "lowbias32") */
    x = (x ^ x >> 15) * 0x846CA68Bu;
    return (x ^ x >> 16) % MOOD_NOISE_WINDOWS;
}

#endif
