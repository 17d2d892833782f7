/* SPDX-License-Identifier: Apache-2.0
 *
 * Training pictures: the same face seen a little differently each time.
 *
 *     face u8 48x48 -> mirror, turn, scale, shift, stretch -> light -> camera damage -> erasing
 *
 * Everything is drawn from the given generator, so a seed gives the same pictures whatever the
 * number of threads. Threads: reentrant. Heap: none.
 */
#ifndef MOOD_AUGMENT_H
#define MOOD_AUGMENT_H

#include "base/base.h"
#include "base/rng.h"

typedef struct mood_augment {
    float angle_deg; /**< turned by up to this to both sides */
    float zoom;      /**< scaled by 1/(1 + zoom) .. 1 + zoom */
    float shift;     /**< moved by up to this share of the side */
    float stretch;   /**< aspect 1/(1 + stretch) .. 1 + stretch */
    float light;     /**< brightness +- 64 light, contrast and gamma 1/(1+light)..1+light */
    float p_camera;  /**< probability that a camera's damage is done */
    float p_loose;   /**< probability that the box is loose: .7 to .85 times as large */
    float p_erase;   /**< probability that a rectangle of 3 to 20 % is erased */
} mood_augment;

/** The settings at strength 1; smaller strengths shrink all of it, 0 leaves the mirror alone.
 */
mood_augment mood_augment_scaled(float strength);

/** out (side, side) grey levels 0..255; face (48, 48) */
void mood_augment_face(float *out, int side, const uint8_t *face, const mood_augment *how,
                       mood_rng *rng);

/** Without any change but the size; mirrored if asked. */
void mood_augment_plain(float *out, int side, const uint8_t *face, bool is_mirrored);

#endif
