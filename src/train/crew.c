/* SPDX-License-Identifier: Apache-2.0 */
#include "train/crew.h"
#include "base/alloc.h"

#include <omp.h>

/* Every `stride`-th batch, beginning with `first`. */
static mood_status run_share(const mood_eyes *eyes, const mood_learner_options *options,
                             size_t n_batches, size_t first, size_t stride,
                             mood_crew_work *work, void *cookie, mood_error *err) {
    const size_t n = (size_t)options->batch * (size_t)(eyes->side * eyes->side);
    mood_dnn *dnn = NULL;
    mood_learner *learner = NULL;
    float *pictures = mood_alloc_zero(n, sizeof *pictures);
    mood_status status = pictures ? MOOD_OK : mood_fail(err, MOOD_E_NOMEM, "out of memory");
    MOOD_TRY_GOTO(status, done, status);
    MOOD_TRY_GOTO(status, done, mood_dnn_create(&dnn, err));
    MOOD_TRY_GOTO(status, done, mood_learner_create(&learner, dnn, eyes->net, options, err));
    MOOD_TRY_GOTO(status, done, mood_learner_load(learner, eyes->weights, eyes->stats));
    for (size_t b = first; b < n_batches; b += stride)
        MOOD_TRY_GOTO(status, done, work(cookie, b, learner, pictures));
done:
    mood_learner_destroy(&learner);
    mood_dnn_destroy(&dnn);
    mood_free(pictures);
    return status;
}

mood_status mood_crew_run(const mood_eyes *eyes, const mood_learner_options *options,
                          size_t n_batches, mood_crew_work *work, void *cookie,
                          mood_error *err) {
    mood_status status = MOOD_OK;
    omp_set_num_threads(1);
#pragma omp parallel for schedule(static, 1) num_threads(eyes->threads)
    for (int i = 0; i < eyes->threads; i++) {
        mood_error own = {0};
        omp_set_num_threads(1); /* of this thread: what oneDNN sees */
        const mood_status failed = run_share(eyes, options, n_batches, (size_t)i,
                                             (size_t)eyes->threads, work, cookie, &own);
#pragma omp critical
        if (failed != MOOD_OK)
            status =
                mood_fail(err, failed, "%s", *own.text ? own.text : mood_status_text(failed));
    }
    return status;
}
