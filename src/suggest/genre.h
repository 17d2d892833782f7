/* SPDX-License-Identifier: Apache-2.0
 *
 * The plain name of an item's genre, as a sentence can say it. Internal to suggest.
 */
#ifndef MOOD_GENRE_H
#define MOOD_GENRE_H

#include "terms/item.h"

#define MOOD_GENRE_BYTES 32

/** "feel-good romance", "soul"; "" when none of the item's words has a plain name. */
void mood_genre_name(char out[MOOD_GENRE_BYTES], const mood_item *item);

#endif
