/* SPDX-License-Identifier: Apache-2.0
 *
 * What BlazeFace says, as faces.
 *
 * An anchor stands in the middle of each cell of a grid. A map holds, for a grid of h x w cells
 * with `a` anchors each, channel by channel:
 *
 *     channel 0 .. a-1               score of anchor 0 .. a-1, before the sigmoid
 *     channel a + 16 i .. a + 16 i + 15   anchor i: centre x, y, width, height, six points x, y
 *
 * All numbers are pixels of the network's input; positions count from the cell's middle. The
 * anchors of BlazeFace have no size of their own (its "fixed anchor size"), so nothing else
 * needs to be known. Source: Bazarevsky et al. 2019, section 3.3; MediaPipe's
 * tensors_to_detections_calculator.
 */
#ifndef MOOD_FACE_ANCHORS_H
#define MOOD_FACE_ANCHORS_H

#include "base/base.h"

/** Numbers of an anchor besides its score. */
#define MOOD_ANCHOR_NUMBERS 16

typedef struct mood_anchor_map {
    const float *data; /**< (17 per_cell, height, width) */
    int per_cell;
    int width, height;
    float stride; /**< pixels of the input from cell to cell */
} mood_anchor_map;

/**
 * Append the faces of a map whose score is min_score (0..1, exclusive ends) or more, in pixels
 * of the network's input.
 *
 * faces  (capacity) n is how many are there already, and grows
 * Faces that do not fit, and anchors whose numbers are not finite or whose box is empty, are
 * left out.
 */
void mood_anchors_decode(mood_face *faces, size_t *n, size_t capacity,
                         const mood_anchor_map *map, float min_score);

#endif
