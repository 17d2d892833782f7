/* SPDX-License-Identifier: Apache-2.0
 *
 * moodify import: catalogue files into the store.
 */
#include "base/clock.h"
#include "fill.h"
#include "verb.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SHOWN_REJECTS 5 /* on standard error, when they go to no file */
#define BAR_WIDTH     24
#define BAR_EVERY_NS  100000000

typedef struct import_arguments {
    const char *store;
    const char *rejects_path;
    bool is_json;
    bool has_kind;
    mood_kind kind;
    bool is_done; /* only help was asked for */
} import_arguments;

/* What the callbacks see of one file. */
typedef struct import_run {
    const char *path;
    FILE *rejects; /* NULL: standard error, the first few */
    uint64_t n_rejects_shown;
    bool has_bar;
    int64_t started_ns;
    int64_t drawn_ns;
} import_run;

static void print_help(void) {
    puts("usage: moodify import [OPTION]... FILE...\n"
         "\n"
         "Put the films and songs of catalogue files into the store. Items that are there\n"
         "already are replaced; running it again, also after it was cut off, changes nothing.\n"
         "A file may be packed with gzip or Zstandard; - is standard input.\n"
         "\n"
         "  --store ADDRESS   sqlite:PATH\n"
         "  --rejects FILE    write rows that cannot be read there: line, reason, row\n"
         "  --kind KIND       take only movies or only songs\n"
         "  --json            print the counts as JSON\n"
         "\n"
         "The form of a file is told by its first line. docs/catalog.md describes the forms.");
}

static int read_arguments(import_arguments *a, int argc, char **argv) {
    static const struct option options[] = {
        {"store", required_argument, NULL, 's'}, {"rejects", required_argument, NULL, 'r'},
        {"kind", required_argument, NULL, 'k'},  {"json", no_argument, NULL, 'j'},
        {"help", no_argument, NULL, 'h'},        {NULL, 0, NULL, 0},
    };
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, "h", options, NULL)) != -1;) {
        switch (option) {
        case 's':
            a->store = optarg;
            break;
        case 'r':
            a->rejects_path = optarg;
            break;
        case 'k':
            if (!mood_kind_parse(&a->kind, optarg))
                return verb_usage("import", "--kind takes movies or songs");
            a->has_kind = true;
            break;
        case 'j':
            a->is_json = true;
            break;
        case 'h':
            print_help();
            a->is_done = true;
            return verb_finish(VERB_OK);
        default:
            return verb_usage("import", "\"%s\" is not understood", argv[optind - 1]);
        }
    }
    if (optind == argc) return verb_usage("import", "which files?");
    return VERB_OK;
}

static void show_reject(void *cookie, const mood_reject *reject) {
    import_run *run = cookie;
    if (run->rejects) {
        fprintf(run->rejects, "%s\t%" PRIu64 "\t%s\t%.*s\n", run->path, reject->line,
                reject->reason, (int)reject->n_text, reject->text);
        return;
    }
    if (run->n_rejects_shown++ < SHOWN_REJECTS)
        fprintf(stderr, "%s%s: line %" PRIu64 ": %s\n", run->has_bar ? "\r\033[K" : "",
                run->path, reject->line, reject->reason);
}

static void draw_bar(import_run *run, const mood_import_progress *p, int64_t now_ns) {
    const double seconds = (double)(now_ns - run->started_ns) / 1e9;
    const double share = p->size_bytes ? (double)p->position_bytes / (double)p->size_bytes : 0.;
    const double rate = seconds > 0. ? (double)(p->n_items + p->n_rejects) / seconds : 0.;
    char bar[BAR_WIDTH + 1];
    for (int i = 0; i < BAR_WIDTH; i++) bar[i] = i < (int)(share * BAR_WIDTH) ? '#' : '.';
    bar[BAR_WIDTH] = 0;
    fprintf(stderr, "\r\033[K%s [%s] %" PRIu64 " rows, %.0f/s", run->path, bar,
            p->n_items + p->n_rejects, rate);
    if (share > 0.) fprintf(stderr, ", %.0f s left", seconds * (1. - share) / share);
}

static void show_progress(void *cookie, const mood_import_progress *progress) {
    import_run *run = cookie;
    const int64_t now_ns = mood_clock_ns();
    if (!run->has_bar || now_ns - run->drawn_ns < BAR_EVERY_NS) return;
    run->drawn_ns = now_ns;
    draw_bar(run, progress, now_ns);
}

static int import_files(const import_arguments *a, mood_store *store, FILE *rejects,
                        char **paths, int n_paths) {
    mood_import_progress total = {0};
    mood_error err = {""};
    const int64_t started_ns = mood_clock_ns();
    for (int i = 0; i < n_paths; i++) {
        import_run run = {
            .path = paths[i],
            .rejects = rejects,
            .has_bar = isatty(STDERR_FILENO),
            .started_ns = mood_clock_ns(),
        };
        const fill_watch watch = {show_reject, show_progress, &run, a->has_kind, a->kind};
        mood_import_progress done = {0};
        const mood_status status = fill_from_file(&done, store, paths[i], &watch, &err);
        if (run.has_bar) fputs("\r\033[K", stderr);
        if (status != MOOD_OK)
            return verb_fail(done.n_items ? "%s (after %" PRIu64 " items)" : "%s", err.text,
                             done.n_items);
        if (!rejects && done.n_rejects > SHOWN_REJECTS)
            fprintf(stderr,
                    "%s: %" PRIu64 " more rows cannot be read; --rejects FILE lists them\n",
                    paths[i], done.n_rejects - SHOWN_REJECTS);
        total.n_items += done.n_items;
        total.n_rejects += done.n_rejects;
    }
    const double seconds = (double)(mood_clock_ns() - started_ns) / 1e9;
    if (a->is_json)
        printf("{\"items\":%" PRIu64 ",\"rejects\":%" PRIu64 ",\"seconds\":%.3f}\n",
               total.n_items, total.n_rejects, seconds);
    else
        printf("%" PRIu64 " items, %" PRIu64 " rejects, %.2f s\n", total.n_items,
               total.n_rejects, seconds);
    return verb_finish(VERB_OK);
}

int verb_import(int argc, char **argv) {
    import_arguments a = {.store = verb_default_store()};
    int code = read_arguments(&a, argc, argv);
    if (code != VERB_OK || a.is_done) return code;
    FILE *rejects = NULL;
    if (a.rejects_path && !(rejects = fopen(a.rejects_path, "w")))
        return verb_fail("%s: %s", a.rejects_path, strerror(errno));
    mood_store *store = NULL;
    mood_error err = {""};
    if (mood_store_open(&store, a.store, &err) != MOOD_OK)
        code = verb_fail("%s", err.text);
    else
        code = import_files(&a, store, rejects, argv + optind, argc - optind);
    mood_store_close(&store);
    if (rejects && (ferror(rejects) | fclose(rejects)) != 0)
        code = verb_fail("%s: could not be written", a.rejects_path);
    return code;
}
