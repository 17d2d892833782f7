/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "base/alloc.h"
#include "base/rng.h"
#include "terms/seven.h"
#include "train/crowd.h"

#define N_FACES 3000

enum { NEUTRAL = 0, HAPPY = 1, NOT_A_FACE = 9 }; /* columns of the votes */

static void make_room(mood_faces *faces) {
    *faces = (mood_faces){.n = N_FACES};
    mood_faces_name_seven(faces);
    faces->labels = mood_alloc_zero(N_FACES, 1);
    faces->splits = mood_alloc_zero(N_FACES, 1);
    faces->twins = mood_alloc_zero(N_FACES, 1);
    faces->votes = mood_alloc_zero(N_FACES, MOOD_N_VOTES);
    assert_non_null(faces->votes);
}

/* Half the faces are called neutral by all ten, and labelled sad three times of four; the
 * others are happy to everyone. */
static void make_faces(mood_faces *faces) {
    mood_rng rng;
    make_room(faces);
    mood_rng_init(&rng, 7);
    for (size_t i = 0; i < N_FACES; i++) {
        const bool happy = i % 2;
        faces->votes[i * MOOD_N_VOTES + (happy ? HAPPY : NEUTRAL)] = 10;
        faces->labels[i] = happy                          ? MOOD_HAPPY
                           : mood_rng_uniform(&rng) < .75 ? MOOD_SAD
                                                          : MOOD_NEUTRAL;
    }
}

static void votes_are_put_into_the_words_of_the_labels(void **state) {
    (void)state;
    mood_faces faces;
    make_faces(&faces);
    double sad = 0;
    for (size_t i = 0; i < N_FACES; i += 2) sad += faces.labels[i] == MOOD_SAD;
    assert_int_equal(mood_crowd_translate(&faces), MOOD_OK);
    assert_near(faces.crowd[MOOD_SAD], sad / (N_FACES / 2), .01);
    assert_near(faces.crowd[MOOD_NEUTRAL], 1 - sad / (N_FACES / 2), .01);
    assert_true(faces.crowd[MOOD_N_EXPRESSIONS + MOOD_HAPPY] > .98f);

    float t[MOOD_N_EXPRESSIONS];
    mood_faces_target(t, &faces, 1, .4f);
    assert_near(t[MOOD_HAPPY], .6 + .4 * (double)faces.crowd[MOOD_N_EXPRESSIONS + MOOD_HAPPY],
                1e-6);
    mood_faces_target(t, &faces, 1, 0);
    assert_near(t[MOOD_HAPPY], 1, 0);
    mood_faces_clear(&faces);
}

/* A regression with a constant gives each class as much as it has among the rows it learned. */
static void each_label_keeps_its_share(void **state) {
    (void)state;
    mood_faces faces;
    mood_rng rng;
    make_room(&faces);
    mood_rng_init(&rng, 11);
    for (size_t i = 0; i < N_FACES; i++) {
        for (int k = 0; k < 10; k++)
            faces.votes[i * MOOD_N_VOTES + mood_rng_below(&rng, MOOD_N_VOTES)]++;
        faces.labels[i] = (uint8_t)(mood_rng_uniform(&rng) < .5
                                        ? faces.votes[i * MOOD_N_VOTES] % MOOD_N_EXPRESSIONS
                                        : mood_rng_below(&rng, MOOD_N_EXPRESSIONS));
    }
    assert_int_equal(mood_crowd_translate(&faces), MOOD_OK);
    for (int c = 0; c < MOOD_N_EXPRESSIONS; c++) {
        double labels = 0, told = 0;
        for (size_t i = 0; i < N_FACES; i++) {
            labels += faces.labels[i] == c;
            told += (double)faces.crowd[i * MOOD_N_EXPRESSIONS + (size_t)c];
        }
        assert_near(told / N_FACES, labels / N_FACES, .002);
    }
    mood_faces_clear(&faces);
}

