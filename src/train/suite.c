/* SPDX-License-Identifier: Apache-2.0 */
#include "train/suite.h"
#include "train/damage.h"

typedef struct entry {
    const char *name;
    mood_view view; /* a scale of 0 stands for the face as it is */
    float blur, noise, gamma, dark;
    int jpeg;
} entry;

#define DEGREES(x) ((x)*3.14159265f / 180)

static const entry entries[] = {
    {.name = "clean"},
    {.name = "mirrored", .view = {.scale = 1, .aspect = 1, .is_mirrored = true}},
    {.name = "blur", .blur = 1.2f},
    {.name = "noise", .noise = 15},
    {.name = "jpeg20", .jpeg = 20},
    {.name = "gamma0.5", .gamma = .5f},
    {.name = "gamma2", .gamma = 2},
    {.name = "dark", .dark = .25f},
    {.name = "shifted", .view = {.scale = 1, .aspect = 1, .dx = .1f, .dy = .1f}},
    {.name = "larger", .view = {.scale = 1.1f, .aspect = 1}},
    {.name = "smaller", .view = {.scale = .9f, .aspect = 1}},
    {.name = "rotated", .view = {.scale = 1, .aspect = 1, .angle_rad = DEGREES(15)}},
    {.name = "rotated_back", .view = {.scale = 1, .aspect = 1, .angle_rad = DEGREES(-15)}},
};

size_t mood_suite_count(void) {
    return MOOD_COUNT(entries);
}

const char *mood_suite_name(size_t i) {
    return i < MOOD_COUNT(entries) ? entries[i].name : NULL;
}

void mood_suite_show(float *picture, const mood_faces *faces, uint32_t row, size_t i) {
    const entry *e = &entries[i];
    const uint8_t *face = faces->pixels + (size_t)row * MOOD_FACE_PIXELS;
    mood_rng rng;
    mood_rng_init(&rng, mood_hash_u64(row));
    if (e->view.scale > 0) {
        float m[6];
        mood_view_map(m, &e->view, MOOD_FACE_SIDE);
        mood_damage_warp(picture, MOOD_FACE_SIDE, face, m);
    } else
        for (int k = 0; k < MOOD_FACE_PIXELS; k++) picture[k] = face[k];
    if (e->blur > 0) mood_damage_blur(picture, MOOD_FACE_SIDE, e->blur);
    if (e->noise > 0) mood_damage_noise(picture, MOOD_FACE_SIDE, e->noise, &rng);
    if (e->gamma > 0) mood_damage_gamma(picture, MOOD_FACE_SIDE, e->gamma);
    if (e->dark > 0) mood_damage_dark(picture, MOOD_FACE_SIDE, e->dark, &rng);
    if (e->jpeg > 0) mood_damage_jpeg(picture, MOOD_FACE_SIDE, e->jpeg);
}

void mood_suite_show_view(void *view, float *picture, int side, uint32_t row) {
    const mood_suite_view *v = view;
    (void)side;
    mood_suite_show(picture, v->faces, row, v->entry);
}
