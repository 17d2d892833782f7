/* SPDX-License-Identifier: Apache-2.0
 *
 * A teacher's file for three faces of two classes; the same bytes also as an exported model.
 */
#include "train/restore.h"
#include "train/teacher.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const mood_faces faces = {.n = 3, .n_classes = 2, .class_names = {"tired", "awake"}};
    float p[6] = {0};
    mood_error err = {0};
    mood_run run = {0};
    const mood_status status =
        mood_teacher_add(p, &faces, (const char *)data, size, "teacher", &err);
    for (int i = 0; status == MOOD_OK && i < 6; i++)
        if (!(p[i] >= 0 && p[i] <= 1)) abort();
    if (mood_run_restore(&run, data, size, "model", &err) == MOOD_OK) mood_run_clear(&run);
    return 0;
}
