/* SPDX-License-Identifier: Apache-2.0
 *
 * Many anchors see the same face: make one of them.
 */
#ifndef MOOD_FACE_NMS_H
#define MOOD_FACE_NMS_H

#include "base/base.h"

/** Shared area over united area of two boxes, 0..1. */
float mood_face_overlap(const mood_face *a, const mood_face *b);

/** Best score first; equal scores keep a fixed order that depends on the boxes alone. */
void mood_faces_sort(mood_face *faces, size_t n);

/**
 * Blend the faces that overlap: the best one and all that overlap it by more than `overlap`
 * become their mean, weighted by score, with the best one's score; then the same with the rest.
 *
 * faces  (n) rewritten, best score first
 * Returns how many are left. Time: n x what is left. Heap: none.
 * Source: Bazarevsky et al. 2019, section 3.4 (blending instead of suppression).
 */
size_t mood_faces_blend(mood_face *faces, size_t n, float overlap);

#endif
