/* SPDX-License-Identifier: Apache-2.0
 *
 * Posters drawn as SVG, the same for the same item: film 2:3, song 1:1. The place on the mood
 * plane makes the composition, the id seeds the variation.
 */
#ifndef MOOD_POSTER_H
#define MOOD_POSTER_H

#include "base/buf.h"
#include "terms/item.h"

/** The most bytes that one poster takes. */
#define MOOD_POSTER_MAX_BYTES ((size_t)64 << 10)

/** Append a complete SVG document. Texts of the item are escaped. Threads: reentrant. */
MOOD_NODISCARD mood_status mood_poster_draw(mood_buf *out, const mood_item *item);

#endif
