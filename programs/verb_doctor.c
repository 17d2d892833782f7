/* SPDX-License-Identifier: Apache-2.0
 *
 * moodify doctor: what is fine on this machine and what is not. Each check is a function that
 * fills one finding; a new check is a function and a line in the table.
 */
#include "base/buf.h"
#include "base/clock.h"
#include "base/cpu.h"
#include "base/file.h"
#include "config.h"
#include "face/face.h"
#include "store/store.h"
#include "verb.h"

#if MOOD_HAS_SERVER
#include <jansson.h>
#include <microhttpd.h>
#endif
#include <getopt.h>
#include <math.h>
#include <stdarg.h>
#include <sodium.h>
#include <spng.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <webp/decode.h>

typedef enum finding_state { FINDING_FINE, FINDING_NOTE, FINDING_WRONG } finding_state;

typedef struct finding {
    finding_state state;
    char text[320];
} finding;

typedef struct doctor_arguments {
    const char *store;
    const char *models;
    bool is_json;
    bool is_done; /* only help was asked for */
} doctor_arguments;

typedef void check_function(finding *out, const doctor_arguments *a);

static void find(finding *out, finding_state state, const char *format, ...) MOOD_PRINTF(3, 4);

static void find(finding *out, finding_state state, const char *format, ...) {
    va_list args;
    va_start(args, format);
    out->state = state;
    (void)vsnprintf(out->text, sizeof out->text, format, args);
    va_end(args);
}

/* ---- checks ---- */

static void check_program(finding *out, const doctor_arguments *a) {
    (void)a;
    find(out, FINDING_FINE, "moodify %s, built by %s", mood_version(),
#if defined(__clang__)
         "Clang " __clang_version__
#else
         "GCC " __VERSION__
#endif
    );
}

static void check_processor(finding *out, const doctor_arguments *a) {
    (void)a;
    const unsigned flags = mood_cpu_flags();
    if (flags)
        find(out, FINDING_FINE, "kernels for %s", mood_cpu_name(flags));
    else
        find(out, FINDING_NOTE, "plain kernels only; reading a face takes far longer");
}

static void check_libraries(finding *out, const doctor_arguments *a) {
    (void)a;
    const int webp = WebPGetDecoderVersion();
    find(out, FINDING_FINE, "spng %s, webp %d.%d.%d, sqlite %s, sodium %s",
         spng_version_string(), webp >> 16, webp >> 8 & 255, webp & 255, sqlite3_libversion(),
         sodium_version_string());
}

static void check_server(finding *out, const doctor_arguments *a) {
    (void)a;
#if MOOD_HAS_SERVER
    find(out, FINDING_FINE, "microhttpd %s, jansson %s", MHD_get_version(),
         jansson_version_str());
#else
    find(out, FINDING_NOTE, "left out of this build (-Dserver=disabled)");
#endif
}

/* A drawn face: light oval, dark eyes and mouth. What it shows does not matter, only that all
 * instruction sets read the same in it. */
static void draw_face(uint8_t pixels[MOOD_FACE_SIDE * MOOD_FACE_SIDE]) {
    for (int y = 0; y < MOOD_FACE_SIDE; y++)
        for (int x = 0; x < MOOD_FACE_SIDE; x++) {
            const int dx = x - 24, dy = y - 26;
            const bool is_face = 5 * dx * dx + 3 * dy * dy < 1800;
            const bool is_eye =
                y >= 17 && y < 21 && ((x >= 12 && x < 18) || (x >= 30 && x < 36));
            const bool is_mouth = y >= 36 && y < 39 && x >= 16 && x < 32;
            pixels[y * MOOD_FACE_SIDE + x] = (uint8_t)(is_eye || is_mouth ? 40
                                                       : is_face          ? 190 - y
                                                                          : 90 + y);
        }
}

