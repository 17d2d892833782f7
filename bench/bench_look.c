/* SPDX-License-Identifier: Apache-2.0
 *
 * How long does it take to read one photo of 1280 x 720 with one face, stage by stage, on one
 * core?
 *
 *     bench_look [--json] [--rounds N] [--cpu NAME] [MODELS-FOLDER] [PHOTO]
 *
 * Without a photo one is made of the portrait in $MOODIFY_PORTRAIT: enlarged, set on a plain
 * canvas and encoded as a JPEG of quality 90. A photo of another size is taken as it is. The
 * stages of a round follow one another, so that a disturbance meets all of them; the median
 * tells.
 */
#include "base/alloc.h"
#include "base/clock.h"
#include "base/cpu.h"
#include "base/file.h"
#include "face/face.h"
#include "image/image.h"
#include "nn/nn.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#define WIDTH      1280
#define HEIGHT     720
#define MAX_ROUNDS 10000

typedef enum stage {
    STAGE_DECODE,
    STAGE_FIND_PHOTO,
    STAGE_FIND_CAMERA,
    STAGE_ALIGN,
    STAGE_EXPRESS,
    STAGE_TOTAL,
    STAGE_NET_SHORT,
    STAGE_NET_FULL,
    STAGE_NET_EXPRESSION,
    N_STAGES
} stage;

#define N_NETS 3

static const char *const stage_names[N_STAGES] = {
    "decode", "find",       "find_camera", "align",      "express",
    "total",  "face-short", "face-full",   "expression",
};
static const char *const stage_notes[N_STAGES] = {
    "JPEG to upright pixels",    "faces of any size, as a photo is searched",
    "the one pass for a camera", "the largest face to 48 x 48 grey",
    "seven probabilities of it", "a photo read: decode, find, align, express",
    "this network alone, once",  "this network alone, once",
    "this network alone, once",
};

/* A network with its memory and an input of even grey. */
typedef struct net {
    mood_model *model;
    mood_work *work;
    mood_tensor input;
} net;

typedef struct encoded {
    uint8_t *data;
    size_t size;
} encoded;

typedef struct bench {
    const char *models;
    encoded photo;
    int rounds;
    bool is_json;
    double *times_ms[N_STAGES];
    mood_finder *finder;
    mood_reader *reader;
    net nets[N_NETS];
} bench;

static void require(mood_status status, const mood_error *err) {
    if (status == MOOD_OK) return;
    fprintf(stderr, "bench_look: %s\n", err->text[0] ? err->text : mood_status_text(status));
    exit(1);
}

static mood_picture *decode(const void *data, size_t n) {
    mood_error err = {""};
    mood_picture *picture = NULL;
    require(mood_picture_decode(&picture, data, n, NULL, &err), &err);
    return picture;
}

/* libjpeg's own error handling is enough here: a sentence and the end. */
static encoded encode_jpeg(const uint8_t *pixels, int quality) {
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr manager;
    unsigned char *data = NULL;
    unsigned long size = 0;
    jpeg.err = jpeg_std_error(&manager);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &data, &size);
    jpeg.image_width = WIDTH;
    jpeg.image_height = HEIGHT;
    jpeg.input_components = 3;
    jpeg.in_color_space = JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, quality, TRUE);
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < jpeg.image_height) {
        JSAMPROW row = (JSAMPROW)(uintptr_t)(pixels + (size_t)jpeg.next_scanline * WIDTH * 3);
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    return (encoded){data, size};
}

/* The square portrait, as high as the canvas, in its middle. */
static encoded make_photo(const char *portrait_path) {
    mood_error err = {""};
    char *data = NULL;
    size_t n = 0;
    require(mood_file_read(&data, &n, portrait_path, MOOD_PICTURE_MAX_BYTES, &err), &err);
    mood_picture *portrait = decode(data, n), *enlarged = NULL;
    mood_free(data);
    require(mood_picture_create(&enlarged, HEIGHT, HEIGHT, 3), &err);
    const mood_image from = mood_picture_view(portrait), square = mood_picture_view(enlarged);
    mood_image_resize_bilinear(&square, &from);
    uint8_t *canvas = malloc((size_t)WIDTH * HEIGHT * 3);
    if (!canvas) exit(1);
    memset(canvas, 96, (size_t)WIDTH * HEIGHT * 3);
    for (size_t y = 0; y < HEIGHT; y++)
        memcpy(canvas + (y * WIDTH + (WIDTH - HEIGHT) / 2) * 3, square.data + y * square.pitch,
               (size_t)HEIGHT * 3);
    const encoded photo = encode_jpeg(canvas, 90);
    free(canvas);
    mood_picture_destroy(&portrait);
    mood_picture_destroy(&enlarged);
    return photo;
}

