/* SPDX-License-Identifier: Apache-2.0
 *
 * Buffers with guard numbers on both sides and random content, for comparing kernels.
 */
#ifndef MOOD_TEST_GUARDED_H
#define MOOD_TEST_GUARDED_H

#include "base/rng.h"
#include "kern/kern.h"

/** A channel-blocked picture with a halo, inside guards. */
typedef struct guarded {
    float *memory; /**< guard, picture, guard */
    size_t n_floats;
    mood_plane plane;
    size_t channels, n_blocks, height, width, halo, block;
} guarded;

/** All numbers, the halo too, in [-1, 1]; lanes behind the last channel 0. */
guarded guarded_create(mood_rng *rng, size_t channels, size_t height, size_t width, size_t halo,
                       size_t block);
void guarded_free(guarded *g);

/** Fill pixels and halo with a mark, so that what is written, or is not, shows. */
void guarded_spoil(guarded *g);

/** Fails the test when a guard or the halo was written, or a pixel was not. */
void guarded_check(const guarded *g, const char *what);

/** Fails the test when pixels differ by more than tolerance * (1 + |expected|). */
void guarded_compare(const guarded *got, const guarded *expected, float tolerance,
                     const char *what);

/** count floats in [-1, 1], aligned and padded to MOOD_ALIGN; mood_free releases. */
float *random_floats(mood_rng *rng, size_t count);

/** A number in [low, high]. */
size_t random_size(mood_rng *rng, size_t low, size_t high);

#endif
