/* SPDX-License-Identifier: Apache-2.0 */
#include "train/damage.h"
#include "train/data.h"

#include <math.h>
#include <string.h>

static float clamp_level(float v) {
    return mood_clampf(v, 0, 255);
}

/* ---- blur ------------------------------------------------------------------------------- */

#define MAX_RADIUS 12

/* One row or column: numbers `step` apart. */
static void blur_line(float *line, int n, int step, const float *kernel, int radius) {
    float copy[MOOD_DAMAGE_MAX_SIDE];
    for (int i = 0; i < n; i++) copy[i] = line[i * step];
    for (int i = 0; i < n; i++) {
        float sum = 0;
        for (int k = -radius; k <= radius; k++)
            sum += kernel[k + radius] * copy[mood_clamp_int(i + k, 0, n - 1)];
        line[i * step] = sum;
    }
}

void mood_damage_blur(float *picture, int side, float sigma) {
    if (sigma < .1f) return;
    const int radius = mood_clamp_int((int)ceilf(3 * sigma), 1, MAX_RADIUS);
    float kernel[2 * MAX_RADIUS + 1], sum = 0;
    for (int k = -radius; k <= radius; k++)
        sum += kernel[k + radius] = expf(-.5f * (float)(k * k) / (sigma * sigma));
    for (int k = 0; k <= 2 * radius; k++) kernel[k] /= sum;
    for (int y = 0; y < side; y++) blur_line(picture + y * side, side, 1, kernel, radius);
    for (int x = 0; x < side; x++) blur_line(picture + x, side, side, kernel, radius);
}

/* ---- noise, gamma, dark ----------------------------------------------------------------- */

void mood_damage_noise(float *picture, int side, float deviation, mood_rng *rng) {
    /* The sum of four uniform numbers is close enough to normal and five times faster. */
    const float unit = sqrtf(3.f) * deviation / 65536;
    for (int i = 0; i < side * side; i++) {
        const uint64_t bits = mood_rng_next(rng);
        const int sum = (int)(bits & 0xffff) + (int)(bits >> 16 & 0xffff) +
                        (int)(bits >> 32 & 0xffff) + (int)(bits >> 48);
        picture[i] = clamp_level(picture[i] + unit * (float)(sum - 2 * 65535));
    }
}

void mood_damage_gamma(float *picture, int side, float gamma) {
    for (int i = 0; i < side * side; i++)
        picture[i] = 255 * powf(clamp_level(picture[i]) / 255, gamma);
}

void mood_damage_dark(float *picture, int side, float gain, mood_rng *rng) {
    for (int i = 0; i < side * side; i++) picture[i] *= gain;
    mood_damage_noise(picture, side, 3, rng);
    for (int i = 0; i < side * side; i++) picture[i] = roundf(picture[i]);
}

/* ---- JPEG ------------------------------------------------------------------------------- */

/* ITU-T T.81, table K.1: luminance, in reading order. */
static const uint8_t luminance[64] = {
    16, 11, 10, 16, 24,  40,  51,  61,  12, 12, 14, 19, 26,  58,  60,  55,
    14, 13, 16, 24, 40,  57,  69,  56,  14, 17, 22, 29, 51,  87,  80,  62,
    18, 22, 37, 56, 68,  109, 103, 77,  24, 35, 55, 64, 81,  104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99};

/* c[u][x] of the orthonormal DCT-II: sqrt(2/8) cos((2x+1) u pi / 16), row 0 / sqrt(2). */
static void fill_cosines(float c[8][8]) {
    for (int u = 0; u < 8; u++)
        for (int x = 0; x < 8; x++)
            c[u][x] =
                (u ? .5f : .35355339f) * cosf((float)((2 * x + 1) * u) * 3.14159265f / 16);
}