static double since_ms(int64_t start_ns) {
    return (double)(mood_clock_ns() - start_ns) / 1e6;
}

static size_t find(mood_face *face, double *time_ms, const bench *b, const mood_image *view,
                   mood_search search) {
    mood_error err = {""};
    mood_face faces[MOOD_MAX_FACES];
    size_t n = 0;
    const int64_t start_ns = mood_clock_ns();
    require(mood_finder_find(faces, &n, MOOD_MAX_FACES, b->finder, view, search, &err), &err);
    *time_ms = since_ms(start_ns);
    if (n > 0) *face = faces[0];
    return n;
}

static double time_net(const net *n) {
    mood_tensor outputs[4];
    mood_error err = {""};
    if (mood_model_count_outputs(n->model) > MOOD_COUNT(outputs)) exit(1);
    const int64_t start_ns = mood_clock_ns();
    require(mood_model_run(outputs, n->model, n->work, &n->input), &err);
    return since_ms(start_ns);
}

static void run_round(const bench *b, double times_ms[N_STAGES]) {
    uint8_t pixels[MOOD_FACE_SIDE * MOOD_FACE_SIDE];
    const mood_image crop = {pixels, MOOD_FACE_SIDE, MOOD_FACE_SIDE, 1, MOOD_FACE_SIDE};
    mood_error err = {""};
    mood_face face;
    mood_reading reading;
    float p[MOOD_N_EXPRESSIONS];
    size_t n = 0;

    int64_t start_ns = mood_clock_ns();
    mood_picture *picture = decode(b->photo.data, b->photo.size);
    times_ms[STAGE_DECODE] = since_ms(start_ns);
    const mood_image view = mood_picture_view(picture);

    (void)find(&face, &times_ms[STAGE_FIND_CAMERA], b, &view, MOOD_SEARCH_CAMERA);
    if (find(&face, &times_ms[STAGE_FIND_PHOTO], b, &view, MOOD_SEARCH_PHOTO) == 0) {
        fputs("bench_look: there is no face in the photo\n", stderr);
        exit(1);
    }
    start_ns = mood_clock_ns();
    require(mood_face_align(&crop, &view, &face), &err);
    times_ms[STAGE_ALIGN] = since_ms(start_ns);

    start_ns = mood_clock_ns();
    require(mood_reader_read_crop(p, b->reader, &crop, &err), &err);
    times_ms[STAGE_EXPRESS] = since_ms(start_ns);
    mood_picture_destroy(&picture);

    start_ns = mood_clock_ns();
    require(mood_reader_read_photo(&reading, &n, 1, b->reader, b->photo.data, b->photo.size,
                                   NULL, &err),
            &err);
    times_ms[STAGE_TOTAL] = since_ms(start_ns);
    for (int i = 0; i < N_NETS; i++) times_ms[STAGE_NET_SHORT + i] = time_net(&b->nets[i]);
}

static void load_net(net *out, const char *folder, const char *name) {
    char path[4096];
    const char *input_name;
    mood_error err = {""};
    snprintf(path, sizeof path, "%s/%s.onnx", folder, name);
    require(mood_model_create_file(&out->model, path, NULL, &err), &err);
    require(mood_work_create(&out->work, out->model), &err);
    out->input = mood_model_input(out->model, 0, &input_name);
    size_t n = 1;
    for (int i = 0; i < out->input.n_dims; i++) n *= (size_t)out->input.dims[i];
    out->input.data = mood_alloc(n * sizeof(float));
    if (!out->input.data) exit(1);
    for (size_t i = 0; i < n; i++) out->input.data[i] = 128;
}

