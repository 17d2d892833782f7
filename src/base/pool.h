/* SPDX-License-Identifier: Apache-2.0
 *
 * A bounded pool of worker threads. Whoever offers work never waits: a full queue is
 * MOOD_E_BUSY. Every worker has a number, so that it can own a workspace.
 */
#ifndef MOOD_POOL_H
#define MOOD_POOL_H

#include "base/base.h"

/** worker: 0..n_threads-1, the same for all jobs of one thread. */
typedef void mood_pool_job(void *cookie, unsigned worker);

/** Guarded by its own lock; all calls from any thread. */
typedef struct mood_pool mood_pool;

/** n_threads 1..256, n_queue 1..65536 jobs that may wait. */
MOOD_NODISCARD mood_status mood_pool_create(mood_pool **out, unsigned n_threads,
                                            unsigned n_queue, mood_error *err);

/** MOOD_E_BUSY when n_queue jobs wait already. cookie is borrowed until the job has run. */
MOOD_NODISCARD mood_status mood_pool_try_add(mood_pool *pool, mood_pool_job *job, void *cookie);

/** The most results that a series keeps at once. */
#define MOOD_SERIES_MAX_SLOTS 256

/**
 * Jobs numbered from 0 whose results are wanted in that order. A job keeps its result in its
 * slot, 0..n_slots-1, until it is delivered; no two jobs under way have the same.
 *
 *     begin    in the calling thread, before the job is queued; may be NULL
 *     work     in a worker's thread, any number of them at once, in any order
 *     deliver  in the calling thread, in order; a failure ends the series
 */
typedef struct mood_series {
    size_t n_jobs;
    unsigned n_slots; /**< 1..MOOD_SERIES_MAX_SLOTS: so many jobs wait, run or wait to be
                           delivered; twice the threads keep them busy */
    void (*begin)(void *cookie, size_t index, unsigned slot);
    void (*work)(void *cookie, size_t index, unsigned slot, unsigned worker);
    mood_status (*deliver)(void *cookie, size_t index, unsigned slot);
    void *cookie;
} mood_series;

/**
 * Run a series and wait for it; without a pool (NULL) in the calling thread, as worker 0 with
 * slot 0. What is delivered does not depend on the number of threads, as long as `work` depends
 * on nothing but its index. When it returns no job is under way any more.
 *
 * Must not be called by a job of the same pool. Heap: none.
 * Returns what the first `deliver` that failed returned, else MOOD_OK.
 */
MOOD_NODISCARD mood_status mood_pool_run_series(mood_pool *pool, const mood_series *series);

/** How many jobs wait (not counting those that run). */
unsigned mood_pool_count_waiting(mood_pool *pool);

/** Runs what is queued, then ends the threads. */
void mood_pool_destroy(mood_pool **pool);

#endif
