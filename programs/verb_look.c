/* SPDX-License-Identifier: Apache-2.0
 *
 * moodify look: which expressions the faces of photos show.
 */
#include "base/alloc.h"
#include "base/cpu.h"
#include "base/file.h"
#include "bars.h"
#include "image/image.h"
#include "mood/describe.h"
#include "verb.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_FACES 64 /* the most that one picture yields */

typedef struct look_arguments {
    char **photos;
    int n_photos;
    int max_faces;
    bool is_json;
    bool is_done; /* only help was asked for */
} look_arguments;

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

static int set_max_faces(int *out, const char *text) {
    char *end;
    const long value = strtol(text, &end, 10);
    if (end == text || *end || value < 1 || value > MAX_FACES)
        return verb_usage("look", "--max-faces takes a number from 1 to %d", MAX_FACES);
    *out = (int)value;
    return VERB_OK;
}

static int read_arguments(look_arguments *a, int argc, char **argv) {
    static const struct option options[] = {
        {"json", no_argument, NULL, 'j'},
        {"max-faces", required_argument, NULL, 'm'},
        {"cpu", required_argument, NULL, 'c'},
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
            code = set_max_faces(&a->max_faces, optarg);
            break;
        case 'c':
            code = set_cpu(optarg);
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

/* index: of the photo, from 0. last: takes the largest face, where there is one. */
static int look_at(mood_reading *last, bool *has_last, const look_arguments *a,
                   mood_reader *reader, int index) {
    static mood_reading readings[MAX_FACES];
    const char *path = a->photos[index];
    size_t n = 0;
    mood_error err = {""};
    if (read_photo(readings, &n, a, reader, path, &err) != MOOD_OK) {
        (void)verb_fail("%s", err.text);
        if (a->is_json && a->n_photos > 1) (void)print_json(a, path, NULL, 0, &err);
        return VERB_FAILED;
    }
    if (a->is_json) return print_json(a, path, readings, n, NULL);
    if (a->n_photos > 1) printf("%s%s\n", index ? "\n" : "", name_of(path));
    bars_print_readings(readings, n);
    if (n > 0) {
        *last = readings[0];
        *has_last = true;
    }
    return VERB_OK;
}

int verb_look(int argc, char **argv) {
    look_arguments a = {.max_faces = MAX_FACES};
    int code = read_arguments(&a, argc, argv);
    if (code != VERB_OK || a.is_done) return code;
    const char *folder = verb_data_folder("models");
    if (!folder)
        return verb_fail("the folder \"models\" is not found; MOODIFY_DATA can say in which "
                         "folder it lies");
    mood_reader *reader = NULL;
    mood_error err = {""};
    if (mood_reader_create(&reader, folder, &err) != MOOD_OK) return verb_fail("%s", err.text);
    mood_reading last;
    bool has_last = false;
    for (int i = 0; i < a.n_photos; i++) {
        const int result = look_at(&last, &has_last, &a, reader, i);
        if (result != VERB_OK) code = result;
        (void)fflush(stdout); /* photos take their time: show what is known */
    }
    mood_reader_destroy(&reader);
    if (has_last) bars_print_next(mood_seven_best(last.p));
    return verb_finish(code);
}
