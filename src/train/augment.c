/* SPDX-License-Identifier: Apache-2.0 */
#include "train/augment.h"
#include "train/damage.h"
#include "train/data.h"

#include <math.h>

mood_augment mood_augment_scaled(float strength) {
    return (mood_augment){.angle_deg = 15 * strength,
                          .zoom = .2f * strength,
                          .shift = .08f * strength,
                          .stretch = .08f * strength,
                          .light = .4f * strength,
                          .p_camera = .25f * strength,
                          .p_loose = .05f * strength,
                          .p_erase = .4f * strength};
}

static float draw(mood_rng *rng, float low, float high) {
    return low + (high - low) * (float)mood_rng_uniform(rng);
}

/* A factor between 1 / (1 + by) and 1 + by, as often below 1 as above. */
static float draw_factor(mood_rng *rng, float by) {
    const float log_by = logf(1 + by);
    return expf(draw(rng, -log_by, log_by));
}

static bool happens(mood_rng *rng, float p) {
    return (float)mood_rng_uniform(rng) < p;
}

static void change_light(float *picture, int side, float light, mood_rng *rng) {
    const float contrast = draw_factor(rng, light), gamma = draw_factor(rng, light);
    const float brightness = draw(rng, -64 * light, 64 * light);
    const bool has_gamma = happens(rng, .5f);
    const int n = side * side;
    float mean = 0;
    for (int i = 0; i < n; i++) mean += picture[i];
    mean /= (float)n;
    for (int i = 0; i < n; i++)
        picture[i] = mood_clampf((picture[i] - mean) * contrast + mean + brightness, 0, 255);
    if (has_gamma) mood_damage_gamma(picture, side, gamma);
}

/* One or two kinds of damage; sizes follow the side, so that all sizes are hurt alike. */
static void damage(float *picture, int side, mood_rng *rng) {
    const float unit = (float)side / MOOD_FACE_SIDE;
    const int n = 1 + (int)mood_rng_below(rng, 2);
    for (int i = 0; i < n; i++) switch (mood_rng_below(rng, 4)) {
        case 0:
            mood_damage_blur(picture, side, draw(rng, .4f, 1.6f) * unit);
            break;
        case 1:
            mood_damage_noise(picture, side, draw(rng, 3, 25), rng);
            break;
        case 2:
            mood_damage_jpeg(picture, side, 8 + (int)mood_rng_below(rng, 50));
            break;
        default:
            mood_damage_dark(picture, side, draw(rng, .15f, .6f), rng);
            break;
        }
}

/* Zhong et al. 2020: a rectangle of random size and grey. */
static void erase(float *picture, int side, mood_rng *rng) {
    const float area = draw(rng, .03f, .2f) * (float)(side * side),
                ratio = draw_factor(rng, 1.5f);
    const int w = mood_clamp_int((int)sqrtf(area * ratio), 1, side);
    const int h = mood_clamp_int((int)sqrtf(area / ratio), 1, side);
    const int x0 = (int)mood_rng_below(rng, (uint32_t)(side - w + 1));
    const int y0 = (int)mood_rng_below(rng, (uint32_t)(side - h + 1));
    const float grey = draw(rng, 0, 255);
    for (int y = y0; y < y0 + h; y++)
        for (int x = x0; x < x0 + w; x++) picture[y * side + x] = grey;
}

void mood_augment_face(float *out, int side, const uint8_t *face, const mood_augment *how,
                       mood_rng *rng) {
    mood_view view = {.is_mirrored = happens(rng, .5f)};
    view.angle_rad = draw(rng, -how->angle_deg, how->angle_deg) * 3.14159265f / 180;
    view.scale = draw_factor(rng, how->zoom);
    view.dx = draw(rng, -how->shift, how->shift);
    view.dy = draw(rng, -how->shift, how->shift);
    view.aspect = draw_factor(rng, how->stretch);
    if (happens(rng, how->p_loose)) view.scale *= draw(rng, .7f, .85f);
    float m[6];
    mood_view_map(m, &view, side);
    mood_damage_warp(out, side, face, m);
    change_light(out, side, how->light, rng);
    if (happens(rng, how->p_camera)) damage(out, side, rng);
    if (happens(rng, how->p_erase)) erase(out, side, rng);
}

void mood_augment_plain(float *out, int side, const uint8_t *face, bool is_mirrored) {
    const mood_view view = {.scale = 1, .aspect = 1, .is_mirrored = is_mirrored};
    float m[6];
    mood_view_map(m, &view, side);
    mood_damage_warp(out, side, face, m);
}
