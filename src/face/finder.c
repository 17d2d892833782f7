/* SPDX-License-Identifier: Apache-2.0
 *
 * Two networks share the work. The full-range one ("far") sees small faces but is unsure of
 * them and of things that look like one; the short-range one ("near") is sure, but only about a
 * face that fills a good part of its input. So:
 *
 *     photo    far over the whole picture, then over the squares of tiles.h
 *                -> suspects (0.15 and more)
 *              near around each suspect, a face filling half of its input
 *                -> faces (0.72 and more), with the points that alignment needs
 *              if there is none, near over the whole picture points out where far looks again:
 *              a face that fills the picture is too large for far
 *     camera   near over the whole frame -> suspects (0.3), near around each -> faces
 *
 * On pictures with and without faces the two groups lie far apart in the closer look and
 * overlap in the first one: docs/internals/faces.md has the figures behind each number below.
 *
 * Smaller squares cost most of the time. Once a face fills a tenth of the picture, it is what
 * the picture shows, and only squares in which the level above saw a hint are searched.
 */
#include "face/face.h"
#include "base/alloc.h"
#include "face/detect.h"
#include "face/nms.h"
#include "face/tiles.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MIN_SIDE     16
#define MAX_SIDE     32768
#define MAX_SUSPECTS 256
#define MAX_LOOKS    (2 * MOOD_MAX_FACES)
#define MAX_LARGE    4

static const float least_hint = 0.06f;      /* of far */
static const float least_suspicion = 0.15f; /* of far */
static const float near_suspicion = 0.3f;   /* of near, over the whole picture */
static const float certainty = 0.72f;       /* of near, in the closer look */
static const float look_size = 2;           /* square of the closer look, in faces */
static const float portrait = 1.0f / 10;    /* of the picture's longer side */
static const float large_face = 0.3f;       /* of the picture's longer side */
static const float same_face = 0.3f;        /* overlap */
static const float same_look = 0.5f;        /* overlap */
static const int smallest_square = 720;     /* a face of 36 pixels is 9.6 in far's input */

struct mood_finder {
    mood_detector *near, *far;
    const mood_image *image;          /* of the search under way */
    mood_face suspects[MAX_SUSPECTS]; /* of the level under way */
    size_t n_suspects;
    mood_face hints[MAX_SUSPECTS]; /* of the level above that nobody looked at */
    size_t n_hints;
    mood_face looked_at[MAX_LOOKS];
    size_t n_looks;
    mood_face found[MOOD_MAX_FACES];
    size_t n_found;
};

static mood_status load(mood_detector **out, const char *folder, const char *file,
                        mood_error *err) {
    char path[4096];
    const int n = snprintf(path, sizeof path, "%s/%s", folder, file);
    if (n < 0 || (size_t)n >= sizeof path)
        return mood_fail(err, MOOD_E_ARG, "the path of the models folder is too long");
    return mood_detector_create(out, path, err);
}

mood_status mood_finder_create(mood_finder **out, const char *models_folder, mood_error *err) {
    mood_finder *finder = mood_alloc_zero(1, sizeof *finder);
    if (!finder) return mood_fail(err, MOOD_E_NOMEM, "no memory for the face finder");
    mood_status status = load(&finder->near, models_folder, "face-short.onnx", err);
    if (status == MOOD_OK) status = load(&finder->far, models_folder, "face-full.onnx", err);
    if (status != MOOD_OK) {
        mood_finder_destroy(&finder);
        return status;
    }
    *out = finder;
    return MOOD_OK;
}

mood_status mood_finder_create_memory(mood_finder **out, const mood_reader_models *models,
                                      mood_error *err) {
    mood_finder *finder = mood_alloc_zero(1, sizeof *finder);
    if (!finder) return mood_fail(err, MOOD_E_NOMEM, "no memory for the face finder");
    mood_status status = mood_detector_create_memory(
        &finder->near, "face-short.onnx", models->face_short, models->face_short_bytes, err);
    if (status == MOOD_OK && models->face_full)
        status = mood_detector_create_memory(&finder->far, "face-full.onnx", models->face_full,
                                             models->face_full_bytes, err);
    if (status != MOOD_OK) {
        mood_finder_destroy(&finder);
        return status;
    }
    *out = finder;
    return MOOD_OK;
}

