/* SPDX-License-Identifier: Apache-2.0
 *
 * `moodify-train fit`: train, with a checkpoint after each epoch in the run's folder.
 */
#include "train_verb.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct fit_options {
    const char *data, *votes, *out;
    bool resumes;
    double stop_after; /* epochs done at which this call ends; 0: the run's end */
    mood_precision precision;
    int threads;
    mood_settings settings; /* of a new run */
    int first_setting;      /* where the settings of the command line are read again */
} fit_options;

static void print_help(void) {
    puts("usage: moodify-train fit --data fer2013.csv --out FOLDER [OPTION]...\n"
         "\n"
         "  --data FILE        faces, Kaggle's fer2013.csv\n"
         "  --votes FILE       FER+'s fer2013new.csv, for --crowd\n"
         "  --out FOLDER       the run: checkpoint.bin, log.tsv\n"
         "  --resume           go on with the run in FOLDER; settings given now replace its "
         "own\n"
         "  --stop-after N     end this call when N epochs are done\n"
         "  --threads N        0: all processors (default)\n"
         "  --precision P      auto, f32 or bf16 (maps; weights and sums are always f32)\n"
         "\n"
         "Settings, with their defaults:");
    size_t n;
    const mood_setting *table = mood_settings_table(&n);
    for (size_t i = 0; i < n; i++)
        printf("  --%-16s %s\n%21s(%s)\n", table[i].name, table[i].help, "", table[i].text);
}

/* Options into *o; settings into `settings`. 0, or an exit code. */
static int parse(fit_options *o, mood_settings *settings, int argc, char **argv) {
    const char *name, *value;
    mood_error err = {0};
    for (int at = 1; train_next_option(&name, &value, &at, argc, argv, "|resume|help|");) {
        if (!name)
            return train_usage("fit", "\"%s\" has no value or is no option", argv[at - 1]);
        if (strcmp(name, "data") == 0)
            o->data = value;
        else if (strcmp(name, "votes") == 0)
            o->votes = value;
        else if (strcmp(name, "out") == 0)
            o->out = value;
        else if (strcmp(name, "resume") == 0)
            o->resumes = true;
        else if (strcmp(name, "stop-after") == 0)
            o->stop_after = atof(value);
        else if (strcmp(name, "precision") == 0) {
            if (!train_parse_precision(&o->precision, value))
                return train_usage("fit", "precision: auto, f32 or bf16");
        } else if (strcmp(name, "threads") == 0) {
            if (!train_parse_threads(&o->threads, value))
                return train_usage("fit", "threads: 0..256");
        } else if (mood_settings_set(settings, name, value, &err) != MOOD_OK)
            return train_usage("fit", "%s", err.text);
    }
    if (!o->data || !o->out) return train_usage("fit", "--data and --out are needed");
    return 0;
}

typedef struct progress {
    const mood_run *run;
    int64_t start_ns, printed_ns;
    bool is_terminal;
} progress;

static void print_left(char *out, size_t size, double seconds) {
    const long s = (long)(seconds + .5);
    if (s >= 3600)
        snprintf(out, size, "%ld h %02ld min", s / 3600, s / 60 % 60);
    else
        snprintf(out, size, "%ld min %02ld s", s / 60, s % 60);
}

/* The time left, counting an epoch's faces by their pictures' size. */
static double seconds_left(const mood_run *run, double share, double seconds) {
    double done = 0, left = 0;
    const size_t at = run->epochs_done;
    for (size_t e = at; e < (size_t)run->settings.epochs; e++) {
        const double side = mood_settings_side(&run->settings, (double)e);
        if (e == at) done = share * side * side;
        left += (e == at ? 1 - share : 1) * side * side;
    }
    return done > 0 ? seconds * left / done : 0;
}

static void show_progress(void *cookie, size_t done, size_t total, double loss) {
    progress *p = cookie;
    const int64_t now = mood_clock_ns();
    if (!p->is_terminal || now - p->printed_ns < 500000000) return;
    p->printed_ns = now;
    const double seconds = (double)(now - p->start_ns) * 1e-9;
    char left[32];
    print_left(left, sizeof left, seconds_left(p->run, (double)done / (double)total, seconds));
    fprintf(stderr, "\repoch %zu/%g  %3.0f %%  loss %.3f  %.0f faces/s  %s left   ",
            p->run->epochs_done + 1, p->run->settings.epochs,
            100.0 * (double)done / (double)total, loss, (double)done / seconds, left);
    fflush(stderr);
}

static void print_epoch(const mood_run *run, const progress *p, size_t n_faces) {
    const mood_epoch *e = &run->history[run->epochs_done - 1];
    const double seconds = (double)(mood_clock_ns() - p->start_ns) * 1e-9;
    char left[32];
    double rest = 0;
    const double side = mood_settings_side(&run->settings, (double)run->epochs_done - 1);
    for (size_t i = run->epochs_done; i < (size_t)run->settings.epochs; i++) {
        const double s = mood_settings_side(&run->settings, (double)i);
        rest += s * s / (side * side) * seconds;
    }
    print_left(left, sizeof left, rest);
    fprintf(stderr,
            "%sepoch %zu/%g  loss %.3f  PublicTest %.2f %%  %.0f faces/s  "
            "%s left\n",
            p->is_terminal ? "\r" : "", run->epochs_done, run->settings.epochs, e->loss,
            100 * e->accuracy, (double)n_faces / e->seconds, left);
}

