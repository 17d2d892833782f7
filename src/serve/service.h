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
#include "serve/recent.h"
#include "serve/shelf.h"
#include "serve/visitor.h"

#include <stdatomic.h>

typedef struct mood_service {
    mood_limits limits;
    const mood_logger *logger; /**< may be NULL */
    const char *const *hosts;  /**< names besides loopback and addresses; NULL-terminated */
    bool is_https;             /**< visitors reach it through https: cookies are Secure */
    mood_metrics *metrics;
    mood_store *store; /**< borrowed */
    uint8_t key[MOOD_STORE_KEY_BYTES];
    mood_shelf *shelf;
    mood_recent *recent;
    mood_reader **readers; /**< (limits.look_threads), each for one worker of faces_pool */
    mood_pool *store_pool;
    mood_pool *faces_pool;
    atomic_size_t bodies_bytes; /**< held of all bodies together */
    atomic_size_t n_connections;
} mood_service;

#endif
