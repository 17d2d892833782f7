/* SPDX-License-Identifier: Apache-2.0
 *
 * The scalar meaning of mood_act, and of a picture's pixel.
 */
#ifndef MOOD_KERN_ACT_H
#define MOOD_KERN_ACT_H

#include "kern/kern.h"

/** channel: counted from the first one of the picture. A NaN stays a NaN. */
static inline float mood_act_apply(float x, const mood_act *act, size_t channel) {
    switch (act->kind) {
    case MOOD_ACT_RELU:
        return x < 0 ? 0 : x;
    case MOOD_ACT_CLIP:
        return x < act->low ? act->low : x > act->high ? act->high : x;
    case MOOD_ACT_SLOPE:
        return x < 0 ? x * act->slope[channel] : x;
    case MOOD_ACT_NONE:
    case MOOD_N_ACTS:
        break;
    }
    return x;
}

static inline float *mood_plane_at(const mood_plane *p, size_t b, size_t y, size_t x,
                                   size_t block) {
    return p->at + (ptrdiff_t)b * p->plane + (ptrdiff_t)y * p->row + (ptrdiff_t)(x * block);
}

#endif
