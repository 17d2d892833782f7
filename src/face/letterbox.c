/* SPDX-License-Identifier: Apache-2.0
 *
 * The part of the square that lies on the picture is cut out as a view, resized into the part
 * of the scratch image that it covers, and the scratch image is taken apart into planes. Both
 * cuts fall on whole pixels; the map back is made from the cuts as they came out, so rounding
 * moves no box.
 */
#include "face/letterbox.h"
#include "image/image.h"

#include <math.h>
#include <string.h>

/* One axis of the cut: source pixels [from, to) land on target pixels [at, at + n). */
typedef struct cut {
    int from, to;
    int at, n;
} cut;

mood_square mood_square_around(int width, int height) {
    const int side = width > height ? width : height;
    return (mood_square){(width - side) / 2, (height - side) / 2, side};
}

bool mood_square_touches(mood_square square, int width, int height) {
    return square.x < width && square.y < height && square.x + square.side > 0 &&
           square.y + square.side > 0;
}

static bool cut_axis(cut *out, int start, int length, int size, int side) {
    const int from = start > 0 ? start : 0;
    const int to = start + length < size ? start + length : size;
    if (from >= to) return false;
    const float scale = (float)side / (float)length;
    int at = (int)lrintf((float)(from - start) * scale);
    int end = (int)lrintf((float)(to - start) * scale);
    if (at >= side) at = side - 1;
    if (end <= at) end = at + 1;
    *out = (cut){from, to, at, end - at};
    return true;
}

static void split_planes(float *planes, const uint8_t *pixels, size_t n) {
    float *r = planes, *g = planes + n, *b = planes + 2 * n;
    for (size_t i = 0; i < n; i++) {
        r[i] = pixels[3 * i];
        g[i] = pixels[3 * i + 1];
        b[i] = pixels[3 * i + 2];
    }
}

mood_status mood_letterbox_fill(mood_letterbox *map, float *planes, uint8_t *scratch, int side,
                                const mood_image *image, mood_square square) {
    cut h, v;
    if (image->channels != 3 || square.side < 1 || side < 1) return MOOD_E_ARG;
    if (!cut_axis(&h, square.x, square.side, image->width, side)) return MOOD_E_ARG;
    if (!cut_axis(&v, square.y, square.side, image->height, side)) return MOOD_E_ARG;

    const size_t n = (size_t)side * (size_t)side;
    const size_t pitch = 3 * (size_t)side;
    if (h.n < side || v.n < side) memset(scratch, 0, 3 * n);
    const mood_image src = {
        .data = image->data + (size_t)v.from * image->pitch + 3 * (size_t)h.from,
        .width = h.to - h.from,
        .height = v.to - v.from,
        .channels = 3,
        .pitch = image->pitch,
    };
    const mood_image dst = {
        .data = scratch + (size_t)v.at * pitch + 3 * (size_t)h.at,
        .width = h.n,
        .height = v.n,
        .channels = 3,
        .pitch = pitch,
    };
    if (square.side > side)
        mood_image_resize_area(&dst, &src);
    else
        mood_image_resize_bilinear(&dst, &src);
    split_planes(planes, scratch, n);

    map->scale_x = (float)src.width / (float)dst.width;
    map->scale_y = (float)src.height / (float)dst.height;
    map->x0 = (float)h.from - (float)h.at * map->scale_x;
    map->y0 = (float)v.from - (float)v.at * map->scale_y;
    return MOOD_OK;
}

void mood_letterbox_restore(mood_face *face, const mood_letterbox *map) {
    face->x = map->x0 + face->x * map->scale_x;
    face->y = map->y0 + face->y * map->scale_y;
    face->width *= map->scale_x;
    face->height *= map->scale_y;
    for (int i = 0; i < MOOD_N_FACE_POINTS; i++) {
        face->points[i][0] = map->x0 + face->points[i][0] * map->scale_x;
        face->points[i][1] = map->y0 + face->points[i][1] * map->scale_y;
    }
}
