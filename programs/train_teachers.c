/* SPDX-License-Identifier: Apache-2.0 */
#include "train_teachers.h"
#include "base/alloc.h"
#include "base/file.h"
#include "train/restore.h"
#include "train/teacher.h"

#include <string.h>

bool train_take_teacher(const train_option *option, const char *value) {
    train_teachers *t = option->to;
    if (t->n_files == MOOD_TUTORS_MAX) return false;
    t->files[t->n_files++] = value;
    return true;
}

static bool is_checkpoint(const char *bytes, size_t n) {
    return n >= 8 && memcmp(bytes, "MOODTRN1", 8) == 0;
}

/* A line of class names begins a text; a model begins with the field of its version. */
static bool is_net(const char *bytes, size_t n) {
    return is_checkpoint(bytes, n) || (n > 0 && bytes[0] == 8);
}

static mood_status parse_net(mood_run *out, const char *bytes, size_t n, const char *path,
                             mood_error *err) {
    return is_checkpoint(bytes, n) ? mood_run_parse(out, bytes, n, path, err)
                                   : mood_run_restore(out, bytes, n, path, err);
}

mood_status train_load_net(mood_run *out, const char *path, mood_error *err) {
    char *bytes = NULL;
    size_t n;
    MOOD_TRY(mood_file_read(&bytes, &n, path, MOOD_CHECKPOINT_MAX_BYTES, err));
    const mood_status status = parse_net(out, bytes, n, path, err);
    mood_free(bytes);
    return status;
}

/* A model that the trainer cannot take apart is run as it is, by the engine. */
static mood_status take_tutor(train_teachers *t, const char *bytes, size_t n, const char *path,
                              mood_error *err) {
    const size_t i = t->n_tutors;
    mood_status status = parse_net(&t->runs[i], bytes, n, path, err);
    if (status == MOOD_OK) t->tutors[i].run = &t->runs[i];
    if (status == MOOD_E_UNSUPPORTED) {
        status = mood_model_create(&t->models[i], bytes, n, NULL, err);
        t->tutors[i].model = t->models[i];
    }
    if (status == MOOD_OK) t->n_tutors++;
    return status;
}

static mood_status take(train_teachers *t, const mood_faces *faces, const char *path,
                        mood_error *err) {
    char *bytes = NULL;
    size_t n;
    mood_status status;
    MOOD_TRY(mood_file_read(&bytes, &n, path, MOOD_CHECKPOINT_MAX_BYTES, err));
    if (is_net(bytes, n)) {
        status = take_tutor(t, bytes, n, path, err);
    } else if (n > MOOD_TEACHER_MAX_BYTES) {
        status = mood_fail(err, MOOD_E_LIMIT, "%s: is larger than %zu bytes", path,
                           (size_t)MOOD_TEACHER_MAX_BYTES);
    } else {
        status = mood_teacher_add(t->said, faces, bytes, n, path, err);
    }
    mood_free(bytes);
    return status;
}

mood_status train_read_teachers(train_teachers *t, const mood_faces *faces, mood_error *err) {
    const size_t numbers = faces->n * (size_t)faces->n_classes;
    if (!t->n_files) return MOOD_OK;
    t->said = mood_alloc_zero(numbers, sizeof *t->said);
    t->runs = mood_alloc_zero(t->n_files, sizeof *t->runs);
    if (!t->said || !t->runs) return mood_fail(err, MOOD_E_NOMEM, "out of memory");
    for (size_t i = 0; i < t->n_files; i++) MOOD_TRY(take(t, faces, t->files[i], err));
    if (t->n_tutors && t->n_tutors != t->n_files)
        return mood_fail(err, MOOD_E_ARG, "teachers: either nets or what they said, not both");
    for (size_t i = 0; i < numbers; i++) t->said[i] /= (float)t->n_files;
    if (t->n_tutors) {
        mood_free(t->said);
        t->said = NULL;
    }
    return MOOD_OK;
}

void train_clear_teachers(train_teachers *t) {
    for (size_t i = 0; i < t->n_tutors; i++) {
        mood_run_clear(&t->runs[i]);
        mood_model_destroy(&t->models[i]);
    }
    mood_free(t->said);
    mood_free(t->runs);
    t->said = NULL;
    t->runs = NULL;
    t->n_tutors = 0;
}
