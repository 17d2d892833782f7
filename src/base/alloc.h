/* SPDX-License-Identifier: Apache-2.0
 *
 * The one way to the heap, so that tests can make any allocation fail.
 *
 * All blocks are aligned to MOOD_ALIGN bytes and padded so that reading up to MOOD_ALIGN - 1
 * bytes past the asked size stays inside the block. Threads: all reentrant.
 */
#ifndef MOOD_ALLOC_H
#define MOOD_ALLOC_H

#include "base/base.h"

/** size_bytes bytes, not cleared; NULL when there is no memory. 0 bytes give a real block. */
MOOD_NODISCARD void *mood_alloc(size_t size_bytes);

/** count x size bytes, cleared; NULL when there is no memory or the product overflows. */
MOOD_NODISCARD void *mood_alloc_zero(size_t count, size_t size_bytes);

/** A block grown or shrunk to new_bytes, the first old_bytes kept. On NULL the old one stays. */
MOOD_NODISCARD void *mood_alloc_resize(void *block, size_t old_bytes, size_t new_bytes);

/** A copy of n bytes with a 0 behind them; NULL when there is no memory. */
MOOD_NODISCARD char *mood_alloc_text(const char *text, size_t n);

/** Release; NULL is fine. */
void mood_free(void *block);

/**
 * For tests: let the next `n` allocations of the process succeed and all later ones fail;
 * a negative n lets all succeed again.
 */
void mood_alloc_fail_after(long n);

/** For tests: how many blocks are alive. */
long mood_alloc_count_live(void);

#endif
