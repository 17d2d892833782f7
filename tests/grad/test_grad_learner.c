/* SPDX-License-Identifier: Apache-2.0
 *
 * The gradient of the whole network, segment by segment, against central differences of the
 * loss. For each segment the weights move along a direction that mixes the gradient with noise,
 * so that a wrong sign, a lost term or a gradient in the wrong place all show.
 */
#include "../unit/test.h"

#include "base/alloc.h"
#include "base/rng.h"
#include "train/learner.h"
#include "train/loss.h"

#define BATCH       8
#define STEP        1e-3 /* length of the move; longer ones meet the kinks of ReLU */
#define TOLERANCE   .02  /* relative; fp32 sums and kinks allow about .005 */
#define BF16_COSINE .97  /* between gradients in bf16 and in f32 */

static const char *const nets[] = {
    "conv 16, pool, dense 7",
    "conv 32, down 32, pool, dense 7",
    "conv 16, res, pool, drop .3, dense 7",
    "down 32, res se, down 48, res se, res, pool, drop .2, dense 7",
    "down 32, res se, pool, drop .2, votes, dense 7",
    "down 16, inverted 3, down 32, inverted 2 se, pool, dense 7",
    "down 16, inverted 2 dynamic, down 32, inverted 2 dynamic se, pool, dense 7",
};

typedef struct bench {
    mood_blueprint net;
    mood_dnn *dnn;
    mood_learner *learner;
    float *weights, *stats, *gradients, *pictures;
    float targets[BATCH * 7], d_logits[BATCH * 7];
    float votes[BATCH * MOOD_N_VOTES], d_votes[BATCH * MOOD_N_VOTES];
} bench;

static void fill(float *out, size_t n, float scale, float around, mood_rng *rng) {
    for (size_t i = 0; i < n; i++) out[i] = around + scale * (float)mood_rng_normal(rng);
}

static void setup(bench *b, const char *text, int size, mood_precision precision,
                  size_t frozen) {
    mood_rng rng;
    mood_rng_init(&rng, 7);
    mood_error err = {0};
    const mood_learner_options options = {.batch = BATCH,
                                          .size = size,
                                          .precision = precision,
                                          .is_trained = true,
                                          .frozen = frozen};
    assert_int_equal(mood_blueprint_parse(&b->net, text, &err), MOOD_OK);
    assert_int_equal(mood_dnn_create(&b->dnn, &err), MOOD_OK);
    assert_int_equal(mood_learner_create(&b->learner, b->dnn, &b->net, &options, &err),
                     MOOD_OK);
    const size_t pixels = (size_t)(BATCH * size * size);
    b->weights = mood_alloc(b->net.n_weights * sizeof(float));
    b->gradients = mood_alloc(b->net.n_weights * sizeof(float));
    b->stats = mood_alloc(b->net.n_stats * sizeof(float));
    b->pictures = mood_alloc(pixels * sizeof(float));
    mood_blueprint_init_weights(b->weights, b->stats, &b->net, 3);
    for (size_t i = 0; i < b->net.n_segments; i++) {
        const mood_segment *s = &b->net.segments[i];
        if (!s->decays) fill(b->weights + s->offset, s->count, .3f, .5f, &rng);
    }
    fill(b->pictures, pixels, 60, 128, &rng);
    /* The first face has no votes. */
    for (int i = 0; i < BATCH; i++)
        for (int k = 0; k < MOOD_N_VOTES; k++)
            b->votes[i * MOOD_N_VOTES + k] = i ? (k == i % 3) * .7f + (k == 9) * .3f : 0;
    for (int i = 0; i < BATCH; i++)
        for (int k = 0; k < 7; k++) b->targets[i * 7 + k] = (k == i % 7) * .8f + .2f / 7;
}

static void teardown(bench *b) {
    mood_learner_destroy(&b->learner);
    mood_dnn_destroy(&b->dnn);
    mood_free(b->weights);
    mood_free(b->gradients);
    mood_free(b->stats);
    mood_free(b->pictures);
}

static double loss_of(bench *b) {
    const float *logits;
    assert_int_equal(mood_learner_load(b->learner, b->weights, b->stats), MOOD_OK);
    assert_int_equal(mood_learner_forward(&logits, b->learner, b->pictures, true, 5), MOOD_OK);
    double loss = mood_loss_cross_entropy(b->d_logits, logits, b->targets, BATCH, 7);
    if (b->net.votes >= 0)
        loss += mood_loss_cross_entropy(b->d_votes, mood_learner_votes(b->learner), b->votes,
                                        BATCH, MOOD_N_VOTES);
    return loss;
}

