/* SPDX-License-Identifier: Apache-2.0
 *
 * The similarity (turn, scale, shift) that lays FER-2013's eyes and mouth onto the face's with
 * the least squared error carries every pixel of the crop into the picture:
 *
 *     minimise  sum |M q_i - p_i|^2      q_i of the crop, p_i of the face, M = | a  -b  tx |
 *                                                                              | b   a  ty |
 *     with both sets centred on their means:
 *     a = sum (q . p) / sum |q|^2,   b = sum (q x p) / sum |q|^2
 *
 * The mouth takes part because of faces turned aside: their eyes come close together, and a
 * scale from the eyes alone would cut into chin and forehead. The nose is left out for the same
 * reason: it wanders off the middle. Source: Umeyama 1991, in two dimensions and without
 * reflection.
 */
#include "face/face.h"
#include "image/image.h"

#include <math.h>

/* Where the median face of FER-2013 has them, in its 48 x 48 pixels, made symmetrical; measured
 * by bench/measure_crop over its Training rows (docs/internals/faces.md). */
static const struct {
    mood_face_point point;
    float x, y;
} template[] = {
    {MOOD_POINT_LEFT_EYE, 15.0f, 18.9f},
    {MOOD_POINT_RIGHT_EYE, 33.0f, 18.9f},
    {MOOD_POINT_MOUTH, 24.0f, 37.1f},
};

/* Smaller than this, in picture pixels a crop pixel, is no face but three equal points. */
static const float least_scale = 1e-3f;

bool mood_face_align_map(float m[6], const mood_face *face) {
    const float n = (float)MOOD_COUNT(template);
    float qx = 0, qy = 0, px = 0, py = 0;
    for (size_t i = 0; i < MOOD_COUNT(template); i++) {
        const float *p = face->points[template[i].point];
        qx += template[i].x / n;
        qy += template[i].y / n;
        px += p[0] / n;
        py += p[1] / n;
    }
    float a = 0, b = 0, spread = 0;
    for (size_t i = 0; i < MOOD_COUNT(template); i++) {
        const float *p = face->points[template[i].point];
        const float ux = template[i].x - qx, uy = template[i].y - qy;
        const float vx = p[0] - px, vy = p[1] - py;
        a += ux * vx + uy * vy;
        b += ux * vy - uy * vx;
        spread += ux * ux + uy * uy;
    }
    a /= spread;
    b /= spread;
    const float scale = sqrtf(a * a + b * b);
    const float tx = px - a * qx + b * qy, ty = py - b * qx - a * qy;
    if (!(scale >= least_scale) || !isfinite(scale + tx + ty)) return false;
    m[0] = a;
    m[1] = -b;
    m[2] = tx;
    m[3] = b;
    m[4] = a;
    m[5] = ty;
    return true;
}

mood_status mood_face_align(const mood_image *dst, const mood_image *src,
                            const mood_face *face) {
    float m[6];
    if (dst->width != MOOD_FACE_SIDE || dst->height != MOOD_FACE_SIDE || dst->channels != 1)
        return MOOD_E_ARG;
    if (!mood_face_align_map(m, face)) return MOOD_E_ARG;
    mood_image_warp(dst, src, m);
    return MOOD_OK;
}
