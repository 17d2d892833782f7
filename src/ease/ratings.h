/* SPDX-License-Identifier: Apache-2.0
 *
 * A file of people's ratings, as what liked what.
 *
 *     user <TAB> imdb_id <TAB> rating [<TAB> anything]     one header line, then one line each
 *
 * A rating of MOOD_LIKE_FROM or more is a like. Items with few likes and users with few likes
 * are dropped, in this order; the others are numbered from 0.
 */
#ifndef MOOD_RATINGS_H
#define MOOD_RATINGS_H

#include "ease/ease.h"

#define MOOD_LIKE_FROM         4.0
#define MOOD_RATINGS_ID_BYTES  24
#define MOOD_RATINGS_MAX_LIKES ((size_t)200000000)
#define MOOD_RATINGS_MAX_BYTES ((size_t)16 << 30)

typedef struct mood_like {
    uint32_t user; /**< as in the file */
    uint32_t item; /**< row of ids[] */
    char id[MOOD_RATINGS_ID_BYTES];
} mood_like;

typedef struct mood_ratings {
    mood_like *likes; /**< by user, then item; no pair twice */
    size_t n_likes;
    size_t *start; /**< (n_users + 1): the likes of a user */
    size_t n_users;
    char (*ids)[MOOD_RATINGS_ID_BYTES]; /**< (n_items) rising, filled up with zeros */
    size_t n_items;                     /**< at most MOOD_EASE_MAX_ITEMS */
    size_t n_bad;                       /**< lines that could not be read */
} mood_ratings;

/**
 * Read a file's bytes.
 *
 * out          the caller clears it with mood_ratings_clear; untouched on failure
 * min_of_item  an item with fewer likes is dropped
 * min_of_user  a user with fewer of the likes that are left is dropped
 *
 * MOOD_E_FORMAT: nothing is left. MOOD_E_LIMIT: too many likes or items. MOOD_E_NOMEM.
 */
MOOD_NODISCARD mood_status mood_ratings_read(mood_ratings *out, const char *text, size_t n,
                                             size_t min_of_item, size_t min_of_user,
                                             mood_error *err);
void mood_ratings_clear(mood_ratings *ratings);

/** The row of an id; false (out untouched) when it is not among them. */
bool mood_ratings_find(uint32_t *out, const mood_ratings *ratings, const char *id);

#endif
