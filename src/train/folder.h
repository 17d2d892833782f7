/* SPDX-License-Identifier: Apache-2.0
 *
 * Labelled faces from folders of pictures (JPEG, PNG, WebP), each cut out around the face:
 *
 *     data/train/happy/1.jpg          data/happy/1.jpg
 *     data/test/happy/2.jpg           data/tired/2.jpg
 *
 * Splits: train or training; validation, val, valid or PublicTest; test or PrivateTest. Without
 * a folder for choosing, every tenth training picture of a class is set aside for that.
 * Classes: the seven where all names belong to them (angry, anger, disgust, disgusted, ...),
 * else the folders' names in the order of the alphabet. Names that begin with a dot are passed
 * over.
 */
#ifndef MOOD_FOLDER_H
#define MOOD_FOLDER_H

#include "train/data.h"

/**
 * Read all pictures, shrunk to 48x48 grey, in the order of their names. A picture that cannot
 * be read is an error that names it. Caller clears *out; untouched on failure.
 */
MOOD_NODISCARD mood_status mood_faces_read_folder(mood_faces *out, const char *path,
                                                  mood_error *err);

#endif
