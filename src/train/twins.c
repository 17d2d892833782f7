/* SPDX-License-Identifier: Apache-2.0
 *
 * Pictures that stand in the file more than once. FER-2013 holds some faces several times, in
 * more than one split, and some copies of the data set went through JPEG, so equal bytes are
 * not enough. Each picture gets a signature, the means of a 4 x 4 grid; the pictures are sorted
 * by the mean of all, and each is compared with those whose mean lies within the tolerance:
 * first the signature, then all pixels.
 */
#include "train/data.h"
#include "base/alloc.h"

#include <stdlib.h>

#define GRID 4
#define CELL (MOOD_FACE_SIDE / GRID)
#define TOLERANCE                                                                              \
    4 /* mean absolute difference in grey levels that JPEG at quality 75 stays below */

/* Means are kept in 1/16 grey levels. The mean of a difference never exceeds its mean absolute
 * value, so both tests below only ever drop pairs that the last test would drop as well. */
typedef struct signature {
    uint32_t row;
    uint16_t mean;
    uint16_t cells[GRID * GRID];
} signature;

static void sign(signature *out, const uint8_t *pixels, uint32_t row) {
    unsigned total = 0;
    *out = (signature){.row = row};
    for (int cy = 0; cy < GRID; cy++)
        for (int cx = 0; cx < GRID; cx++) {
            unsigned sum = 0;
            for (int y = 0; y < CELL; y++)
                for (int x = 0; x < CELL; x++)
                    sum += pixels[(cy * CELL + y) * MOOD_FACE_SIDE + cx * CELL + x];
            out->cells[cy * GRID + cx] = (uint16_t)(sum * 16 / (CELL * CELL));
            total += sum;
        }
    out->mean = (uint16_t)(total * 16 / MOOD_FACE_PIXELS);
}

static int by_mean(const void *a, const void *b) {
    const signature *s = a, *t = b;
    if (s->mean != t->mean) return s->mean < t->mean ? -1 : 1;
    return s->row < t->row ? -1 : s->row > t->row;
}

static bool is_same(const mood_faces *faces, const signature *a, const signature *b) {
    int difference = 0;
    for (int i = 0; i < GRID * GRID; i++) difference += abs(a->cells[i] - b->cells[i]);
    if (difference > (TOLERANCE * 16 + 1) * GRID * GRID) return false;
    const uint8_t *p = faces->pixels + (size_t)a->row * MOOD_FACE_PIXELS;
    const uint8_t *q = faces->pixels + (size_t)b->row * MOOD_FACE_PIXELS;
    difference = 0;
    for (int i = 0; i < MOOD_FACE_PIXELS; i++) difference += abs(p[i] - q[i]);
    return difference <= TOLERANCE * MOOD_FACE_PIXELS;
}

mood_status mood_faces_find_twins(mood_faces *faces) {
    signature *all = mood_alloc(faces->n * sizeof *all);
    if (!all) return MOOD_E_NOMEM;
    for (size_t i = 0; i < faces->n; i++) {
        sign(&all[i], faces->pixels + i * MOOD_FACE_PIXELS, (uint32_t)i);
        faces->twins[i] = 0;
    }
    qsort(all, faces->n, sizeof *all, by_mean);
    for (size_t i = 0; i < faces->n; i++)
        for (size_t j = i + 1; j < faces->n && all[j].mean <= all[i].mean + TOLERANCE * 16 + 1;
             j++) {
            const uint32_t a = all[i].row, b = all[j].row;
            if (faces->splits[a] == faces->splits[b] || !is_same(faces, &all[i], &all[j]))
                continue;
            faces->twins[a] = faces->twins[b] = 1;
        }
    mood_free(all);
    return MOOD_OK;
}
