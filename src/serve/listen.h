/* SPDX-License-Identifier: Apache-2.0
 *
 * Opens the socket that the server listens on.
 */
#ifndef MOOD_LISTEN_H
#define MOOD_LISTEN_H

#include "base/base.h"

#define MOOD_LISTEN_URL_BYTES 300

/**
 * Listen on "HOST:PORT" ("127.0.0.1:8080", "[::1]:0", "localhost:8080", "[::]:80" for IPv6 and
 * IPv4). Port 0 takes a free one.
 *
 * fd   caller closes it
 * url  "http://127.0.0.1:8080", with the port that was taken
 * MOOD_E_ARG: not of that form. MOOD_E_CONFLICT: taken. MOOD_E_DENIED: a port that needs
 * rights. MOOD_E_NOT_FOUND: no such name, or not an address of this machine.
 */
MOOD_NODISCARD mood_status mood_listen_open(int *fd, char url[MOOD_LISTEN_URL_BYTES],
                                            const char *address, mood_error *err);

#endif
