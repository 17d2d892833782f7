/* SPDX-License-Identifier: Apache-2.0
 *
 * The reader: from pixels, or from the bytes of a photo, to what each face shows.
 *
 *     photo bytes --decode--> image --find--> faces --align--> 48 x 48 grey --net--> seven
 *
 * Networks and their memory are made once, at creation.
 */
#include "base/alloc.h"
#include "face/face.h"
#include "nn/nn.h"
#include "terms/seven.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Photos are decoded down to this where their format can: faces of a group still have the 36
 * pixels that the finder wants, and a camera's 24 megapixels are read in a quarter of the time.
 */
#define PHOTO_MAX_SIDE 3072

/* Smaller pictures hold no face that could be read; the finder does not take them. */
#define MIN_SIDE 16

#define MAX_SLOTS   (2 * MOOD_MAX_FACE_THREADS)
#define CROP_PIXELS (MOOD_FACE_SIDE * MOOD_FACE_SIDE)

/* What one thread needs to read a face. */
typedef struct reader_worker {
    mood_work *work;
    uint8_t crop[CROP_PIXELS];
    float levels[CROP_PIXELS]; /* the net's input: (1, 1, 48, 48), grey levels 0..255 */
} reader_worker;

/* What came of one face. */
typedef struct reader_slot {
    mood_status status;
    bool is_skipped;
    bool is_read;
    mood_reading reading;
    mood_error err;
} reader_slot;

struct mood_reader {
    mood_finder *finder;
    mood_model *net;
    reader_worker worker;   /* of the calling thread */
    reader_worker *workers; /* (n_workers) of the pool's threads; NULL without a pool */
    unsigned n_workers;
    mood_pool *pool; /* NULL: one thread */
    mood_face faces[MOOD_MAX_FACES];
    reader_slot slots[MAX_SLOTS];
};

static bool has_shape(const mood_tensor *tensor, const int64_t *dims, int n_dims) {
    if (tensor->n_dims != n_dims) return false;
    for (int i = 0; i < n_dims; i++)
        if (tensor->dims[i] != dims[i]) return false;
    return true;
}

static mood_status check_net(const mood_model *net, const char *path, mood_error *err) {
    static const int64_t in_dims[] = {1, 1, MOOD_FACE_SIDE, MOOD_FACE_SIDE};
    static const int64_t out_dims[] = {1, MOOD_N_EXPRESSIONS};
    if (mood_model_count_inputs(net) != 1 || mood_model_count_outputs(net) != 1)
        return mood_fail(err, MOOD_E_UNSUPPORTED,
                         "%s: one input and one output are expected, it has %zu and %zu", path,
                         mood_model_count_inputs(net), mood_model_count_outputs(net));
    const char *name;
    const mood_tensor in = mood_model_input(net, 0, &name);
    const mood_tensor out = mood_model_output(net, 0, &name);
    if (!has_shape(&in, in_dims, MOOD_COUNT(in_dims)))
        return mood_fail(err, MOOD_E_UNSUPPORTED,
                         "%s: the input must be faces of shape (n, 1, %d, %d)", path,
                         MOOD_FACE_SIDE, MOOD_FACE_SIDE);
    if (!has_shape(&out, out_dims, MOOD_COUNT(out_dims)))
        return mood_fail(err, MOOD_E_UNSUPPORTED,
                         "%s: the output must be probabilities of shape (n, %d)", path,
                         MOOD_N_EXPRESSIONS);
    return MOOD_OK;
}

/* What is left to do once the network is loaded. */
static mood_status ready_net(mood_reader *reader, const char *path, mood_error *err) {
    MOOD_TRY(check_net(reader->net, path, err));
    const mood_status status = mood_work_create(&reader->worker.work, reader->net);
    return status == MOOD_OK ? status : mood_fail(err, status, "%s: no memory to run it", path);
}

static mood_status load_net(mood_reader *reader, const char *folder, mood_error *err) {
    char path[4096];
    const mood_model_options options = {.batch = 1};
    const int n = snprintf(path, sizeof path, "%s/expression.onnx", folder);
    if (n < 0 || (size_t)n >= sizeof path)
        return mood_fail(err, MOOD_E_ARG, "the name of the models' folder is too long");
    MOOD_TRY(mood_model_create_file(&reader->net, path, &options, err));
    return ready_net(reader, path, err);
}

static mood_status load_net_memory(mood_reader *reader, const mood_reader_models *models,
                                   mood_error *err) {
    static const char name[] = "expression.onnx";
    const mood_model_options options = {.batch = 1};
    const mood_status status = mood_model_create(&reader->net, models->expression,
                                                 models->expression_bytes, &options, err);
    if (status == MOOD_OK) return ready_net(reader, name, err);
    mood_error_prefix(err, "%s", name);
    return status;
}

mood_status mood_reader_create(mood_reader **out, const char *models_folder, mood_error *err) {
    mood_reader *reader = mood_alloc_zero(1, sizeof *reader);
    if (!reader) return mood_fail(err, MOOD_E_NOMEM, "no memory for a reader");
    mood_status status = mood_finder_create(&reader->finder, models_folder, err);
    if (status == MOOD_OK) status = load_net(reader, models_folder, err);
    if (status == MOOD_OK)
        *out = reader;
    else
        mood_reader_destroy(&reader);
    return status;
}

