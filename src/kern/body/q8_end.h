/* SPDX-License-Identifier: Apache-2.0
 *
 * Requantisation: what happens to an eight-bit kernel's number before it is stored. The order
 * of operations and their rounding are a promise (kern/q8.h): no fused multiply-add here.
 */
#ifndef MOOD_KERN_Q8_END_H
#define MOOD_KERN_Q8_END_H

#include "kern/body/names.h"
#include "kern/kern.h"

typedef struct q8_ready {
    vec low, high; /* around zero */
    veci zero, residual_zero;
    vec residual_scale;
} q8_ready;

KERN_INLINE q8_ready q8_prepare(const mood_q8_end *e) {
    return (q8_ready){vec_splat((float)(e->low - e->zero)),
                      vec_splat((float)(e->high - e->zero)), veci_splat(e->zero),
                      veci_splat(e->residual_zero), vec_splat(e->residual_scale)};
}

KERN_INLINE vec q8_add_residual(vec y, const uint8_t *residual, const q8_ready *r) {
    const veci q = veci_sub(veci_load8(residual), r->residual_zero);
    return vec_add(y, vec_mul(vec_of_int(q), r->residual_scale));
}

KERN_INLINE void q8_store(uint8_t *out, vec y, const q8_ready *r) {
    y = vec_min(vec_max(y, r->low), r->high);
    veci_store8(out, veci_add(veci_round(y), r->zero));
}

KERN_INLINE uint8_t *q8_at(const mood_q8_plane *p, size_t b, size_t y, size_t x) {
    return p->at + (ptrdiff_t)b * p->plane + (ptrdiff_t)y * p->row + (ptrdiff_t)(x * VEC_LANES);
}

#endif
