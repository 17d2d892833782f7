/* SPDX-License-Identifier: Apache-2.0
 *
 *     ring: [ . . j j j j . . ]     first = next job to run, n_waiting = jobs in the ring
 *
 * A series lives on the stack of whoever waits for it; job i uses slot i % n_slots.
 */
#include "base/pool.h"
#include "base/alloc.h"

#include <assert.h>
#include <pthread.h>

typedef struct job_slot {
    mood_pool_job *function;
    void *cookie;
} job_slot;

typedef struct pool_worker {
    mood_pool *pool;
    unsigned number;
    pthread_t thread;
} pool_worker;

struct mood_pool {
    pthread_mutex_t lock; /* guards all below */
    pthread_cond_t is_work;
    pthread_cond_t is_room;
    job_slot *ring;
    unsigned n_ring;
    unsigned first;
    unsigned n_waiting;
    bool is_ending;
    pool_worker *workers;
    unsigned n_workers;
};

static void *worker_main(void *cookie) {
    pool_worker *self = cookie;
    mood_pool *pool = self->pool;
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        while (pool->n_waiting == 0 && !pool->is_ending)
            pthread_cond_wait(&pool->is_work, &pool->lock);
        if (pool->n_waiting == 0) break;
        const job_slot job = pool->ring[pool->first];
        pool->first = (pool->first + 1) % pool->n_ring;
        pool->n_waiting--;
        pthread_cond_signal(&pool->is_room);
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
    pthread_cond_init(&pool->is_room, NULL);
    pool->ring = mood_alloc_zero(n_queue, sizeof *pool->ring);
    pool->workers = mood_alloc_zero(n_threads, sizeof *pool->workers);
    pool->n_ring = n_queue;
    mood_status status = MOOD_OK;
    if (!pool->ring || !pool->workers) {
        status = mood_fail(err, MOOD_E_NOMEM, "the thread pool: out of memory");
        goto failed;
    }
    for (unsigned i = 0; i < n_threads; i++) {
        pool_worker *w = &pool->workers[i];
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

/* With the lock held and room in the ring. */
static void push(mood_pool *pool, mood_pool_job *job, void *cookie) {
    pool->ring[(pool->first + pool->n_waiting) % pool->n_ring] = (job_slot){job, cookie};
    pool->n_waiting++;
    pthread_cond_signal(&pool->is_work);
}

mood_status mood_pool_try_add(mood_pool *pool, mood_pool_job *job, void *cookie) {
    mood_status status = MOOD_E_BUSY;
    pthread_mutex_lock(&pool->lock);
    if (pool->n_waiting < pool->n_ring && !pool->is_ending) {
        push(pool, job, cookie);
        status = MOOD_OK;
    }
    pthread_mutex_unlock(&pool->lock);
    return status;
}

/* ---- series ---------------------------------------------------------------------------- */

typedef struct series_run series_run;

typedef struct series_job {
    series_run *run;
    size_t index;
    bool is_done; /* guarded by the run's lock */
} series_job;

struct series_run {
    const mood_series *series;
    pthread_mutex_t lock;
    pthread_cond_t is_done;
    series_job jobs[MOOD_SERIES_MAX_SLOTS];
};

static void series_work(void *cookie, unsigned worker) {
    series_job *job = cookie;
    series_run *run = job->run;
    run->series->work(run->series->cookie, job->index, (unsigned)(job - run->jobs), worker);
    /* The waiting thread may take the run away as soon as the lock is free. */
    pthread_mutex_lock(&run->lock);
    job->is_done = true;
    pthread_cond_signal(&run->is_done);
    pthread_mutex_unlock(&run->lock);
}

static void series_add(mood_pool *pool, series_run *run, size_t index) {
    const mood_series *s = run->series;
    const unsigned slot = (unsigned)(index % s->n_slots);
    if (s->begin) s->begin(s->cookie, index, slot);
    run->jobs[slot] = (series_job){.run = run, .index = index};
    pthread_mutex_lock(&pool->lock);
    while (pool->n_waiting == pool->n_ring) pthread_cond_wait(&pool->is_room, &pool->lock);
    push(pool, series_work, &run->jobs[slot]);
    pthread_mutex_unlock(&pool->lock);
}

static void series_wait(series_run *run, size_t index) {
    series_job *job = &run->jobs[index % run->series->n_slots];
    pthread_mutex_lock(&run->lock);
    while (!job->is_done) pthread_cond_wait(&run->is_done, &run->lock);
    pthread_mutex_unlock(&run->lock);
}

static mood_status series_run_here(const mood_series *s) {
    mood_status status = MOOD_OK;
    for (size_t i = 0; i < s->n_jobs && status == MOOD_OK; i++) {
        if (s->begin) s->begin(s->cookie, i, 0);
        s->work(s->cookie, i, 0, 0);
        status = s->deliver(s->cookie, i, 0);
    }
    return status;
}

mood_status mood_pool_run_series(mood_pool *pool, const mood_series *s) {
    if (!pool) return series_run_here(s);
    assert(s->n_slots >= 1 && s->n_slots <= MOOD_SERIES_MAX_SLOTS);
    series_run run = {.series = s};
    pthread_mutex_init(&run.lock, NULL);
    pthread_cond_init(&run.is_done, NULL);
    mood_status status = MOOD_OK;
    size_t n_added = 0, n_waited = 0;
    while (n_waited < s->n_jobs && status == MOOD_OK) {
        while (n_added < s->n_jobs && n_added - n_waited < s->n_slots)
            series_add(pool, &run, n_added++);
        series_wait(&run, n_waited);
        status = s->deliver(s->cookie, n_waited, (unsigned)(n_waited % s->n_slots));
        n_waited++;
    }
    while (n_waited < n_added) series_wait(&run, n_waited++);
    pthread_cond_destroy(&run.is_done);
    pthread_mutex_destroy(&run.lock);
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
    pthread_cond_destroy(&pool->is_room);
    pthread_cond_destroy(&pool->is_work);
    pthread_mutex_destroy(&pool->lock);
    mood_free(pool->workers);
    mood_free(pool->ring);
    mood_free(pool);
}
