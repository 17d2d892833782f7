/* SPDX-License-Identifier: Apache-2.0
 *
 * moodify look: which expressions the faces of photos show.
 */
#include "base/alloc.h"
#include "base/cpu.h"
#include "base/file.h"
#include "base/pool.h"
#include "bars.h"
#include "image/image.h"
#include "mood/describe.h"
#include "nn/nn.h"
#include "verb.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_FACES   64 /* the most that one picture yields */
#define MAX_THREADS 64

typedef struct look_arguments {
    char **photos;
    int n_photos;
    const char *model; /* NULL: the expression network of the models' folder */
    int max_faces;
    int n_threads;
    bool is_json;
    bool is_done; /* only help was asked for */
} look_arguments;

/* What came of one photo. */
typedef struct look_slot {
    mood_status status;
    mood_error err;
    mood_reading readings[MAX_FACES];
    size_t n_readings;
} look_slot;

/*
 * Several photos go over a pool, each read by one worker with a reader of its own, and are
 * told in the order in which they were named; a single one has its squares and faces spread.
 */
typedef struct looking {
    const look_arguments *arguments;
    mood_pool *pool;       /* NULL: one thread, or one photo */
    mood_reader **readers; /* (n_readers) */
    unsigned n_readers;
    look_slot *slots; /* (n_slots) */
    unsigned n_slots;
    int code;
    mood_reading last; /* the largest face of the last photo that had any */
    bool has_last;
} looking;

static void print_help(void) {
    puts("usage: moodify look [OPTION]... PHOTO...\n"
         "\n"
         "Say which of seven expressions the faces in photos show. JPEG, PNG and WebP\n"
         "are read; - is standard input. No photo is kept, and nothing leaves this\n"
         "machine.\n"
         "\n"
         "  --json          print one JSON object a photo, one a line; with several\n"
         "                  photos it begins with \"file\", and has \"error\" in place of\n"
         "                  \"faces\" where a photo cannot be read\n"
         "  --max-faces N   the N largest faces of a photo, 1 to 64 (64)\n"
         "  --model FILE    read faces with another network (ONNX), for instance\n"
         "                  models/expression-int8.onnx\n"
         "  --threads N     read over N threads, 1 to 64 (1): several photos at once, or\n"
         "                  one photo's parts; what is printed stays the same\n"
         "  --cpu NAME      no better instructions than scalar, sse4.1, avx2, avx512, vnni\n"
         "  --help          this text\n"
         "\n"
         "It reads expressions, not feelings, and is often wrong: see models/CARD.md.\n"
         "Exit code: 0 when all photos were read, with or without faces; else 1.");
}

static int set_cpu(const char *name) {
    unsigned mask;
    if (mood_cpu_mask_parse(&mask, name) != MOOD_OK)
        return verb_usage("look", "--cpu takes scalar, sse4.1, avx2, avx512, vnni or all");
    mood_cpu_mask(mask);
    return VERB_OK;
}

static int set_number(int *out, const char *option, const char *text, int most) {
    char *end;
    const long value = strtol(text, &end, 10);
    if (end == text || *end || value < 1 || value > most)
        return verb_usage("look", "%s takes a number from 1 to %d", option, most);
    *out = (int)value;
    return VERB_OK;
}