void mood_finder_destroy(mood_finder **finder) {
    if (!*finder) return;
    mood_detector_destroy(&(*finder)->near);
    mood_detector_destroy(&(*finder)->far);
    mood_free(*finder);
    *finder = NULL;
}

/* ---- suspects --------------------------------------------------------------------------- */

static bool is_known(const mood_face *face, const mood_face *list, size_t n, float overlap) {
    for (size_t i = 0; i < n; i++)
        if (mood_face_overlap(face, &list[i]) > overlap) return true;
    return false;
}

/* A full list gives up its weakest. */
static void add_suspect(mood_finder *finder, const mood_face *face) {
    if (finder->n_suspects < MAX_SUSPECTS) {
        finder->suspects[finder->n_suspects++] = *face;
        return;
    }
    size_t weakest = 0;
    for (size_t i = 1; i < MAX_SUSPECTS; i++)
        if (finder->suspects[i].score < finder->suspects[weakest].score) weakest = i;
    if (face->score > finder->suspects[weakest].score) finder->suspects[weakest] = *face;
}

static mood_status search_square(mood_finder *finder, const mood_level *level,
                                 mood_square square) {
    mood_face *faces;
    size_t n;
    MOOD_TRY(mood_detector_run(&faces, &n, finder->far, finder->image, square, least_hint));
    for (size_t i = 0; i < n; i++)
        if (!mood_tiles_cut(level, square, &faces[i])) add_suspect(finder, &faces[i]);
    return MOOD_OK;
}

/* ---- the closer look -------------------------------------------------------------------- */

static mood_square square_around_face(const mood_face *face) {
    const float size = face->width > face->height ? face->width : face->height;
    const float side = fmaxf(look_size * size, 2);
    return (mood_square){
        (int)lrintf(face->x + face->width / 2 - side / 2),
        (int)lrintf(face->y + face->height / 2 - side / 2),
        (int)lrintf(side),
    };
}

/* Whether a closer look at the suspect finds a face there; then it is in *face. */
static mood_status look_closer(bool *is_face, mood_face *face, mood_finder *finder,
                               const mood_face *suspect) {
    mood_face *faces;
    size_t n;
    *is_face = false;
    const mood_square square = square_around_face(suspect);
    const mood_image *image = finder->image;
    if (!mood_square_touches(square, image->width, image->height)) return MOOD_OK;
    MOOD_TRY(mood_detector_run(&faces, &n, finder->near, image, square, certainty));
    for (size_t i = 0; i < n && !*is_face; i++) {
        if (mood_face_overlap(suspect, &faces[i]) <= same_face) continue;
        *face = faces[i];
        *is_face = true;
    }
    return MOOD_OK;
}

/* Look closer at all suspects that are strong enough and new, best first. */
static mood_status confirm_suspects(mood_finder *finder) {
    finder->n_suspects = mood_faces_blend(finder->suspects, finder->n_suspects, same_face);
    for (size_t i = 0; i < finder->n_suspects; i++) {
        const mood_face *suspect = &finder->suspects[i];
        if (suspect->score < least_suspicion) break;
        if (finder->n_looks == MAX_LOOKS || finder->n_found == MOOD_MAX_FACES) break;
        if (is_known(suspect, finder->found, finder->n_found, same_face) ||
            is_known(suspect, finder->looked_at, finder->n_looks, same_look))
            continue;
        finder->looked_at[finder->n_looks++] = *suspect;
        mood_face face;
        bool is_face;
        MOOD_TRY(look_closer(&is_face, &face, finder, suspect));
        if (is_face && !is_known(&face, finder->found, finder->n_found, same_face))
            finder->found[finder->n_found++] = face;
    }
    return MOOD_OK;
}

/* ---- the search ------------------------------------------------------------------------- */

static float longer_side(const mood_image *image) {
    return (float)(image->width > image->height ? image->width : image->height);
}

static bool is_portrait(const mood_finder *finder) {
    const float least = portrait * longer_side(finder->image);
    for (size_t i = 0; i < finder->n_found; i++)
        if (finder->found[i].width >= least) return true;
    return false;
}