/* Read the drawn face with the instructions that `mask` leaves; *ms is the best of five. */
static mood_status read_drawn(float p[MOOD_N_EXPRESSIONS], double *ms, const char *folder,
                              unsigned mask, mood_error *err) {
    uint8_t pixels[MOOD_FACE_SIDE * MOOD_FACE_SIDE];
    draw_face(pixels);
    const mood_image face = {pixels, MOOD_FACE_SIDE, MOOD_FACE_SIDE, 1, MOOD_FACE_SIDE};
    mood_reader *reader = NULL;
    mood_cpu_mask(mask);
    mood_status status = mood_reader_create(&reader, folder, err);
    *ms = INFINITY;
    for (int i = 0; status == MOOD_OK && i < 5; i++) {
        const int64_t start = mood_clock_ns();
        status = mood_reader_read_crop(p, reader, &face, err);
        *ms = fmin(*ms, (double)(mood_clock_ns() - start) / 1e6);
    }
    mood_reader_destroy(&reader);
    mood_cpu_mask(~0u);
    return status;
}

static void check_models(finding *out, const doctor_arguments *a) {
    const char *folder = a->models ? a->models : verb_data_folder("models");
    if (!folder) {
        find(out, FINDING_WRONG,
             "the folder \"models\" was not found; set MOODIFY_DATA to the "
             "folder that holds it");
        return;
    }
    float fast[MOOD_N_EXPRESSIONS], plain[MOOD_N_EXPRESSIONS];
    double fast_ms, plain_ms;
    mood_error err = {""};
    if (read_drawn(fast, &fast_ms, folder, ~0u, &err) != MOOD_OK ||
        read_drawn(plain, &plain_ms, folder, 0, &err) != MOOD_OK) {
        find(out, FINDING_WRONG, "%s", err.text);
        return;
    }
    float most = 0.f;
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) most = fmaxf(most, fabsf(fast[i] - plain[i]));
    if (!(most < 1e-3f))
        find(out, FINDING_WRONG,
             "%s: the kernels of this processor and the plain ones differ by %g; please report "
             "it",
             folder, (double)most);
    else
        find(out, FINDING_FINE, "%s: a face takes %.1f ms (plain kernels %.0f ms, same result)",
             folder, fast_ms, plain_ms);
}

static void check_catalog(finding *out, const doctor_arguments *a) {
    (void)a;
    const char *folder = verb_data_folder("catalog");
    if (folder)
        find(out, FINDING_FINE, "%s", folder);
    else
        find(out, FINDING_NOTE, "no starter catalogue here; a new store begins empty");
}

/* Whether the address names a file that is not there yet; opening it would make it. */
static bool is_new(const char *address) {
    static const char scheme[] = "sqlite:";
    return strncmp(address, scheme, sizeof scheme - 1) == 0 &&
           !mood_file_is_readable(address + sizeof scheme - 1);
}

static void check_store(finding *out, const doctor_arguments *a) {
    const char *address = a->store ? a->store : verb_default_store();
    if (is_new(address)) {
        find(out, FINDING_NOTE, "%s is not there yet; `moodify serve` makes and fills it",
             address);
        return;
    }
    mood_error err = {""};
    mood_store *store = NULL;
    size_t n_items = 0;
    if (mood_store_open(&store, address, &err) != MOOD_OK ||
        mood_store_count_items(&n_items, store, &err) != MOOD_OK)
        find(out, FINDING_WRONG, "%s", err.text);
    else if (n_items == 0)
        find(out, FINDING_WRONG, "%s holds no films or songs; `moodify import FILE` fills it",
             address);
    else
        find(out, FINDING_FINE, "%s: %zu films and songs", address, n_items);
    mood_store_close(&store);
}

static const struct {
    const char *name;
    check_function *check;
} checks[] = {
    {"program", check_program}, {"processor", check_processor}, {"libraries", check_libraries},
    {"server", check_server},   {"models", check_models},       {"catalogue", check_catalog},
    {"store", check_store},
};

