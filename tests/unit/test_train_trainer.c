/* SPDX-License-Identifier: Apache-2.0
 *
 * Small runs on made-up faces: seven gratings that differ in direction and width.
 */
#include "test.h"

#include "base/alloc.h"
#include "base/file.h"
#include "train/augment.h"
#include "train/trainer.h"

#include <unistd.h>

#define ROWS 280

typedef struct school {
    mood_faces faces;
    mood_lesson lesson;
    uint32_t rows[ROWS];
    float teacher[ROWS * MOOD_N_EXPRESSIONS];
} school;

static void open_school(school *s) {
    mood_rng rng;
    mood_rng_init(&rng, 1);
    memset(s, 0, sizeof *s);
    s->faces = (mood_faces){.n = ROWS,
                            .pixels = mood_alloc(ROWS * MOOD_FACE_PIXELS),
                            .labels = mood_alloc(ROWS),
                            .splits = mood_alloc_zero(ROWS, 1),
                            .twins = mood_alloc_zero(ROWS, 1)};
    for (int i = 0; i < ROWS; i++) {
        const int label = i % 7;
        const float turn = (float)label * .45f, width = .5f + .15f * (float)(label % 3);
        const float phase = (float)(6 * mood_rng_uniform(&rng));
        s->rows[i] = (uint32_t)i;
        s->faces.labels[i] = (uint8_t)label;
        s->teacher[i * 7 + 2] = 1;
        for (int k = 0; k < MOOD_FACE_PIXELS; k++) {
            const float x = (float)(k % 48), y = (float)(k / 48);
            const float wave = sinf(width * (x * cosf(turn) + y * sinf(turn)) + phase);
            s->faces.pixels[i * MOOD_FACE_PIXELS + k] =
                (uint8_t)(128 + 90 * wave + 20 * (mood_rng_uniform(&rng) - .5));
        }
    }
    mood_faces_name_seven(&s->faces);
    s->lesson = (mood_lesson){.faces = &s->faces,
                              .rows = s->rows,
                              .n_rows = 210,
                              .choice_rows = s->rows + 210,
                              .n_choice_rows = 70,
                              .precision = MOOD_F32,
                              .threads = 1};
}

static void close_school(school *s) {
    mood_faces_clear(&s->faces);
}

static mood_settings settings_for(const char *const (*pairs)[2], size_t n) {
    static const char *const common[][2] = {
        {"net", "down 16, down 32, res se, pool, drop .1, dense 7"},
        {"batch", "16"},
        {"sizes", "24@0,32@.5"},
        {"epochs", "4"},
        {"warm", "1"},
        {"rate", ".05"},
        {"average", ".9"},
        {"strength", ".2"},
        {"mix", ".2"}};
    mood_settings s;
    mood_settings_init(&s);
    for (size_t i = 0; i < MOOD_COUNT(common); i++)
        assert_int_equal(mood_settings_set(&s, common[i][0], common[i][1], NULL), MOOD_OK);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(mood_settings_set(&s, pairs[i][0], pairs[i][1], NULL), MOOD_OK);
    return s;
}

static void train_epochs(mood_run *run, const mood_lesson *lesson, int epochs) {
    mood_trainer *trainer;
    mood_error err = {0};
    if (mood_trainer_create(&trainer, run, lesson, &err) != MOOD_OK) fail_msg("%s", err.text);
    for (int i = 0; i < epochs; i++)
        if (mood_trainer_epoch(trainer, NULL, NULL, &err) != MOOD_OK) fail_msg("%s", err.text);
    mood_trainer_destroy(&trainer);
}

static void assert_same_run(const mood_run *a, const mood_run *b) {
    assert_memory_equal(a->weights, b->weights, a->net.n_weights * sizeof(float));
    assert_memory_equal(a->average, b->average, a->net.n_weights * sizeof(float));
    assert_memory_equal(a->stats, b->stats, a->net.n_stats * sizeof(float));
    for (size_t i = 0; i < a->epochs_done; i++) {
        assert_near(a->history[i].loss, b->history[i].loss, 0);
        assert_near(a->history[i].accuracy, b->history[i].accuracy, 0);
    }
}