/* The suspects that were too weak for a closer look are hints for the next level. */
static void keep_hints(mood_finder *finder) {
    finder->n_hints = 0;
    for (size_t i = 0; i < finder->n_suspects; i++)
        if (!is_known(&finder->suspects[i], finder->found, finder->n_found, same_face) &&
            !is_known(&finder->suspects[i], finder->looked_at, finder->n_looks, same_look))
            finder->hints[finder->n_hints++] = finder->suspects[i];
    finder->n_suspects = 0;
}

static bool has_hint(const mood_finder *finder, mood_square square) {
    for (size_t i = 0; i < finder->n_hints; i++)
        if (mood_square_holds(square, &finder->hints[i])) return true;
    return false;
}

/* What near sees in the whole picture; borrowed until its next run. */
static mood_status search_near(mood_face **faces, size_t *n, mood_finder *finder) {
    const mood_square whole = mood_square_around(finder->image->width, finder->image->height);
    return mood_detector_run(faces, n, finder->near, finder->image, whole, near_suspicion);
}

static mood_status search_camera(mood_finder *finder) {
    mood_face *faces;
    size_t n;
    MOOD_TRY(search_near(&faces, &n, finder));
    for (size_t i = 0; i < n; i++) add_suspect(finder, &faces[i]);
    return confirm_suspects(finder);
}

/* Far looks again where near sees something large, at the size that it is good at. */
static mood_status search_large(mood_finder *finder) {
    mood_face *large, *faces;
    size_t n_large, n;
    MOOD_TRY(search_near(&large, &n_large, finder));
    for (size_t i = 0; i < n_large && i < MAX_LARGE; i++) {
        const mood_square square = square_around_face(&large[i]);
        if (large[i].width < large_face * longer_side(finder->image)) continue;
        if (!mood_square_touches(square, finder->image->width, finder->image->height)) continue;
        MOOD_TRY(
            mood_detector_run(&faces, &n, finder->far, finder->image, square, least_suspicion));
        for (size_t k = 0; k < n; k++) add_suspect(finder, &faces[k]);
    }
    return confirm_suspects(finder);
}

static mood_status search_photo(mood_finder *finder) {
    mood_level levels[MOOD_MAX_LEVELS];
    const int n_levels =
        mood_tiles_plan(levels, finder->image->width, finder->image->height, smallest_square);
    for (int i = 0; i < n_levels; i++) {
        const bool all = !is_portrait(finder);
        for (int j = 0; j < levels[i].n_x * levels[i].n_y; j++) {
            const mood_square square = mood_tiles_square(&levels[i], j);
            if (all || has_hint(finder, square))
                MOOD_TRY(search_square(finder, &levels[i], square));
        }
        MOOD_TRY(confirm_suspects(finder));
        keep_hints(finder);
    }
    return finder->n_found ? MOOD_OK : search_large(finder);
}

mood_status mood_finder_find(mood_face *out, size_t *n_out, size_t capacity,
                             mood_finder *finder, const mood_image *image, mood_search search,
                             mood_error *err) {
    if (image->channels != 3 || image->width < MIN_SIDE || image->width > MAX_SIDE ||
        image->height < MIN_SIDE || image->height > MAX_SIDE)
        return mood_fail(err, MOOD_E_ARG, "faces are looked for in pictures of %d to %d pixels",
                         MIN_SIDE, MAX_SIDE);
    if (search == MOOD_SEARCH_PHOTO && !finder->far)
        return mood_fail(err, MOOD_E_ARG,
                         "photos cannot be searched: face-full.onnx was not loaded");
    finder->image = image;
    finder->n_suspects = finder->n_hints = finder->n_looks = finder->n_found = 0;
    const mood_status status =
        search == MOOD_SEARCH_CAMERA ? search_camera(finder) : search_photo(finder);
    finder->image = NULL;
    if (status != MOOD_OK) return mood_fail(err, status, "the search for faces failed");

    mood_faces_sort(finder->found, finder->n_found);
    *n_out = finder->n_found < capacity ? finder->n_found : capacity;
    if (*n_out) memcpy(out, finder->found, *n_out * sizeof *out);
    return MOOD_OK;
}
