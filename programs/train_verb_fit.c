/* SPDX-License-Identifier: Apache-2.0
 *
 * `moodify-train fit`, `finetune` and `distill`: train, with a checkpoint after each epoch in
 * the run's folder. The three differ in where the first weights and the labels come from.
 */
#include "train_verb.h"
#include "train_teachers.h"
#include "train_unseen.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "train/crowd.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct fit_options {
    const char *verb; /* fit, finetune or distill */
    const char *data, *votes, *out;
    const char *from; /* finetune: a checkpoint or an exported model */
    train_teachers *teachers;
    train_unseen unseen;
    bool resumes;
    float stop_after; /* epochs done at which this call ends; 0: the run's end */
    mood_precision precision;
    int threads;
    mood_settings settings; /* of a new run */
} fit_options;

/* What fine-tuning does otherwise: it is short, gentle, and shows little damage. */
static void set_defaults(mood_settings *settings, const char *verb) {
    if (strcmp(verb, "finetune") != 0) return;
    settings->epochs = 10;
    settings->rate = .01;
    settings->warm = 1;
    settings->batch = 32;
    settings->strength = .7;
    settings->average = .99;
}

static void print_help(const char *verb) {
    printf("usage: moodify-train %s --data DATA --out FOLDER%s [OPTION]...\n\n", verb,
           strcmp(verb, "finetune") == 0  ? " --from MODEL"
           : strcmp(verb, "distill") == 0 ? " --teacher FILE"
                                          : "");
    puts("  --data PATH        faces: Kaggle's fer2013.csv, or a folder of pictures:\n"
         "                     train/happy/1.jpg or happy/1.jpg, any classes\n"
         "  --votes FILE       FER+'s fer2013new.csv, for --crowd and --votes-share\n"
         "  --unseen FILE      what a net says (`predict`) of the part of Training that it\n"
         "                     left out (--part); as many files as parts, in their order.\n"
         "                     Joins the votes in telling the label (--crowd)\n"
         "  --out FOLDER       the run: checkpoint.bin, log.tsv, report.html\n"
         "  --from FILE        begin with the weights of a run's checkpoint.bin, or a model\n"
         "                     of `export`, and its net\n"
         "  --teacher FILE     what a teacher says, of `predict`, or a net (of `export`, or a\n"
         "                     run's checkpoint) that looks at the student's own pictures,\n"
         "                     or another ONNX model, as of `quantize`, that does so where\n"
         "                     they are of its size; several are averaged\n"
         "  --resume           go on with the run in FOLDER; settings given now replace\n"
         "                     its own\n"
         "  --stop-after N     end this call when N epochs are done\n"
         "  --threads N        0: all processors (default)\n"
         "  --precision P      auto, f32 or bf16 (maps; weights and sums are always f32)\n"
         "\n"
         "Settings, with their defaults:");
    size_t n;
    mood_settings settings;
    mood_buf text;
    mood_settings_init(&settings);
    set_defaults(&settings, verb);
    mood_buf_init(&text, 1 << 16);
    mood_settings_print(&text, &settings);
    const mood_setting *table = mood_settings_table(&n);
    const char *at = text.data ? text.data : "";
    for (size_t i = 0; i < n && *at; i++) {
        const char *value = at + strlen(table[i].name) + 1;
        printf("  --%-16s %s\n%21s(%.*s)\n", table[i].name, table[i].help, "",
               (int)strcspn(value, "\n"), value);
        at = value + strcspn(value, "\n") + 1;
    }
    mood_buf_clear(&text);
}

static bool take_precision(const train_option *option, const char *value) {
    mood_precision *out = option->to;
    if (strcmp(value, "auto") == 0)
        *out = mood_dnn_best_precision();
    else if (strcmp(value, "f32") == 0)
        *out = MOOD_F32;
    else if (strcmp(value, "bf16") == 0)
        *out = MOOD_BF16;
    else
        return false;
    return true;
}

typedef struct setter {
    const char *verb;
    mood_settings *settings;
} setter;

static int take_setting(void *cookie, const char *name, const char *value) {
    const setter *it = cookie;
    mood_error err = {0};
    if (mood_settings_set(it->settings, name, value, &err) == MOOD_OK) return TRAIN_OK;
    return train_usage(it->verb, "%s", err.text);
}

