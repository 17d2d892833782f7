/* SPDX-License-Identifier: Apache-2.0
 *
 * POST /api/v1/look: a picture in, its faces and their moods out. The picture lives in memory
 * until the answer is made, and nowhere else.
 */
#include "face/face.h"
#include "mood/describe.h"
#include "serve/route.h"
#include "serve/service.h"

#include <string.h>

/* Where the format can, a picture is decoded no larger than this: in a photo the faces of a
 * group still have the 36 pixels that the finder wants; a camera shows one face close to it. */
#define PHOTO_MAX_SIDE  3072
#define CAMERA_MAX_SIDE 1280

/* Smaller pictures hold no face that could be read; the reader does not take them. */
#define MIN_SIDE 16

static mood_status read_search(mood_search *out, const mood_query *query, mood_error *err) {
    static const char *const names[] = {"search", NULL};
    MOOD_TRY(mood_query_expect(query, names, err));
    const char *search = mood_query_get(query, "search");
    if (!search || strcmp(search, "photo") == 0)
        *out = MOOD_SEARCH_PHOTO;
    else if (strcmp(search, "camera") == 0)
        *out = MOOD_SEARCH_CAMERA;
    else
        return mood_fail(err, MOOD_E_ARG, "search: photo or camera is expected");
    return MOOD_OK;
}

static mood_status decode(mood_picture **out, const mood_request *request, mood_search search,
                          mood_error *err) {
    const mood_limits *all = &request->service->limits;
    const mood_picture_limits limits = {
        .max_bytes = (size_t)all->max_picture_bytes,
        .max_pixels = (size_t)all->max_picture_pixels,
        .max_side = search == MOOD_SEARCH_PHOTO ? PHOTO_MAX_SIDE : CAMERA_MAX_SIDE,
    };
    return mood_picture_decode(out, request->body.data, request->body.size, &limits, err);
}

/* Boxes in pixels of the picture as it was sent, where it was decoded smaller. */
static void scale_boxes(mood_reading *readings, size_t n, float scale) {
    for (size_t i = 0; i < n; i++) {
        mood_face *face = &readings[i].face;
        face->x *= scale;
        face->y *= scale;
        face->width *= scale;
        face->height *= scale;
    }
}

static mood_status answer(mood_request *request, const mood_picture *picture,
                          mood_reading *readings, size_t n) {
    mood_buf *text = &request->text;
    int width, height;
    mood_picture_full_size(&width, &height, picture);
    scale_boxes(readings, n, (float)width / (float)mood_picture_view(picture).width);
    mood_buf_printf(text, "{\"width\":%d,\"height\":%d,", width, height);
    MOOD_TRY(mood_describe_json(text, readings, n));
    MOOD_TRY(mood_buf_append_text(text, "}"));
    mood_answer_text(request, 200, "application/json");
    mood_answer_header(request, "Cache-Control", "no-store");
    return MOOD_OK;
}

mood_status mood_route_look(mood_request *request, unsigned worker, mood_error *err) {
    mood_search search = MOOD_SEARCH_PHOTO;
    mood_picture *picture = NULL;
    size_t n = 0;
    MOOD_TRY(read_search(&search, &request->query, err));
    mood_reading *readings =
        mood_arena_push_zero(&request->arena, MOOD_MAX_FACES, sizeof *readings);
    if (!readings) return MOOD_E_NOMEM;
    MOOD_TRY(decode(&picture, request, search, err));
    const mood_image view = mood_picture_view(picture);
    mood_status status = MOOD_OK;
    if (view.width >= MIN_SIDE && view.height >= MIN_SIDE)
        status = mood_reader_read(readings, &n, MOOD_MAX_FACES,
                                  request->service->readers[worker], &view, search, err);
    if (status == MOOD_OK) status = answer(request, picture, readings, n);
    mood_picture_destroy(&picture);
    return status;
}
