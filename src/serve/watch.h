/* SPDX-License-Identifier: Apache-2.0
 *
 * Deadlines of connections, and their last moments. The HTTP library only knows a time without
 * any byte, which somebody who sends one byte every few seconds never reaches; here each phase
 * of a request (headers, body, answer) has an end, and the socket is shut down at it.
 *
 * A connection whose answer was sent before its body was read lingers: closing it at once would
 * make the kernel send a reset, and the other side would see that instead of the answer. So
 * what still comes is read and dropped for a short time.
 */
#ifndef MOOD_WATCH_H
#define MOOD_WATCH_H

#include "base/base.h"

/** Guarded by its own lock; one thread of its own. */
typedef struct mood_watch mood_watch;

/** One connection, from mood_watch_open to mood_watch_close. */
typedef struct mood_link mood_link;

MOOD_NODISCARD mood_status mood_watch_create(mood_watch **out, mood_error *err);
void mood_watch_destroy(mood_watch **watch);

/** Begin to watch a socket; NULL when there is no memory. */
mood_link *mood_watch_open(mood_watch *watch, int fd, int64_t timeout_ms);

/** A new phase that ends in timeout_ms; 0: when it likes. link may be NULL. */
void mood_watch_deadline(mood_watch *watch, mood_link *link, int64_t timeout_ms);

/** When this connection is closed, it lingers. link may be NULL. */
void mood_watch_set_linger(mood_watch *watch, mood_link *link);

/** Stop watching; call it before the socket is closed. link may be NULL. */
void mood_watch_close(mood_watch *watch, mood_link *link);

#endif
