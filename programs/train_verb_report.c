/* SPDX-License-Identifier: Apache-2.0
 *
 * `moodify-train report`: a run as one page, report.html. `fit` writes it too when it ends.
 */
#include "train_verb.h"
#include "base/alloc.h"
#include "base/file.h"
#include "train/augment.h"
#include "train/loss.h"
#include "train/predict.h"
#include "train/report.h"

#include <stdio.h>
#include <string.h>

static void show_plain(void *cookie, float *picture, int side, uint32_t row) {
    const mood_faces *faces = cookie;
    mood_augment_plain(picture, side, faces->pixels + (size_t)row * MOOD_FACE_PIXELS, false);
}

/* The averaged weights on PublicTest. */
static mood_status score(mood_scores *out, const mood_run *run, const mood_faces *faces,
                         int threads, mood_error *err) {
    const mood_eyes eyes = {&run->net,      run->average, run->average_stats,
                            MOOD_FACE_SIDE, MOOD_F32,     threads};
    uint32_t *rows = NULL;
    size_t n = 0;
    mood_status status = mood_faces_select(&rows, &n, faces, MOOD_SPLIT_PUBLIC, false);
    float *p = mood_alloc((n + 1) * MOOD_N_EXPRESSIONS * sizeof *p);
    uint8_t *labels = mood_alloc(n + 1);
    mood_faces shown = *faces;
    if (status != MOOD_OK || !p || !labels)
        status = mood_fail(err, MOOD_E_NOMEM, "out of memory");
    else
        status = mood_predict(p, &eyes, rows, n, show_plain, &shown, err);
    for (size_t i = 0; status == MOOD_OK && i < n; i++) {
        float *logits = p + i * MOOD_N_EXPRESSIONS;
        mood_softmax(logits, logits, MOOD_N_EXPRESSIONS, 1);
        labels[i] = faces->labels[rows[i]];
    }
    if (status == MOOD_OK) mood_measure(out, p, labels, n);
    mood_free(rows);
    mood_free(p);
    mood_free(labels);
    return status;
}

mood_status train_write_report(const mood_run *run, const mood_faces *faces, int threads,
                               const char *path, mood_error *err) {
    const bool is_seven = run->net.n_classes == MOOD_N_EXPRESSIONS &&
                          strcmp(faces->class_names[MOOD_SAD], "sad") == 0;
    mood_scores scores;
    mood_buf page;
    if (is_seven) MOOD_TRY(score(&scores, run, faces, threads, err));
    mood_buf_init(&page, MOOD_REPORT_MAX_BYTES);
    mood_status status = mood_report_print(&page, run, is_seven ? &scores : NULL);
    if (status != MOOD_OK)
        mood_fail(err, status, "%s: %s", path, mood_status_text(status));
    else
        status = mood_file_replace(path, page.data, page.size, err);
    mood_buf_clear(&page);
    return status;
}

static void print_help(const char *verb) {
    (void)verb;
    puts("usage: moodify-train report --run FOLDER/checkpoint.bin --data DATA --out "
         "report.html\n"
         "\n"
         "  --run FILE      a run's checkpoint\n"
         "  --data PATH     the faces it was trained on: fer2013.csv or a folder of pictures\n"
         "  --out FILE      the page; replaced if it is there\n"
         "  --threads N     0: all processors (default)");
}

int train_report(int argc, char **argv) {
    const char *run_path = NULL, *data = NULL, *out = NULL;
    int threads = train_default_threads(), code;
    const train_option options[] = {
        {"run", train_take_text, &run_path},
        {"data", train_take_text, &data},
        {"out", train_take_text, &out},
        {"threads", train_take_threads, &threads, "0..256"},
    };
    const train_syntax syntax = {"report", print_help, options, MOOD_COUNT(options)};
    mood_error err = {0};
    mood_run run = {0};
    mood_faces faces = {0};
    if (!train_read_options(&code, &syntax, argc, argv)) return code;
    if (!run_path || !data || !out)
        return train_usage("report", "--run, --data and --out are needed");
    mood_status status = mood_run_load(&run, run_path, &err);
    if (status == MOOD_OK) status = train_read_faces(&faces, data, NULL, &err);
    if (status == MOOD_OK && faces.n_classes != run.net.n_classes)
        status = mood_fail(&err, MOOD_E_ARG, "the faces have %d classes, the net %d",
                           faces.n_classes, run.net.n_classes);
    if (status == MOOD_OK) status = train_write_report(&run, &faces, threads, out, &err);
    mood_run_clear(&run);
    mood_faces_clear(&faces);
    return status == MOOD_OK ? TRAIN_OK : train_fail("%s", err.text);
}
