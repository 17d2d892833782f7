/* SPDX-License-Identifier: Apache-2.0
 *
 * The inside of a finder, which finder.c (the search) and finder_threads.c share.
 */
#ifndef MOOD_FACE_FINDER_H
#define MOOD_FACE_FINDER_H

#include "face/detect.h"
#include "face/face.h"
#include "face/tiles.h"

#define MOOD_MAX_SUSPECTS 256
#define MOOD_MAX_LOOKS    (2 * MOOD_MAX_FACES)

/* The networks of one thread. */
typedef struct mood_finder_worker {
    mood_detector *near, *far;
} mood_finder_worker;

/* What a job found: in a square, or in the closer look at a suspect. */
typedef struct mood_finder_slot {
    mood_status status;
    bool is_skipped; /* there is nothing to look for */
    bool is_face;
    mood_face face;
    mood_face faces[MOOD_MAX_SUSPECTS];
    size_t n_faces;
} mood_finder_slot;

struct mood_finder {
    mood_detector *near, *far;  /* of worker 0 */
    mood_finder_worker *others; /* of worker 1 and on */
    unsigned n_workers;
    mood_pool *pool;         /* NULL: one thread */
    mood_finder_slot *slots; /* (n_slots) */
    unsigned n_slots;
    mood_finder_slot slot;                 /* the only one, while there is no pool */
    const mood_image *image;               /* of the search under way */
    mood_face suspects[MOOD_MAX_SUSPECTS]; /* of the level under way */
    size_t n_suspects;
    mood_face hints[MOOD_MAX_SUSPECTS]; /* of the level above that nobody looked at */
    size_t n_hints;
    mood_face looked_at[MOOD_MAX_LOOKS];
    size_t n_looks;
    mood_face found[MOOD_MAX_FACES];
    size_t n_found;
};

/** A finder without networks, for one thread; NULL (err is set) when there is no memory. */
mood_finder *mood_finder_create_empty(mood_error *err);

/** The networks of workers 1 and on; workers may be NULL. */
void mood_finder_destroy_workers(mood_finder_worker *workers, unsigned n);

#endif
