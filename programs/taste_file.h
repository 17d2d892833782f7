/* SPDX-License-Identifier: Apache-2.0
 *
 * The file of --taste: what `moodify-train taste` wrote.
 */
#ifndef MOOD_TASTE_FILE_H
#define MOOD_TASTE_FILE_H

#include "suggest/suggest.h"

/** Read it. The caller owns *out (mood_neighbours_destroy); errors name the path. */
MOOD_NODISCARD mood_status taste_file_read(mood_neighbours **out, const char *path,
                                           mood_error *err);

#endif
