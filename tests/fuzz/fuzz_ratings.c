/* SPDX-License-Identifier: Apache-2.0
 *
 * A file of ratings: what is taken is numbered within its bounds and in order.
 */
#include "ease/ratings.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    mood_ratings ratings;
    mood_error err = {""};
    if (mood_ratings_read(&ratings, (const char *)data, size, 1, 1, &err) != MOOD_OK) return 0;
    if (ratings.start[ratings.n_users] != ratings.n_likes) abort();
    for (size_t i = 0; i < ratings.n_likes; i++)
        if (ratings.likes[i].item >= ratings.n_items) abort();
    for (size_t i = 1; i < ratings.n_items; i++)
        if (strcmp(ratings.ids[i - 1], ratings.ids[i]) >= 0) abort();
    mood_ratings_clear(&ratings);
    return 0;
}
