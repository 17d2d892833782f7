/* SPDX-License-Identifier: Apache-2.0
 *
 * Between libmicrohttpd and the routes: the library's callbacks, and the server they belong to.
 * Only exchange.c and server.c include this file.
 */
#ifndef MOOD_EXCHANGE_H
#define MOOD_EXCHANGE_H

#include "serve/http.h"
#include "serve/serve.h"
#include "serve/service.h"
#include "serve/watch.h"

#include <microhttpd.h>
#include <stdatomic.h>

struct mood_server {
    mood_service service;
    struct MHD_Daemon *daemon;
    mood_watch *watch;
    atomic_uint_fast64_t n_requests;
    atomic_int n_in_lanes; /**< requests that are with a worker */
    atomic_bool is_ending;
};

/* The cookie of each is the mood_server. */
void mood_exchange_on_connection(void *cookie, struct MHD_Connection *connection,
                                 void **context, enum MHD_ConnectionNotificationCode code);
void *mood_exchange_on_address(void *cookie, const char *address,
                               struct MHD_Connection *connection);
enum MHD_Result mood_exchange_on_request(void *cookie, struct MHD_Connection *connection,
                                         const char *url, const char *method,
                                         const char *version, const char *data,
                                         size_t *data_bytes, void **context);
void mood_exchange_on_completed(void *cookie, struct MHD_Connection *connection, void **context,
                                enum MHD_RequestTerminationCode code);

#endif