static int read_arguments(look_arguments *a, int argc, char **argv) {
    static const struct option options[] = {
        {"json", no_argument, NULL, 'j'},
        {"max-faces", required_argument, NULL, 'm'},
        {"threads", required_argument, NULL, 't'},
        {"cpu", required_argument, NULL, 'c'},
        {"model", required_argument, NULL, 'e'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":h", options, NULL)) != -1;) {
        int code = VERB_OK;
        switch (option) {
        case 'j':
            a->is_json = true;
            break;
        case 'm':
            code = set_number(&a->max_faces, "--max-faces", optarg, MAX_FACES);
            break;
        case 't':
            code = set_number(&a->n_threads, "--threads", optarg, MAX_THREADS);
            break;
        case 'c':
            code = set_cpu(optarg);
            break;
        case 'e':
            a->model = optarg;
            break;
        case 'h':
            print_help();
            a->is_done = true;
            return verb_finish(VERB_OK);
        case ':':
            return verb_usage("look", "\"%s\" wants a value", argv[optind - 1]);
        default:
            return verb_usage("look", "\"%s\" is not understood", argv[optind - 1]);
        }
        if (code != VERB_OK) return code;
    }
    a->photos = argv + optind;
    a->n_photos = argc - optind;
    if (a->n_photos == 0) return verb_usage("look", "which photo?");
    return VERB_OK;
}

/* One line; readings NULL: err says why there are none. */
static int print_json(const look_arguments *a, const char *path, const mood_reading *readings,
                      size_t n, const mood_error *err) {
    mood_buf line;
    mood_buf_init(&line, (size_t)1 << 20);
    (void)mood_buf_append_text(&line, "{");
    if (a->n_photos > 1) {
        (void)mood_buf_append_text(&line, "\"file\":");
        (void)mood_buf_append_json(&line, path, strlen(path));
        (void)mood_buf_append_text(&line, ",");
    }
    if (!readings) {
        (void)mood_buf_append_text(&line, "\"error\":");
        (void)mood_buf_append_json(&line, err->text, strlen(err->text));
    }
    mood_status status = readings ? mood_describe_json(&line, readings, n) : MOOD_OK;
    if (status == MOOD_OK) status = mood_buf_append_text(&line, "}");
    int code = VERB_OK;
    if (status == MOOD_OK)
        puts(line.data);
    else
        code = verb_fail("%s: %s", path, mood_status_text(status));
    mood_buf_clear(&line);
    return code;
}

