/* SPDX-License-Identifier: Apache-2.0
 *
 * One set of models, many threads: finders that share them, and a finder whose searches go over
 * a pool.
 *
 *     worker 0           worker 1           ...       slots: 2 a worker, each with what one job
 *     near, far          near, far                    found until it is taken in its turn
 *        \___\_____________/____/  the same two models
 */
#include "face/finder.h"
#include "base/alloc.h"

mood_finder *mood_finder_create_empty(mood_error *err) {
    mood_finder *finder = mood_alloc_zero(1, sizeof *finder);
    if (!finder) {
        (void)mood_fail(err, MOOD_E_NOMEM, "no memory for the face finder");
        return NULL;
    }
    finder->n_workers = finder->n_slots = 1;
    finder->slots = &finder->slot;
    return finder;
}

static mood_status share_networks(mood_finder_worker *out, const mood_finder *finder,
                                  mood_error *err) {
    MOOD_TRY(mood_detector_share(&out->near, finder->near, err));
    return finder->far ? mood_detector_share(&out->far, finder->far, err) : MOOD_OK;
}

void mood_finder_destroy_workers(mood_finder_worker *workers, unsigned n) {
    for (unsigned i = 0; workers && i < n; i++) {
        mood_detector_destroy(&workers[i].near);
        mood_detector_destroy(&workers[i].far);
    }
    mood_free(workers);
}

mood_status mood_finder_share(mood_finder **out, const mood_finder *other, mood_error *err) {
    mood_finder *finder = mood_finder_create_empty(err);
    if (!finder) return MOOD_E_NOMEM;
    mood_finder_worker networks = {NULL, NULL};
    const mood_status status = share_networks(&networks, other, err);
    finder->near = networks.near;
    finder->far = networks.far;
    if (status == MOOD_OK)
        *out = finder;
    else
        mood_finder_destroy(&finder);
    return status;
}

mood_status mood_finder_use_pool(mood_finder *finder, mood_pool *pool, unsigned n_workers,
                                 mood_error *err) {
    if (n_workers < 1 || n_workers > MOOD_MAX_FACE_THREADS || finder->pool)
        return mood_fail(err, MOOD_E_ARG, "a face finder takes 1 to %d threads, once",
                         MOOD_MAX_FACE_THREADS);
    const unsigned n_slots = 2 * n_workers;
    mood_finder_slot *slots = mood_alloc_zero(n_slots, sizeof *slots);
    mood_finder_worker *others = mood_alloc_zero(n_workers, sizeof *others);
    mood_status status = MOOD_OK;
    if (!slots || !others)
        status = mood_fail(err, MOOD_E_NOMEM, "no memory for the face finder's threads");
    for (unsigned i = 0; status == MOOD_OK && i < n_workers - 1; i++)
        status = share_networks(&others[i], finder, err);
    if (status != MOOD_OK) {
        mood_finder_destroy_workers(others, n_workers - 1);
        mood_free(slots);
        return status;
    }
    finder->pool = pool;
    finder->n_workers = n_workers;
    finder->others = others;
    finder->slots = slots;
    finder->n_slots = n_slots;
    return MOOD_OK;
}
