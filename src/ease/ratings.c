/* SPDX-License-Identifier: Apache-2.0 */
#include "ease/ratings.h"
#include "base/alloc.h"
#include "terms/item.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FIELD = 32, FIRST_CAPACITY = 4096 };

/* ---- lines ---- */

/* The next field of a line as a text; false when it is missing or too long. */
static bool take_field(char out[MAX_FIELD], const char **at, const char *end) {
    const char *stop = *at;
    if (*at > end) return false;
    while (stop < end && *stop != '\t' && *stop != '\r') stop++;
    const size_t n = (size_t)(stop - *at);
    if (n == 0 || n >= MAX_FIELD) return false;
    memcpy(out, *at, n);
    out[n] = 0;
    *at = stop + 1;
    return true;
}

static bool read_line(mood_like *out, double *rating, const char *at, const char *end) {
    char user[MAX_FIELD], id[MAX_FIELD], number[MAX_FIELD], *stop;
    if (!take_field(user, &at, end) || !take_field(id, &at, end) ||
        !take_field(number, &at, end))
        return false;
    if (*user < '0' || *user > '9' || !mood_item_id_is_valid(MOOD_MOVIES, id)) return false;
    errno = 0;
    const unsigned long long value = strtoull(user, &stop, 10);
    if (errno || *stop || value > UINT32_MAX) return false;
    *rating = strtod(number, &stop);
    if (*stop || !isfinite(*rating)) return false;
    *out = (mood_like){.user = (uint32_t)value};
    memcpy(out->id, id, strlen(id)); /* a valid id is shorter than its field */
    return true;
}

static mood_status add(mood_ratings *out, size_t *capacity, const mood_like *like,
                       mood_error *err) {
    if (out->n_likes == MOOD_RATINGS_MAX_LIKES)
        return mood_fail(err, MOOD_E_LIMIT, "more than %zu likes", MOOD_RATINGS_MAX_LIKES);
    if (out->n_likes == *capacity) {
        const size_t grown = *capacity ? 2 * *capacity : FIRST_CAPACITY;
        mood_like *likes =
            mood_alloc_resize(out->likes, *capacity * sizeof *likes, grown * sizeof *likes);
        if (!likes) return mood_fail(err, MOOD_E_NOMEM, "the ratings: out of memory");
        out->likes = likes;
        *capacity = grown;
    }
    out->likes[out->n_likes++] = *like;
    return MOOD_OK;
}

static mood_status read_lines(mood_ratings *out, const char *text, size_t n, mood_error *err) {
    const char *const end = text + n;
    size_t capacity = 0, number = 0;
    for (const char *at = text, *stop; at < end; at = stop + 1, number++) {
        mood_like like;
        double rating;
        stop = memchr(at, '\n', (size_t)(end - at));
        if (!stop) stop = end;
        if (number == 0) continue; /* the header */
        if (!read_line(&like, &rating, at, stop))
            out->n_bad++;
        else if (rating >= MOOD_LIKE_FROM)
            MOOD_TRY(add(out, &capacity, &like, err));
        if (stop == end) break;
    }
    return MOOD_OK;
}

/* ---- numbers ---- */

static int by_id(const void *a, const void *b) {
    return strcmp(((const mood_like *)a)->id, ((const mood_like *)b)->id);
}

static int by_user(const void *a, const void *b) {
    const mood_like *x = a, *y = b;
    if (x->user != y->user) return x->user < y->user ? -1 : 1;
    return x->item < y->item ? -1 : x->item > y->item;
}

static void number_items(mood_ratings *out, size_t min_likes) {
    size_t n_kept = 0;
    qsort(out->likes, out->n_likes, sizeof *out->likes, by_id);
    for (size_t i = 0, end; i < out->n_likes; i = end) {
        for (end = i + 1; end < out->n_likes && by_id(&out->likes[i], &out->likes[end]) == 0;)
            end++;
        if (end - i < min_likes) continue;
        memcpy(out->ids[out->n_items], out->likes[i].id, sizeof *out->ids);
        for (size_t k = i; k < end; k++) {
            out->likes[n_kept] = out->likes[k];
            out->likes[n_kept++].item = (uint32_t)out->n_items;
        }
        out->n_items++;
    }
    out->n_likes = n_kept;
}

static void number_users(mood_ratings *out, size_t min_likes) {
    size_t n_kept = 0;
    if (out->n_likes) qsort(out->likes, out->n_likes, sizeof *out->likes, by_user);
    for (size_t i = 0, end; i < out->n_likes; i = end) {
        const size_t first = n_kept;
        for (end = i; end < out->n_likes && out->likes[end].user == out->likes[i].user; end++)
            if (n_kept == first || out->likes[n_kept - 1].item != out->likes[end].item)
                out->likes[n_kept++] = out->likes[end];
        if (n_kept - first < min_likes)
            n_kept = first;
        else
            out->start[++out->n_users] = n_kept;
    }
    out->n_likes = n_kept;
}

static mood_status number(mood_ratings *out, size_t min_of_item, size_t min_of_user,
                          mood_error *err) {
    if (out->n_likes) {
        out->ids = mood_alloc_zero(out->n_likes, sizeof *out->ids);
        out->start = mood_alloc_zero(out->n_likes + 1, sizeof *out->start);
        if (!out->ids || !out->start)
            return mood_fail(err, MOOD_E_NOMEM, "the ratings: out of memory");
        number_items(out, min_of_item);
        number_users(out, min_of_user);
    }
    if (out->n_items > MOOD_EASE_MAX_ITEMS)
        return mood_fail(err, MOOD_E_LIMIT,
                         "%zu films have %zu likes or more; at most %d films are taken",
                         out->n_items, min_of_item, MOOD_EASE_MAX_ITEMS);
    if (out->n_users) return MOOD_OK;
    return mood_fail(err, MOOD_E_FORMAT,
                     "no user with %zu likes or more; lines are expected to be user, imdb_id "
                     "and rating with tabs between them",
                     min_of_user);
}

mood_status mood_ratings_read(mood_ratings *out, const char *text, size_t n, size_t min_of_item,
                              size_t min_of_user, mood_error *err) {
    mood_ratings ratings = {0};
    mood_status status = read_lines(&ratings, text, n, err);
    if (status == MOOD_OK) status = number(&ratings, min_of_item, min_of_user, err);
    if (status == MOOD_OK)
        *out = ratings;
    else
        mood_ratings_clear(&ratings);
    return status;
}

void mood_ratings_clear(mood_ratings *ratings) {
    mood_free(ratings->likes);
    mood_free(ratings->start);
    mood_free(ratings->ids);
    *ratings = (mood_ratings){0};
}

static int compare_ids(const void *id, const void *other) {
    return strcmp(id, other);
}

bool mood_ratings_find(uint32_t *out, const mood_ratings *ratings, const char *id) {
    const char(*found)[MOOD_RATINGS_ID_BYTES] =
        bsearch(id, ratings->ids, ratings->n_items, sizeof *ratings->ids, compare_ids);
    if (!found) return false;
    *out = (uint32_t)(found - (const char(*)[MOOD_RATINGS_ID_BYTES])ratings->ids);
    return true;
}
