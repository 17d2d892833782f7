/* SPDX-License-Identifier: Apache-2.0
 *
 * The HTTP server: site, interface, posters. Everything it answers is described in docs/api.md.
 *
 *     connection threads (move bytes) -> lanes: store pool, faces pool -> connection threads
 */
#ifndef MOOD_SERVE_H
#define MOOD_SERVE_H

#include "base/log.h"
#include "serve/limits.h"
#include "store/store.h"
#include "suggest/suggest.h"

typedef struct mood_server_options {
    int listen_fd;                     /**< of mood_listen_open */
    mood_store *store;                 /**< with a catalogue in it */
    const mood_neighbours *neighbours; /**< mood_index_use_neighbours; may be NULL */
    const char *models_folder;         /**< see mood_reader_create */
    const char *const *hosts;  /**< names it may be called by, NULL-terminated; may be NULL */
    bool is_https;             /**< visitors reach it through https (a proxy in front of it) */
    mood_limits limits;        /**< mood_limits_init, then changed */
    const mood_logger *logger; /**< may be NULL */
} mood_server_options;

/** Runs until it is destroyed, in threads of its own. */
typedef struct mood_server mood_server;

/**
 * Serve.
 *
 * out      caller owns *out; untouched on failure
 * options  listen_fd passes to the server, also on failure; store, neighbours, texts, hosts and
 * logger are borrowed until the server is destroyed err      one sentence for a person
 */
MOOD_NODISCARD mood_status mood_server_create(mood_server **out,
                                              const mood_server_options *options,
                                              mood_error *err);

/** Take no more requests, finish those that run, end. */
void mood_server_destroy(mood_server **server);

#endif
