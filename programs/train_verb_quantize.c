/* SPDX-License-Identifier: Apache-2.0
 *
 * `moodify-train quantize`: an exported model in eight bits, calibrated on faces of Training.
 */
#include "train_option.h"
#include "train_verb.h"
#include "base/alloc.h"
#include "base/file.h"
#include "train/augment.h"
#include "train/quantise.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_MODEL_BYTES ((size_t)256 << 20)

typedef struct quantize_options {
    const char *model, *data, *out;
    mood_range_way range, weights;
    size_t n_faces, n_corrections;
} quantize_options;

/* Calibration faces: spread evenly over Training, none that also stands in another split. */
typedef struct album {
    const mood_faces *faces;
    uint32_t *rows;
    size_t n_rows, n_shown;
} album;

static void show(void *cookie, float *input, size_t i) {
    const album *a = cookie;
    const uint32_t row = a->rows[i * a->n_rows / a->n_shown];
    mood_augment_plain(input, MOOD_FACE_SIDE, a->faces->pixels + (size_t)row * MOOD_FACE_PIXELS,
                       false);
}

static void show_progress(size_t done, size_t all) {
    if (done % 16 == 0 || done == all) fprintf(stderr, "\r%zu/%zu ", done, all);
}

static mood_status quantize(const quantize_options *o, const album *a, mood_error *err) {
    mood_file_map map;
    mood_buf file;
    mood_quantise_result result;
    const mood_quantise_options how = {.activations = o->range,
                                       .weights = o->weights,
                                       .n_pictures = a->n_shown,
                                       .n_corrections = o->n_corrections,
                                       .show = show,
                                       .cookie = (void *)(uintptr_t)a,
                                       .progress = show_progress};
    MOOD_TRY(mood_file_map_open(&map, o->model, MAX_MODEL_BYTES, err));
    mood_buf_init(&file, MAX_MODEL_BYTES);
    mood_status status =
        mood_quantise_onnx(&file, &result, map.data, map.size_bytes, &how, err);
    fputs("\r                \r", stderr);
    if (status == MOOD_OK) status = mood_file_replace(o->out, file.data, file.size, err);
    if (status == MOOD_OK)
        fprintf(stderr,
                "%s: %zu convolutions and %zu values in eight bits, %zu faces, %zu "
                "bytes (from %zu)\n",
                o->out, result.n_convolutions, result.n_values, a->n_shown, file.size,
                map.size_bytes);
    mood_buf_clear(&file);
    mood_file_map_close(&map);
    return status;
}

static mood_status run_quantize(const quantize_options *o, mood_error *err) {
    mood_faces faces = {0};
    album a = {.faces = &faces};
    mood_status status;
    MOOD_TRY_GOTO(status, done, mood_faces_read_csv(&faces, o->data, err));
    MOOD_TRY_GOTO(status, done,
                  mood_faces_select(&a.rows, &a.n_rows, &faces, MOOD_SPLIT_TRAINING, true));
    if (a.n_rows == 0) {
        status = mood_fail(err, MOOD_E_NOT_FOUND, "%s: no rows of Training", o->data);
        goto done;
    }
    a.n_shown = o->n_faces < a.n_rows ? o->n_faces : a.n_rows;
    quantize_options fitted = *o;
    if (fitted.n_corrections > a.n_shown) fitted.n_corrections = a.n_shown;
    status = quantize(&fitted, &a, err);
done:
    mood_free(a.rows);
    mood_faces_clear(&faces);
    return status;
}

static void print_help(const char *verb) {
    (void)verb;
    puts("usage: moodify-train quantize --model FILE.onnx --data fer2013.csv --out FILE.onnx "
         "[OPTION]...\n"
         "\n"
         "  --model FILE        a model of `moodify-train export`\n"
         "  --data FILE         faces; those of Training calibrate it\n"
         "  --out FILE          the eight-bit model (ONNX, QDQ); replaced if it is there\n"
         "  --faces N           how many faces find the ranges (default 1024)\n"
         "  --correct N         how many faces correct each layer's biases (default 256)\n"
         "  --range NAME        ranges of values: mse (default), max or percentile\n"
         "  --weight-range NAME ranges of weights: mse (default) or max\n"
         "\n"
         "Measure what it loses with `moodify-train eval` on PublicTest.");
}

static bool take_range(const train_option *option, const char *value) {
    return mood_range_way_parse(option->to, value);
}

static bool take_weight_range(const train_option *option, const char *value) {
    mood_range_way way;
    if (!mood_range_way_parse(&way, value) || way == MOOD_RANGE_PERCENTILE) return false;
    *(mood_range_way *)option->to = way;
    return true;
}

int train_quantize(int argc, char **argv) {
    quantize_options o = {.range = MOOD_RANGE_MSE,
                          .weights = MOOD_RANGE_MSE,
                          .n_faces = 1024,
                          .n_corrections = 256};
    const train_option options[] = {
        {"model", train_take_text, &o.model},
        {"data", train_take_text, &o.data},
        {"out", train_take_text, &o.out},
        {"faces", train_take_count, &o.n_faces, "1..100000", 1, MOOD_QUANTISE_MAX_PICTURES},
        {"correct", train_take_count, &o.n_corrections, "0..100000", 0,
         MOOD_QUANTISE_MAX_PICTURES},
        {"range", take_range, &o.range, "mse, max or percentile"},
        {"weight-range", take_weight_range, &o.weights, "mse or max"},
    };
    const train_syntax syntax = {"quantize", print_help, options, MOOD_COUNT(options)};
    mood_error err = {0};
    int code;
    if (!train_read_options(&code, &syntax, argc, argv)) return code;
    if (!o.model || !o.data || !o.out)
        return train_usage("quantize", "--model, --data and --out are needed");
    if (run_quantize(&o, &err) != MOOD_OK) return train_fail("%s", err.text);
    return TRAIN_OK;
}
