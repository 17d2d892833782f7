/* SPDX-License-Identifier: Apache-2.0
 *
 *     shelf.present -> holding { stock, n_holders = 1 for the shelf + 1 for each request }
 *
 * The lock is held for a pointer and a count only; a catalogue is read and freed outside it.
 */
#include "serve/shelf.h"
#include "base/alloc.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <time.h>

typedef struct holding {
    mood_stock stock; /* first, so that a stock leads to its holding */
    size_t n_holders; /* guarded by the shelf's lock */
} holding;

struct mood_shelf {
    pthread_mutex_t lock; /* guards present, the counts and is_ending */
    pthread_cond_t end;
    holding *present;
    bool is_ending;
    mood_store *store;
    const mood_neighbours *neighbours; /* may be NULL */
    int64_t check_ms;
    const mood_logger *logger;
    pthread_t thread;
    bool has_thread;
};

static void free_holding(holding *h) {
    mood_index_destroy(&h->stock.index);
    mood_catalog_destroy(&h->stock.catalog);
    mood_free(h);
}

static mood_status load(holding **out, mood_store *store, const mood_neighbours *neighbours,
                        mood_error *err) {
    holding *h = mood_alloc_zero(1, sizeof *h);
    if (!h) return mood_fail(err, MOOD_E_NOMEM, "the catalogue: out of memory");
    mood_status status;
    /* The number first: a change in between is then seen at the next look. */
    MOOD_TRY_GOTO(status, failed, mood_store_catalog_version(&h->stock.version, store, err));
    MOOD_TRY_GOTO(status, failed, mood_store_load_catalog(&h->stock.catalog, store, err));
    const mood_item *items = mood_catalog_items(h->stock.catalog, &h->stock.n_items);
    MOOD_TRY_GOTO(status, failed, mood_index_create(&h->stock.index, items, h->stock.n_items));
    if (neighbours)
        MOOD_TRY_GOTO(status, failed, mood_index_use_neighbours(h->stock.index, neighbours));
    h->n_holders = 1;
    *out = h;
    return MOOD_OK;
failed:
    free_holding(h);
    return status;
}

static void release(mood_shelf *shelf, holding *h) {
    pthread_mutex_lock(&shelf->lock);
    const bool is_last = --h->n_holders == 0;
    pthread_mutex_unlock(&shelf->lock);
    if (is_last) free_holding(h);
}

static void exchange_if_changed(mood_shelf *shelf) {
    mood_error err = {""};
    int64_t version = 0;
    holding *fresh = NULL;
    mood_status status = mood_store_catalog_version(&version, shelf->store, &err);
    /* Only this thread writes `present`, so it may read it without the lock. */
    if (status == MOOD_OK && version == shelf->present->stock.version) return;
    if (status == MOOD_OK) status = load(&fresh, shelf->store, shelf->neighbours, &err);
    if (status != MOOD_OK) {
        mood_log(shelf->logger, MOOD_LOG_ERROR, "catalog", "reload=failed reason=\"%s\"",
                 err.text);
        return;
    }
    pthread_mutex_lock(&shelf->lock);
    holding *old = shelf->present;
    shelf->present = fresh;
    pthread_mutex_unlock(&shelf->lock);
    release(shelf, old);
    mood_log(shelf->logger, MOOD_LOG_INFO, "catalog",
             "reload=done version=%" PRId64 " items=%zu", fresh->stock.version,
             fresh->stock.n_items);
}

static void *shelf_main(void *cookie) {
    mood_shelf *shelf = cookie;
    pthread_mutex_lock(&shelf->lock);
    while (!shelf->is_ending) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        const int64_t ns = until.tv_nsec + (shelf->check_ms % 1000) * 1000000;
        until.tv_sec += shelf->check_ms / 1000 + ns / 1000000000;
        until.tv_nsec = ns % 1000000000;
        const int cause = pthread_cond_timedwait(&shelf->end, &shelf->lock, &until);
        if (cause != ETIMEDOUT || shelf->is_ending) continue;
        pthread_mutex_unlock(&shelf->lock);
        exchange_if_changed(shelf);
        pthread_mutex_lock(&shelf->lock);
    }
    pthread_mutex_unlock(&shelf->lock);
    return NULL;
}

static void init_locks(mood_shelf *shelf) {
    pthread_condattr_t monotonic;
    pthread_mutex_init(&shelf->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&shelf->end, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

mood_status mood_shelf_create(mood_shelf **out, mood_store *store,
                              const mood_neighbours *neighbours, int64_t check_ms,
                              const mood_logger *logger, mood_error *err) {
    mood_shelf *shelf = mood_alloc_zero(1, sizeof *shelf);
    if (!shelf) return mood_fail(err, MOOD_E_NOMEM, "the catalogue: out of memory");
    init_locks(shelf);
    shelf->store = store;
    shelf->neighbours = neighbours;
    shelf->check_ms = check_ms;
    shelf->logger = logger;
    mood_status status = load(&shelf->present, store, neighbours, err);
    if (status == MOOD_OK) {
        shelf->has_thread = pthread_create(&shelf->thread, NULL, shelf_main, shelf) == 0;
        if (!shelf->has_thread)
            status = mood_fail(err, MOOD_E_NOMEM, "the catalogue: no thread could be started");
    }
    if (status != MOOD_OK) {
        mood_shelf_destroy(&shelf);
        return status;
    }
    *out = shelf;
    return MOOD_OK;
}

void mood_shelf_destroy(mood_shelf **handle) {
    mood_shelf *shelf = *handle;
    if (!shelf) return;
    *handle = NULL;
    pthread_mutex_lock(&shelf->lock);
    shelf->is_ending = true;
    pthread_cond_broadcast(&shelf->end);
    pthread_mutex_unlock(&shelf->lock);
    if (shelf->has_thread) pthread_join(shelf->thread, NULL);
    if (shelf->present) release(shelf, shelf->present);
    pthread_cond_destroy(&shelf->end);
    pthread_mutex_destroy(&shelf->lock);
    mood_free(shelf);
}

const mood_stock *mood_shelf_take(mood_shelf *shelf) {
    pthread_mutex_lock(&shelf->lock);
    holding *h = shelf->present;
    h->n_holders++;
    pthread_mutex_unlock(&shelf->lock);
    return &h->stock;
}

void mood_shelf_give_back(mood_shelf *shelf, const mood_stock *stock) {
    release(shelf, (holding *)(uintptr_t)stock);
}
