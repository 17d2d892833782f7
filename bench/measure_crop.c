/* SPDX-License-Identifier: Apache-2.0
 *
 * How does FER-2013 cut its faces out, and does our own cut agree with it?
 *
 *     measure_crop MODELS_FOLDER fer2013.csv [EVERY]
 *
 * 1. Every EVERY-th (default 10) face of Training is enlarged four times and given to the
 * finder; printed is where its points lie in the 48 x 48 pixels: the constants of
 * src/face/align.c.
 * 2. Every face of PublicTest is read twice by expression.onnx, as it is and cut out again by
 *    finder and alignment from the enlarged picture; printed are both accuracies.
 *
 * fer2013.csv is Kaggle's: emotion,pixels,Usage. PrivateTest is not touched: nothing is chosen
 * by looking at it.
 */
#include "base/base.h"
#include "face/face.h"
#include "image/image.h"
#include "nn/nn.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SIDE = MOOD_FACE_SIDE,
    ENLARGED = 4 * SIDE,
    MAX_FACES = 40000,
    BOX_X = 2 * MOOD_N_FACE_POINTS, /* the measures after the points */
    BOX_Y,
    BOX_SIZE,
    EYE_DISTANCE,
    EYES_TO_MOUTH,
    TILT_DEG,
    N_MEASURES
};

typedef struct fer_face {
    uint8_t pixels[SIDE * SIDE];
    int label;
    char usage[16];
} fer_face;

static void give_up(const char *what, const char *why) {
    fprintf(stderr, "measure_crop: %s: %s\n", what, why);
    exit(1);
}

/* ---- the file --------------------------------------------------------------------------- */

/* One line of the file; false for a line that is none (the heading). */
static bool parse_line(fer_face *face, char *line) {
    char *rest = line;
    face->label = (int)strtol(line, &rest, 10);
    if (rest == line || *rest != ',' || face->label < 0 || face->label >= MOOD_N_EXPRESSIONS)
        return false;
    rest += strspn(rest, ",\"");
    for (int i = 0; i < SIDE * SIDE; i++) {
        char *end;
        const long value = strtol(rest, &end, 10);
        if (end == rest || value < 0 || value > 255) return false;
        face->pixels[i] = (uint8_t)value;
        rest = end;
    }
    rest += strspn(rest, "\",");
    rest[strcspn(rest, "\r\n")] = 0;
    snprintf(face->usage, sizeof face->usage, "%s", rest);
    return true;
}

/* ---- finding ---------------------------------------------------------------------------- */

static mood_picture *enlarge(const fer_face *face) {
    uint8_t rgb[SIDE * SIDE * 3];
    mood_picture *picture = NULL;
    for (size_t i = 0; i < SIDE * SIDE; i++) memset(rgb + 3 * i, face->pixels[i], 3);
    const mood_image src = {rgb, SIDE, SIDE, 3, 3 * SIDE};
    if (mood_picture_create(&picture, ENLARGED, ENLARGED, 3)) give_up("memory", "too little");
    const mood_image dst = mood_picture_view(picture);
    mood_image_resize_bilinear(&dst, &src);
    return picture;
}

static bool find_face(mood_face *face, mood_finder *finder, const mood_picture *picture) {
    const mood_image image = mood_picture_view(picture);
    mood_error err = {""};
    size_t n = 0;
    if (mood_finder_find(face, &n, 1, finder, &image, MOOD_SEARCH_PHOTO, &err) != MOOD_OK)
        give_up("finder", err.text);
    return n == 1;
}

/* ---- 1. the geometry -------------------------------------------------------------------- */

static float measures[N_MEASURES][MAX_FACES];
static size_t n_measured;

static void measure(const mood_face *face) {
    if (n_measured == MAX_FACES) return;
    const float scale = (float)SIDE / ENLARGED;
    const float(*p)[2] = face->points;
    float value[N_MEASURES];
    for (int i = 0; i < MOOD_N_FACE_POINTS; i++) {
        value[2 * i] = p[i][0] * scale;
        value[2 * i + 1] = p[i][1] * scale;
    }
    const float dx = p[MOOD_POINT_RIGHT_EYE][0] - p[MOOD_POINT_LEFT_EYE][0];
    const float dy = p[MOOD_POINT_RIGHT_EYE][1] - p[MOOD_POINT_LEFT_EYE][1];
    const float x = (p[MOOD_POINT_RIGHT_EYE][0] + p[MOOD_POINT_LEFT_EYE][0]) / 2;
    const float y = (p[MOOD_POINT_RIGHT_EYE][1] + p[MOOD_POINT_LEFT_EYE][1]) / 2;
    value[BOX_X] = (face->x + face->width / 2) * scale;
    value[BOX_Y] = (face->y + face->height / 2) * scale;
    value[BOX_SIZE] = face->width * scale;
    value[EYE_DISTANCE] = hypotf(dx, dy) * scale;
    value[EYES_TO_MOUTH] =
        hypotf(p[MOOD_POINT_MOUTH][0] - x, p[MOOD_POINT_MOUTH][1] - y) * scale;
    value[TILT_DEG] = atan2f(dy, dx) * 57.29578f;
    for (int i = 0; i < N_MEASURES; i++) measures[i][n_measured] = value[i];
    n_measured++;
}

