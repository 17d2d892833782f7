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
 * Squares, and closer looks, do not depend on one another: they are series (pool.h), of which
 * each result is taken in the order of the squares or suspects, whatever thread it came from.
 *
 * Smaller squares cost most of the time. Once a face fills a tenth of the picture, it is what
 * the picture shows, and only squares in which the level above saw a hint are searched.
 */
#include "face/finder.h"
#include "base/alloc.h"
#include "face/nms.h"
#include "face/tiles.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MIN_SIDE  16
#define MAX_SIDE  32768
#define MAX_LARGE 4

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

static mood_detector *near_of(const mood_finder *finder, unsigned worker) {
    return worker ? finder->others[worker - 1].near : finder->near;
}

static mood_detector *far_of(const mood_finder *finder, unsigned worker) {
    return worker ? finder->others[worker - 1].far : finder->far;
}

static mood_status load(mood_detector **out, const char *folder, const char *file,
                        mood_error *err) {
    char path[4096];
    const int n = snprintf(path, sizeof path, "%s/%s", folder, file);
    if (n < 0 || (size_t)n >= sizeof path)
        return mood_fail(err, MOOD_E_ARG, "the path of the models folder is too long");
    return mood_detector_create(out, path, err);
}

mood_status mood_finder_create(mood_finder **out, const char *models_folder, mood_error *err) {
    mood_finder *finder = mood_finder_create_empty(err);
    if (!finder) return MOOD_E_NOMEM;
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
    mood_finder *finder = mood_finder_create_empty(err);
    if (!finder) return MOOD_E_NOMEM;
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
    mood_finder *f = *finder;
    if (!f) return;
    mood_finder_destroy_workers(f->others, f->n_workers - 1);
    if (f->slots != &f->slot) mood_free(f->slots);
    mood_detector_destroy(&f->near);
    mood_detector_destroy(&f->far);
    mood_free(f);
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
    if (finder->n_suspects < MOOD_MAX_SUSPECTS) {
        finder->suspects[finder->n_suspects++] = *face;
        return;
    }
    size_t weakest = 0;
    for (size_t i = 1; i < MOOD_MAX_SUSPECTS; i++)
        if (finder->suspects[i].score < finder->suspects[weakest].score) weakest = i;
    if (face->score > finder->suspects[weakest].score) finder->suspects[weakest] = *face;
}

static bool has_hint(const mood_finder *finder, mood_square square) {
    for (size_t i = 0; i < finder->n_hints; i++)
        if (mood_square_holds(square, &finder->hints[i])) return true;
    return false;
}

/* The squares of one level. */
typedef struct level_search {
    mood_finder *finder;
    const mood_level *level;
    bool is_whole; /* all squares, not only those with a hint */
} level_search;

static void begin_square(void *cookie, size_t index, unsigned slot) {
    const level_search *search = cookie;
    const mood_square square = mood_tiles_square(search->level, (int)index);
    search->finder->slots[slot].is_skipped =
        !search->is_whole && !has_hint(search->finder, square);
}

static void search_square(void *cookie, size_t index, unsigned slot, unsigned worker) {
    const level_search *search = cookie;
    const mood_finder *finder = search->finder;
    mood_finder_slot *out = &search->finder->slots[slot];
    const mood_square square = mood_tiles_square(search->level, (int)index);
    mood_face *faces;
    size_t n = 0;
    out->status = MOOD_OK;
    out->n_faces = 0;
    if (out->is_skipped) return;
    out->status = mood_detector_run(&faces, &n, far_of(finder, worker), finder->image, square,
                                    least_hint);
    if (out->status != MOOD_OK) return;
    for (size_t i = 0; i < n && out->n_faces < MOOD_MAX_SUSPECTS; i++) /* best first */
        if (!mood_tiles_cut(search->level, square, &faces[i]))
            out->faces[out->n_faces++] = faces[i];
}

