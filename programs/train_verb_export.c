/* SPDX-License-Identifier: Apache-2.0
 *
 * `moodify-train export`: the averaged weights of a run as an ONNX file, with its norms'
 * statistics measured anew and the temperature that fits PublicTest best folded in.
 */
#include "train_verb.h"
#include "base/alloc.h"
#include "base/file.h"
#include "train/augment.h"
#include "train/export.h"
#include "train/loss.h"
#include "train/measure.h"
#include "train/norms.h"
#include "train/predict.h"

#include <stdio.h>

typedef struct export_options {
    const char *run, *data, *out;
    float temperature; /* 0: found on PublicTest */
    int threads;
} export_options;

static void show_plain(void *cookie, float *picture, int side, uint32_t row) {
    const mood_faces *faces = cookie;
    mood_augment_plain(picture, side, faces->pixels + (size_t)row * MOOD_FACE_PIXELS, false);
}

static void print_calibration(const float *logits, const uint8_t *labels, size_t n, float t) {
    float *p = mood_alloc(n * MOOD_N_EXPRESSIONS * sizeof *p);
    mood_scores before, after;
    if (!p) return;
    for (int k = 0; k < 2; k++) {
        for (size_t i = 0; i < n; i++)
            mood_softmax(p + i * MOOD_N_EXPRESSIONS, logits + i * MOOD_N_EXPRESSIONS,
                         MOOD_N_EXPRESSIONS, k ? t : 1);
        mood_measure(k ? &after : &before, p, labels, n);
    }
    fprintf(stderr, "PublicTest %.2f %%; temperature %.3f: ECE %.4f -> %.4f\n",
            100 * after.accuracy, (double)t, before.ece, after.ece);
    mood_free(p);
}

static mood_status find_temperature(float *out, const mood_run *run, const mood_faces *faces,
                                    int threads, mood_error *err) {
    const mood_eyes eyes = {&run->net,      run->average, run->average_stats,
                            MOOD_FACE_SIDE, MOOD_F32,     threads};
    uint32_t *rows = NULL;
    size_t n = 0;
    if (run->net.n_classes != MOOD_N_EXPRESSIONS)
        return mood_fail(err, MOOD_E_ARG, "export: --temperature is needed for other classes");
    mood_status status = mood_faces_select(&rows, &n, faces, MOOD_SPLIT_PUBLIC, false);
    float *logits = mood_alloc((n + 1) * MOOD_N_EXPRESSIONS * sizeof *logits);
    uint8_t *labels = mood_alloc(n + 1);
    mood_faces shown = *faces;
    if (status != MOOD_OK || !logits || !labels)
        status = mood_fail(err, MOOD_E_NOMEM, "export: out of memory");
    else
        status = mood_predict(logits, &eyes, rows, n, show_plain, &shown, err);
    if (status == MOOD_OK) {
        for (size_t i = 0; i < n; i++) labels[i] = faces->labels[rows[i]];
        *out = mood_measure_temperature(logits, labels, n);
        print_calibration(logits, labels, n, *out);
    }
    mood_free(rows);
    mood_free(logits);
    mood_free(labels);
    return status;
}

static mood_status measure_norms(mood_run *run, const mood_faces *faces, int threads,
                                 mood_error *err) {
    const mood_eyes eyes = {&run->net,      run->average, run->average_stats,
                            MOOD_FACE_SIDE, MOOD_F32,     threads};
    size_t n_twins;
    const size_t n = mood_faces_count(&n_twins, faces, MOOD_SPLIT_TRAINING);
    if (n - n_twins < MOOD_NORMS_LEAST) {
        fprintf(stderr, "%zu faces to train on are too few to measure the norms anew\n",
                n - n_twins);
        return MOOD_OK;
    }
    return mood_norms_measure_plain(run->average_stats, &eyes, mood_run_frozen_nodes(run),
                                    faces, err);
}

static mood_status run_export(const export_options *o, mood_error *err) {
    mood_run run = {0};
    mood_faces faces = {0};
    mood_buf file;
    float temperature = o->temperature;
    mood_status status;
    mood_buf_init(&file, (size_t)256 << 20);
    MOOD_TRY_GOTO(status, done, mood_run_load(&run, o->run, err));
    if (o->data) {
        MOOD_TRY_GOTO(status, done, train_read_faces(&faces, o->data, NULL, err));
        MOOD_TRY_GOTO(status, done, measure_norms(&run, &faces, o->threads, err));
    }
    if (temperature <= 0)
        MOOD_TRY_GOTO(status, done,
                      find_temperature(&temperature, &run, &faces, o->threads, err));
    MOOD_TRY_GOTO(
        status, done,
        mood_export_onnx(&file, &run.net, run.average, run.average_stats, temperature, err));
    MOOD_TRY_GOTO(status, done, mood_file_replace(o->out, file.data, file.size, err));
    fprintf(stderr,
            "%s: %zu epochs, %.2f million weights, %.1f million multiply-adds, %zu bytes\n",
            o->out, run.epochs_done, (double)run.net.n_weights * 1e-6,
            mood_blueprint_count_mmac(&run.net, MOOD_FACE_SIDE), file.size);
done:
    mood_buf_clear(&file);
    mood_faces_clear(&faces);
    mood_run_clear(&run);
    return status;
}

static void print_help(const char *verb) {
    (void)verb;
    puts("usage: moodify-train export --run FOLDER/checkpoint.bin --out FILE.onnx --data "
         "fer2013.csv\n"
         "\n"
         "  --run FILE         a run's checkpoint\n"
         "  --out FILE         the ONNX file; replaced if it is there\n"
         "  --data DATA        faces: fer2013.csv, or a folder of pictures. The statistics of\n"
         "                     norms that were trained are measured on Training (from 128\n"
         "                     faces on), the temperature is found on PublicTest\n"
         "  --temperature T    take this one instead; without faces the statistics stay\n"
         "  --threads N        0: all processors (default)");
}

int train_export(int argc, char **argv) {
    export_options o = {.threads = train_default_threads()};
    const train_option options[] = {
        {"run", train_take_text, &o.run},
        {"data", train_take_text, &o.data},
        {"out", train_take_text, &o.out},
        {"temperature", train_take_number, &o.temperature, ".01 to 100", .01f, 100},
        {"threads", train_take_threads, &o.threads, "0..256"},
    };
    const train_syntax syntax = {"export", print_help, options, MOOD_COUNT(options)};
    mood_error err = {0};
    int code;
    if (!train_read_options(&code, &syntax, argc, argv)) return code;
    if (!o.run || !o.out || (!o.data && o.temperature <= 0))
        return train_usage("export", "--run, --out and --data are needed");
    if (run_export(&o, &err) != MOOD_OK) return train_fail("%s", err.text);
    return TRAIN_OK;
}