static void only_training_rows_without_twins_teach(void **state) {
    (void)state;
    mood_faces faces;
    make_faces(&faces);
    for (size_t i = 0; i < N_FACES; i += 2)
        if (i % 4 == 0) {
            faces.labels[i] = MOOD_FEAR;
            if (i % 8)
                faces.splits[i] = MOOD_SPLIT_PRIVATE;
            else
                faces.twins[i] = 1;
        }
    assert_int_equal(mood_crowd_translate(&faces), MOOD_OK);
    assert_true(faces.crowd[MOOD_FEAR] < .01f);
    assert_near(faces.crowd[MOOD_SAD], .75, .05);
    mood_faces_clear(&faces);
}

/* The crowd calls all of them neutral; a net sees which are sad. */
static void what_nets_say_unseen_counts_too(void **state) {
    (void)state;
    mood_faces faces;
    make_faces(&faces);
    faces.unseen = mood_alloc(N_FACES * MOOD_N_EXPRESSIONS * sizeof *faces.unseen);
    assert_non_null(faces.unseen);
    for (size_t i = 0; i < N_FACES; i++) {
        float *said = faces.unseen + i * MOOD_N_EXPRESSIONS;
        const bool sad = faces.labels[i] == MOOD_SAD;
        for (int c = 0; c < MOOD_N_EXPRESSIONS; c++) said[c] = .05f;
        said[sad ? MOOD_SAD : MOOD_NEUTRAL] = .7f;
    }
    assert_int_equal(mood_crowd_translate(&faces), MOOD_OK);
    for (size_t i = 0; i < N_FACES; i += 2) {
        const float *p = faces.crowd + i * MOOD_N_EXPRESSIONS;
        assert_true(p[faces.labels[i]] > .95f);
    }
    mood_faces_clear(&faces);
}

static void a_row_without_votes_keeps_its_label(void **state) {
    (void)state;
    mood_faces faces;
    make_faces(&faces);
    faces.votes[NEUTRAL] = 0;
    faces.labels[0] = MOOD_DISGUST;
    assert_int_equal(mood_crowd_translate(&faces), MOOD_OK);
    assert_near(faces.crowd[MOOD_DISGUST], 1, 0);
    mood_faces_clear(&faces);
}

static void nothing_to_learn_from_is_no_error(void **state) {
    (void)state;
    mood_faces faces;
    make_faces(&faces);
    for (size_t i = 0; i < N_FACES; i++) faces.splits[i] = MOOD_SPLIT_PUBLIC;
    faces.votes[NOT_A_FACE] = 255;
    assert_int_equal(mood_crowd_translate(&faces), MOOD_OK);
    for (int c = 0; c < MOOD_N_EXPRESSIONS; c++)
        assert_near(faces.crowd[c], 1. / MOOD_N_EXPRESSIONS, 1e-6);
    mood_faces_clear(&faces);
    make_faces(&faces);
    mood_free(faces.votes);
    faces.votes = NULL;
    assert_int_equal(mood_crowd_translate(&faces), MOOD_OK);
    assert_null(faces.crowd);
    mood_faces_clear(&faces);
}

static void running_out_of_memory_leaves_nothing(void **state) {
    (void)state;
    mood_faces faces;
    make_faces(&faces);
    const long alive = mood_alloc_count_live();
    for (long after = 0;; after++) {
        mood_alloc_fail_after(after);
        const mood_status status = mood_crowd_translate(&faces);
        mood_alloc_fail_after(-1);
        if (status == MOOD_OK) break;
        assert_int_equal(status, MOOD_E_NOMEM);
        assert_null(faces.crowd);
        assert_int_equal(mood_alloc_count_live(), alive);
    }
    mood_faces_clear(&faces);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(votes_are_put_into_the_words_of_the_labels),
        cmocka_unit_test(each_label_keeps_its_share),
        cmocka_unit_test(only_training_rows_without_twins_teach),
        cmocka_unit_test(what_nets_say_unseen_counts_too),
        cmocka_unit_test(a_row_without_votes_keeps_its_label),
        cmocka_unit_test(nothing_to_learn_from_is_no_error),
        cmocka_unit_test(running_out_of_memory_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
