/* SPDX-License-Identifier: Apache-2.0
 *
 * What cameras do to a face: blur, noise, compression, gamma, low light. Pictures are square
 * fp32 grey levels 0..255 and are changed in place. Threads: reentrant. Heap: none.
 */
#ifndef MOOD_DAMAGE_H
#define MOOD_DAMAGE_H

#include "base/base.h"
#include "base/rng.h"

#define MOOD_DAMAGE_MAX_SIDE 96

/** Gaussian blur; sigma in pixels, 0..4; edges repeat. */
void mood_damage_blur(float *picture, int side, float sigma);

/** Adds normal noise of a standard deviation in grey levels, then cuts to 0..255. */
void mood_damage_noise(float *picture, int side, float deviation, mood_rng *rng);

/**
 * The loss of a grey JPEG: 8x8 DCT, quantised with the table of ITU-T T.81, K.1, scaled by
 * `quality` 1..100 as libjpeg does. Blocks at the edge repeat the last row and column.
 */
void mood_damage_jpeg(float *picture, int side, int quality);

/** 255 * (v / 255) ^ gamma */
void mood_damage_gamma(float *picture, int side, float gamma);

/** v * gain, with the noise of a dark room and the rounding to whole levels. */
void mood_damage_dark(float *picture, int side, float gain, mood_rng *rng);

/**
 * Sample a picture through an affine map, bilinear, edges repeated.
 *
 * out   (side, side)     face  (48, 48) u8
 * m     (2, 3) maps positions of out to positions of face, pixel centres at .5
 */
void mood_damage_warp(float *out, int side, const uint8_t *face, const float m[6]);

/**
 * The map for a face seen differently: turned by angle_rad, `scale` times as large, moved by
 * (dx, dy) as shares of the side, mirrored if asked, stretched by `aspect` in x (1: not).
 */
typedef struct mood_view {
    float angle_rad, scale, dx, dy, aspect;
    bool is_mirrored;
} mood_view;

void mood_view_map(float m[6], const mood_view *view, int side);

#endif