static mood_status take_square(void *cookie, size_t index, unsigned slot) {
    const level_search *search = cookie;
    const mood_finder_slot *found = &search->finder->slots[slot];
    (void)index;
    for (size_t i = 0; i < found->n_faces; i++) add_suspect(search->finder, &found->faces[i]);
    return found->status;
}

static mood_status search_level(mood_finder *finder, const mood_level *level, bool is_whole) {
    level_search search = {finder, level, is_whole};
    const mood_series series = {
        .n_jobs = (size_t)level->n_x * (size_t)level->n_y,
        .n_slots = finder->n_slots,
        .begin = begin_square,
        .work = search_square,
        .deliver = take_square,
        .cookie = &search,
    };
    return mood_pool_run_series(finder->pool, &series);
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

/* A suspect that needs no closer look, for all that is known so far. */
static bool is_settled(const mood_finder *finder, const mood_face *suspect) {
    return is_known(suspect, finder->found, finder->n_found, same_face) ||
           is_known(suspect, finder->looked_at, finder->n_looks, same_look);
}

static bool is_look_needed(const mood_finder *finder, const mood_face *suspect) {
    return finder->n_looks < MOOD_MAX_LOOKS && finder->n_found < MOOD_MAX_FACES &&
           !is_settled(finder, suspect);
}

static void begin_look(void *cookie, size_t index, unsigned slot) {
    mood_finder *finder = cookie;
    finder->slots[slot].is_skipped = !is_look_needed(finder, &finder->suspects[index]);
}

/* Whether a closer look at the suspect finds a face there; then it is in `face`. */
static void look_closer(void *cookie, size_t index, unsigned slot, unsigned worker) {
    mood_finder *finder = cookie;
    const mood_face *suspect = &finder->suspects[index];
    mood_finder_slot *out = &finder->slots[slot];
    mood_face *faces;
    size_t n;
    out->status = MOOD_OK;
    out->is_face = false;
    const mood_square square = square_around_face(suspect);
    const mood_image *image = finder->image;
    if (out->is_skipped || !mood_square_touches(square, image->width, image->height)) return;
    out->status =
        mood_detector_run(&faces, &n, near_of(finder, worker), image, square, certainty);
    if (out->status != MOOD_OK) return;
    for (size_t i = 0; i < n && !out->is_face; i++) {
        if (mood_face_overlap(suspect, &faces[i]) <= same_face) continue;
        out->face = faces[i];
        out->is_face = true;
    }
}

/* A look that began before another one settled the suspect was for nothing. */
static mood_status take_look(void *cookie, size_t index, unsigned slot) {
    mood_finder *finder = cookie;
    const mood_face *suspect = &finder->suspects[index];
    const mood_finder_slot *found = &finder->slots[slot];
    if (!is_look_needed(finder, suspect)) return MOOD_OK;
    finder->looked_at[finder->n_looks++] = *suspect;
    if (found->is_face && !is_known(&found->face, finder->found, finder->n_found, same_face))
        finder->found[finder->n_found++] = found->face;
    return found->status;
}

/* Look closer at all suspects that are strong enough and new, best first. */
static mood_status confirm_suspects(mood_finder *finder) {
    finder->n_suspects = mood_faces_blend(finder->suspects, finder->n_suspects, same_face);
    size_t n = 0;
    while (n < finder->n_suspects && finder->suspects[n].score >= least_suspicion) n++;
    const mood_series series = {
        .n_jobs = n,
        .n_slots = finder->n_slots,
        .begin = begin_look,
        .work = look_closer,
        .deliver = take_look,
        .cookie = finder,
    };
    return mood_pool_run_series(finder->pool, &series);
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
        if (!is_settled(finder, &finder->suspects[i]))
            finder->hints[finder->n_hints++] = finder->suspects[i];
    finder->n_suspects = 0;
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
        MOOD_TRY(search_level(finder, &levels[i], !is_portrait(finder)));
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