mood_status mood_reader_create_memory(mood_reader **out, const mood_reader_models *models,
                                      mood_error *err) {
    if (!models->face_short || !models->expression)
        return mood_fail(err, MOOD_E_ARG,
                         "a reader needs at least the models face-short and expression");
    mood_reader *reader = mood_alloc_zero(1, sizeof *reader);
    if (!reader) return mood_fail(err, MOOD_E_NOMEM, "no memory for a reader");
    mood_status status = mood_finder_create_memory(&reader->finder, models, err);
    if (status == MOOD_OK) status = load_net_memory(reader, models, err);
    if (status == MOOD_OK)
        *out = reader;
    else
        mood_reader_destroy(&reader);
    return status;
}

void mood_reader_destroy(mood_reader **reader) {
    if (!reader || !*reader) return;
    mood_reader *r = *reader;
    mood_pool_destroy(&r->pool);
    for (unsigned i = 0; i < r->n_workers; i++) mood_work_destroy(&r->workers[i].work);
    mood_free(r->workers);
    mood_work_destroy(&r->worker.work);
    mood_model_destroy(&r->net);
    mood_finder_destroy(&r->finder);
    mood_free(r);
    *reader = NULL;
}

mood_status mood_reader_share(mood_reader **out, const mood_reader *other, mood_error *err) {
    mood_reader *reader = mood_alloc_zero(1, sizeof *reader);
    if (!reader) return mood_fail(err, MOOD_E_NOMEM, "no memory for a reader");
    reader->net = mood_model_share(other->net);
    mood_status status = mood_finder_share(&reader->finder, other->finder, err);
    if (status == MOOD_OK && mood_work_create(&reader->worker.work, reader->net) != MOOD_OK)
        status = mood_fail(err, MOOD_E_NOMEM, "no memory for a reader");
    if (status == MOOD_OK)
        *out = reader;
    else
        mood_reader_destroy(&reader);
    return status;
}

static mood_status create_workers(mood_reader *reader, unsigned n, mood_error *err) {
    reader->workers = mood_alloc_zero(n, sizeof *reader->workers);
    if (!reader->workers) return mood_fail(err, MOOD_E_NOMEM, "no memory for the threads");
    for (reader->n_workers = 0; reader->n_workers < n; reader->n_workers++)
        if (mood_work_create(&reader->workers[reader->n_workers].work, reader->net) != MOOD_OK)
            return mood_fail(err, MOOD_E_NOMEM, "no memory for the threads");
    MOOD_TRY(mood_pool_create(&reader->pool, n, 2 * n, err));
    return mood_finder_use_pool(reader->finder, reader->pool, n, err);
}

mood_status mood_reader_use_threads(mood_reader *reader, unsigned n_threads, mood_error *err) {
    if (n_threads < 1 || n_threads > MOOD_MAX_FACE_THREADS || reader->pool)
        return mood_fail(err, MOOD_E_ARG, "a reader takes 1 to %d threads, once",
                         MOOD_MAX_FACE_THREADS);
    if (n_threads == 1) return MOOD_OK;
    const mood_status status = create_workers(reader, n_threads, err);
    if (status == MOOD_OK) return MOOD_OK;
    mood_pool_destroy(&reader->pool);
    for (unsigned i = 0; i < reader->n_workers; i++)
        mood_work_destroy(&reader->workers[i].work);
    mood_free(reader->workers);
    reader->workers = NULL;
    reader->n_workers = 0;
    return status;
}

/* face (48, 48) grey -> p (7), with the memory of one thread */
static mood_status read_crop(float *p, const mood_model *net, reader_worker *worker,
                             const mood_image *face, mood_error *err) {
    float *level = worker->levels;
    for (int y = 0; y < MOOD_FACE_SIDE; y++) {
        const uint8_t *row = face->data + (size_t)y * face->pitch;
        for (int x = 0; x < MOOD_FACE_SIDE; x++) *level++ = row[x];
    }
    const mood_tensor in = {worker->levels, 4, {1, 1, MOOD_FACE_SIDE, MOOD_FACE_SIDE}};
    mood_tensor out;
    const mood_status status = mood_model_run(&out, net, worker->work, &in);
    if (status != MOOD_OK) return mood_fail(err, status, "expression.onnx could not be run");
    float sum = 0.f;
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) sum += out.data[i];
    /* A foreign model may give anything; NaN fails the first comparison too. */
    if (!(fabsf(sum - 1.f) < .01f))
        return mood_fail(err, MOOD_E_INTERNAL,
                         "expression.onnx: the outputs are no probabilities (their sum is %g)",
                         (double)sum);
    for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) p[i] = out.data[i];
    return MOOD_OK;
}

