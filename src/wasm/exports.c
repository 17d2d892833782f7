/* SPDX-License-Identifier: Apache-2.0
 *
 * Thin: each export checks what came from the page and calls the library. The one error text of
 * a module is that of its only thread.
 */
#include "wasm/exports.h"
#include "base/alloc.h"
#include "base/cpu.h"
#include "face/face.h"
#include "image/image.h"

#include <assert.h>

/* Smaller pictures hold no face that could be read. */
#define MIN_SIDE 16

/* What reader_reading promises about the order of the numbers. */
static_assert(sizeof(mood_reading) == 26 * sizeof(float), "a reading is 26 floats");
static_assert(offsetof(mood_reading, face.points) == 5 * sizeof(float), "points come sixth");
static_assert(offsetof(mood_reading, p) == 17 * sizeof(float), "then the probabilities");

struct mood_wasm_net {
    mood_model *model;
    mood_work *work;
    mood_tensor *inputs, *outputs;
    size_t n_inputs, n_outputs;
};

struct mood_wasm_reader {
    mood_reader *reader;
    mood_reading readings[MOOD_MAX_FACES];
    size_t n_readings;
};

static mood_error last_error;

const char *mood_wasm_version(void) {
    return mood_version();
}

const char *mood_wasm_cpu(void) {
    return mood_cpu_name(mood_cpu_flags());
}

const char *mood_wasm_error(void) {
    return last_error.text;
}

void *mood_wasm_alloc(size_t size_bytes) {
    void *block = mood_alloc(size_bytes);
    if (!block)
        (void)mood_fail(&last_error, MOOD_E_NOMEM, "out of memory: %zu bytes", size_bytes);
    return block;
}

void mood_wasm_release(void *block) {
    mood_free(block);
}

/* A failure without a sentence of its own gets its status' one. */
static int failed(mood_status status) {
    if (!last_error.text[0])
        (void)mood_fail(&last_error, status, "%s", mood_status_text(status));
    return (int)status;
}

/* ---- any network ----------------------------------------------------------------------- */

static size_t count_of(const mood_tensor *t) {
    size_t n = 1; /* the engine has checked that a value's numbers fit */
    for (int i = 0; i < t->n_dims; i++) n *= (size_t)t->dims[i];
    return n;
}

/* Room for what goes in and for the views of what comes out. */
static mood_status take_memory(mood_wasm_net *net) {
    MOOD_TRY(mood_work_create(&net->work, net->model));
    net->inputs = mood_alloc_zero(net->n_inputs + 1, sizeof *net->inputs);
    net->outputs = mood_alloc_zero(net->n_outputs + 1, sizeof *net->outputs);
    if (!net->inputs || !net->outputs) return MOOD_E_NOMEM;
    for (size_t i = 0; i < net->n_outputs; i++)
        net->outputs[i] = mood_model_output(net->model, i, NULL);
    for (size_t i = 0; i < net->n_inputs; i++) {
        net->inputs[i] = mood_model_input(net->model, i, NULL);
        net->inputs[i].data = mood_alloc_zero(count_of(&net->inputs[i]), sizeof(float));
        if (!net->inputs[i].data) return MOOD_E_NOMEM;
    }
    return MOOD_OK;
}

mood_wasm_net *mood_wasm_net_create(const void *data, size_t size_bytes) {
    last_error.text[0] = 0;
    mood_wasm_net *net = mood_alloc_zero(1, sizeof *net);
    if (!net) {
        failed(MOOD_E_NOMEM);
        return NULL;
    }
    mood_status status = mood_model_create(&net->model, data, size_bytes, NULL, &last_error);
    if (status == MOOD_OK) {
        net->n_inputs = mood_model_count_inputs(net->model);
        net->n_outputs = mood_model_count_outputs(net->model);
        status = take_memory(net);
    }
    if (status == MOOD_OK) return net;
    failed(status);
    mood_wasm_net_destroy(net);
    return NULL;
}

void mood_wasm_net_destroy(mood_wasm_net *net) {
    if (!net) return;
    for (size_t i = 0; net->inputs && i < net->n_inputs; i++) mood_free(net->inputs[i].data);
    mood_free(net->inputs);
    mood_free(net->outputs);
    mood_work_destroy(&net->work);
    mood_model_destroy(&net->model);
    mood_free(net);
}

size_t mood_wasm_net_count_inputs(const mood_wasm_net *net) {
    return net->n_inputs;
}

size_t mood_wasm_net_count_outputs(const mood_wasm_net *net) {
    return net->n_outputs;
}

