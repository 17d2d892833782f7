/* SPDX-License-Identifier: Apache-2.0
 *
 * `moodify-train predict`: a model's probabilities for every face of a data set, as a teacher's
 * file for `distill`.
 */
#include "train_verb.h"
#include "train_reader.h"
#include "base/alloc.h"
#include "base/file.h"
#include "train/suite.h"
#include "train/teacher.h"

#include <stdio.h>

typedef struct predict_options {
    const char *data, *model, *out;
    bool is_mirrored_too;
    int threads;
} predict_options;

/* The faces as they are, and, averaged with that, in the mirror. */
static mood_status predict(float *p, const mood_faces *faces, const mood_model *model,
                           const predict_options *o, mood_error *err) {
    const size_t numbers = faces->n * MOOD_N_EXPRESSIONS;
    uint32_t *rows = mood_alloc(faces->n * sizeof *rows);
    float *mirrored = mood_alloc(numbers * sizeof *mirrored);
    mood_status status =
        rows && mirrored ? MOOD_OK : mood_fail(err, MOOD_E_NOMEM, "out of memory");
    mood_suite_view v = {faces, MOOD_SUITE_CLEAN};
    for (size_t i = 0; rows && i < faces->n; i++) rows[i] = (uint32_t)i;
    if (status == MOOD_OK)
        status = train_reader_run(p, model, rows, faces->n, o->threads, mood_suite_show_view,
                                  &v, err);
    if (status == MOOD_OK && o->is_mirrored_too) {
        v.entry = MOOD_SUITE_MIRRORED;
        status = train_reader_run(mirrored, model, rows, faces->n, o->threads,
                                  mood_suite_show_view, &v, err);
        for (size_t i = 0; status == MOOD_OK && i < numbers; i++)
            p[i] = (p[i] + mirrored[i]) / 2;
    }
    mood_free(rows);
    mood_free(mirrored);
    return status;
}

static mood_status write(const mood_buf *text, const char *path, mood_error *err) {
    if (text->status != MOOD_OK)
        return mood_fail(err, text->status, "%s", mood_status_text(text->status));
    if (path) return mood_file_replace(path, text->data, text->size, err);
    if (fwrite(text->data, 1, text->size, stdout) != text->size || fflush(stdout) != 0)
        return mood_fail(err, MOOD_E_IO, "the result could not be written to standard output");
    return MOOD_OK;
}

static mood_status run_predict(const predict_options *o, mood_error *err) {
    mood_faces faces = {0};
    mood_model *model = NULL;
    mood_buf text;
    float *p = NULL;
    mood_status status;
    mood_buf_init(&text, MOOD_TEACHER_MAX_BYTES);
    MOOD_TRY_GOTO(status, done, mood_model_create_file(&model, o->model, NULL, err));
    MOOD_TRY_GOTO(status, done, train_read_faces(&faces, o->data, NULL, err));
    if (faces.n_classes != MOOD_N_EXPRESSIONS) {
        status = mood_fail(err, MOOD_E_UNSUPPORTED, "%s: predict reads the seven expressions",
                           o->data);
        goto done;
    }
    p = mood_alloc(faces.n * MOOD_N_EXPRESSIONS * sizeof *p);
    if (!p) {
        status = mood_fail(err, MOOD_E_NOMEM, "out of memory");
        goto done;
    }
    MOOD_TRY_GOTO(status, done, predict(p, &faces, model, o, err));
    mood_status printed = mood_teacher_print(&text, &faces, p);
    (void)printed; /* sticks in text.status */
    status = write(&text, o->out, err);
done:
    mood_buf_clear(&text);
    mood_free(p);
    mood_model_destroy(&model);
    mood_faces_clear(&faces);
    return status;
}

static void print_help(const char *verb) {
    (void)verb;
    puts("usage: moodify-train predict --data DATA --model expression.onnx [OPTION]...\n"
         "\n"
         "  --data PATH     fer2013.csv, or a folder of pictures\n"
         "  --model FILE    a network (n, 1, 48, 48) -> (n, 7) as ONNX\n"
         "  --out FILE      where the probabilities go; standard output if not given\n"
         "  --mirrored      average with the mirrored face\n"
         "  --threads N     0: all processors (default)\n"
         "\n"
         "One line for each face, in the order of the data; `distill --teacher` reads it.");
}

int train_predict(int argc, char **argv) {
    predict_options o = {.threads = train_default_threads()};
    const train_option options[] = {
        {"data", train_take_text, &o.data},
        {"model", train_take_text, &o.model},
        {"out", train_take_text, &o.out},
        {"mirrored", train_take_flag, &o.is_mirrored_too},
        {"threads", train_take_threads, &o.threads, "0..256"},
    };
    const train_syntax syntax = {"predict", print_help, options, MOOD_COUNT(options)};
    mood_error err = {0};
    int code;
    if (!train_read_options(&code, &syntax, argc, argv)) return code;
    if (!o.data || !o.model) return train_usage("predict", "--data and --model are needed");
    if (run_predict(&o, &err) != MOOD_OK) return train_fail("%s", err.text);
    return TRAIN_OK;
}
