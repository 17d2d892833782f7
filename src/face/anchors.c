/* SPDX-License-Identifier: Apache-2.0
 *
 * The threshold is moved before the sigmoid, so that the thousands of anchors without a face
 * cost one comparison each.
 */
#include "face/anchors.h"

#include <math.h>

static bool decode_anchor(mood_face *face, const mood_anchor_map *map, int anchor, int cell) {
    const size_t plane = (size_t)map->width * (size_t)map->height;
    const size_t first = (size_t)map->per_cell + (size_t)anchor * MOOD_ANCHOR_NUMBERS;
    const float *number = map->data + first * plane + (size_t)cell;
    const float x = ((float)(cell % map->width) + 0.5f) * map->stride;
    const float y = ((float)(cell / map->width) + 0.5f) * map->stride;

    face->width = number[2 * plane];
    face->height = number[3 * plane];
    face->x = x + number[0] - face->width / 2;
    face->y = y + number[plane] - face->height / 2;
    float sum = face->x + face->y + face->width + face->height;
    for (size_t i = 0; i < MOOD_N_FACE_POINTS; i++) {
        face->points[i][0] = x + number[(4 + 2 * i) * plane];
        face->points[i][1] = y + number[(5 + 2 * i) * plane];
        sum += face->points[i][0] + face->points[i][1];
    }
    return isfinite(sum) && face->width > 0 && face->height > 0;
}

void mood_anchors_decode(mood_face *faces, size_t *n, size_t capacity,
                         const mood_anchor_map *map, float min_score) {
    const float threshold = logf(min_score / (1 - min_score));
    const int n_cells = map->width * map->height;
    for (int anchor = 0; anchor < map->per_cell; anchor++) {
        const float *score = map->data + (size_t)anchor * (size_t)n_cells;
        for (int cell = 0; cell < n_cells; cell++) {
            if (!(score[cell] >= threshold)) continue;
            if (*n == capacity) return;
            mood_face *face = &faces[*n];
            if (!decode_anchor(face, map, anchor, cell)) continue;
            face->score = 1 / (1 + expf(-score[cell]));
            (*n)++;
        }
    }
}
