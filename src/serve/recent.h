/* SPDX-License-Identifier: Apache-2.0
 *
 * What each visitor was shown lately, so that the next list is another one. Kept in memory
 * only: a restart forgets it, and past the maximum the visitor who came longest ago goes.
 */
#ifndef MOOD_RECENT_H
#define MOOD_RECENT_H

#include "store/store.h"

/** Per visitor and kind: the items of two lists of the largest size. */
#define MOOD_RECENT_MAX_ITEMS 96

/** Valid ids are shorter than MOOD_ITEM_MAX_ID; these are stored many times. */
#define MOOD_RECENT_ID_BYTES 24

typedef struct mood_recent_list {
    char ids[MOOD_RECENT_MAX_ITEMS]
            [MOOD_RECENT_ID_BYTES]; /**< newest list first, each in order */
    size_t n;
    size_t n_last; /**< how many of them are the last list */
} mood_recent_list;

/** Guarded by its own lock. */
typedef struct mood_recent mood_recent;

MOOD_NODISCARD mood_status mood_recent_create(mood_recent **out, size_t max_visitors);
void mood_recent_destroy(mood_recent **recent);

/** A copy; empty for a visitor who is not known. */
void mood_recent_get(mood_recent_list *out, mood_recent *recent, const mood_visitor *visitor,
                     mood_kind kind);

/**
 * Put a list in front. Ids that are not of the kind's form are left out. When there is no
 * memory nothing is remembered.
 */
void mood_recent_add(mood_recent *recent, const mood_visitor *visitor, mood_kind kind,
                     const char *const *ids, size_t n);

/** Forget a visitor. */
void mood_recent_forget(mood_recent *recent, const mood_visitor *visitor);

/** How many visitors are remembered. */
size_t mood_recent_count(mood_recent *recent);

#endif