static int compare_floats(const void *left, const void *right) {
    const float a = *(const float *)left, b = *(const float *)right;
    return (a > b) - (a < b);
}

static void print_geometry(size_t n_tried) {
    static const char *names[N_MEASURES] = {
        "left eye x",   "left eye y",    "right eye x",   "right eye y",  "nose x",
        "nose y",       "mouth x",       "mouth y",       "left ear x",   "left ear y",
        "right ear x",  "right ear y",   "box middle x",  "box middle y", "box size",
        "eye distance", "eyes to mouth", "tilt, degrees",
    };
    printf("Training: %zu faces, %zu found (%.1f %%)\n", n_tried, n_measured,
           100. * (double)n_measured / (double)n_tried);
    if (!n_measured) return;
    printf("%-14s %7s %7s %7s %7s %7s\n", "", "5 %", "25 %", "median", "75 %", "95 %");
    for (int i = 0; i < N_MEASURES; i++) {
        static const double shares[] = {.05, .25, .5, .75, .95};
        qsort(measures[i], n_measured, sizeof(float), compare_floats);
        printf("%-14s", names[i]);
        for (size_t k = 0; k < MOOD_COUNT(shares); k++)
            printf(" %7.2f", (double)measures[i][(size_t)(shares[k] * (double)n_measured)]);
        printf("\n");
    }
}

/* ---- 2. the agreement ------------------------------------------------------------------- */

typedef struct reader {
    mood_model *model;
    mood_work *work;
} reader;

static int read_crop(const reader *r, const uint8_t *pixels) {
    float input[SIDE * SIDE];
    mood_tensor in = mood_model_input(r->model, 0, NULL), out;
    for (int i = 0; i < SIDE * SIDE; i++) input[i] = pixels[i];
    in.data = input;
    if (mood_model_run(&out, r->model, r->work, &in)) give_up("expression.onnx", "cannot run");
    int best = 0;
    for (int i = 1; i < MOOD_N_EXPRESSIONS; i++)
        if (out.data[i] > out.data[best]) best = i;
    return best;
}

static struct {
    int n, n_right; /* all faces, as they are */
    int n_found;    /* of them, where the finder found the face */
    int n_found_right, n_recut_right;
} agreement;

static void compare(const fer_face *face, const reader *r, mood_finder *finder) {
    uint8_t recut[SIDE * SIDE];
    mood_picture *picture = enlarge(face);
    mood_face found;
    const bool is_right = read_crop(r, face->pixels) == face->label;
    agreement.n++;
    agreement.n_right += is_right;
    if (find_face(&found, finder, picture)) {
        const mood_image src = mood_picture_view(picture), dst = {recut, SIDE, SIDE, 1, SIDE};
        if (mood_face_align(&dst, &src, &found) == MOOD_OK) {
            agreement.n_found++;
            agreement.n_found_right += is_right;
            agreement.n_recut_right += read_crop(r, recut) == face->label;
        }
    }
    mood_picture_destroy(&picture);
}

static void print_agreement(void) {
    printf("PublicTest: %d faces, accuracy %.2f %% as they are\n", agreement.n,
           100. * agreement.n_right / agreement.n);
    if (!agreement.n_found) return;
    printf("  of them %d found: %.2f %% as they are, %.2f %% cut out again\n",
           agreement.n_found, 100. * agreement.n_found_right / agreement.n_found,
           100. * agreement.n_recut_right / agreement.n_found);
}

int main(int argc, char **argv) {
    if (argc < 3) give_up("usage", "measure_crop MODELS_FOLDER fer2013.csv [EVERY]");
    const size_t every = argc > 3 ? (size_t)strtoul(argv[3], NULL, 10) : 10;
    char path[4096];
    mood_error err = {""};
    mood_finder *finder = NULL;
    reader r = {0};
    snprintf(path, sizeof path, "%s/expression.onnx", argv[1]);
    if (mood_finder_create(&finder, argv[1], &err)) give_up("finder", err.text);
    if (mood_model_create_file(&r.model, path, NULL, &err)) give_up("model", err.text);
    if (mood_work_create(&r.work, r.model)) give_up("memory", "too little");
    FILE *file = fopen(argv[2], "r");
    if (!file) give_up(argv[2], "cannot be opened");

    static fer_face face;
    char *line = NULL;
    size_t capacity = 0, n_training = 0, n_tried = 0;
    while (getline(&line, &capacity, file) > 0) {
        if (!parse_line(&face, line)) continue;
        if (!strcmp(face.usage, "PublicTest")) compare(&face, &r, finder);
        if (strcmp(face.usage, "Training") || n_training++ % (every ? every : 1)) continue;
        mood_picture *picture = enlarge(&face);
        mood_face found;
        n_tried++;
        if (find_face(&found, finder, picture)) measure(&found);
        mood_picture_destroy(&picture);
    }
    print_geometry(n_tried);
    if (agreement.n) print_agreement();
    free(line);
    fclose(file);
    mood_work_destroy(&r.work);
    mood_model_destroy(&r.model);
    mood_finder_destroy(&finder);
    return 0;
}
