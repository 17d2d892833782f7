/* SPDX-License-Identifier: Apache-2.0
 *
 * What happens to a sum before it is stored.
 */
#ifndef MOOD_KERN_EPILOGUE_H
#define MOOD_KERN_EPILOGUE_H

#include "kern/body/names.h"
#include "kern/kern.h"

#include <math.h>

/* An activation made ready: two vectors, and which of two things they mean. */
typedef struct act_ready {
    bool is_slope;
    vec low; /* or the slope */
    vec high;
} act_ready;

/* None, Relu and Clip are one thing, bounds; an infinite bound changes nothing. */
KERN_INLINE act_ready act_prepare(const mood_act *act, size_t block_index) {
    act_ready r = {act->kind == MOOD_ACT_SLOPE, vec_splat(-INFINITY), vec_splat(INFINITY)};
    if (r.is_slope)
        r.low = vec_load(act->slope + block_index * VEC_LANES);
    else if (act->kind == MOOD_ACT_RELU)
        r.low = vec_splat(0);
    else if (act->kind == MOOD_ACT_CLIP)
        r.low = vec_splat(act->low), r.high = vec_splat(act->high);
    return r;
}

KERN_INLINE vec act_apply(vec x, const act_ready *r) {
    if (r->is_slope) return vec_pick_neg(x, vec_mul(x, r->low), x);
    return vec_min(r->high, vec_max(r->low, x));
}

#endif
