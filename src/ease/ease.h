/* SPDX-License-Identifier: Apache-2.0
 *
 * EASE, a linear model of items by items in closed form (Steck 2019, "Embarrassingly Shallow
 * Autoencoders for Sparse Data"), with side information as further rows (Jeunen, Van Balen and
 * Goethals 2020, "Closed-Form Models for Collaborative Filtering with Side-Information").
 *
 *     rows: a user likes items            G = sum over rows of weight * r r'
 *           a genre, tag, name or decade  P = (G + lambda I)^-1
 *           holds items                   B_ij = -P_ij / P_jj,  B_jj = 0
 *
 * The score of item j for somebody who likes the items i is the sum of B_ij.
 *
 * For training and measuring only (OpenBLAS, LAPACK); nothing that answers requests links this.
 */
#ifndef MOOD_EASE_H
#define MOOD_EASE_H

#include "base/base.h"

/** A dense matrix of items by items takes 4 n^2 bytes; so many are the most that are taken. */
#define MOOD_EASE_MAX_ITEMS 30000

/** Sparse rows of equal entries: row r holds items[start[r]] .. items[start[r + 1] - 1]. */
typedef struct mood_ease_rows {
    const uint32_t *items; /**< each below the number of items, none twice in a row */
    const size_t *start;   /**< (n_rows + 1) */
    const float *weight;   /**< (n_rows), or NULL: all 1 */
    size_t n_rows;
} mood_ease_rows;

/** Add the rows to gram (n_items, n_items), which the caller cleared before the first. */
void mood_ease_add_rows(float *gram, size_t n_items, const mood_ease_rows *rows);

/**
 * Turn a Gram matrix into the model, in place.
 *
 * matrix  (n_items, n_items) in G, out B; row i tells what a like of item i says of the others
 * lambda  > 0
 *
 * MOOD_E_LIMIT: too many items. MOOD_E_FORMAT: G + lambda I is not positive definite; the
 * matrix is spoilt. Time: about 2 n^3 / 3 multiplications on all cores.
 */
MOOD_NODISCARD mood_status mood_ease_solve(float *matrix, size_t n_items, float lambda);

/** score (n_items) = the sum of the model's rows of n liked items. */
void mood_ease_score(float *score, const float *model, size_t n_items, const uint32_t *liked,
                     size_t n);

/**
 * The entries of a model's row that are furthest from 0, the furthest first; zeros are left
 * out.
 *
 * out  (k) columns
 *
 * Returns how many there are.
 */
size_t mood_ease_strongest(uint32_t *out, size_t k, const float *row, size_t n_items);

#endif
