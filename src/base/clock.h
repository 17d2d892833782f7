/* SPDX-License-Identifier: Apache-2.0
 *
 * Time. Threads: reentrant.
 */
#ifndef MOOD_CLOCK_H
#define MOOD_CLOCK_H

#include <stdint.h>

/** Nanoseconds of a clock that never jumps; only differences mean something. */
int64_t mood_clock_ns(void);

/** Seconds since 1970-01-01 UTC. */
int64_t mood_clock_unix_s(void);

#endif
