/* SPDX-License-Identifier: Apache-2.0
 *
 * What all requests share: limits, log, counters, and the parts that the handlers call. Made
 * once when the server starts. Every part is safe to use from any thread.
 */
#ifndef MOOD_SERVICE_H
#define MOOD_SERVICE_H

#include "base/log.h"
#include "base/pool.h"
#include "serve/limits.h"
#include "serve/metrics.h"

typedef struct mood_service {
    mood_limits limits;
    const mood_logger *logger; /**< may be NULL */
    const char *const *hosts;  /**< names besides loopback and addresses; NULL-terminated */
    bool is_https;             /**< visitors reach it through https: cookies are Secure */
    mood_metrics *metrics;
    mood_pool *store_pool;
    mood_pool *faces_pool;
} mood_service;

#endif