static void a_run_learns(void **state) {
    (void)state;
    school s;
    mood_run run;
    static const char *const more[][2] = {{"epochs", "10"}, {"sizes", "32@0"}, {"mix", "0"}};
    const mood_settings settings = settings_for(more, MOOD_COUNT(more));
    open_school(&s);
    assert_int_equal(mood_run_init(&run, &settings, NULL), MOOD_OK);
    train_epochs(&run, &s.lesson, 10);
    assert_int_equal(run.epochs_done, 10);
    assert_true(run.history[9].loss < .7 * run.history[0].loss);
    assert_true(run.history[9].accuracy > .6);
    mood_run_clear(&run);
    close_school(&s);
}

static void a_stopped_run_goes_on_as_if_it_had_not_stopped(void **state) {
    (void)state;
    school s;
    mood_run whole, half, again;
    char path[64];
    const mood_settings settings = settings_for(NULL, 0);
    open_school(&s);
    snprintf(path, sizeof path, "/tmp/mood_resume_%ld", (long)getpid());
    assert_int_equal(mood_run_init(&whole, &settings, NULL), MOOD_OK);
    assert_int_equal(mood_run_init(&half, &settings, NULL), MOOD_OK);
    train_epochs(&whole, &s.lesson, 4);
    train_epochs(&half, &s.lesson, 1); /* stopped inside a size, then across the change */
    assert_int_equal(mood_run_save(&half, path, NULL), MOOD_OK);
    assert_int_equal(mood_run_load(&again, path, NULL), MOOD_OK);
    train_epochs(&again, &s.lesson, 3);
    assert_same_run(&whole, &again);
    unlink(path);
    mood_run_clear(&whole);
    mood_run_clear(&half);
    mood_run_clear(&again);
    close_school(&s);
}

static void threads_change_nothing(void **state) {
    (void)state;
    school s;
    mood_run one, three;
    const mood_settings settings = settings_for(NULL, 0);
    open_school(&s);
    assert_int_equal(mood_run_init(&one, &settings, NULL), MOOD_OK);
    assert_int_equal(mood_run_init(&three, &settings, NULL), MOOD_OK);
    train_epochs(&one, &s.lesson, 2);
    s.lesson.threads = 3;
    train_epochs(&three, &s.lesson, 2);
    assert_same_run(&one, &three);
    mood_run_clear(&one);
    mood_run_clear(&three);
    close_school(&s);
}

static void a_teacher_is_believed(void **state) {
    (void)state;
    school s;
    mood_run run;
    static const char *const more[][2] = {{"teacher-share", "1"}, {"mix", "0"}};
    const mood_settings settings = settings_for(more, MOOD_COUNT(more));
    open_school(&s);
    s.lesson.teacher = s.teacher; /* says fear of everything */
    assert_int_equal(mood_run_init(&run, &settings, NULL), MOOD_OK);
    train_epochs(&run, &s.lesson, 4);
    assert_near(run.history[3].accuracy, 1. / 7, 1e-9);
    assert_true(run.history[3].loss < .1);
    mood_run_clear(&run);
    close_school(&s);
}

/* The same from a net that says fear of every picture, at both sizes of the run. */
static void a_tutor_is_believed(void **state) {
    (void)state;
    school s;
    mood_run run, tutor;
    static const char *const more[][2] = {{"teacher-share", "1"}, {"workers", "2"}};
    mood_settings settings = settings_for(more, MOOD_COUNT(more));
    open_school(&s);
    assert_int_equal(mood_run_init(&run, &settings, NULL), MOOD_OK);
    assert_int_equal(mood_run_init(&tutor, &settings, NULL), MOOD_OK);
    memset(tutor.average, 0, tutor.net.n_weights * sizeof(float));
    tutor.average[tutor.net.n_weights - 7 + 2] = 20; /* the bias of fear */
    s.lesson.tutors = &(mood_tutor){.run = &tutor};
    s.lesson.n_tutors = 1;
    train_epochs(&run, &s.lesson, 4);
    assert_near(run.history[3].accuracy, 1. / 7, 1e-9);
    assert_true(run.history[3].loss < .1);
    mood_run_clear(&run);
    mood_run_clear(&tutor);
    close_school(&s);
}

