/* SPDX-License-Identifier: Apache-2.0 */
#include "train/teacher.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

mood_status mood_teacher_print(mood_buf *out, const mood_faces *faces, const float *p) {
    const int classes = faces->n_classes;
    for (int c = 0; c < classes; c++)
        mood_buf_printf(out, "%s%s", c ? "," : "", faces->class_names[c]);
    mood_buf_append_text(out, "\n");
    for (size_t i = 0; i < faces->n; i++)
        for (int c = 0; c < classes; c++)
            mood_buf_printf(out, "%.4f%s", (double)p[i * (size_t)classes + (size_t)c],
                            c + 1 < classes ? "," : "\n");
    return out->status;
}

/* The line's fields against the class names. */
static bool is_heading(const char *line, size_t n, const mood_faces *faces) {
    const char *at = line, *end = line + n;
    for (int c = 0; c < faces->n_classes; c++) {
        const size_t length = strlen(faces->class_names[c]);
        if ((size_t)(end - at) < length || memcmp(at, faces->class_names[c], length) != 0)
            return false;
        at += length;
        if (c + 1 < faces->n_classes && (at == end || *at++ != ',')) return false;
    }
    return at == end;
}

/* Exactly `classes` finite numbers >= 0 with a sum above 0. */
static bool parse_line(float *p, const char *line, size_t n, int classes) {
    char text[MOOD_FACES_MAX_CLASSES * 24];
    float values[MOOD_FACES_MAX_CLASSES], sum = 0;
    if (n >= sizeof text) return false;
    memcpy(text, line, n);
    text[n] = 0;
    char *at = text;
    for (int c = 0; c < classes; c++) {
        char *end;
        values[c] = strtof(at, &end);
        if (end == at || *end != (c + 1 < classes ? ',' : 0)) return false;
        if (!isfinite(values[c]) || values[c] < 0) return false;
        sum += values[c];
        at = end + 1;
    }
    if (!(sum > 0) || !isfinite(sum)) return false;
    for (int c = 0; c < classes; c++) p[c] += values[c] / sum;
    return true;
}

mood_status mood_teacher_add(float *p, const mood_faces *faces, const char *text, size_t n,
                             const char *name, mood_error *err) {
    const char *end = text + n;
    size_t line = 0;
    while (text < end) {
        const char *eol = memchr(text, '\n', (size_t)(end - text));
        size_t length = (size_t)((eol ? eol : end) - text);
        const char *next = eol ? eol + 1 : end;
        if (length && text[length - 1] == '\r') length--;
        if (line == 0 && !is_heading(text, length, faces))
            return mood_fail(err, MOOD_E_FORMAT,
                             "%s: line 1: the classes are not those of the "
                             "faces",
                             name);
        if (line > faces->n)
            return mood_fail(err, MOOD_E_FORMAT, "%s: more lines than the %zu faces", name,
                             faces->n);
        if (line > 0 && !parse_line(p + (line - 1) * (size_t)faces->n_classes, text, length,
                                    faces->n_classes))
            return mood_fail(err, MOOD_E_FORMAT,
                             "%s: line %zu: %d numbers of 0 or more with a sum above 0 are "
                             "expected",
                             name, line + 1, faces->n_classes);
        text = next;
        line++;
    }
    if (line != faces->n + 1)
        return mood_fail(err, MOOD_E_FORMAT, "%s: %zu lines for %zu faces and a heading", name,
                         line, faces->n);
    return MOOD_OK;
}
