/* SPDX-License-Identifier: Apache-2.0
 *
 * Counters of the server and their text for Prometheus (exposition format 0.0.4). Counting
 * takes no lock; threads: reentrant.
 */
#ifndef MOOD_METRICS_H
#define MOOD_METRICS_H

#include "base/buf.h"

typedef struct mood_metrics mood_metrics;

/** n_routes + 1 lines are counted: the last is for requests that found no route. */
MOOD_NODISCARD mood_status mood_metrics_create(mood_metrics **out, size_t n_routes);
void mood_metrics_destroy(mood_metrics **metrics);

/** One request has begun. */
void mood_metrics_begin(mood_metrics *metrics);

/** One request has ended. route 0..n_routes; status 0: the connection broke before the answer.
 */
void mood_metrics_end(mood_metrics *metrics, size_t route, unsigned status, int64_t duration_ns,
                      size_t received_bytes, size_t sent_bytes);

/** A number that is known only when it is asked for. */
typedef struct mood_gauge {
    const char *name; /**< "moodify_queue_waiting" */
    const char *help;
    const char *labels; /**< "{pool=\"store\"}" or "" */
    double value;
} mood_gauge;

/**
 * Append the text.
 *
 * names   (n_routes + 1) the label `route` of each line
 * gauges  (n_gauges); those of one name stand together
 */
MOOD_NODISCARD mood_status mood_metrics_write(mood_buf *out, const mood_metrics *metrics,
                                              const char *const *methods,
                                              const char *const *names,
                                              const mood_gauge *gauges, size_t n_gauges);

#endif