static const char *name_of(const char *path) {
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

static mood_status read_photo(mood_reading *readings, size_t *n, const look_arguments *a,
                              mood_reader *reader, const char *path, mood_error *err) {
    char *data = NULL;
    size_t n_bytes = 0;
    MOOD_TRY(mood_file_read(&data, &n_bytes, path, MOOD_PICTURE_MAX_BYTES, err));
    const mood_status status = mood_reader_read_photo(readings, n, (size_t)a->max_faces, reader,
                                                      data, n_bytes, NULL, err);
    mood_free(data);
    if (status != MOOD_OK) mood_error_prefix(err, "%s", name_of(path));
    return status;
}

/* ---- looking --------------------------------------------------------------------------- */

static void look_at(void *cookie, size_t index, unsigned slot, unsigned worker) {
    looking *l = cookie;
    look_slot *out = &l->slots[slot];
    out->err.text[0] = 0;
    out->n_readings = 0;
    out->status = read_photo(out->readings, &out->n_readings, l->arguments, l->readers[worker],
                             l->arguments->photos[index], &out->err);
}

static int tell(looking *l, size_t index, const look_slot *found) {
    const look_arguments *a = l->arguments;
    const char *path = a->photos[index];
    if (found->status != MOOD_OK) {
        (void)verb_fail("%s", found->err.text);
        if (a->is_json && a->n_photos > 1) (void)print_json(a, path, NULL, 0, &found->err);
        return VERB_FAILED;
    }
    if (a->is_json) return print_json(a, path, found->readings, found->n_readings, NULL);
    if (a->n_photos > 1) printf("%s%s\n", index ? "\n" : "", name_of(path));
    bars_print_readings(found->readings, found->n_readings);
    if (found->n_readings > 0) {
        l->last = found->readings[0];
        l->has_last = true;
    }
    return VERB_OK;
}

/* What is wrong with one photo does not keep the others from being read. */
static mood_status take_photo(void *cookie, size_t index, unsigned slot) {
    looking *l = cookie;
    const int code = tell(l, index, &l->slots[slot]);
    if (code != VERB_OK) l->code = code;
    (void)fflush(stdout); /* photos take their time: show what is known */
    return MOOD_OK;
}

/* A reader with another expression network; the faces' networks are the folder's. */
static mood_status create_with_model(mood_reader **out, const char *folder, const char *model,
                                     mood_error *err) {
    const char *const names[] = {"face-short.onnx", "face-full.onnx"};
    mood_file_map maps[3];
    char path[4096];
    int n = 0;
    mood_status status = MOOD_OK;
    for (; n < 3 && status == MOOD_OK; n += status == MOOD_OK) {
        if (n < 2) (void)snprintf(path, sizeof path, "%s/%s", folder, names[n]);
        status = mood_file_map_open(&maps[n], n < 2 ? path : model, MOOD_MODEL_MAX_BYTES, err);
    }
    if (status == MOOD_OK) {
        const mood_reader_models models = {maps[0].data, maps[0].size_bytes,
                                           maps[1].data, maps[1].size_bytes,
                                           maps[2].data, maps[2].size_bytes};
        status = mood_reader_create_memory(out, &models, err);
        if (status != MOOD_OK) mood_error_prefix(err, "--model %s", model);
    }
    while (n > 0) mood_file_map_close(&maps[--n]);
    return status;
}

static mood_status make_ready(looking *l, const char *folder, mood_error *err) {
    const look_arguments *a = l->arguments;
    const bool is_single = a->n_photos == 1;
    const unsigned n = is_single                    ? 1
                       : a->n_threads < a->n_photos ? (unsigned)a->n_threads
                                                    : (unsigned)a->n_photos;
    l->readers = mood_alloc_zero(n, sizeof(mood_reader *));
    l->n_slots = 2 * n;
    l->slots = mood_alloc_zero(l->n_slots, sizeof *l->slots);
    if (!l->readers || !l->slots) return mood_fail(err, MOOD_E_NOMEM, "out of memory");
    l->n_readers = n;
    MOOD_TRY(a->model ? create_with_model(&l->readers[0], folder, a->model, err)
                      : mood_reader_create(&l->readers[0], folder, err));
    for (unsigned i = 1; i < n; i++)
        MOOD_TRY(mood_reader_share(&l->readers[i], l->readers[0], err));
    if (is_single) return mood_reader_use_threads(l->readers[0], (unsigned)a->n_threads, err);
    return n > 1 ? mood_pool_create(&l->pool, n, 2 * n, err) : MOOD_OK;
}

static void clean_up(looking *l) {
    mood_pool_destroy(&l->pool);
    for (unsigned i = 0; i < l->n_readers; i++) mood_reader_destroy(&l->readers[i]);
    mood_free(l->readers);
    mood_free(l->slots);
}

static mood_status look_at_all(looking *l) {
    const mood_series series = {
        .n_jobs = (size_t)l->arguments->n_photos,
        .n_slots = l->n_slots,
        .work = look_at,
        .deliver = take_photo,
        .cookie = l,
    };
    return mood_pool_run_series(l->pool, &series);
}

int verb_look(int argc, char **argv) {
    look_arguments a = {.max_faces = MAX_FACES, .n_threads = 1};
    const int code = read_arguments(&a, argc, argv);
    if (code != VERB_OK || a.is_done) return code;
    const char *folder = verb_data_folder("models");
    if (!folder)
        return verb_fail("the folder \"models\" is not found; MOODIFY_DATA can say in which "
                         "folder it lies");
    looking l = {.arguments = &a, .code = VERB_OK};
    mood_error err = {""};
    mood_status status = make_ready(&l, folder, &err);
    if (status == MOOD_OK) status = look_at_all(&l);
    clean_up(&l);
    if (status != MOOD_OK) return verb_fail("%s", err.text);
    if (l.has_last) bars_print_next(mood_seven_best(l.last.p));
    return verb_finish(l.code);
}