mood_status mood_reader_read_crop(float *p, mood_reader *reader, const mood_image *face,
                                  mood_error *err) {
    if (face->width != MOOD_FACE_SIDE || face->height != MOOD_FACE_SIDE || face->channels != 1)
        return mood_fail(err, MOOD_E_ARG, "a grey face of %d x %d pixels is expected",
                         MOOD_FACE_SIDE, MOOD_FACE_SIDE);
    return read_crop(p, reader->net, &reader->worker, face, err);
}

static int compare_area(const void *left, const void *right) {
    const mood_face *a = left, *b = right;
    const float area_a = a->width * a->height, area_b = b->width * b->height;
    return (area_a < area_b) - (area_a > area_b);
}

/* The faces of one picture, read as a series: a face a job. */
typedef struct face_series {
    mood_reader *reader;
    const mood_image *image;
    mood_reading *out;
    size_t n_out, capacity;
    mood_error *err;
} face_series;

/* Nobody reads what nobody has room for. */
static void begin_face(void *cookie, size_t index, unsigned slot) {
    const face_series *series = cookie;
    (void)index;
    series->reader->slots[slot].is_skipped = series->n_out == series->capacity;
}

static void read_face(void *cookie, size_t index, unsigned slot, unsigned worker) {
    const face_series *series = cookie;
    mood_reader *reader = series->reader;
    reader_worker *own = reader->workers ? &reader->workers[worker] : &reader->worker;
    reader_slot *out = &reader->slots[slot];
    const mood_image crop = {own->crop, MOOD_FACE_SIDE, MOOD_FACE_SIDE, 1, MOOD_FACE_SIDE};
    mood_reading *reading = &out->reading;
    out->status = MOOD_OK;
    out->is_read = false;
    if (out->is_skipped) return;
    reading->face = reader->faces[index];
    /* Eyes that fall together: nothing that could be read. */
    out->is_read = mood_face_align(&crop, series->image, &reading->face) == MOOD_OK;
    if (!out->is_read) return;
    out->status = read_crop(reading->p, reader->net, own, &crop, &out->err);
    if (out->status != MOOD_OK) return;
    const mood_point point = mood_seven_expect(reading->p);
    reading->valence = point.valence;
    reading->arousal = point.arousal;
}

static mood_status take_face(void *cookie, size_t index, unsigned slot) {
    face_series *series = cookie;
    const reader_slot *read = &series->reader->slots[slot];
    (void)index;
    if (read->status != MOOD_OK)
        return mood_fail(series->err, read->status, "%s", read->err.text);
    if (read->is_read && series->n_out < series->capacity)
        series->out[series->n_out++] = read->reading;
    return MOOD_OK;
}

mood_status mood_reader_read(mood_reading *out, size_t *n_out, size_t capacity,
                             mood_reader *reader, const mood_image *image, mood_search search,
                             mood_error *err) {
    size_t n_faces = 0;
    MOOD_TRY(mood_finder_find(reader->faces, &n_faces, MOOD_COUNT(reader->faces),
                              reader->finder, image, search, err));
    qsort(reader->faces, n_faces, sizeof *reader->faces, compare_area);
    face_series faces = {reader, image, out, 0, capacity, err};
    const unsigned n_slots = 2 * reader->n_workers;
    const mood_series series = {
        .n_jobs = n_faces,
        .n_slots = n_slots < MAX_SLOTS ? n_slots : MAX_SLOTS,
        .begin = begin_face,
        .work = read_face,
        .deliver = take_face,
        .cookie = &faces,
    };
    MOOD_TRY(mood_pool_run_series(reader->pool, &series));
    *n_out = faces.n_out;
    return MOOD_OK;
}

static void scale_face(mood_face *face, float sx, float sy) {
    face->x *= sx;
    face->width *= sx;
    face->y *= sy;
    face->height *= sy;
    for (int i = 0; i < MOOD_N_FACE_POINTS; i++) {
        face->points[i][0] *= sx;
        face->points[i][1] *= sy;
    }
}

mood_status mood_reader_read_photo(mood_reading *out, size_t *n_out, size_t capacity,
                                   mood_reader *reader, const void *data, size_t size_bytes,
                                   const mood_picture_limits *limits, mood_error *err) {
    mood_picture_limits all = limits ? *limits : (mood_picture_limits){0};
    if (all.max_side == 0) all.max_side = PHOTO_MAX_SIDE;
    mood_picture *picture = NULL;
    size_t n_read = 0;
    int width, height;
    MOOD_TRY(mood_picture_decode(&picture, data, size_bytes, &all, err));
    const mood_image view = mood_picture_view(picture);
    mood_picture_full_size(&width, &height, picture);
    mood_status status = MOOD_OK;
    if (view.width >= MIN_SIDE && view.height >= MIN_SIDE)
        status =
            mood_reader_read(out, &n_read, capacity, reader, &view, MOOD_SEARCH_PHOTO, err);
    mood_picture_destroy(&picture);
    if (status != MOOD_OK) return status;
    for (size_t i = 0; i < n_read; i++)
        scale_face(&out[i].face, (float)width / (float)view.width,
                   (float)height / (float)view.height);
    *n_out = n_read;
    return MOOD_OK;
}
