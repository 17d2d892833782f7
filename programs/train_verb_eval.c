/* SPDX-License-Identifier: Apache-2.0
 *
 * `moodify-train eval`: the figures of a model file on a split, through the product's engine.
 */
#include "train_verb.h"
#include "train_reader.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "train/measure.h"
#include "train/suite.h"

#include <stdio.h>
#include <string.h>

#define K         MOOD_N_EXPRESSIONS
#define MAX_SUITE 32

typedef struct eval_options {
    const char *data, *model;
    mood_split split;
    bool is_json, has_camera;
    int threads;
} eval_options;

/* What is measured: each entry of the suite, the mirrored pair, and the rows without twins. */
typedef struct verdicts {
    mood_scores clean, pair, no_twins;
    double camera[MAX_SUITE]; /* accuracy of each entry of the suite */
    double camera_mean;       /* over the damaged entries */
} verdicts;

typedef struct sheet {
    const mood_faces *faces;
    uint32_t *rows;
    uint8_t *labels;
    float *clean, *other;
    size_t n;
} sheet;

static void clear_sheet(sheet *s) {
    mood_free(s->rows);
    mood_free(s->labels);
    mood_free(s->clean);
    mood_free(s->other);
}

static mood_status fill_sheet(sheet *s, const mood_faces *faces, mood_split split) {
    s->faces = faces;
    MOOD_TRY(mood_faces_select(&s->rows, &s->n, faces, split, false));
    s->labels = mood_alloc(s->n);
    s->clean = mood_alloc(s->n * K * sizeof *s->clean);
    s->other = mood_alloc(s->n * K * sizeof *s->other);
    if (!s->labels || !s->clean || !s->other) return MOOD_E_NOMEM;
    for (size_t i = 0; i < s->n; i++) s->labels[i] = faces->labels[s->rows[i]];
    return MOOD_OK;
}

static void measure_pair(verdicts *v, const sheet *s) {
    for (size_t i = 0; i < s->n * K; i++) s->other[i] = (s->other[i] + s->clean[i]) / 2;
    mood_measure(&v->pair, s->other, s->labels, s->n);
}

/* The rows without twins, packed to the front of `other`. */
static mood_status measure_no_twins(verdicts *v, const sheet *s) {
    uint8_t *labels = mood_alloc(s->n);
    size_t n = 0;
    if (!labels) return MOOD_E_NOMEM;
    for (size_t i = 0; i < s->n; i++) {
        if (s->faces->twins[s->rows[i]]) continue;
        memcpy(s->other + n * K, s->clean + i * K, K * sizeof *s->other);
        labels[n++] = s->labels[i];
    }
    mood_measure(&v->no_twins, s->other, labels, n);
    mood_free(labels);
    return MOOD_OK;
}

static mood_status measure_all(verdicts *v, const sheet *s, const mood_model *model,
                               const eval_options *o, mood_error *err) {
    const size_t entries = o->has_camera ? mood_suite_count() : MOOD_SUITE_FIRST_DAMAGE;
    for (size_t e = 0; e < entries; e++) {
        mood_suite_view shown = {s->faces, e};
        float *p = e == MOOD_SUITE_CLEAN ? s->clean : s->other;
        MOOD_TRY(train_reader_run(p, model, s->rows, s->n, o->threads, mood_suite_show_view,
                                  &shown, err));
        mood_scores scores;
        mood_measure(&scores, p, s->labels, s->n);
        v->camera[e] = scores.accuracy;
        if (e == MOOD_SUITE_CLEAN)
            v->clean = scores;
        else if (e == MOOD_SUITE_MIRRORED)
            measure_pair(v, s);
        else
            v->camera_mean += scores.accuracy / (double)(entries - MOOD_SUITE_FIRST_DAMAGE);
        if (o->has_camera && !o->is_json) fprintf(stderr, "\r%zu/%zu views ", e + 1, entries);
    }
    if (o->has_camera && !o->is_json) fputs("\r              \r", stderr);
    if (measure_no_twins(v, s) != MOOD_OK) return mood_fail(err, MOOD_E_NOMEM, "out of memory");
    return MOOD_OK;
}

