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

/** How many jobs wait (not counting those that run). */
unsigned mood_pool_count_waiting(mood_pool *pool);

/** Runs what is queued, then ends the threads. */
void mood_pool_destroy(mood_pool **pool);

#endif
