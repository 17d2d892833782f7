/* SPDX-License-Identifier: Apache-2.0
 *
 * square --letterbox--> planes --network--> maps --anchors--> faces --blend--> faces
 *
 * The list of faces has room for every anchor of the network, so none is ever left out.
 */
#include "face/detect.h"
#include "base/alloc.h"
#include "face/anchors.h"
#include "face/nms.h"
#include "nn/nn.h"

#include <math.h>

#define MAX_MAPS    4
#define MAX_SIDE    1024
#define MAX_ANCHORS 65536

/* Boxes that share more than this are one face (MediaPipe's min_suppression_threshold). */
static const float same_face = 0.3f;

struct mood_detector {
    mood_model *model;
    mood_work *work;
    mood_tensor input;
    uint8_t *scratch; /* (side, side, 3) */
    mood_face *faces; /* (capacity) */
    size_t capacity;
    size_t n_maps;
    int side;
    int per_cell[MAX_MAPS];
};

static mood_status check_input(mood_detector *detector, mood_error *err) {
    const char *name;
    if (mood_model_count_inputs(detector->model) != 1)
        return mood_fail(err, MOOD_E_FORMAT, "a face finder has one input");
    detector->input = mood_model_input(detector->model, 0, &name);
    const int64_t *dims = detector->input.dims;
    if (detector->input.n_dims != 4 || dims[0] != 1 || dims[1] != 3 || dims[2] != dims[3] ||
        dims[2] < 16 || dims[2] > MAX_SIDE)
        return mood_fail(err, MOOD_E_FORMAT, "%s: 1 x 3 x side x side expected", name);
    detector->side = (int)dims[2];
    return MOOD_OK;
}

static mood_status check_map(mood_detector *detector, size_t index, mood_error *err) {
    const char *name;
    const mood_tensor map = mood_model_output(detector->model, index, &name);
    const int64_t group = MOOD_ANCHOR_NUMBERS + 1;
    if (map.n_dims != 4 || map.dims[0] != 1 || map.dims[1] < group || map.dims[1] % group ||
        map.dims[2] != map.dims[3] || map.dims[2] < 1 || map.dims[2] > detector->side)
        return mood_fail(err, MOOD_E_FORMAT, "%s: 1 x 17 a x h x h expected", name);
    const int64_t n_anchors = map.dims[1] / group * map.dims[2] * map.dims[3];
    if (map.dims[1] > MAX_ANCHORS || n_anchors > MAX_ANCHORS)
        return mood_fail(err, MOOD_E_LIMIT, "%s: more than %d anchors", name, MAX_ANCHORS);
    detector->per_cell[index] = (int)(map.dims[1] / group);
    detector->capacity += (size_t)n_anchors;
    return MOOD_OK;
}

static mood_status check_maps(mood_detector *detector, mood_error *err) {
    detector->n_maps = mood_model_count_outputs(detector->model);
    if (detector->n_maps < 1 || detector->n_maps > MAX_MAPS)
        return mood_fail(err, MOOD_E_FORMAT, "a face finder has 1 to %d outputs", MAX_MAPS);
    for (size_t i = 0; i < detector->n_maps; i++) MOOD_TRY(check_map(detector, i, err));
    return MOOD_OK;
}

static mood_status take_memory(mood_detector *detector, mood_error *err) {
    const size_t n_pixels = (size_t)detector->side * (size_t)detector->side;
    if (mood_work_create(&detector->work, detector->model) != MOOD_OK)
        return mood_fail(err, MOOD_E_NOMEM, "no memory for the face finder");
    detector->input.data = mood_alloc(3 * n_pixels * sizeof(float));
    detector->scratch = mood_alloc(3 * n_pixels);
    detector->faces = mood_alloc_zero(detector->capacity, sizeof *detector->faces);
    if (!detector->input.data || !detector->scratch || !detector->faces)
        return mood_fail(err, MOOD_E_NOMEM, "no memory for the face finder");
    return MOOD_OK;
}

/* A detector around a model, which it takes over on success and failure. */
static mood_status create(mood_detector **out, mood_model *model, const char *name,
                          mood_error *err) {
    mood_detector *detector = mood_alloc_zero(1, sizeof *detector);
    if (!detector) {
        mood_model_destroy(&model);
        return mood_fail(err, MOOD_E_NOMEM, "no memory for the face finder");
    }
    detector->model = model;
    mood_status status = check_input(detector, err);
    if (status == MOOD_OK) status = check_maps(detector, err);
    if (status == MOOD_OK) status = take_memory(detector, err);
    if (status == MOOD_OK) {
        *out = detector;
        return MOOD_OK;
    }
    mood_error_prefix(err, "%s", name);
    mood_detector_destroy(&detector);
    return status;
}

mood_status mood_detector_create(mood_detector **out, const char *path, mood_error *err) {
    mood_model *model = NULL;
    MOOD_TRY(mood_model_create_file(&model, path, NULL, err));
    return create(out, model, path, err);
}

mood_status mood_detector_create_memory(mood_detector **out, const char *name, const void *data,
                                        size_t size_bytes, mood_error *err) {
    mood_model *model = NULL;
    const mood_status status = mood_model_create(&model, data, size_bytes, NULL, err);
    if (status == MOOD_OK) return create(out, model, name, err);
    mood_error_prefix(err, "%s", name);
    return status;
}

mood_status mood_detector_share(mood_detector **out, const mood_detector *other,
                                mood_error *err) {
    mood_detector *detector = mood_alloc_zero(1, sizeof *detector);
    if (!detector) return mood_fail(err, MOOD_E_NOMEM, "no memory for the face finder");
    *detector = *other;
    detector->model = mood_model_share(other->model);
    detector->work = NULL;
    detector->input.data = NULL;
    detector->scratch = NULL;
    detector->faces = NULL;
    const mood_status status = take_memory(detector, err);
    if (status == MOOD_OK)
        *out = detector;
    else
        mood_detector_destroy(&detector);
    return status;
}

void mood_detector_destroy(mood_detector **detector) {
    mood_detector *d = *detector;
    if (!d) return;
    mood_work_destroy(&d->work);
    mood_model_destroy(&d->model);
    mood_free(d->input.data);
    mood_free(d->scratch);
    mood_free(d->faces);
    mood_free(d);
    *detector = NULL;
}

mood_status mood_detector_run(mood_face **faces, size_t *n, mood_detector *detector,
                              const mood_image *image, mood_square square, float min_score) {
    mood_letterbox map;
    mood_tensor outputs[MAX_MAPS];
    MOOD_TRY(mood_letterbox_fill(&map, detector->input.data, detector->scratch, detector->side,
                                 image, square));
    MOOD_TRY(mood_model_run(outputs, detector->model, detector->work, &detector->input));
    size_t n_faces = 0;
    for (size_t i = 0; i < detector->n_maps; i++) {
        const mood_anchor_map anchors = {
            .data = outputs[i].data,
            .per_cell = detector->per_cell[i],
            .width = (int)outputs[i].dims[3],
            .height = (int)outputs[i].dims[2],
            .stride = (float)detector->side / (float)outputs[i].dims[3],
        };
        mood_anchors_decode(detector->faces, &n_faces, detector->capacity, &anchors, min_score);
    }
    n_faces = mood_faces_blend(detector->faces, n_faces, same_face);
    for (size_t i = 0; i < n_faces; i++) mood_letterbox_restore(&detector->faces[i], &map);
    *faces = detector->faces;
    *n = n_faces;
    return MOOD_OK;
}
