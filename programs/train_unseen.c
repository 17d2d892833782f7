/* SPDX-License-Identifier: Apache-2.0 */
#include "train_unseen.h"
#include "base/alloc.h"
#include "base/file.h"
#include "train/crowd.h"
#include "train/teacher.h"
#include "train_verb.h"

#include <string.h>

bool train_take_unseen(const train_option *option, const char *value) {
    train_unseen *u = option->to;
    if (u->n_files == MOOD_SETTINGS_MAX_PARTS) return false;
    u->files[u->n_files++] = value;
    return true;
}

/* The rows of one file that its net did not learn into `out`. */
static mood_status take_part(float *out, float *said, const mood_faces *faces,
                             const train_unseen *u, size_t part, mood_error *err) {
    const size_t k = MOOD_N_EXPRESSIONS;
    char *text = NULL;
    size_t bytes, n = 0;
    MOOD_TRY(mood_file_read(&text, &bytes, u->files[part], MOOD_TEACHER_MAX_BYTES, err));
    memset(said, 0, faces->n * k * sizeof *said);
    const mood_status status = mood_teacher_add(said, faces, text, bytes, u->files[part], err);
    mood_free(text);
    MOOD_TRY(status);
    for (size_t row = 0; row < faces->n; row++) {
        const bool is_training = faces->splits[row] == MOOD_SPLIT_TRAINING;
        if ((is_training ? n++ % u->n_files : 0) == part)
            memcpy(out + row * k, said + row * k, k * sizeof *out);
    }
    return MOOD_OK;
}

static mood_status translate(mood_faces *faces, float *unseen, mood_error *err) {
    faces->unseen = unseen;
    if (mood_crowd_translate(faces) == MOOD_OK) return MOOD_OK;
    faces->unseen = NULL;
    return mood_fail(err, MOOD_E_NOMEM, "out of memory");
}

mood_status train_read_unseen(mood_faces *faces, const train_unseen *u, mood_error *err) {
    if (!u->n_files) return MOOD_OK;
    if (!faces->votes || faces->n_classes != MOOD_N_EXPRESSIONS)
        return mood_fail(err, MOOD_E_ARG, "--unseen needs the crowd's votes (--votes)");
    const size_t numbers = faces->n * MOOD_N_EXPRESSIONS;
    float *unseen = mood_alloc_zero(numbers, sizeof *unseen);
    float *said = mood_alloc(numbers * sizeof *said);
    mood_status status =
        unseen && said ? MOOD_OK : mood_fail(err, MOOD_E_NOMEM, "out of memory");
    for (size_t part = 0; status == MOOD_OK && part < u->n_files; part++)
        status = take_part(unseen, said, faces, u, part, err);
    if (status == MOOD_OK) status = translate(faces, unseen, err);
    if (status == MOOD_OK)
        train_print_crowd(faces, "votes and nets");
    else
        mood_free(unseen);
    mood_free(said);
    return status;
}
