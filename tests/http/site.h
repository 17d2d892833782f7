/* SPDX-License-Identifier: Apache-2.0
 *
 * A server of the test's own: on a free port, with a store of a few items in a new folder.
 */
#ifndef MOOD_HTTP_SITE_H
#define MOOD_HTTP_SITE_H

#include "base/buf.h"
#include "serve/listen.h"
#include "serve/serve.h"

typedef struct site {
    char folder[64];
    char store_address[128];
    char url[MOOD_LISTEN_URL_BYTES];
    mood_store *store;
    mood_server *server;
    mood_logger logger;
    mood_buf log; /**< every line, debug included; read it after site_stop */
} site;

/** How many films and songs its catalogue holds. Films of odd numbers are French and R, the
 * others English and PG. */
#define SITE_N_FILMS 60
#define SITE_N_SONGS 60

/** site_put_grid adds the square of SIDE songs, numbered from SITE_FIRST_OF_GRID. Number i of
 * them is jazz where i is odd and rock where it is even, of the year 1960 + i % 60, and
 * explicit where 7 divides i. */
#define SITE_GRID_SIDE     21
#define SITE_FIRST_OF_GRID 1000

/** The id of film or song `number`; static storage. */
const char *site_id(mood_kind kind, int number);

/** Make folder, store and server. limits: "NAME=VALUE" each, NULL-terminated; NULL: defaults.
 */
void site_start(site *s, const char *const *limits);

/** The same with more of the server's options; store, listen_fd, models and logger are set. */
void site_start_with(site *s, mood_server_options options, const char *address);

/** Add songs all over the plane, .1 apart, each by another artist, and wait until they are
 * served. Wants a short catalog_check_ms. */
void site_put_grid(site *s);

/** End the server; the store's files stay. */
void site_stop(site *s);

/** site_stop, and remove everything. */
void site_remove(site *s);

/** Whether the bytes stand in any file of the folder. */
bool site_files_hold(const site *s, const void *bytes, size_t n);

#endif
