/* SPDX-License-Identifier: Apache-2.0
 *
 * What keeps other sites out: who may be named as host, where a change may come from, and the
 * headers that every answer carries. Threads: reentrant. Heap: none.
 */
#ifndef MOOD_GATE_H
#define MOOD_GATE_H

#include "base/base.h"

/**
 * Whether a request may name this host (the header Host, "name:port"). Addresses, "localhost"
 * and names below it always; other names only from `hosts` (NULL-terminated, may be NULL), so
 * that a foreign name which was made to point here (DNS rebinding) reaches nothing.
 */
bool mood_gate_host_is_known(const char *host, const char *const *hosts);

/**
 * Whether a request that changes something comes from our own page, or from a program that is
 * no browser: Origin (NULL when not sent) must be http(s)://HOST, and Sec-Fetch-Site (NULL when
 * not sent) must not be another site.
 */
bool mood_gate_origin_is_own(const char *origin, const char *fetch_site, const char *host);

typedef struct mood_gate_header {
    const char *name;
    const char *value;
} mood_gate_header;

/** The headers of every answer; one that a handler has set itself is left as it is. */
extern const mood_gate_header mood_gate_headers[];
extern const size_t mood_n_gate_headers;

#endif
