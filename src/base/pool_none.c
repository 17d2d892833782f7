/* SPDX-License-Identifier: Apache-2.0
 *
 * No threads, for machines without them: there is no pool, and a series runs where it is called.
 */
#include "base/pool.h"

mood_status mood_pool_create(mood_pool **out, unsigned n_threads, unsigned n_queue,
                             mood_error *err) {
    (void)out;
    (void)n_threads;
    (void)n_queue;
    return mood_fail(err, MOOD_E_UNSUPPORTED, "there are no threads here");
}

mood_status mood_pool_try_add(mood_pool *pool, mood_pool_job *job, void *cookie) {
    (void)pool;
    (void)job;
    (void)cookie;
    return MOOD_E_BUSY;
}

mood_status mood_pool_run_series(mood_pool *pool, const mood_series *s) {
    (void)pool;
    mood_status status = MOOD_OK;
    for (size_t i = 0; i < s->n_jobs && status == MOOD_OK; i++) {
        if (s->begin) s->begin(s->cookie, i, 0);
        s->work(s->cookie, i, 0, 0);
        status = s->deliver(s->cookie, i, 0);
    }
    return status;
}

unsigned mood_pool_count_waiting(mood_pool *pool) {
    (void)pool;
    return 0;
}

void mood_pool_destroy(mood_pool **pool) {
    *pool = NULL;
}
