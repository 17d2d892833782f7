/* SPDX-License-Identifier: Apache-2.0
 *
 * Faces: find them, and cut each out in the geometry of FER-2013.
 */
#ifndef MOOD_FACE_H
#define MOOD_FACE_H

#include "base/base.h"

/** The side of an aligned face, FER-2013's own. */
#define MOOD_FACE_SIDE 48

/** The most faces that one picture may yield. */
#define MOOD_MAX_FACES 64

/** Two models (BlazeFace short and full range) and their memory. One thread at a time. */
typedef struct mood_finder mood_finder;

MOOD_NODISCARD mood_status mood_finder_create(mood_finder **out, const char *models_folder,
                                              mood_error *err);

/**
 * Find faces, best score first.
 *
 * out    (capacity) faces in pixels of `image`; n_out how many were written
 * image  3 channels, each side 16..32768 pixels (MOOD_E_ARG)
 */
MOOD_NODISCARD mood_status mood_finder_find(mood_face *out, size_t *n_out, size_t capacity,
                                            mood_finder *finder, const mood_image *image,
                                            mood_search search, mood_error *err);
void mood_finder_destroy(mood_finder **finder);

/**
 * Cut a face out as FER-2013 does: turned until the eyes are level, scaled and shifted so that
 * they lie where FER-2013's lie (constants measured by tools/, see align.c), grey.
 *
 * dst  (48, 48) 1 channel
 * Returns MOOD_E_ARG when both eyes fall together (dst untouched).
 */
MOOD_NODISCARD mood_status mood_face_align(const mood_image *dst, const mood_image *src,
                                           const mood_face *face);

#endif
