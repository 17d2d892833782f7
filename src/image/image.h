/* SPDX-License-Identifier: Apache-2.0
 *
 * Pictures inside the library: formats, resizing, warping. The view mood_image and the handle
 * mood_picture are declared in <moodify/moodify.h>. All functions are reentrant.
 */
#ifndef MOOD_IMAGE_H
#define MOOD_IMAGE_H

#include "base/base.h"

#define MOOD_PICTURE_MAX_BYTES  ((size_t)32 << 20)
#define MOOD_PICTURE_MAX_PIXELS ((size_t)50000000)
#define MOOD_PICTURE_MAX_SIDE   32768

/* The functions below on views take sides of 1 to MOOD_PICTURE_MAX_SIDE; heap: none. */

/**
 * A new picture, not cleared; rows are padded to MOOD_ALIGN. Caller owns *out.
 * MOOD_E_ARG: a side outside 1..MOOD_PICTURE_MAX_SIDE, or neither 1 nor 3 channels.
 */
MOOD_NODISCARD mood_status mood_picture_create(mood_picture **out, int width, int height,
                                               int channels);

/** One row of R, G, B, alpha over white; dst (width, 3) may begin where src (width, 4) does. */
void mood_image_blend_white(uint8_t *dst, const uint8_t *src, size_t width);

/**
 * Resize by averaging the area that each target pixel covers; for shrinking.
 *
 * dst, src  the same channels (1 or 3); must not overlap; any sizes of 1 or more
 */
void mood_image_resize_area(const mood_image *dst, const mood_image *src);

/** Resize by bilinear interpolation, pixel centres at .5, edges repeated; for enlarging. */
void mood_image_resize_bilinear(const mood_image *dst, const mood_image *src);

/** 3 channels to grey with the weights of ITU-R BT.601 (.299, .587, .114), rounded. */
void mood_image_to_grey(const mood_image *dst, const mood_image *src);

/**
 * dst(x, y) = src(m * (x, y, 1)), bilinear; outside the source the border pixel is repeated.
 *
 * dst  of the same channels as src, or 1 where src has 3: then grey as mood_image_to_grey
 * m    (2, 3) row by row, maps pixel positions of dst to positions of src (centres at .5);
 *      all six finite
 * When the map shrinks (one dst step covers more than one src pixel) the source is averaged
 * over what the step covers, so that the result does not alias.
 */
void mood_image_warp(const mood_image *dst, const mood_image *src, const float m[6]);

#endif