static void find_gradients(bench *b) {
    loss_of(b);
    assert_int_equal(mood_learner_backward(b->gradients, b->learner, b->d_logits, b->d_votes),
                     MOOD_OK);
}

static double norm_of(const float *v, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += (double)v[i] * v[i];
    return sqrt(sum);
}

static void check_segment(bench *b, const mood_segment *s, mood_rng *rng) {
    float *w = b->weights + s->offset;
    const float *g = b->gradients + s->offset;
    float *kept = mood_alloc(s->count * sizeof *kept),
          *way = mood_alloc(s->count * sizeof *way);
    const double length = norm_of(g, s->count);
    assert_true(length > 1e-6);
    fill(way, s->count, (float)(1 / sqrt((double)s->count)), 0, rng);
    for (size_t i = 0; i < s->count; i++) way[i] += (float)(g[i] / length);
    double expected = 0;
    for (size_t i = 0; i < s->count; i++) expected += (double)way[i] * g[i];
    memcpy(kept, w, s->count * sizeof *kept);
    double side[2];
    for (int k = 0; k < 2; k++) {
        for (size_t i = 0; i < s->count; i++)
            w[i] = kept[i] + (k ? -1 : 1) * (float)STEP * way[i];
        side[k] = loss_of(b);
    }
    memcpy(w, kept, s->count * sizeof *kept);
    const double measured = (side[0] - side[1]) / (2 * STEP);
    if (fabs(measured - expected) > TOLERANCE * fabs(expected) + 2e-4)
        fail_msg("%s, %s: the loss changes by %.6f, the gradient says %.6f", b->net.text,
                 s->name, measured, expected);
    mood_free(kept);
    mood_free(way);
}

static void every_segment_agrees_with_differences(void **state) {
    (void)state;
    for (size_t i = 0; i < MOOD_COUNT(nets); i++) {
        bench b;
        mood_rng rng;
        mood_rng_init(&rng, 11);
        setup(&b, nets[i], 18, MOOD_F32, 0);
        find_gradients(&b);
        for (size_t k = 0; k < b.net.n_segments; k++)
            check_segment(&b, &b.net.segments[k], &rng);
        teardown(&b);
    }
}

static void the_same_call_gives_the_same_bits(void **state) {
    (void)state;
    bench b;
    setup(&b, nets[3], 24, MOOD_F32, 0);
    find_gradients(&b);
    float *first = mood_alloc(b.net.n_weights * sizeof *first);
    memcpy(first, b.gradients, b.net.n_weights * sizeof *first);
    find_gradients(&b);
    assert_memory_equal(first, b.gradients, b.net.n_weights * sizeof *first);
    mood_free(first);
    teardown(&b);
}

static void frozen_layers_have_no_gradient(void **state) {
    (void)state;
    bench b;
    mood_rng rng;
    mood_rng_init(&rng, 13);
    /* From `down 48` on; without squeezes, whose few ReLUs sit on their kinks here. */
    setup(&b, "down 32, res, down 48, res, pool, dense 7", 24, MOOD_F32, 6);
    find_gradients(&b);
    for (size_t i = 0; i < b.net.n_segments; i++) {
        const mood_segment *s = &b.net.segments[i];
        if (atoi(s->name) < 6)
            assert_near(norm_of(b.gradients + s->offset, s->count), 0, 0);
        else
            check_segment(&b, s, &rng);
    }
    teardown(&b);
}

static void bf16_points_the_same_way(void **state) {
    (void)state;
    if (mood_dnn_best_precision() != MOOD_BF16) skip();
    bench full, half;
    setup(&full, nets[3], 24, MOOD_F32, 0);
    setup(&half, nets[3], 24, MOOD_BF16, 0);
    find_gradients(&full);
    find_gradients(&half);
    for (size_t i = 0; i < full.net.n_segments; i++) {
        const mood_segment *s = &full.net.segments[i];
        const float *a = full.gradients + s->offset, *b = half.gradients + s->offset;
        double dot = 0;
        for (size_t k = 0; k < s->count; k++) dot += (double)a[k] * b[k];
        const double cosine = dot / (norm_of(a, s->count) * norm_of(b, s->count));
        if (!(cosine > BF16_COSINE)) fail_msg("%s: cosine %.3f", s->name, cosine);
    }
    teardown(&full);
    teardown(&half);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_segment_agrees_with_differences),
        cmocka_unit_test(the_same_call_gives_the_same_bits),
        cmocka_unit_test(frozen_layers_have_no_gradient),
        cmocka_unit_test(bf16_points_the_same_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
