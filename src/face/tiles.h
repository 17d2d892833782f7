/* SPDX-License-Identifier: Apache-2.0
 *
 * Where a photo is searched: the whole picture first, then smaller and smaller overlapping
 * squares, so that small faces of large pictures become large enough for the finder.
 *
 *     level 0            level 1              level 2
 *     +-----------+      +-----+--+-----+     +--+-+--+-+--+
 *     |           |      |     |  |     |     |  | |  | |  |
 *     |           |      +-----+--+-----+     +--+-+--+-+--+
 *     |           |      +-----+--+-----+     ...
 *     +-----------+      +-----+--+-----+
 *
 * Neighbours overlap by a sixth or more. A level's squares are at least a third of the one
 * above, so whatever is cut by their borders was large enough one level higher.
 */
#ifndef MOOD_FACE_TILES_H
#define MOOD_FACE_TILES_H

#include "face/letterbox.h"

#define MOOD_MAX_LEVELS 4

typedef struct mood_level {
    int side; /**< of each square, pixels */
    int n_x, n_y;
    int width, height; /**< of the picture */
} mood_level;

/**
 * levels      (MOOD_MAX_LEVELS) level 0 is the whole picture
 * width ...   of the picture, 1..32768
 * smallest    side in pixels under which squares need not shrink; the last level has it, unless
 *             the picture is more than four times as long: then a quarter of its longer side
 * Returns the number of levels, 1..MOOD_MAX_LEVELS.
 */
int mood_tiles_plan(mood_level *levels, int width, int height, int smallest);

/** Square `index` (0 .. n_x n_y - 1) of a level, row by row. */
mood_square mood_tiles_square(const mood_level *level, int index);

/** Whether a face is cut by a border of the square that is not the picture's border too. */
bool mood_tiles_cut(const mood_level *level, mood_square square, const mood_face *face);

/** Whether the middle of a face lies in the square. */
bool mood_square_holds(mood_square square, const mood_face *face);

#endif
