/* SPDX-License-Identifier: Apache-2.0
 *
 *     buckets[hash] -> entry -> entry          by visitor
 *     newest <-> entry <-> ... <-> oldest      by last use; the oldest makes room
 */
#include "serve/recent.h"
#include "base/alloc.h"

#include <pthread.h>
#include <string.h>

typedef struct entry entry;
struct entry {
    mood_visitor visitor;
    entry *next_in_bucket;
    entry *newer, *older;
    mood_recent_list lists[MOOD_N_KINDS];
};

struct mood_recent {
    pthread_mutex_t lock; /* guards all below */
    entry **buckets;
    size_t n_buckets; /* a power of two */
    entry *newest, *oldest;
    size_t n_entries;
    size_t max_entries;
};

mood_status mood_recent_create(mood_recent **out, size_t max_visitors) {
    if (max_visitors < 1 || max_visitors > (size_t)1 << 24) return MOOD_E_ARG;
    mood_recent *recent = mood_alloc_zero(1, sizeof *recent);
    if (!recent) return MOOD_E_NOMEM;
    recent->n_buckets = 16;
    while (recent->n_buckets < max_visitors) recent->n_buckets *= 2;
    recent->max_entries = max_visitors;
    recent->buckets = mood_alloc_zero(recent->n_buckets, sizeof *recent->buckets);
    if (!recent->buckets) {
        mood_free(recent);
        return MOOD_E_NOMEM;
    }
    pthread_mutex_init(&recent->lock, NULL);
    *out = recent;
    return MOOD_OK;
}

void mood_recent_destroy(mood_recent **handle) {
    mood_recent *recent = *handle;
    if (!recent) return;
    *handle = NULL;
    for (entry *e = recent->newest; e;) {
        entry *older = e->older;
        mood_free(e);
        e = older;
    }
    pthread_mutex_destroy(&recent->lock);
    mood_free(recent->buckets);
    mood_free(recent);
}

/* Visitors are random numbers that we signed: their first bytes are a hash already. */
static entry **bucket_of(mood_recent *recent, const mood_visitor *visitor) {
    uint64_t hash;
    memcpy(&hash, visitor->id, sizeof hash);
    return &recent->buckets[hash & (recent->n_buckets - 1)];
}

static entry *find(mood_recent *recent, const mood_visitor *visitor) {
    entry *e = *bucket_of(recent, visitor);
    while (e && memcmp(e->visitor.id, visitor->id, sizeof visitor->id) != 0)
        e = e->next_in_bucket;
    return e;
}

static void unlink_by_use(mood_recent *recent, entry *e) {
    if (e->newer)
        e->newer->older = e->older;
    else
        recent->newest = e->older;
    if (e->older)
        e->older->newer = e->newer;
    else
        recent->oldest = e->newer;
}

static void link_as_newest(mood_recent *recent, entry *e) {
    e->newer = NULL;
    e->older = recent->newest;
    if (e->older)
        e->older->newer = e;
    else
        recent->oldest = e;
    recent->newest = e;
}

static void drop(mood_recent *recent, entry *e) {
    entry **at = bucket_of(recent, &e->visitor);
    while (*at != e) at = &(*at)->next_in_bucket;
    *at = e->next_in_bucket;
    unlink_by_use(recent, e);
    recent->n_entries--;
    mood_free(e);
}

static entry *find_or_add(mood_recent *recent, const mood_visitor *visitor) {
    entry *e = find(recent, visitor);
    if (e) {
        unlink_by_use(recent, e);
        link_as_newest(recent, e);
        return e;
    }
    e = mood_alloc_zero(1, sizeof *e);
    if (!e) return NULL;
    if (recent->n_entries == recent->max_entries) drop(recent, recent->oldest);
    e->visitor = *visitor;
    entry **bucket = bucket_of(recent, visitor);
    e->next_in_bucket = *bucket;
    *bucket = e;
    link_as_newest(recent, e);
    recent->n_entries++;
    return e;
}

void mood_recent_get(mood_recent_list *out, mood_recent *recent, const mood_visitor *visitor,
                     mood_kind kind) {
    pthread_mutex_lock(&recent->lock);
    const entry *e = find(recent, visitor);
    if (e)
        *out = e->lists[kind];
    else
        out->n = out->n_last = 0;
    pthread_mutex_unlock(&recent->lock);
}

static void put_in_front(mood_recent_list *list, mood_kind kind, const char *const *ids,
                         size_t n) {
    char(*to)[MOOD_RECENT_ID_BYTES] = list->ids;
    size_t n_new = 0;
    if (n > MOOD_RECENT_MAX_ITEMS) n = MOOD_RECENT_MAX_ITEMS;
    for (size_t i = 0; i < n; i++)
        n_new += mood_item_id_is_valid(kind, ids[i]) && strlen(ids[i]) < MOOD_RECENT_ID_BYTES;
    size_t n_kept = list->n;
    if (n_kept > MOOD_RECENT_MAX_ITEMS - n_new) n_kept = MOOD_RECENT_MAX_ITEMS - n_new;
    memmove(to + n_new, to, n_kept * sizeof *to);
    size_t at = 0;
    for (size_t i = 0; i < n; i++)
        if (mood_item_id_is_valid(kind, ids[i]) && strlen(ids[i]) < MOOD_RECENT_ID_BYTES)
            memcpy(to[at++], ids[i], strlen(ids[i]) + 1);
    list->n = n_new + n_kept;
    list->n_last = n_new;
}

void mood_recent_add(mood_recent *recent, const mood_visitor *visitor, mood_kind kind,
                     const char *const *ids, size_t n) {
    pthread_mutex_lock(&recent->lock);
    entry *e = find_or_add(recent, visitor);
    if (e) put_in_front(&e->lists[kind], kind, ids, n);
    pthread_mutex_unlock(&recent->lock);
}

void mood_recent_forget(mood_recent *recent, const mood_visitor *visitor) {
    pthread_mutex_lock(&recent->lock);
    entry *e = find(recent, visitor);
    if (e) drop(recent, e);
    pthread_mutex_unlock(&recent->lock);
}

size_t mood_recent_count(mood_recent *recent) {
    pthread_mutex_lock(&recent->lock);
    const size_t n = recent->n_entries;
    pthread_mutex_unlock(&recent->lock);
    return n;
}