static void print_json(const verdicts *v, const eval_options *o) {
    const mood_scores *c = &v->clean;
    printf("{\"split\":\"%s\",\"n\":%zu,\"accuracy\":%.4f,\"interval\":[%.4f,%.4f],"
           "\"accuracy_mirrored\":%.4f,\"accuracy_no_twins\":%.4f,\"n_no_twins\":%zu,"
           "\"macro_f1\":%.4f,\"ece\":%.4f,\"ece_mirrored\":%.4f,\"loss\":%.4f,\"recall\":{",
           mood_split_name(o->split), c->n, c->accuracy, c->low, c->high, v->pair.accuracy,
           v->no_twins.accuracy, v->no_twins.n, c->macro_f1, c->ece, v->pair.ece, c->loss);
    for (int i = 0; i < K; i++)
        printf("%s\"%s\":%.4f", i ? "," : "", mood_expression_name(i), c->recall[i]);
    fputs("},\"confusion\":[", stdout);
    for (int i = 0; i < K * K; i++)
        printf("%s%u%s",
               i == 0       ? "["
               : i % K == 0 ? ",["
                            : ",",
               c->confusion[i / K][i % K], i % K == K - 1 ? "]" : "");
    fputs("]", stdout);
    if (o->has_camera) {
        fputs(",\"camera\":{", stdout);
        for (size_t e = MOOD_SUITE_FIRST_DAMAGE; e < mood_suite_count(); e++)
            printf("%s\"%s\":%.4f", e > MOOD_SUITE_FIRST_DAMAGE ? "," : "", mood_suite_name(e),
                   v->camera[e]);
        printf("},\"camera_mean\":%.4f,\"camera_lost\":%.4f", v->camera_mean,
               c->accuracy - v->camera_mean);
    }
    puts("}");
}

static void print_text(const verdicts *v, const eval_options *o) {
    const mood_scores *c = &v->clean;
    printf("%s, %zu faces\n", mood_split_name(o->split), c->n);
    printf("  accuracy        %6.2f %%  (95 %%: %.2f to %.2f)\n", 100 * c->accuracy,
           100 * c->low, 100 * c->high);
    printf("  with the mirror %6.2f %%\n", 100 * v->pair.accuracy);
    printf("  without twins   %6.2f %%  (%zu faces)\n", 100 * v->no_twins.accuracy,
           v->no_twins.n);
    printf("  macro-F1        %6.3f\n  ECE             %6.3f\n", c->macro_f1, c->ece);
    for (int i = 0; i < K; i++)
        printf("  %-10s recall %5.1f %%  precision %5.1f %%\n", mood_expression_name(i),
               100 * c->recall[i], 100 * c->precision[i]);
    if (!o->has_camera) return;
    for (size_t e = MOOD_SUITE_FIRST_DAMAGE; e < mood_suite_count(); e++)
        printf("  %-14s %6.2f %%\n", mood_suite_name(e), 100 * v->camera[e]);
    printf("  camera suite lost %.2f points on average\n",
           100 * (c->accuracy - v->camera_mean));
}

static mood_status run_eval(const eval_options *o, mood_error *err) {
    mood_faces faces = {0};
    mood_model *model = NULL;
    sheet s = {0};
    verdicts v = {0};
    mood_status status;
    MOOD_TRY_GOTO(status, done, mood_model_create_file(&model, o->model, NULL, err));
    MOOD_TRY_GOTO(status, done, mood_faces_read_csv(&faces, o->data, err));
    MOOD_TRY_GOTO(status, done, fill_sheet(&s, &faces, o->split));
    if (!s.n) {
        status = mood_fail(err, MOOD_E_NOT_FOUND, "%s: no rows of %s", o->data,
                           mood_split_name(o->split));
        goto done;
    }
    MOOD_TRY_GOTO(status, done, measure_all(&v, &s, model, o, err));
    if (o->is_json)
        print_json(&v, o);
    else
        print_text(&v, o);
done:
    clear_sheet(&s);
    mood_model_destroy(&model);
    mood_faces_clear(&faces);
    return status;
}

static void print_help(const char *verb) {
    (void)verb;
    puts("usage: moodify-train eval --data fer2013.csv --model expression.onnx [OPTION]...\n"
         "\n"
         "  --data FILE     faces, Kaggle's fer2013.csv\n"
         "  --model FILE    a network (n, 1, 48, 48) -> (n, 7) as ONNX\n"
         "  --split NAME    PublicTest (default), PrivateTest or Training\n"
         "  --no-camera     leave the camera suite out\n"
         "  --threads N     0: all processors (default)\n"
         "  --json          one JSON object\n"
         "\n"
         "Choose on PublicTest; look at PrivateTest once for each released model.");
}

static bool take_split(const train_option *option, const char *value) {
    return mood_split_parse(option->to, value);
}

int train_eval(int argc, char **argv) {
    eval_options o = {.split = MOOD_SPLIT_PUBLIC};
    bool has_no_camera = false;
    const train_option options[] = {
        {"data", train_take_text, &o.data},
        {"model", train_take_text, &o.model},
        {"json", train_take_flag, &o.is_json},
        {"no-camera", train_take_flag, &has_no_camera},
        {"split", take_split, &o.split, "Training, PublicTest or PrivateTest"},
        {"threads", train_take_threads, &o.threads, "0..256"},
    };
    const train_syntax syntax = {"eval", print_help, options, MOOD_COUNT(options)};
    mood_error err = {0};
    int code;
    o.threads = train_default_threads();
    if (!train_read_options(&code, &syntax, argc, argv)) return code;
    o.has_camera = !has_no_camera;
    if (!o.data || !o.model) return train_usage("eval", "--data and --model are needed");
    if (run_eval(&o, &err) != MOOD_OK) return train_fail("%s", err.text);
    return TRAIN_OK;
}
