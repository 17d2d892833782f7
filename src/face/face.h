/* SPDX-License-Identifier: Apache-2.0
 *
 * Faces: find them, and cut each out in the geometry of FER-2013.
 */
#ifndef MOOD_FACE_H
#define MOOD_FACE_H

#include "base/base.h"
#include "base/pool.h"

/** The side of an aligned face, FER-2013's own. */
#define MOOD_FACE_SIDE 48

/** The most faces that one picture may yield. */
#define MOOD_MAX_FACES 64

/** The most threads that one picture may be given. */
#define MOOD_MAX_FACE_THREADS 64

/**
 * Two models (BlazeFace short and full range) and their memory. One thread at a time.
 * A search takes nothing from the heap.
 */
typedef struct mood_finder mood_finder;

/** Loads face-short.onnx and face-full.onnx from the folder; err names the file. */
MOOD_NODISCARD mood_status mood_finder_create(mood_finder **out, const char *models_folder,
                                              mood_error *err);

/** A finder over the same models with memory of its own, for another thread. */
MOOD_NODISCARD mood_status mood_finder_share(mood_finder **out, const mood_finder *other,
                                             mood_error *err);

/**
 * Search the squares of a picture over the workers of a pool; what is found stays the same.
 *
 * pool       borrowed until the finder is destroyed; the finder must not run in one of its jobs
 * n_workers  1..MOOD_MAX_FACE_THREADS, the threads of the pool; memory for each is taken here
 *
 * At most once for a finder. On failure it goes on as before.
 */
MOOD_NODISCARD mood_status mood_finder_use_pool(mood_finder *finder, mood_pool *pool,
                                                unsigned n_workers, mood_error *err);

/**
 * The same from bytes, which are borrowed for the call. Without a full-range model (NULL) the
 * finder searches only for MOOD_SEARCH_CAMERA.
 */
MOOD_NODISCARD mood_status mood_finder_create_memory(mood_finder **out,
                                                     const mood_reader_models *models,
                                                     mood_error *err);

/**
 * Find faces, best score first. No two of them overlap by more than 0.3.
 *
 * out     (capacity) faces in pixels of `image`; n_out how many were written
 * image   3 channels, each side 16..32768 pixels (MOOD_E_ARG)
 * search  MOOD_SEARCH_PHOTO (MOOD_E_ARG without a full-range model) finds faces of about 36 pixels or more, in pictures of more than
 * 2880 pixels those of an eightieth of the longer side; where one face fills a tenth of it,
 *         small ones may be passed over. MOOD_SEARCH_CAMERA finds faces of about a sixth of it.
 * Time: grows with the number of squares searched (at most 36) and of faces.
 */
MOOD_NODISCARD mood_status mood_finder_find(mood_face *out, size_t *n_out, size_t capacity,
                                            mood_finder *finder, const mood_image *image,
                                            mood_search search, mood_error *err);
void mood_finder_destroy(mood_finder **finder);

/**
 * Cut a face out as FER-2013 does: turned upright, scaled and shifted so that eyes and mouth
 * lie where FER-2013's lie (see align.c), grey. Where the crop reaches over the picture's
 * border the border pixels are repeated.
 *
 * dst  (48, 48) 1 channel
 * src  1 or 3 channels
 * Returns MOOD_E_ARG when eyes and mouth fall together or are not finite (dst untouched).
 */
MOOD_NODISCARD mood_status mood_face_align(const mood_image *dst, const mood_image *src,
                                           const mood_face *face);

/**
 * The map of mood_face_align: m (2, 3) row by row carries positions of the crop to positions of
 * the picture. False (m untouched) where mood_face_align returns MOOD_E_ARG.
 */
bool mood_face_align_map(float m[6], const mood_face *face);

#endif
