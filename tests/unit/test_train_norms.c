/* SPDX-License-Identifier: Apache-2.0
 *
 * Measured statistics against sums over the pixels themselves.
 */
#include "test.h"

#include "base/alloc.h"
#include "base/rng.h"
#include "train/norms.h"

#define ROWS 300 /* two whole batches and a part that is left out */
#define NET  "conv 16, pool, dense 7"

typedef struct room {
    mood_faces faces;
    mood_blueprint net;
    float *weights, *stats;
    uint32_t rows[ROWS];
    mood_eyes eyes;
} room;

/* Filter 0 hands the middle pixel on, all others give 0. */
static void open_room(room *r) {
    mood_rng rng;
    mood_rng_init(&rng, 3);
    memset(r, 0, sizeof *r);
    assert_int_equal(mood_blueprint_parse(&r->net, NET, NULL), MOOD_OK);
    r->weights = mood_alloc_zero(r->net.n_weights, sizeof(float));
    r->weights[4] = 1;
    r->stats = mood_alloc_zero(r->net.n_stats, sizeof(float));
    r->faces = (mood_faces){.n = ROWS,
                            .pixels = mood_alloc(ROWS * MOOD_FACE_PIXELS),
                            .labels = mood_alloc_zero(ROWS, 1),
                            .splits = mood_alloc_zero(ROWS, 1),
                            .twins = mood_alloc_zero(ROWS, 1)};
    mood_faces_name_seven(&r->faces);
    for (size_t i = 0; i < (size_t)ROWS * MOOD_FACE_PIXELS; i++)
        r->faces.pixels[i] = (uint8_t)mood_rng_below(&rng, 200);
    for (uint32_t i = 0; i < ROWS; i++) r->rows[i] = i;
    r->eyes = (mood_eyes){&r->net, r->weights, r->stats, MOOD_FACE_SIDE, MOOD_F32, 1};
}

static void close_room(room *r) {
    mood_free(r->weights);
    mood_free(r->stats);
    mood_faces_clear(&r->faces);
}

static void show(void *cookie, float *picture, int side, uint32_t row) {
    const room *r = cookie;
    for (int i = 0; i < side * side; i++)
        picture[i] = r->faces.pixels[row * MOOD_FACE_PIXELS + (uint32_t)i];
}

static void statistics_are_those_of_the_pixels(void **state) {
    (void)state;
    room r;
    open_room(&r);
    double sum = 0, squares = 0;
    const size_t n = (size_t)256 * MOOD_FACE_PIXELS;
    for (size_t i = 0; i < n; i++) {
        const double x = (r.faces.pixels[i] - 128.) / 64;
        sum += x;
        squares += x * x;
    }
    const double mean = sum / (double)n;
    assert_int_equal(mood_norms_measure(r.stats, &r.eyes, 0, r.rows, ROWS, show, &r, NULL),
                     MOOD_OK);
    assert_near(r.stats[0], mean, 1e-4);
    assert_near(r.stats[16], squares / (double)n - mean * mean, 1e-3);
    assert_near(r.stats[1], 0, 1e-6);
    assert_near(r.stats[17], 0, 1e-6);
    close_room(&r);
}

static void threads_change_nothing(void **state) {
    (void)state;
    room r;
    open_room(&r);
    float three[32];
    assert_int_equal(mood_norms_measure_plain(r.stats, &r.eyes, 0, &r.faces, NULL), MOOD_OK);
    r.eyes.threads = 3;
    assert_int_equal(r.net.n_stats, 32);
    assert_int_equal(mood_norms_measure_plain(three, &r.eyes, 0, &r.faces, NULL), MOOD_OK);
    assert_memory_equal(r.stats, three, sizeof three);
    assert_true(r.stats[16] > .1);
    close_room(&r);
}

static void frozen_norms_keep_theirs(void **state) {
    (void)state;
    room r;
    open_room(&r);
    mood_blueprint *net = &r.net;
    mood_free(r.weights);
    mood_free(r.stats);
    assert_int_equal(mood_blueprint_parse(net, "conv 16, conv 16, pool, dense 7", NULL),
                     MOOD_OK);
    r.weights = mood_alloc(net->n_weights * sizeof(float));
    r.stats = mood_alloc(net->n_stats * sizeof(float));
    mood_blueprint_init_weights(r.weights, r.stats, net, 1);
    r.eyes.weights = r.weights;
    r.eyes.stats = r.stats;
    for (size_t i = 0; i < 32; i++) r.stats[i] = 3;
    const size_t second = net->word_nodes[1];
    assert_int_equal(mood_norms_measure(r.stats, &r.eyes, second, r.rows, ROWS, show, &r, NULL),
                     MOOD_OK);
    for (size_t i = 0; i < 32; i++) assert_near(r.stats[i], 3, 0);
    for (size_t i = 48; i < 64; i++) assert_true(r.stats[i] >= 0 && r.stats[i] != 1);
    assert_int_equal(mood_norms_measure(r.stats, &r.eyes, 0, r.rows, ROWS, show, &r, NULL),
                     MOOD_OK);
    for (size_t i = 16; i < 32; i++) assert_true(r.stats[i] != 3);
    close_room(&r);
}

static void too_few_faces_are_refused(void **state) {
    (void)state;
    room r;
    mood_error err = {0};
    open_room(&r);
    assert_int_equal(mood_norms_measure(r.stats, &r.eyes, 0, r.rows, 127, show, &r, &err),
                     MOOD_E_ARG);
    assert_error_names(err, "127 faces");
    assert_int_equal(mood_norms_measure(r.stats, &r.eyes, 0, r.rows, 128, show, &r, &err),
                     MOOD_OK);
    close_room(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statistics_are_those_of_the_pixels),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(frozen_norms_keep_theirs),
        cmocka_unit_test(too_few_faces_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
