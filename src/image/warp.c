/* SPDX-License-Identifier: Apache-2.0
 *
 * Affine warp, bilinear, without aliasing and without heap.
 *
 * The target is made in squares. What a square needs of the source is a small region; where the
 * map shrinks a lot, the region is first shrunk by area (which is quick) to a bit more than the
 * detail the target can show, and then sampled on a grid of a few points per target pixel:
 *
 *     src region --resize_area--> local (on the stack) --bilinear, n x n points--> square of
 * dst
 */
#include "image/image.h"

#include <math.h>

#define SQUARE 24

/* Beyond this many source pixels per step the region is shrunk first, to this step. */
#define MAX_STEP 2.f

/* Of the region in its own pixels: a square turned by 45 degrees, MAX_STEP pixels a step, with
 * a border of a pixel or two on all sides. Where a skewed map needs more it is shrunk further.
 */
#define LOCAL_SIDE 80

/* As mood_clampf, but NaN gives low: positions come from what a network saw. */
static inline float bound(float value, float low, float high) {
    return !(value > low) ? low : value < high ? value : high;
}

/* sum[c] += src at (x, y), whose pixel centres are at .5; border pixels repeated. */
static inline void add_sample(float *sum, const mood_image *src, float x, float y,
                              int channels) {
    x = bound(x - .5f, 0.f, (float)(src->width - 1));
    y = bound(y - .5f, 0.f, (float)(src->height - 1));
    const int x0 = (int)x, y0 = (int)y;
    const float right = x - (float)x0, lower = y - (float)y0;
    const size_t step_x = x0 + 1 < src->width ? (size_t)channels : 0;
    const size_t step_y = y0 + 1 < src->height ? src->pitch : 0;
    const uint8_t *p = src->data + (size_t)y0 * src->pitch + (size_t)x0 * (size_t)channels;
    for (int c = 0; c < channels; c++, p++) {
        const float up = (float)p[0] + right * (float)(p[step_x] - p[0]);
        const float low = (float)p[step_y] + right * (float)(p[step_y + step_x] - p[step_y]);
        sum[c] += up + lower * (low - up);
    }
}

/* The average of n x n points of one target pixel. m maps to positions of src. */
static inline void average(float *mean, const mood_image *src, const float m[6], int x, int y,
                           int n, int channels) {
    float sum[3] = {0.f};
    for (int j = 0; j < n; j++) {
        const float v = (float)y + ((float)j + .5f) / (float)n;
        for (int i = 0; i < n; i++) {
            const float u = (float)x + ((float)i + .5f) / (float)n;
            add_sample(sum, src, m[0] * u + m[1] * v + m[2], m[3] * u + m[4] * v + m[5],
                       channels);
        }
    }
    for (int c = 0; c < channels; c++) mean[c] = sum[c] / (float)(n * n);
}

struct rect {
    int x0, y0, x1, y1; /* x1, y1 are outside */
};

static void sample_square(const mood_image *dst, struct rect square, const mood_image *src,
                          const float m[6], int n) {
    for (int y = square.y0; y < square.y1; y++) {
        uint8_t *to = dst->data + (size_t)y * dst->pitch + square.x0 * dst->channels;
        for (int x = square.x0; x < square.x1; x++, to += dst->channels) {
            float mean[3];
            if (src->channels == 1)
                average(mean, src, m, x, y, n, 1);
            else
                average(mean, src, m, x, y, n, 3);
            for (int c = 0; c < dst->channels; c++) to[c] = (uint8_t)(mean[c] + .5f);
        }
    }
}

/* low..high around a range of positions, at least one pixel of the image. */
static void clamp_range(int *low, int *high, float from, float to, float margin, int size) {
    const float first = bound(floorf(from - margin), 0.f, (float)(size - 1));
    const float last = bound(ceilf(to + margin), first + 1.f, (float)size);
    *low = (int)first;
    *high = (int)last;
}

/* The part of the image that the square can touch, with a margin for the interpolation. */
static struct rect region_of(struct rect square, const mood_image *src, const float m[6],
                             float margin) {
    const float w = (float)(square.x1 - square.x0), h = (float)(square.y1 - square.y0);
    const float x = m[0] * (float)square.x0 + m[1] * (float)square.y0 + m[2];
    const float y = m[3] * (float)square.x0 + m[4] * (float)square.y0 + m[5];
    struct rect region;
    clamp_range(&region.x0, &region.x1, x + fminf(m[0] * w, 0) + fminf(m[1] * h, 0),
                x + fmaxf(m[0] * w, 0) + fmaxf(m[1] * h, 0), margin, src->width);
    clamp_range(&region.y0, &region.y1, y + fminf(m[3] * w, 0) + fminf(m[4] * h, 0),
                y + fmaxf(m[3] * w, 0) + fmaxf(m[4] * h, 0), margin, src->height);
    return region;
}

static int local_side(int side, float factor) {
    return mood_clamp_int((int)ceilf((float)side / factor), 1, LOCAL_SIDE);
}

/* The region, shrunk by factor (1 or more) and made grey where the target is. */
static mood_image fetch_region(uint8_t *pixels, struct rect region, const mood_image *src,
                               float factor, int channels) {
    const int width = region.x1 - region.x0, height = region.y1 - region.y0;
    const mood_image part = {src->data + (size_t)region.y0 * src->pitch +
                                 (size_t)region.x0 * (size_t)src->channels,
                             width, height, src->channels, src->pitch};
    mood_image local = {pixels, local_side(width, factor), local_side(height, factor),
                        src->channels, (size_t)LOCAL_SIDE * (size_t)src->channels};
    const bool is_same_size = local.width == width && local.height == height;
    if (!is_same_size) mood_image_resize_area(&local, &part);
    if (channels == src->channels) return is_same_size ? part : local;
    mood_image grey = local; /* over the colours: each grey stands at or before its pixel */
    grey.channels = 1;
    mood_image_to_grey(&grey, is_same_size ? &part : &local);
    return grey;
}

/* step: how many source pixels one target step covers. */
static void warp_square(const mood_image *dst, struct rect square, const mood_image *src,
                        const float m[6], float step) {
    uint8_t pixels[LOCAL_SIDE * LOCAL_SIDE * 3];
    const float factor = step > MAX_STEP ? step / MAX_STEP : 1.f;
    const struct rect region = region_of(square, src, m, 1.f + factor);
    const mood_image local = fetch_region(pixels, region, src, factor, dst->channels);
    const float sx = (float)local.width / (float)(region.x1 - region.x0);
    const float sy = (float)local.height / (float)(region.y1 - region.y0);
    const float to_local[6] = {m[0] * sx, m[1] * sx, (m[2] - (float)region.x0) * sx,
                               m[3] * sy, m[4] * sy, (m[5] - (float)region.y0) * sy};
    sample_square(dst, square, &local, to_local, step > 1.f ? (int)MAX_STEP : 1);
}

void mood_image_warp(const mood_image *dst, const mood_image *src, const float m[6]) {
    const float step = fmaxf(hypotf(m[0], m[3]), hypotf(m[1], m[4]));
    for (int y = 0; y < dst->height; y += SQUARE) {
        for (int x = 0; x < dst->width; x += SQUARE) {
            const struct rect square = {x, y, mood_clamp_int(x + SQUARE, 0, dst->width),
                                        mood_clamp_int(y + SQUARE, 0, dst->height)};
            warp_square(dst, square, src, m, step);
        }
    }
}