static mood_status write_log(const mood_run *run, const char *folder, mood_error *err) {
    char path[PATH_MAX];
    mood_buf text;
    mood_buf_init(&text, 1 << 22);
    mood_buf_append_text(&text, "epoch\tloss\tpublic\tpublic_loss\trate\tseconds\n");
    for (size_t i = 0; i < run->epochs_done; i++) {
        const mood_epoch *e = &run->history[i];
        mood_buf_printf(&text, "%zu\t%.4f\t%.4f\t%.4f\t%.5f\t%.1f\n", i + 1, e->loss,
                        e->accuracy, e->choice_loss, e->rate, e->seconds);
    }
    snprintf(path, sizeof path, "%s/log.tsv", folder);
    const mood_status status =
        text.status == MOOD_OK
            ? mood_file_replace(path, text.data, text.size, err)
            : mood_fail(err, text.status, "%s: %s", path, mood_status_text(text.status));
    mood_buf_clear(&text);
    return status;
}

static mood_status train(mood_run *run, mood_trainer *trainer, const fit_options *o,
                         const char *checkpoint, size_t n_faces, mood_error *err) {
    const double end = o->stop_after > 0 && o->stop_after < run->settings.epochs
                           ? o->stop_after
                           : run->settings.epochs;
    while ((double)run->epochs_done < end) {
        progress p = {run, mood_clock_ns(), 0, isatty(STDERR_FILENO) == 1};
        MOOD_TRY(mood_trainer_epoch(trainer, show_progress, &p, err));
        MOOD_TRY(mood_run_save(run, checkpoint, err));
        MOOD_TRY(write_log(run, o->out, err));
        print_epoch(run, &p, n_faces);
    }
    return MOOD_OK;
}

static mood_status open_run(mood_run *run, const fit_options *o, const char *checkpoint,
                            int argc, char **argv, mood_error *err) {
    if (!o->resumes) {
        if (mood_file_is_readable(checkpoint))
            return mood_fail(err, MOOD_E_CONFLICT,
                             "%s is there already; --resume goes on with it", checkpoint);
        return mood_run_init(run, &o->settings, err);
    }
    MOOD_TRY(mood_run_load(run, checkpoint, err));
    fit_options again = *o;
    mood_settings settings = run->settings;
    if (parse(&again, &settings, argc, argv) != 0 || strcmp(settings.net, run->net.text) != 0 ||
        strcmp(settings.optimizer, run->settings.optimizer) != 0) {
        mood_run_clear(run);
        return mood_fail(err, MOOD_E_ARG, "a run that goes on keeps its net and optimizer");
    }
    run->settings = settings;
    return MOOD_OK;
}

static mood_status run_fit(const fit_options *o, int argc, char **argv, mood_error *err) {
    char checkpoint[PATH_MAX];
    mood_faces faces = {0};
    mood_run run = {0};
    mood_trainer *trainer = NULL;
    mood_lesson lesson = {.faces = &faces, .precision = o->precision, .threads = o->threads};
    uint32_t *rows = NULL, *choice = NULL;
    mood_status status;
    if (mkdir(o->out, 0777) != 0 && errno != EEXIST)
        return mood_fail(err, MOOD_E_IO, "%s: %s", o->out, strerror(errno));
    snprintf(checkpoint, sizeof checkpoint, "%s/checkpoint.bin", o->out);
    MOOD_TRY_GOTO(status, done, open_run(&run, o, checkpoint, argc, argv, err));
    MOOD_TRY_GOTO(status, done, train_read_faces(&faces, o->data, o->votes, err));
    MOOD_TRY_GOTO(status, done,
                  mood_faces_select(&rows, &lesson.n_rows, &faces, MOOD_SPLIT_TRAINING, true));
    MOOD_TRY_GOTO(
        status, done,
        mood_faces_select(&choice, &lesson.n_choice_rows, &faces, MOOD_SPLIT_PUBLIC, false));
    const size_t limit = (size_t)run.settings.limit;
    if (limit && limit < lesson.n_rows) lesson.n_rows = limit;
    lesson.rows = rows;
    lesson.choice_rows = choice;
    fprintf(stderr, "net: %.1f million multiply-adds, %.2f million weights; %zu faces; %s\n",
            mood_blueprint_count_mmac(&run.net, MOOD_FACE_SIDE),
            (double)run.net.n_weights * 1e-6, lesson.n_rows,
            o->precision == MOOD_BF16 ? "bf16" : "f32");
    MOOD_TRY_GOTO(status, done, mood_trainer_create(&trainer, &run, &lesson, err));
    status = train(&run, trainer, o, checkpoint, lesson.n_rows, err);
done:
    mood_trainer_destroy(&trainer);
    mood_run_clear(&run);
    mood_faces_clear(&faces);
    mood_free(rows);
    mood_free(choice);
    return status;
}

int train_fit(int argc, char **argv) {
    fit_options o = {.precision = mood_dnn_best_precision()};
    train_parse_threads(&o.threads, "0");
    mood_error err = {0};
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0) {
            print_help();
            return TRAIN_OK;
        }
    mood_settings_init(&o.settings);
    const int code = parse(&o, &o.settings, argc, argv);
    if (code != 0) return code;
    if (run_fit(&o, argc, argv, &err) != MOOD_OK) return train_fail("%s", err.text);
    return TRAIN_OK;
}
