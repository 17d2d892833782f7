/* SPDX-License-Identifier: Apache-2.0 */
#include "train/crowd.h"
#include "base/alloc.h"
#include "train/loss.h"

#include <math.h>
#include <string.h>

#define N_LABELS   MOOD_N_EXPRESSIONS
#define N_FEATURES (1 + MOOD_N_VOTES + MOOD_N_VOTES * (MOOD_N_VOTES + 1) / 2 + N_LABELS)

/* Added to a probability before its logarithm: a net's certainty counts up to a point. */
#define DOUBT 1e-3f

/* Of the weights. Loss on PublicTest .8775 with .03, .8772 with .1, .8774 with .3, .8812
 * with 3. */
#define PRIOR_PRECISION .1

/* After 50 the likelihood moves in its sixth digit. */
#define N_STEPS 60

typedef struct fit {
    double curvature[N_FEATURES * N_FEATURES]; /* the bound; below the diagonal its factor */
    double weights[N_FEATURES * N_LABELS], ahead[N_FEATURES * N_LABELS];
    double gradient[N_FEATURES * N_LABELS];
    float *features; /* (n_rows, N_FEATURES) */
    uint32_t *rows;
    size_t n_rows;
} fit;

/* The logarithms of what a net says, around their mean; zeros where none said anything. */
static void find_opinion(float *x, const float *said) {
    float mean = 0;
    for (int c = 0; c < N_LABELS; c++) mean += logf(said[c] + DOUBT) / N_LABELS;
    for (int c = 0; c < N_LABELS; c++) x[c] = logf(said[c] + DOUBT) - mean;
}

static bool find_features(float *x, const mood_faces *faces, size_t row) {
    const uint8_t *votes = faces->votes + row * MOOD_N_VOTES;
    float level[MOOD_N_VOTES];
    unsigned sum = 0;
    for (int i = 0; i < MOOD_N_VOTES; i++) {
        sum += votes[i];
        level[i] = log1pf(votes[i]) / log1pf(10);
    }
    *x++ = 1;
    for (int i = 0; i < MOOD_N_VOTES; i++) *x++ = level[i];
    for (int i = 0; i < MOOD_N_VOTES; i++)
        for (int j = 0; j <= i; j++) *x++ = level[i] * level[j];
    memset(x, 0, N_LABELS * sizeof *x);
    if (faces->unseen) find_opinion(x, faces->unseen + row * N_LABELS);
    return sum > 0;
}

static void predict(float *p, const double *weights, const float *x) {
    double logits[N_LABELS] = {0};
    for (int f = 0; f < N_FEATURES; f++)
        for (int c = 0; c < N_LABELS; c++)
            logits[c] += (double)x[f] * weights[f * N_LABELS + c];
    for (int c = 0; c < N_LABELS; c++) p[c] = (float)logits[c];
    mood_softmax(p, p, N_LABELS, 1);
}

/* Half the sum of squares bounds the Hessian of every class, the prior makes it definite. */
static void find_curvature(fit *f) {
    double *a = f->curvature;
    for (size_t r = 0; r < f->n_rows; r++) {
        const float *x = f->features + r * N_FEATURES;
        for (int i = 0; i < N_FEATURES; i++)
            for (int j = 0; j <= i; j++)
                a[i * N_FEATURES + j] += .5 * (double)x[i] * (double)x[j];
    }
    for (int i = 0; i < N_FEATURES; i++) a[i * N_FEATURES + i] += PRIOR_PRECISION;
}

/* Cholesky's factor L of a in place, a = L L'. */
static void factor(double *a) {
    for (int i = 0; i < N_FEATURES; i++)
        for (int j = 0; j <= i; j++) {
            double sum = a[i * N_FEATURES + j];
            for (int k = 0; k < j; k++) sum -= a[i * N_FEATURES + k] * a[j * N_FEATURES + k];
            a[i * N_FEATURES + j] = i == j ? sqrt(sum) : sum / a[j * N_FEATURES + j];
        }
}

/* Column c of b = a^-1 b, by the factor. */
static void solve(double *b, int c, const double *l) {
    for (int i = 0; i < N_FEATURES; i++) {
        for (int k = 0; k < i; k++)
            b[i * N_LABELS + c] -= l[i * N_FEATURES + k] * b[k * N_LABELS + c];
        b[i * N_LABELS + c] /= l[i * N_FEATURES + i];
    }
    for (int i = N_FEATURES - 1; i >= 0; i--) {
        for (int k = i + 1; k < N_FEATURES; k++)
            b[i * N_LABELS + c] -= l[k * N_FEATURES + i] * b[k * N_LABELS + c];
        b[i * N_LABELS + c] /= l[i * N_FEATURES + i];
    }
}

/* Of the negative log-posterior, where the weights look ahead. */
static void find_gradient(fit *f, const mood_faces *faces) {
    for (int i = 0; i < N_FEATURES * N_LABELS; i++)
        f->gradient[i] = PRIOR_PRECISION * f->ahead[i];
    for (size_t r = 0; r < f->n_rows; r++) {
        const float *x = f->features + r * N_FEATURES;
        float p[N_LABELS];
        predict(p, f->ahead, x);
        p[faces->labels[f->rows[r]]] -= 1;
        for (int i = 0; i < N_FEATURES; i++)
            for (int c = 0; c < N_LABELS; c++)
                f->gradient[i * N_LABELS + c] += (double)x[i] * (double)p[c];
    }
}

static void find_weights(fit *f, const mood_faces *faces) {
    find_curvature(f);
    factor(f->curvature);
    for (int step = 0; step < N_STEPS; step++) {
        find_gradient(f, faces);
        for (int c = 0; c < N_LABELS; c++) solve(f->gradient, c, f->curvature);
        const double momentum = step / (step + 3.);
        for (int i = 0; i < N_FEATURES * N_LABELS; i++) {
            const double next = f->ahead[i] - f->gradient[i];
            f->ahead[i] = next + momentum * (next - f->weights[i]);
            f->weights[i] = next;
        }
    }
}

static mood_status take_rows(fit *f, const mood_faces *faces) {
    size_t n;
    MOOD_TRY(mood_faces_select(&f->rows, &n, faces, MOOD_SPLIT_TRAINING, true));
    f->features = mood_alloc_zero(n ? n : 1, N_FEATURES * sizeof *f->features);
    if (!f->features) return MOOD_E_NOMEM;
    for (size_t i = 0; i < n; i++) {
        const uint32_t row = f->rows[i];
        if (!find_features(f->features + f->n_rows * N_FEATURES, faces, row)) continue;
        f->rows[f->n_rows++] = row;
    }
    return MOOD_OK;
}

mood_status mood_crowd_translate(mood_faces *faces) {
    if (!faces->votes) return MOOD_OK;
    float *crowd = mood_alloc_zero(faces->n, N_LABELS * sizeof *crowd);
    fit *f = mood_alloc_zero(1, sizeof *f);
    const mood_status status = crowd && f ? take_rows(f, faces) : MOOD_E_NOMEM;
    if (status == MOOD_OK) {
        find_weights(f, faces);
        for (size_t row = 0; row < faces->n; row++) {
            float x[N_FEATURES], *p = crowd + row * N_LABELS;
            if (find_features(x, faces, row))
                predict(p, f->weights, x);
            else
                p[faces->labels[row]] = 1;
        }
        mood_free(faces->crowd);
        faces->crowd = crowd;
        crowd = NULL;
    }
    if (f) {
        mood_free(f->features);
        mood_free(f->rows);
    }
    mood_free(f);
    mood_free(crowd);
    return status;
}