static int write_shape(int32_t *dims, const mood_tensor *list, size_t n, size_t index) {
    if (index >= n) return 0;
    for (int i = 0; i < list[index].n_dims; i++) dims[i] = (int32_t)list[index].dims[i];
    return list[index].n_dims;
}

int mood_wasm_net_input_shape(int32_t *dims, const mood_wasm_net *net, size_t index) {
    return write_shape(dims, net->inputs, net->n_inputs, index);
}

int mood_wasm_net_output_shape(int32_t *dims, const mood_wasm_net *net, size_t index) {
    return write_shape(dims, net->outputs, net->n_outputs, index);
}

float *mood_wasm_net_input(mood_wasm_net *net, size_t index) {
    return index < net->n_inputs ? net->inputs[index].data : NULL;
}

int mood_wasm_net_run(mood_wasm_net *net) {
    last_error.text[0] = 0;
    const mood_status status = mood_model_run(net->outputs, net->model, net->work, net->inputs);
    return status == MOOD_OK ? 0 : failed(status);
}

const float *mood_wasm_net_output(const mood_wasm_net *net, size_t index) {
    return index < net->n_outputs ? net->outputs[index].data : NULL;
}

/* ---- faces and moods ------------------------------------------------------------------- */

mood_wasm_reader *mood_wasm_reader_create(const void *face_short, size_t face_short_bytes,
                                          const void *face_full, size_t face_full_bytes,
                                          const void *expression, size_t expression_bytes) {
    const mood_reader_models models = {
        .face_short = face_short,
        .face_short_bytes = face_short_bytes,
        .face_full = face_full,
        .face_full_bytes = face_full_bytes,
        .expression = expression,
        .expression_bytes = expression_bytes,
    };
    last_error.text[0] = 0;
    mood_wasm_reader *reader = mood_alloc_zero(1, sizeof *reader);
    const mood_status status =
        reader ? mood_reader_create_memory(&reader->reader, &models, &last_error)
               : MOOD_E_NOMEM;
    if (status == MOOD_OK) return reader;
    failed(status);
    mood_free(reader);
    return NULL;
}

void mood_wasm_reader_destroy(mood_wasm_reader *reader) {
    if (!reader) return;
    mood_reader_destroy(&reader->reader);
    mood_free(reader);
}

static mood_status check_size(int width, int height) {
    if (width < 1 || height < 1 || width > MOOD_PICTURE_MAX_SIDE ||
        height > MOOD_PICTURE_MAX_SIDE)
        return mood_fail(&last_error, MOOD_E_LIMIT, "a picture has sides of 1 to %d pixels",
                         MOOD_PICTURE_MAX_SIDE);
    if ((size_t)width * (size_t)height > MOOD_PICTURE_MAX_PIXELS)
        return mood_fail(&last_error, MOOD_E_LIMIT, "%d x %d pixels; %zu are the limit", width,
                         height, MOOD_PICTURE_MAX_PIXELS);
    return MOOD_OK;
}

int mood_wasm_reader_look(mood_wasm_reader *reader, uint8_t *rgba, int width, int height,
                          int search) {
    last_error.text[0] = 0;
    reader->n_readings = 0;
    mood_status status = check_size(width, height);
    if (status == MOOD_OK && search != MOOD_SEARCH_PHOTO && search != MOOD_SEARCH_CAMERA)
        status = mood_fail(&last_error, MOOD_E_ARG, "a search is a photo's or a camera's");
    if (status != MOOD_OK) return failed(status);
    if (width < MIN_SIDE || height < MIN_SIDE) return 0;
    /* In place: three bytes are written for every four that have been read. */
    mood_image_blend_white(rgba, rgba, (size_t)width * (size_t)height);
    const mood_image image = {rgba, width, height, 3, (size_t)width * 3};
    status = mood_reader_read(reader->readings, &reader->n_readings, MOOD_MAX_FACES,
                              reader->reader, &image, (mood_search)search, &last_error);
    return status == MOOD_OK ? (int)reader->n_readings : failed(status);
}

const float *mood_wasm_reader_reading(const mood_wasm_reader *reader, size_t index) {
    return index < reader->n_readings ? &reader->readings[index].face.x : NULL;
}

int mood_wasm_reader_read_crop(float *p, mood_wasm_reader *reader, uint8_t *grey) {
    const mood_image crop = {grey, MOOD_FACE_SIDE, MOOD_FACE_SIDE, 1, MOOD_FACE_SIDE};
    last_error.text[0] = 0;
    const mood_status status = mood_reader_read_crop(p, reader->reader, &crop, &last_error);
    return status == MOOD_OK ? 0 : failed(status);
}