/* out = a * in * a^T, or with a transposed. */
static void transform(float out[8][8], float in[8][8], float c[8][8], bool is_inverse) {
    float half[8][8] = {{0}};
    memset(out, 0, sizeof(float) * 64);
    for (int i = 0; i < 8; i++)
        for (int k = 0; k < 8; k++) {
            const float f = is_inverse ? c[k][i] : c[i][k];
            for (int j = 0; j < 8; j++) half[i][j] += f * in[k][j];
        }
    for (int i = 0; i < 8; i++)
        for (int k = 0; k < 8; k++)
            for (int j = 0; j < 8; j++)
                out[i][j] += half[i][k] * (is_inverse ? c[k][j] : c[j][k]);
}

static void squash_block(float *picture, int side, int x0, int y0, float c[8][8],
                         const float *steps) {
    float block[8][8], waves[8][8];
    for (int y = 0; y < 8; y++)
        for (int x = 0; x < 8; x++) {
            const int py = y0 + y < side ? y0 + y : side - 1;
            const int px = x0 + x < side ? x0 + x : side - 1;
            block[y][x] = roundf(picture[py * side + px]) - 128;
        }
    transform(waves, block, c, false);
    for (int i = 0; i < 64; i++) {
        float *w = &waves[i / 8][i % 8];
        *w = roundf(*w / steps[i]) * steps[i];
    }
    transform(block, waves, c, true);
    for (int y = 0; y < 8 && y0 + y < side; y++)
        for (int x = 0; x < 8 && x0 + x < side; x++)
            picture[(y0 + y) * side + x0 + x] = roundf(clamp_level(block[y][x] + 128));
}

void mood_damage_jpeg(float *picture, int side, int quality) {
    const int q = mood_clamp_int(quality, 1, 100);
    const int scale = q < 50 ? 5000 / q : 200 - 2 * q;
    float c[8][8], steps[64];
    fill_cosines(c);
    for (int i = 0; i < 64; i++)
        steps[i] = (float)mood_clamp_int((luminance[i] * scale + 50) / 100, 1, 255);
    for (int y = 0; y < side; y += 8)
        for (int x = 0; x < side; x += 8) squash_block(picture, side, x, y, c, steps);
}

/* ---- geometry --------------------------------------------------------------------------- */

void mood_view_map(float m[6], const mood_view *v, int side) {
    const float unit = (float)MOOD_FACE_SIDE / (float)side, half = (float)side / 2;
    const float s = sinf(v->angle_rad) / v->scale, c = cosf(v->angle_rad) / v->scale;
    const float sign = v->is_mirrored ? -1 : 1;
    m[0] = sign * c / v->aspect * unit;
    m[1] = sign * s * unit;
    m[3] = -s / v->aspect * unit;
    m[4] = c * unit;
    const float cx = half + v->dx * (float)side, cy = half + v->dy * (float)side;
    m[2] = MOOD_FACE_SIDE / 2.f - m[0] * cx - m[1] * cy;
    m[5] = MOOD_FACE_SIDE / 2.f - m[3] * cx - m[4] * cy;
}

void mood_damage_warp(float *out, int side, const uint8_t *face, const float m[6]) {
    const float top = MOOD_FACE_SIDE - 1;
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++) {
            const float px = (float)x + .5f, py = (float)y + .5f;
            const float sx = mood_clampf(m[0] * px + m[1] * py + m[2] - .5f, 0, top);
            const float sy = mood_clampf(m[3] * px + m[4] * py + m[5] - .5f, 0, top);
            const int ix = mood_clamp_int((int)sx, 0, MOOD_FACE_SIDE - 2);
            const int iy = mood_clamp_int((int)sy, 0, MOOD_FACE_SIDE - 2);
            const float fx = sx - (float)ix, fy = sy - (float)iy;
            const uint8_t *p = face + iy * MOOD_FACE_SIDE + ix;
            const float upper = (float)p[0] + fx * (float)(p[1] - p[0]);
            const float lower = (float)p[MOOD_FACE_SIDE] +
                                fx * (float)(p[MOOD_FACE_SIDE + 1] - p[MOOD_FACE_SIDE]);
            out[y * side + x] = upper + fy * (lower - upper);
        }
}
