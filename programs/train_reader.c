/* SPDX-License-Identifier: Apache-2.0 */
#include "train_reader.h"
#include "train/data.h"

#include <string.h>

/* Every `stride`-th row from `first` on, with a workspace of its own. */
static mood_status read_rows(float *p, const mood_model *model, const uint32_t *rows,
                             size_t n_rows, size_t first, size_t stride, mood_show *show,
                             void *cookie) {
    _Alignas(MOOD_ALIGN) float picture[MOOD_FACE_PIXELS + MOOD_ALIGN / sizeof(float)];
    mood_work *work = NULL;
    mood_status status = mood_work_create(&work, model);
    mood_tensor in = mood_model_input(model, 0, NULL), out;
    in.data = picture;
    for (size_t i = first; i < n_rows && status == MOOD_OK; i += stride) {
        show(cookie, picture, MOOD_FACE_SIDE, rows[i]);
        status = mood_model_run(&out, model, work, &in);
        if (status == MOOD_OK)
            memcpy(p + i * MOOD_N_EXPRESSIONS, out.data, MOOD_N_EXPRESSIONS * sizeof *p);
    }
    mood_work_destroy(&work);
    return status;
}

static bool has_shape(const mood_tensor *t, int n_dims, const int64_t *dims) {
    return t->n_dims == n_dims && memcmp(t->dims, dims, (size_t)n_dims * sizeof *dims) == 0;
}

mood_status train_reader_run(float *p, const mood_model *model, const uint32_t *rows,
                             size_t n_rows, int threads, mood_show *show, void *cookie,
                             mood_error *err) {
    const int64_t face[] = {1, 1, MOOD_FACE_SIDE, MOOD_FACE_SIDE};
    const int64_t moods[] = {1, MOOD_N_EXPRESSIONS};
    if (mood_model_count_inputs(model) != 1 || mood_model_count_outputs(model) != 1)
        return mood_fail(err, MOOD_E_FORMAT, "the model has not one input and one output");
    const mood_tensor in = mood_model_input(model, 0, NULL);
    const mood_tensor out = mood_model_output(model, 0, NULL);
    if (!has_shape(&in, 4, face) || !has_shape(&out, 2, moods))
        return mood_fail(err, MOOD_E_FORMAT,
                         "the model does not turn (n, 1, 48, 48) into (n, 7)");
    mood_status status = MOOD_OK;
#pragma omp parallel for schedule(static, 1) num_threads(threads)
    for (int i = 0; i < threads; i++) {
        const mood_status failed =
            read_rows(p, model, rows, n_rows, (size_t)i, (size_t)threads, show, cookie);
#pragma omp critical
        if (failed != MOOD_OK) status = mood_fail(err, failed, "%s", mood_status_text(failed));
    }
    return status;
}