/* Options into *o; settings into `settings`. Returns false where the verb ends with *code. */
static bool parse(int *code, fit_options *o, mood_settings *settings, int argc, char **argv) {
    const train_option options[] = {
        {"data", train_take_text, &o->data},
        {"votes", train_take_text, &o->votes},
        {"out", train_take_text, &o->out},
        {"from", train_take_text, &o->from},
        {"resume", train_take_flag, &o->resumes},
        {"stop-after", train_take_number, &o->stop_after, "0 to a million", 0, 1e6f},
        {"teacher", train_take_teacher, o->teachers, "at most 16 teachers"},
        {"unseen", train_take_unseen, &o->unseen, "at most 10 files"},
        {"precision", take_precision, &o->precision, "auto, f32 or bf16"},
        {"threads", train_take_threads, &o->threads, "0..256"},
    };
    setter it = {o->verb, settings};
    const train_syntax syntax = {o->verb,      print_help, options, MOOD_COUNT(options),
                                 take_setting, &it};
    o->teachers->n_files = o->unseen.n_files = 0;
    if (!train_read_options(code, &syntax, argc, argv)) return false;
    if (!o->data || !o->out)
        *code = train_usage(o->verb, "--data and --out are needed");
    else if (strcmp(o->verb, "finetune") == 0 && !o->from && !o->resumes)
        *code = train_usage(o->verb, "--from is needed");
    else if (strcmp(o->verb, "distill") == 0 && !o->teachers->n_files)
        *code = train_usage(o->verb, "--teacher is needed");
    return *code == TRAIN_OK;
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

static mood_status new_run(mood_run *run, const fit_options *o, int n_classes,
                           mood_error *err) {
    if (o->from) {
        mood_run from = {0};
        MOOD_TRY(train_load_net(&from, o->from, err));
        const mood_status status = mood_run_init_from(run, &o->settings, &from, n_classes, err);
        mood_run_clear(&from);
        return status;
    }
    mood_settings settings = o->settings;
    mood_blueprint net;
    MOOD_TRY(mood_blueprint_parse(&net, settings.net, err));
    if (net.n_classes != n_classes)
        MOOD_TRY(mood_blueprint_change_classes(settings.net, o->settings.net, n_classes, err));
    if (settings.votes > 0) {
        char text[MOOD_BLUEPRINT_MAX_TEXT + 1];
        MOOD_TRY(mood_blueprint_set_votes(text, settings.net, true, err));
        memcpy(settings.net, text, sizeof settings.net);
    }
    return mood_run_init(run, &settings, err);
}

static mood_status open_run(mood_run *run, const fit_options *o, const char *checkpoint,
                            int n_classes, int argc, char **argv, mood_error *err) {
    if (!o->resumes) {
        if (mood_file_is_readable(checkpoint))
            return mood_fail(err, MOOD_E_CONFLICT,
                             "%s is there already; --resume goes on with it", checkpoint);
        return new_run(run, o, n_classes, err);
    }
    MOOD_TRY(mood_run_load(run, checkpoint, err));
    fit_options again = *o;
    mood_settings settings = run->settings;
    int code;
    if (!parse(&code, &again, &settings, argc, argv) ||
        strcmp(settings.net, run->net.text) != 0 ||
        strcmp(settings.optimizer, run->settings.optimizer) != 0) {
        mood_run_clear(run);
        return mood_fail(err, MOOD_E_ARG, "a run that goes on keeps its net and optimizer");
    }
    run->settings = settings;
    return MOOD_OK;
}

static void print_run(const mood_run *run, const mood_lesson *lesson) {
    fprintf(stderr,
            "net: %.1f million multiply-adds, %.2f million weights, %d classes; %zu faces to "
            "train on, %zu to choose on; %s\n",
            mood_blueprint_count_mmac(&run->net, MOOD_FACE_SIDE),
            (double)run->net.n_weights * 1e-6, run->net.n_classes, lesson->n_rows,
            lesson->n_choice_rows, lesson->precision == MOOD_BF16 ? "bf16" : "f32");
}

static mood_status check_votes(const mood_run *run, const mood_faces *faces, mood_error *err) {
    if (run->settings.crowd > 0 && !faces->crowd)
        return mood_fail(err, MOOD_E_ARG, "--crowd needs the crowd's votes (--votes)");
    if (run->settings.votes > 0 && !faces->votes)
        return mood_fail(err, MOOD_E_ARG, "--votes-share needs the crowd's votes (--votes)");
    if (run->settings.votes > 0 && run->net.votes < 0)
        return mood_fail(err, MOOD_E_ARG,
                         "--votes-share: this run began without it, and keeps its net");
    return MOOD_OK;
}

/* The part of Training that the net is to speak of later leaves it. */
static mood_status leave_out(mood_faces *faces, const mood_settings *s, mood_error *err) {
    const size_t parts = (size_t)s->parts, part = (size_t)s->part;
    if (parts == 1)
        return mood_fail(err, MOOD_E_ARG, "--parts: one part is everything; 0, or 2 and more");
    if (part > 0 && part >= parts)
        return mood_fail(err, MOOD_E_ARG,
                         "--part: of %zu parts there is no %zu, the first is 0", parts, part);
    if (parts == 0) return MOOD_OK;
    mood_status status = mood_faces_set_aside(faces, part, parts);
    if (status == MOOD_OK) status = mood_crowd_translate(faces);
    return status == MOOD_OK ? MOOD_OK : mood_fail(err, status, "out of memory");
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
    MOOD_TRY_GOTO(status, done, train_read_faces(&faces, o->data, o->votes, err));
    MOOD_TRY_GOTO(status, done,
                  open_run(&run, o, checkpoint, faces.n_classes, argc, argv, err));
    MOOD_TRY_GOTO(status, done, check_votes(&run, &faces, err));
    MOOD_TRY_GOTO(status, done, train_read_unseen(&faces, &o->unseen, err));
    MOOD_TRY_GOTO(status, done, leave_out(&faces, &run.settings, err));
    MOOD_TRY_GOTO(status, done, train_read_teachers(o->teachers, &faces, err));
    MOOD_TRY_GOTO(status, done,
                  mood_faces_select(&rows, &lesson.n_rows, &faces, MOOD_SPLIT_TRAINING,
                                    run.settings.twins < 1));
    MOOD_TRY_GOTO(
        status, done,
        mood_faces_select(&choice, &lesson.n_choice_rows, &faces, MOOD_SPLIT_PUBLIC, false));
    const size_t limit = (size_t)run.settings.limit;
    if (limit && limit < lesson.n_rows) lesson.n_rows = limit;
    lesson.rows = rows;
    lesson.choice_rows = choice;
    lesson.teacher = o->teachers->said;
    lesson.tutors = o->teachers->tutors;
    lesson.n_tutors = o->teachers->n_tutors;
    lesson.frozen = mood_run_frozen_nodes(&run);
    print_run(&run, &lesson);
    MOOD_TRY_GOTO(status, done, mood_trainer_create(&trainer, &run, &lesson, err));
    MOOD_TRY_GOTO(status, done, train(&run, trainer, o, checkpoint, lesson.n_rows, err));
    snprintf(checkpoint, sizeof checkpoint, "%s/report.html", o->out);
    status = train_write_report(&run, &faces, o->threads, checkpoint, err);
done:
    mood_trainer_destroy(&trainer);
    mood_run_clear(&run);
    mood_faces_clear(&faces);
    mood_free(rows);
    mood_free(choice);
    return status;
}

int train_fit(int argc, char **argv) {
    train_teachers teachers = {0};
    fit_options o = {.verb = argv[0],
                     .teachers = &teachers,
                     .precision = mood_dnn_best_precision(),
                     .threads = train_default_threads()};
    mood_error err = {0};
    int code;
    mood_settings_init(&o.settings);
    set_defaults(&o.settings, o.verb);
    if (!parse(&code, &o, &o.settings, argc, argv)) return code;
    const mood_status status = run_fit(&o, argc, argv, &err);
    train_clear_teachers(&teachers);
    return status == MOOD_OK ? TRAIN_OK : train_fail("%s", err.text);
}
