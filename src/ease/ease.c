/* SPDX-License-Identifier: Apache-2.0 */
#include "ease/ease.h"

#include <lapacke.h>
#include <math.h>
#include <string.h>

void mood_ease_add_rows(float *gram, size_t n_items, const mood_ease_rows *rows) {
    for (size_t r = 0; r < rows->n_rows; r++) {
        const float weight = rows->weight ? rows->weight[r] : 1.f;
        for (size_t a = rows->start[r]; a < rows->start[r + 1]; a++) {
            float *line = gram + (size_t)rows->items[a] * n_items;
            for (size_t b = rows->start[r]; b < rows->start[r + 1]; b++)
                line[rows->items[b]] += weight;
        }
    }
}

/* LAPACK fills the lower triangle (of its column order) alone. */
static void mirror(float *matrix, size_t n) {
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++) matrix[i * n + k] = matrix[k * n + i];
}

/* Column j is divided by the diagonal of column j; its own entry becomes 0. */
static void divide_columns(float *matrix, size_t n, float *diagonal) {
    for (size_t i = 0; i < n; i++) {
        float *line = matrix + i * n;
        for (size_t j = 0; j < n; j++) line[j] *= diagonal[j];
        line[i] = 0.f;
    }
}

mood_status mood_ease_solve(float *matrix, size_t n_items, float lambda) {
    if (n_items > MOOD_EASE_MAX_ITEMS) return MOOD_E_LIMIT;
    static float diagonal[MOOD_EASE_MAX_ITEMS]; /* a training program has one thread here */
    const lapack_int n = (lapack_int)n_items;
    for (size_t i = 0; i < n_items; i++) matrix[i * n_items + i] += lambda;
    /* Row-major upper is column-major lower: no copy is made. */
    if (LAPACKE_spotrf(LAPACK_COL_MAJOR, 'L', n, matrix, n) != 0) return MOOD_E_FORMAT;
    if (LAPACKE_spotri(LAPACK_COL_MAJOR, 'L', n, matrix, n) != 0) return MOOD_E_FORMAT;
    mirror(matrix, n_items);
    for (size_t i = 0; i < n_items; i++) diagonal[i] = -1.f / matrix[i * n_items + i];
    divide_columns(matrix, n_items, diagonal);
    return MOOD_OK;
}

void mood_ease_score(float *score, const float *model, size_t n_items, const uint32_t *liked,
                     size_t n) {
    memset(score, 0, n_items * sizeof *score);
    for (size_t k = 0; k < n; k++) {
        const float *line = model + (size_t)liked[k] * n_items;
        for (size_t j = 0; j < n_items; j++) score[j] += line[j];
    }
}

size_t mood_ease_strongest(uint32_t *out, size_t k, const float *row, size_t n_items) {
    size_t n = 0;
    for (size_t j = 0; j < n_items && k; j++) {
        const float strength = fabsf(row[j]);
        if (!(strength > 0.f) || (n == k && strength <= fabsf(row[out[n - 1]]))) continue;
        size_t at = n < k ? n++ : n - 1;
        for (; at > 0 && fabsf(row[out[at - 1]]) < strength; at--) out[at] = out[at - 1];
        out[at] = (uint32_t)j;
    }
    return n;
}
