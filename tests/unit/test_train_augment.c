/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "train/augment.h"
#include "train/data.h"

static void draw(uint8_t *face) {
    for (int i = 0; i < MOOD_FACE_PIXELS; i++)
        face[i] = (uint8_t)(40 + i % MOOD_FACE_SIDE * 3 + i / MOOD_FACE_SIDE);
}

static double distance(const float *a, const float *b, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) sum += fabs((double)a[i] - b[i]);
    return sum / n;
}

static void a_seed_gives_the_same_picture(void **state) {
    (void)state;
    uint8_t face[MOOD_FACE_PIXELS];
    float a[MOOD_FACE_PIXELS], b[MOOD_FACE_PIXELS];
    const mood_augment how = mood_augment_scaled(1);
    draw(face);
    for (uint64_t seed = 0; seed < 20; seed++) {
        mood_rng rng;
        mood_rng_init(&rng, seed);
        mood_augment_face(a, 48, face, &how, &rng);
        mood_rng_init(&rng, seed);
        mood_augment_face(b, 48, face, &how, &rng);
        assert_memory_equal(a, b, sizeof a);
        mood_augment_face(b, 48, face, &how, &rng);
        assert_true(distance(a, b, MOOD_FACE_PIXELS) > .5);
    }
}

static void strength_nought_only_mirrors(void **state) {
    (void)state;
    uint8_t face[MOOD_FACE_PIXELS];
    float out[MOOD_FACE_PIXELS], plain[2][MOOD_FACE_PIXELS];
    const mood_augment how = mood_augment_scaled(0);
    int mirrored = 0;
    draw(face);
    mood_augment_plain(plain[0], 48, face, false);
    mood_augment_plain(plain[1], 48, face, true);
    for (uint64_t seed = 0; seed < 64; seed++) {
        mood_rng rng;
        mood_rng_init(&rng, seed);
        mood_augment_face(out, 48, face, &how, &rng);
        const bool is_mirrored = distance(out, plain[1], MOOD_FACE_PIXELS) < .01;
        assert_true(is_mirrored || distance(out, plain[0], MOOD_FACE_PIXELS) < .01);
        mirrored += is_mirrored;
    }
    assert_in_range(mirrored, 18, 46);
}

static void pictures_stay_within_levels_at_every_size(void **state) {
    (void)state;
    uint8_t face[MOOD_FACE_PIXELS];
    float out[96 * 96];
    const mood_augment how = mood_augment_scaled(3);
    draw(face);
    for (int side = 16; side <= 96; side += 8)
        for (uint64_t seed = 0; seed < 20; seed++) {
            mood_rng rng;
            mood_rng_init(&rng, seed);
            mood_augment_face(out, side, face, &how, &rng);
            for (int i = 0; i < side * side; i++) assert_near(out[i], 127.5, 127.51);
        }
}

/* Erasing alone: exactly one rectangle differs, of at most 20 % and a bit of rounding. */
static void erasing_removes_one_rectangle(void **state) {
    (void)state;
    uint8_t face[MOOD_FACE_PIXELS];
    float out[MOOD_FACE_PIXELS], plain[2][MOOD_FACE_PIXELS];
    const mood_augment how = {.p_erase = 1};
    draw(face);
    mood_augment_plain(plain[0], 48, face, false);
    mood_augment_plain(plain[1], 48, face, true);
    for (uint64_t seed = 0; seed < 50; seed++) {
        mood_rng rng;
        mood_rng_init(&rng, seed);
        mood_augment_face(out, 48, face, &how, &rng);
        const int mirrored = distance(out, plain[1], MOOD_FACE_PIXELS) <
                             distance(out, plain[0], MOOD_FACE_PIXELS);
        int n = 0, x0 = 48, x1 = -1, y0 = 48, y1 = -1;
        for (int i = 0; i < MOOD_FACE_PIXELS; i++) {
            if (fabsf(out[i] - plain[mirrored][i]) < .01f) continue;
            const int x = i % 48, y = i / 48;
            n++;
            if (x < x0) x0 = x;
            if (x > x1) x1 = x;
            if (y < y0) y0 = y;
            if (y > y1) y1 = y;
        }
        const int area = (x1 - x0 + 1) * (y1 - y0 + 1);
        assert_true(n > 0 && area <= .2 * MOOD_FACE_PIXELS);
        assert_true(n >= .9 * area); /* a pixel may have had the new grey before */
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_seed_gives_the_same_picture),
        cmocka_unit_test(strength_nought_only_mirrors),
        cmocka_unit_test(pictures_stay_within_levels_at_every_size),
        cmocka_unit_test(erasing_removes_one_rectangle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