/* ---- report ---- */

static const char *const state_names[] = {"fine", "note", "wrong"};

static int print_json(const finding *findings) {
    mood_buf out;
    mood_buf_init(&out, (size_t)64 << 10);
    for (size_t i = 0; i < MOOD_COUNT(checks); i++) {
        const finding *f = &findings[i];
        (void)mood_buf_printf(&out, "%s{\"name\":\"%s\",\"state\":\"%s\",\"text\":",
                              i ? "," : "{\"checks\":[", checks[i].name, state_names[f->state]);
        (void)mood_buf_append_json(&out, f->text, strlen(f->text));
        (void)mood_buf_append_text(&out, "}");
    }
    const mood_status status = mood_buf_append_text(&out, "]}");
    const int code = status == MOOD_OK ? VERB_OK : verb_fail("%s", mood_status_text(status));
    if (code == VERB_OK) puts(out.data);
    mood_buf_clear(&out);
    return code;
}

static void print_table(const finding *findings, int n_wrong) {
    static const char *const colours[] = {"\033[32m", "\033[33m", "\033[31m"};
    const bool has_colour = verb_has_colour();
    putchar('\n');
    for (size_t i = 0; i < MOOD_COUNT(checks); i++) {
        const finding *f = &findings[i];
        printf("  %s%-5s%s  %-10s %s\n", has_colour ? colours[f->state] : "",
               state_names[f->state], has_colour ? "\033[0m" : "", checks[i].name, f->text);
    }
    if (n_wrong)
        printf("\n  %d of %zu checks found something wrong.\n", n_wrong, MOOD_COUNT(checks));
    else
        puts("\n  All is well. Next: moodify serve");
}

static int read_arguments(doctor_arguments *a, int argc, char **argv) {
    static const struct option options[] = {
        {"store", required_argument, NULL, 's'},
        {"models", required_argument, NULL, 'm'},
        {"json", no_argument, NULL, 'j'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":h", options, NULL)) != -1;) {
        switch (option) {
        case 's':
            a->store = optarg;
            break;
        case 'm':
            a->models = optarg;
            break;
        case 'j':
            a->is_json = true;
            break;
        case 'h':
            puts(
                "usage: moodify doctor [OPTION]...\n"
                "\n"
                "Check this machine: program, processor, libraries, models, catalogue, store.\n"
                "The models read a drawn face twice, with this processor's kernels and with\n"
                "the plain ones, and must agree.\n"
                "\n"
                "  --store ADDRESS  the store to look at, sqlite:PATH\n"
                "  --models FOLDER  the models to try\n"
                "  --json           print the findings as JSON\n"
                "  --help           this text\n"
                "\n"
                "Exit code: 0 when nothing is wrong, else 1.");
            a->is_done = true;
            return verb_finish(VERB_OK);
        case ':':
            return verb_usage("doctor", "\"%s\" wants a value", argv[optind - 1]);
        default:
            return verb_usage("doctor", "\"%s\" is not understood", argv[optind - 1]);
        }
    }
    if (optind < argc) return verb_usage("doctor", "\"%s\" is one too many", argv[optind]);
    return VERB_OK;
}

int verb_doctor(int argc, char **argv) {
    doctor_arguments a = {0};
    const int code = read_arguments(&a, argc, argv);
    if (code != VERB_OK || a.is_done) return code;
    finding findings[MOOD_COUNT(checks)];
    int n_wrong = 0;
    for (size_t i = 0; i < MOOD_COUNT(checks); i++) {
        checks[i].check(&findings[i], &a);
        n_wrong += findings[i].state == FINDING_WRONG;
    }
    if (a.is_json) {
        if (print_json(findings) != VERB_OK) return VERB_FAILED;
    } else {
        print_table(findings, n_wrong);
    }
    return verb_finish(n_wrong ? VERB_FAILED : VERB_OK);
}
