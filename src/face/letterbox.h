/* SPDX-License-Identifier: Apache-2.0
 *
 * A square of a picture as the input of a finder, and the way back.
 *
 *     picture            square            network input (side x side)
 *     +--------------+                     +--------+
 *     |   +------+   |   cut, scale    ->  |        |    u, v = 0 .. side
 *     |   |      |   |                     |        |
 *     |   +------+   |   x, y          <-  +--------+
 *     +--------------+
 *
 * A square may reach over the picture's border (a whole picture that is no square, a face at
 * the edge); what lies outside is black, as MediaPipe's finders expect it.
 */
#ifndef MOOD_FACE_LETTERBOX_H
#define MOOD_FACE_LETTERBOX_H

#include "base/base.h"

/** A square in pixels of a picture; may reach over its border. side >= 1. */
typedef struct mood_square {
    int x, y, side;
} mood_square;

/** From network positions to picture positions: x = x0 + u * scale_x. */
typedef struct mood_letterbox {
    float x0, y0;
    float scale_x, scale_y; /**< equal up to the rounding of the cut to whole pixels */
} mood_letterbox;

/** The smallest square around a picture, centred. */
mood_square mood_square_around(int width, int height);

/** Whether a square and a picture share a pixel. */
bool mood_square_touches(mood_square square, int width, int height);

/**
 * Fill the input of a finder.
 *
 * map      how to come back
 * planes   (3, side, side) f32, R, G, B as 0..255
 * scratch  (side, side, 3) u8, rows without padding; overwritten
 * image    3 channels; square must overlap it (MOOD_E_ARG, all else untouched)
 * Threads: reentrant. Heap: none.
 */
MOOD_NODISCARD mood_status mood_letterbox_fill(mood_letterbox *map, float *planes,
                                               uint8_t *scratch, int side,
                                               const mood_image *image, mood_square square);

/** Move a face from network positions to picture positions. */
void mood_letterbox_restore(mood_face *face, const mood_letterbox *map);

#endif
