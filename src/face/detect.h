/* SPDX-License-Identifier: Apache-2.0
 *
 * One BlazeFace network with its memory: a square of a picture in, faces out.
 */
#ifndef MOOD_FACE_DETECT_H
#define MOOD_FACE_DETECT_H

#include "face/letterbox.h"

/** One thread at a time. */
typedef struct mood_detector mood_detector;

/**
 * Load a model and check that it is a finder: one input (1, 3, side, side) and one or more
 * outputs (1, 17 a, h, w) (see anchors.h). err begins with the path.
 */
MOOD_NODISCARD mood_status mood_detector_create(mood_detector **out, const char *path,
                                                mood_error *err);

/** The same from the bytes of a model; err begins with the name. Both borrowed for the call. */
MOOD_NODISCARD mood_status mood_detector_create_memory(mood_detector **out, const char *name,
                                                       const void *data, size_t size_bytes,
                                                       mood_error *err);

/** A detector over the same model with memory of its own, for another thread. */
MOOD_NODISCARD mood_status mood_detector_share(mood_detector **out, const mood_detector *other,
                                               mood_error *err);
void mood_detector_destroy(mood_detector **detector);

/**
 * Find faces in a square of a picture.
 *
 * faces, n  best first, blended, in pixels of the picture; borrowed until the next run
 * square    must overlap the image (MOOD_E_ARG)
 * min_score 0..1, exclusive
 * Heap: none.
 */
MOOD_NODISCARD mood_status mood_detector_run(mood_face **faces, size_t *n,
                                             mood_detector *detector, const mood_image *image,
                                             mood_square square, float min_score);

#endif
