/* SPDX-License-Identifier: Apache-2.0 */
#include "face/tiles.h"

#include <math.h>

static const float overlap = 1.0f / 6; /* of neighbouring squares */
static const float largest_step = 3;   /* from the squares of a level to those of the next */
static const float deepest = 4;        /* from the whole picture to the last level */
static const float worthwhile = 1.15f; /* a smaller gain in size is not worth the passes */
static const float margin = 0.1f;      /* of its size that a face may lack at a border */

/* How many squares cover a length, with their overlap. */
static int count_along(int length, int side) {
    if (length <= side) return 1;
    const float step = (float)side * (1 - overlap);
    return 1 + (int)ceilf((float)(length - side) / step - 1e-3f);
}

int mood_tiles_plan(mood_level *levels, int width, int height, int smallest) {
    const int whole = width > height ? width : height;
    levels[0] = (mood_level){whole, 1, 1, width, height};
    float ratio = (float)whole / (float)smallest;
    if (ratio <= worthwhile) return 1;
    if (ratio > deepest) ratio = deepest;
    const int n_steps = (int)ceilf(logf(ratio) / logf(largest_step) - 1e-3f);
    for (int i = 1; i <= n_steps; i++) {
        const float shrink = powf(ratio, (float)i / (float)n_steps);
        const int side = (int)lrintf((float)whole / shrink);
        levels[i] = (mood_level){side, count_along(width, side), count_along(height, side),
                                 width, height};
    }
    return n_steps + 1;
}

/* The squares begin at the border and end at it, the others spread evenly between. */
static int start_along(int index, int n, int length, int side) {
    if (n == 1) return (length - side) / 2;
    return (int)((int64_t)(length - side) * index / (n - 1));
}

mood_square mood_tiles_square(const mood_level *level, int index) {
    return (mood_square){
        start_along(index % level->n_x, level->n_x, level->width, level->side),
        start_along(index / level->n_x, level->n_y, level->height, level->side),
        level->side,
    };
}

static bool cut_along(float from, float size, int start, int side, int length) {
    const float spare = margin * size;
    const float to = from + size;
    if (start > 0 && from < (float)start - spare) return true;
    return start + side < length && to > (float)(start + side) + spare;
}

bool mood_tiles_cut(const mood_level *level, mood_square square, const mood_face *face) {
    return cut_along(face->x, face->width, square.x, square.side, level->width) ||
           cut_along(face->y, face->height, square.y, square.side, level->height);
}

bool mood_square_holds(mood_square square, const mood_face *face) {
    const float x = face->x + face->width / 2 - (float)square.x;
    const float y = face->y + face->height / 2 - (float)square.y;
    return x >= 0 && y >= 0 && x <= (float)square.side && y <= (float)square.side;
}
