/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "train/damage.h"
#include "train/data.h"

#define SIDE 48
#define N    (SIDE * SIDE)

/* A picture with slow and fast parts. */
static void draw(float *picture) {
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            picture[y * SIDE + x] =
                roundf(128 + 80 * sinf((float)x * .3f) + 40 * cosf((float)(y * x) * .05f));
}

static double mean_of(const float *p) {
    double sum = 0;
    for (int i = 0; i < N; i++) sum += p[i];
    return sum / N;
}

static double distance(const float *a, const float *b) {
    double sum = 0;
    for (int i = 0; i < N; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sqrt(sum / N);
}

static void blur_keeps_flat_pictures_and_spreads_points(void **state) {
    (void)state;
    float p[N];
    for (int i = 0; i < N; i++) p[i] = 77;
    mood_damage_blur(p, SIDE, 2);
    for (int i = 0; i < N; i++) assert_near(p[i], 77, 1e-3);
    memset(p, 0, sizeof p);
    p[24 * SIDE + 24] = 1000;
    mood_damage_blur(p, SIDE, 1.5f);
    double sum = 0, second = 0;
    for (int i = 0; i < N; i++) {
        sum += p[i];
        second += p[i] * (i % SIDE - 24) * (i % SIDE - 24);
    }
    assert_near(sum, 1000, .1);
    assert_near(second / sum, 1.5 * 1.5, .05); /* the variance is sigma squared */
    float copy[N];
    memcpy(copy, p, sizeof p);
    mood_damage_blur(p, SIDE, 0);
    assert_memory_equal(copy, p, sizeof p);
}

static void noise_has_the_deviation_and_follows_the_seed(void **state) {
    (void)state;
    float a[N], b[N];
    mood_rng rng;
    for (int k = 0; k < 2; k++) {
        float *p = k ? b : a;
        for (int i = 0; i < N; i++) p[i] = 128;
        mood_rng_init(&rng, 9);
        mood_damage_noise(p, SIDE, 12, &rng);
    }
    assert_memory_equal(a, b, sizeof a);
    double squares = 0;
    for (int i = 0; i < N; i++) squares += (a[i] - 128) * (a[i] - 128);
    assert_near(mean_of(a), 128, 1);
    assert_near(sqrt(squares / N), 12, .6);
    for (int i = 0; i < N; i++) b[i] = 254;
    mood_damage_noise(b, SIDE, 50, &rng);
    for (int i = 0; i < N; i++) assert_true(b[i] >= 0 && b[i] <= 255);
}

static void gamma_bends_between_fixed_ends(void **state) {
    (void)state;
    float p[4] = {0, 255, 127.5f, -3};
    mood_damage_gamma(p, 2, 2);
    assert_near(p[0], 0, 0);
    assert_near(p[1], 255, 1e-3);
    assert_near(p[2], 63.75, 1e-2);
    assert_near(p[3], 0, 0);
}

static void dark_pictures_are_dark_and_whole_levels(void **state) {
    (void)state;
    float p[N];
    mood_rng rng;
    mood_rng_init(&rng, 1);
    draw(p);
    const double before = mean_of(p);
    mood_damage_dark(p, SIDE, .25f, &rng);
    assert_near(mean_of(p), .25 * before, 2);
    for (int i = 0; i < N; i++) assert_near(p[i], roundf(p[i]), 0);
}

static void jpeg_loses_more_at_lower_quality(void **state) {
    (void)state;
    float original[N], p[N];
    double last = -1;
    draw(original);
    static const int qualities[] = {100, 75, 40, 20, 5};
    for (size_t i = 0; i < MOOD_COUNT(qualities); i++) {
        memcpy(p, original, sizeof p);
        mood_damage_jpeg(p, SIDE, qualities[i]);
        const double loss = distance(p, original);
        assert_true(loss > last);
        last = loss;
        if (i == 0) assert_true(loss < .6); /* steps of 1: rounding only */
    }
    assert_true(last > 5);
    for (int i = 0; i < N; i++) p[i] = 200; /* a flat block survives any quality, nearly */
    mood_damage_jpeg(p, SIDE, 20);
    for (int i = 0; i < N; i++) assert_near(p[i], 200, 3);
    mood_damage_jpeg(p, 20, 50); /* a side that 8 does not divide stays inside */
}

/* Libjpeg's result for one block: the top left coefficient alone at quality 50 has step 16, so
 * a flat 131 (DC 8 * 3 = 24, 1.5 steps, rounded away from zero to 32) becomes 128 + 32 / 8. */
static void jpeg_quantises_with_the_table_of_the_standard(void **state) {
    (void)state;
    float p[64];
    for (int i = 0; i < 64; i++) p[i] = 131;
    mood_damage_jpeg(p, 8, 50);
    for (int i = 0; i < 64; i++) assert_near(p[i], 132, 0);
}

static void a_plain_view_is_the_face_itself(void **state) {
    (void)state;
    uint8_t face[N];
    float out[N], m[6];
    for (int i = 0; i < N; i++) face[i] = (uint8_t)(i * 7 % 251);
    mood_view view = {.scale = 1, .aspect = 1};
    mood_view_map(m, &view, SIDE);
    mood_damage_warp(out, SIDE, face, m);
    for (int i = 0; i < N; i++) assert_near(out[i], face[i], 1e-3);
    view.is_mirrored = true;
    mood_view_map(m, &view, SIDE);
    mood_damage_warp(out, SIDE, face, m);
    for (int i = 0; i < N; i++)
        assert_near(out[i], face[i / SIDE * SIDE + SIDE - 1 - i % SIDE], 1e-3);
}

static void views_move_turn_and_scale_as_named(void **state) {
    (void)state;
    uint8_t face[N] = {0};
    float out[N], m[6];
    face[10 * SIDE + 30] = 255; /* right of and above the centre */
    mood_view view = {.scale = 1, .aspect = 1, .dx = 6.f / 48, .dy = -4.f / 48};
    mood_view_map(m, &view, SIDE);
    mood_damage_warp(out, SIDE, face, m);
    assert_near(out[6 * SIDE + 36], 255, 1e-2);
    view = (mood_view){.scale = 1, .aspect = 1, .angle_rad = 3.14159265f / 2};
    mood_view_map(m, &view, SIDE);
    mood_damage_warp(out, SIDE, face, m);
    /* The point's centre lies (6.5, -13.5) from the middle; turned clockwise: (13.5, 6.5). */
    assert_near(out[30 * SIDE + 37], 255, 1);
    view = (mood_view){.scale = .5f, .aspect = 1};
    mood_view_map(m, &view, SIDE);
    assert_near(m[0], 2, 1e-5);
    assert_near(m[0] * 24 + m[1] * 24 + m[2], 24, 1e-4); /* the centre stays */
    mood_view_map(m, &(mood_view){.scale = 1, .aspect = 1}, 32);
    assert_near(m[0], 1.5, 1e-6); /* a smaller picture shows the whole face */
    assert_near(m[2], 0, 1e-4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blur_keeps_flat_pictures_and_spreads_points),
        cmocka_unit_test(noise_has_the_deviation_and_follows_the_seed),
        cmocka_unit_test(gamma_bends_between_fixed_ends),
        cmocka_unit_test(dark_pictures_are_dark_and_whole_levels),
        cmocka_unit_test(jpeg_loses_more_at_lower_quality),
        cmocka_unit_test(jpeg_quantises_with_the_table_of_the_standard),
        cmocka_unit_test(a_plain_view_is_the_face_itself),
        cmocka_unit_test(views_move_turn_and_scale_as_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
