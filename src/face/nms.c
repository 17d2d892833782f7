/* SPDX-License-Identifier: Apache-2.0
 *
 *     faces:  [ blended | first | still to do, best first ]
 *                         ^ takes in all that overlaps it; the others move up and stay sorted
 */
#include "face/nms.h"

/* A face is a plain row of floats: box, score, points; blending works on the row. */
#define N_NUMBERS (sizeof(mood_face) / sizeof(float))
_Static_assert(N_NUMBERS == 5 + 2 * MOOD_N_FACE_POINTS, "mood_face holds floats only");

typedef union row {
    mood_face face;
    float number[N_NUMBERS];
} row;

float mood_face_overlap(const mood_face *a, const mood_face *b) {
    const float left = a->x > b->x ? a->x : b->x;
    const float top = a->y > b->y ? a->y : b->y;
    const float right = a->x + a->width < b->x + b->width ? a->x + a->width : b->x + b->width;
    const float bottom =
        a->y + a->height < b->y + b->height ? a->y + a->height : b->y + b->height;
    if (right <= left || bottom <= top) return 0;
    const float shared = (right - left) * (bottom - top);
    return shared / (a->width * a->height + b->width * b->height - shared);
}

static bool comes_before(const mood_face *a, const mood_face *b) {
    if (a->score != b->score) return a->score > b->score;
    if (a->y != b->y) return a->y < b->y;
    return a->x < b->x;
}

/* Shell's sort with the gaps of Ciura 2001; qsort may take memory from the heap. */
void mood_faces_sort(mood_face *faces, size_t n) {
    static const size_t gaps[] = {701, 301, 132, 57, 23, 10, 4, 1};
    for (size_t g = 0; g < MOOD_COUNT(gaps); g++) {
        const size_t gap = gaps[g];
        for (size_t i = gap; i < n; i++) {
            const mood_face face = faces[i];
            size_t at = i;
            for (; at >= gap && comes_before(&face, &faces[at - gap]); at -= gap)
                faces[at] = faces[at - gap];
            faces[at] = face;
        }
    }
}

static void add_weighted(row *sum, const mood_face *face) {
    const row other = {.face = *face};
    for (size_t i = 0; i < N_NUMBERS; i++) sum->number[i] += face->score * other.number[i];
}

/* Blend faces[first] with what overlaps it; returns how many faces are left. */
static size_t blend_first(mood_face *faces, size_t first, size_t n, float overlap) {
    const mood_face best = faces[first];
    row sum = {.number = {0}};
    float weight = best.score;
    size_t n_left = first + 1;
    add_weighted(&sum, &best);
    for (size_t i = first + 1; i < n; i++) {
        if (mood_face_overlap(&best, &faces[i]) > overlap) {
            add_weighted(&sum, &faces[i]);
            weight += faces[i].score;
        } else {
            faces[n_left++] = faces[i];
        }
    }
    for (size_t i = 0; i < N_NUMBERS; i++) sum.number[i] /= weight;
    sum.face.score = best.score;
    faces[first] = sum.face;
    return n_left;
}

size_t mood_faces_blend(mood_face *faces, size_t n, float overlap) {
    mood_faces_sort(faces, n);
    for (size_t first = 0; first < n; first++) n = blend_first(faces, first, n, overlap);
    return n;
}