static int compare(const void *left, const void *right) {
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static void report(const bench *b) {
    int width, height;
    mood_picture *picture = decode(b->photo.data, b->photo.size);
    mood_picture_full_size(&width, &height, picture);
    mood_picture_destroy(&picture);
    const char *cpu = mood_cpu_name(mood_cpu_flags());
    if (b->is_json)
        printf("{\"width\":%d,\"height\":%d,\"cpu\":\"%s\",\"rounds\":%d,\"median_ms\":{",
               width, height, cpu, b->rounds);
    else
        printf("One photo of %d x %d, one core, %s, %d rounds; ms\n\n  %-12s %8s %8s\n", width,
               height, cpu, b->rounds, "", "median", "least");
    for (int s = 0; s < N_STAGES; s++) {
        double *times = b->times_ms[s];
        qsort(times, (size_t)b->rounds, sizeof *times, compare);
        const double median = times[b->rounds / 2];
        if (b->is_json)
            printf("%s\"%s\":%.4f", s ? "," : "", stage_names[s], median);
        else
            printf("  %-12s %8.3f %8.3f  %s\n", stage_names[s], median, times[0],
                   stage_notes[s]);
    }
    if (b->is_json) puts("}}");
}

static void print_help(void) {
    puts("usage: bench_look [--json] [--rounds N] [--cpu NAME] [MODELS-FOLDER] [PHOTO]\n"
         "\n"
         "Time a photo stage by stage on one core. MODELS-FOLDER is \"models\" if not given; "
         "the\n"
         "photo is made of $MOODIFY_PORTRAIT if not given.");
}

static void read_arguments(bench *b, int argc, char **argv) {
    static const struct option options[] = {{"json", no_argument, NULL, 'j'},
                                            {"rounds", required_argument, NULL, 'r'},
                                            {"cpu", required_argument, NULL, 'c'},
                                            {"help", no_argument, NULL, 'h'},
                                            {NULL, 0, NULL, 0}};
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        unsigned mask;
        if (option == 'h') {
            print_help();
            exit(0);
        } else if (option == 'j') {
            b->is_json = true;
        } else if (option == 'r') {
            b->rounds = mood_clamp_int(atoi(optarg), 1, MAX_ROUNDS);
        } else if (option == 'c' && mood_cpu_mask_parse(&mask, optarg) == MOOD_OK) {
            mood_cpu_mask(mask);
        } else {
            exit(2);
        }
    }
    b->models = optind < argc ? argv[optind++] : "models";
    const char *portrait = getenv("MOODIFY_PORTRAIT");
    if (optind < argc) {
        mood_error err = {""};
        char *data = NULL;
        require(
            mood_file_read(&data, &b->photo.size, argv[optind], MOOD_PICTURE_MAX_BYTES, &err),
            &err);
        b->photo.data = (uint8_t *)data;
    } else if (portrait) {
        b->photo = make_photo(portrait);
    } else {
        fputs("bench_look: which photo? (or MOODIFY_PORTRAIT)\n", stderr);
        exit(2);
    }
}

int main(int argc, char **argv) {
    bench b = {.rounds = 50};
    mood_error err = {""};
    read_arguments(&b, argc, argv);
    require(mood_finder_create(&b.finder, b.models, &err), &err);
    require(mood_reader_create(&b.reader, b.models, &err), &err);
    for (int i = 0; i < N_NETS; i++)
        load_net(&b.nets[i], b.models, stage_names[STAGE_NET_SHORT + i]);
    for (int s = 0; s < N_STAGES; s++) {
        b.times_ms[s] = calloc((size_t)b.rounds, sizeof(double));
        if (!b.times_ms[s]) return 1;
    }
    double times_ms[N_STAGES];
    for (int i = 0; i < 3; i++) run_round(&b, times_ms); /* caches, tables, clock speed */
    for (int i = 0; i < b.rounds; i++) {
        run_round(&b, times_ms);
        for (int s = 0; s < N_STAGES; s++) b.times_ms[s][i] = times_ms[s];
    }
    report(&b);
    for (int s = 0; s < N_STAGES; s++) free(b.times_ms[s]);
    for (int i = 0; i < N_NETS; i++) {
        mood_free(b.nets[i].input.data);
        mood_work_destroy(&b.nets[i].work);
        mood_model_destroy(&b.nets[i].model);
    }
    mood_reader_destroy(&b.reader);
    mood_finder_destroy(&b.finder);
    return 0;
}
