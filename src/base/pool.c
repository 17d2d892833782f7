/* SPDX-License-Identifier: Apache-2.0
 *
 *     ring: [ . . j j j j . . ]     first = next job to run, n_waiting = jobs in the ring
 */
#include "base/pool.h"
#include "base/alloc.h"

#include <pthread.h>

typedef struct job_slot {
    mood_pool_job *function;
    void *cookie;
} job_slot;

typedef struct worker {
    mood_pool *pool;
    unsigned number;
    pthread_t thread;
} worker;

struct mood_pool {
    pthread_mutex_t lock; /* guards all below */
    pthread_cond_t is_work;
    job_slot *ring;
    unsigned n_ring;
    unsigned first;
    unsigned n_waiting;
    bool is_ending;
    worker *workers;
    unsigned n_workers;
};

static void *worker_main(void *cookie) {
    worker *self = cookie;
    mood_pool *pool = self->pool;
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        while (pool->n_waiting == 0 && !pool->is_ending)
            pthread_cond_wait(&pool->is_work, &pool->lock);
        if (pool->n_waiting == 0) break;
        const job_slot job = pool->ring[pool->first];
        pool->first = (pool->first + 1) % pool->n_ring;
        pool->n_waiting--;
        pthread_mutex_unlock(&pool->lock);
        job.function(job.cookie, self->number);
        pthread_mutex_lock(&pool->lock);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

mood_status mood_pool_create(mood_pool **out, unsigned n_threads, unsigned n_queue,
                             mood_error *err) {
    if (n_threads < 1 || n_threads > 256 || n_queue < 1 || n_queue > 65536)
        return mood_fail(err, MOOD_E_ARG, "a pool has 1 to 256 threads and 1 to 65536 places");
    mood_pool *pool = mood_alloc_zero(1, sizeof *pool);
    if (!pool) return mood_fail(err, MOOD_E_NOMEM, "the thread pool: out of memory");
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->is_work, NULL);
    pool->ring = mood_alloc_zero(n_queue, sizeof *pool->ring);
    pool->workers = mood_alloc_zero(n_threads, sizeof *pool->workers);
    pool->n_ring = n_queue;
    mood_status status = MOOD_OK;
    if (!pool->ring || !pool->workers) {
        status = mood_fail(err, MOOD_E_NOMEM, "the thread pool: out of memory");
        goto failed;
    }
    for (unsigned i = 0; i < n_threads; i++) {
        worker *w = &pool->workers[i];
        w->pool = pool;
        w->number = i;
        if (pthread_create(&w->thread, NULL, worker_main, w) != 0) {
            status = mood_fail(err, MOOD_E_NOMEM, "thread %u of %u could not be started", i + 1,
                               n_threads);
            goto failed;
        }
        pool->n_workers = i + 1;
    }
    *out = pool;
    return MOOD_OK;
failed:
    mood_pool_destroy(&pool);
    return status;
}

mood_status mood_pool_try_add(mood_pool *pool, mood_pool_job *job, void *cookie) {
    mood_status status = MOOD_E_BUSY;
    pthread_mutex_lock(&pool->lock);
    if (pool->n_waiting < pool->n_ring && !pool->is_ending) {
        pool->ring[(pool->first + pool->n_waiting) % pool->n_ring] = (job_slot){job, cookie};
        pool->n_waiting++;
        pthread_cond_signal(&pool->is_work);
        status = MOOD_OK;
    }
    pthread_mutex_unlock(&pool->lock);
    return status;
}

unsigned mood_pool_count_waiting(mood_pool *pool) {
    pthread_mutex_lock(&pool->lock);
    const unsigned n = pool->n_waiting;
    pthread_mutex_unlock(&pool->lock);
    return n;
}

void mood_pool_destroy(mood_pool **handle) {
    mood_pool *pool = *handle;
    if (!pool) return;
    *handle = NULL;
    pthread_mutex_lock(&pool->lock);
    pool->is_ending = true;
    pthread_cond_broadcast(&pool->is_work);
    pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 0; i < pool->n_workers; i++) pthread_join(pool->workers[i].thread, NULL);
    pthread_cond_destroy(&pool->is_work);
    pthread_mutex_destroy(&pool->lock);
    mood_free(pool->workers);
    mood_free(pool->ring);
    mood_free(pool);
}
