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
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SHOWN_REJECTS 5 /* on standard error, when they go to no file */
#define BAR_WIDTH     24
#define BAR_EVERY_NS  100000000
#define MAX_FILES     256

/* Films that fewer people rated are ones that few people know. */
#define DEFAULT_MIN_VOTES 1000

typedef struct import_arguments {
    const char *store;
    const char *rejects_path;
    bool is_json;
    bool has_kind;
    mood_kind kind;
    int min_votes;
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
         "  --min-votes N     pass over films that fewer people rated (1000)\n"
         "  --json            print the counts as JSON\n"
         "\n"
         "The form of a file is told by its first line:\n"
         "  Moodify's own as TSV, CSV or JSON Lines\n"
         "  IMDb: title.basics.tsv.gz, with title.ratings.tsv.gz beside it\n"
         "  MovieLens: movies.csv with links.csv; tags.csv, ratings.csv, genome-*.csv if "
         "wanted\n"
         "  TMDB: tmdb_5000_movies.csv, movies_metadata.csv, TMDB_movie_dataset_v11.csv\n"
         "  Spotify: track tables with audio features\n"
         "Name files that belong together in one call; their order does not matter.\n"
         "docs/catalog.md describes the forms.");
}

static bool parse_votes(int *out, const char *text) {
    const size_t n = strspn(text, "0123456789");
    if (n == 0 || n > 9 || text[n]) return false;
    *out = (int)strtol(text, NULL, 10);
    return true;
}

static int read_arguments(import_arguments *a, int argc, char **argv) {
    static const struct option options[] = {
        {"store", required_argument, NULL, 's'},
        {"rejects", required_argument, NULL, 'r'},
        {"min-votes", required_argument, NULL, 'v'},
        {"kind", required_argument, NULL, 'k'},
        {"json", no_argument, NULL, 'j'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
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
        case 'v':
            if (!parse_votes(&a->min_votes, optarg))
                return verb_usage("import", "--min-votes takes a number, 0 or more");
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

/* What all files of one call share. */
typedef struct import_job {
    const import_arguments *a;
    mood_store *store;
    FILE *rejects;
    mood_places *places;
    mood_sides sides;
    mood_import_progress total;
} import_job;

static int import_file(import_job *job, const char *path) {
    import_run run = {
        .path = path,
        .rejects = job->rejects,
        .has_bar = isatty(STDERR_FILENO),
        .started_ns = mood_clock_ns(),
    };
    const fill_watch watch = {
        .reject = show_reject,
        .progress = show_progress,
        .cookie = &run,
        .has_kind = job->a->has_kind,
        .kind = job->a->kind,
        .places = job->places,
        .sides = &job->sides,
        .min_votes = job->a->min_votes,
    };
    mood_import_progress done = {0};
    mood_error err = {""};
    const mood_status status = fill_from_file(&done, job->store, path, &watch, &err);
    if (run.has_bar) fputs("\r\033[K", stderr);
    if (status != MOOD_OK)
        return verb_fail(done.n_items ? "%s (after %" PRIu64 " items)" : "%s", err.text,
                         done.n_items);
    if (!job->rejects && done.n_rejects > SHOWN_REJECTS)
        fprintf(stderr, "%s: %" PRIu64 " more rows cannot be read; --rejects FILE lists them\n",
                path, done.n_rejects - SHOWN_REJECTS);
    job->total.n_items += done.n_items;
    job->total.n_notes += done.n_notes;
    job->total.n_passed += done.n_passed;
    job->total.n_rejects += done.n_rejects;
    return VERB_OK;
}

/* Side files first, by their order, then the files of items; equals as they were named. */
static int import_in_order(import_job *job, char **paths, int n_paths) {
    int orders[MAX_FILES], last = 0;
    mood_error err = {""};
    if (n_paths > MAX_FILES) return verb_usage("import", "at most %d files", MAX_FILES);
    for (int i = 0; i < n_paths; i++) {
        if (mood_import_sniff(&orders[i], paths[i], &err) != MOOD_OK)
            return verb_fail("%s", err.text);
        if (orders[i] > last) last = orders[i];
    }
    for (int round = 1; round <= last + 1; round++)
        for (int i = 0; i < n_paths; i++) {
            const int order = round <= last ? round : 0;
            if (orders[i] != order) continue;
            const int code = import_file(job, paths[i]);
            if (code != VERB_OK) return code;
        }
    return VERB_OK;
}

static void print_counts(const import_job *job, double seconds) {
    const mood_import_progress *t = &job->total;
    if (job->a->is_json) {
        printf("{\"items\":%" PRIu64 ",\"notes\":%" PRIu64 ",\"passed\":%" PRIu64
               ",\"rejects\":%" PRIu64 ",\"seconds\":%.3f}\n",
               t->n_items, t->n_notes, t->n_passed, t->n_rejects, seconds);
        return;
    }
    printf("%" PRIu64 " items, ", t->n_items);
    if (t->n_notes) printf("%" PRIu64 " facts about them, ", t->n_notes);
    if (t->n_passed) printf("%" PRIu64 " passed over, ", t->n_passed);
    printf("%" PRIu64 " rejects, %.2f s\n", t->n_rejects, seconds);
}

static int import_files(import_job *job, char **paths, int n_paths) {
    mood_error err = {""};
    const char *catalog = verb_data_folder("catalog");
    const int64_t started_ns = mood_clock_ns();
    if (catalog && mood_places_create(&job->places, catalog, &err) != MOOD_OK)
        return verb_fail("%s", err.text);
    mood_sides_init(&job->sides);
    int code = import_in_order(job, paths, n_paths);
    mood_sides_clear(&job->sides);
    mood_places_destroy(&job->places);
    if (code != VERB_OK) return code;
    print_counts(job, (double)(mood_clock_ns() - started_ns) / 1e9);
    return verb_finish(VERB_OK);
}

int verb_import(int argc, char **argv) {
    import_arguments a = {.store = verb_default_store(), .min_votes = DEFAULT_MIN_VOTES};
    import_job job = {.a = &a};
    mood_error err = {""};
    int code = read_arguments(&a, argc, argv);
    if (code != VERB_OK || a.is_done) return code;
    if (a.rejects_path && !(job.rejects = fopen(a.rejects_path, "w")))
        return verb_fail("%s: %s", a.rejects_path, strerror(errno));
    if (mood_store_open(&job.store, a.store, &err) != MOOD_OK)
        code = verb_fail("%s", err.text);
    else
        code = import_files(&job, argv + optind, argc - optind);
    mood_store_close(&job.store);
    if (job.rejects && (ferror(job.rejects) | fclose(job.rejects)) != 0)
        code = verb_fail("%s: could not be written", a.rejects_path);
    return code;
}