static int best_vote(const float *logits) {
    int best = 0;
    for (int i = 1; i < MOOD_N_VOTES; i++)
        if (logits[i] > logits[best]) best = i;
    return best;
}

/* Labels that say nothing, votes that tell the gratings apart: the second output learns them;
   one face in ten has no votes. */
static void votes_are_learned_beside_the_labels(void **state) {
    (void)state;
    school s;
    mood_run run;
    mood_dnn *dnn;
    mood_learner *learner;
    const float *logits;
    static const char *const more[][2] = {
        {"net", "down 16, down 32, res se, pool, drop .1, votes, dense 7"},
        {"epochs", "10"},
        {"sizes", "32@0"},
        {"votes-share", "1"}};
    const mood_settings settings = settings_for(more, MOOD_COUNT(more));
    const mood_learner_options options = {.batch = 70, .size = 32, .precision = MOOD_F32};
    float *pictures = mood_alloc(70 * 32 * 32 * sizeof *pictures);
    open_school(&s);
    s.faces.votes = mood_alloc_zero(ROWS, MOOD_N_VOTES);
    for (int i = 0; i < ROWS; i++) {
        if (i % 10) s.faces.votes[i * MOOD_N_VOTES + 9 - s.faces.labels[i]] = 10;
        s.faces.labels[i] = (uint8_t)(i / 7 % 7);
    }
    assert_int_equal(mood_run_init(&run, &settings, NULL), MOOD_OK);
    train_epochs(&run, &s.lesson, 10);
    for (int i = 0; i < 70; i++)
        mood_augment_plain(pictures + i * 32 * 32, 32,
                           s.faces.pixels + (210 + i) * MOOD_FACE_PIXELS, false);
    assert_int_equal(mood_dnn_create(&dnn, NULL), MOOD_OK);
    assert_int_equal(mood_learner_create(&learner, dnn, &run.net, &options, NULL), MOOD_OK);
    assert_int_equal(mood_learner_load(learner, run.average, run.average_stats), MOOD_OK);
    assert_int_equal(mood_learner_forward(&logits, learner, pictures, false, 0), MOOD_OK);
    int right = 0;
    for (int i = 0; i < 70; i++)
        right += best_vote(mood_learner_votes(learner) + i * MOOD_N_VOTES) == 9 - (210 + i) % 7;
    assert_true(right > 42);
    assert_true(run.history[9].accuracy < .4);
    mood_learner_destroy(&learner);
    mood_dnn_destroy(&dnn);
    mood_run_clear(&run);
    mood_free(pictures);
    close_school(&s);
}

static void impossible_batches_are_refused(void **state) {
    (void)state;
    school s;
    mood_run run;
    mood_trainer *trainer = NULL;
    mood_error err = {0};
    static const char *const more[][2] = {{"batch", "32"}, {"workers", "3"}};
    mood_settings settings = settings_for(more, MOOD_COUNT(more));
    open_school(&s);
    assert_int_equal(mood_run_init(&run, &settings, NULL), MOOD_OK);
    assert_int_equal(mood_trainer_create(&trainer, &run, &s.lesson, &err), MOOD_E_ARG);
    assert_error_names(err, "3 workers");
    run.settings.workers = 2;
    s.lesson.n_rows = 31;
    assert_int_equal(mood_trainer_create(&trainer, &run, &s.lesson, &err), MOOD_E_ARG);
    assert_error_names(err, "31 faces");
    assert_null(trainer);
    mood_run_clear(&run);
    close_school(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_learns),
        cmocka_unit_test(a_stopped_run_goes_on_as_if_it_had_not_stopped),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(a_teacher_is_believed),
        cmocka_unit_test(a_tutor_is_believed),
        cmocka_unit_test(votes_are_learned_beside_the_labels),
        cmocka_unit_test(impossible_batches_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
