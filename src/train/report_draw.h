/* SPDX-License-Identifier: Apache-2.0
 *
 * The drawings of a report, as SVG elements behind what is in a buffer.
 */
#ifndef MOOD_REPORT_DRAW_H
#define MOOD_REPORT_DRAW_H

#include "base/buf.h"
#include "train/checkpoint.h"
#include "train/measure.h"

/** One line over the epochs. */
typedef struct mood_curve {
    const char *name; /**< stands at its end */
    size_t offset;    /**< of a double inside mood_epoch */
    double factor;    /**< what is drawn is the number times this */
    const char *colour;
} mood_curve;

/** Curves that share one axis; its range is chosen from the numbers. */
void mood_draw_curves(mood_buf *out, const mood_epoch *epochs, size_t n,
                      const mood_curve *curves, size_t n_curves, const char *unit);

/** Rows: what the label says; columns: what was read; each cell the share of its row. */
void mood_draw_confusion(mood_buf *out, const mood_scores *scores);

/** Accuracy over confidence, with the number of faces in each bin below. */
void mood_draw_reliability(mood_buf *out, const mood_scores *scores);

/** The commonest confusions of a label with another, as bars. */
void mood_draw_mistakes(mood_buf *out, const mood_scores *scores);

#endif
