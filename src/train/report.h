/* SPDX-License-Identifier: Apache-2.0
 *
 * A run as one page to show: learning curves, confusion, calibration and the commonest
 * mistakes. One HTML file with its drawings (SVG) inside; it loads nothing, shows no face, and
 * follows the reader's light or dark setting.
 */
#ifndef MOOD_REPORT_H
#define MOOD_REPORT_H

#include "base/buf.h"
#include "train/checkpoint.h"
#include "train/measure.h"

#define MOOD_REPORT_MAX_BYTES ((size_t)4 << 20)

/**
 * out     the page is put behind what is there
 * scores  of the averaged weights on the faces of choice; NULL where the classes are not the
 *         seven: then the page ends behind the curves
 */
mood_status mood_report_print(mood_buf *out, const mood_run *run, const mood_scores *scores);

#endif
