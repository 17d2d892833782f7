/* SPDX-License-Identifier: Apache-2.0
 *
 * An arena: all that lives for one request or one load, released at once.
 *
 *     blocks:  [used....|free]  ->  [used........|free]  ->  ...      total <= max_bytes
 *
 * One thread. Pieces are aligned to 16 bytes (mood_arena_push_aligned: to MOOD_ALIGN) and are
 * never moved; they are freed only together.
 */
#ifndef MOOD_ARENA_H
#define MOOD_ARENA_H

#include "base/base.h"

typedef struct mood_arena_block mood_arena_block;

typedef struct mood_arena {
    mood_arena_block *last;
    size_t taken_bytes; /**< of all blocks together */
    size_t max_bytes;
    size_t reserve_bytes; /**< the least that the next block holds */
    bool is_over;         /**< what failed last was over max_bytes */
} mood_arena;

/** Caller's storage; takes nothing from the heap yet. */
void mood_arena_init(mood_arena *arena, size_t max_bytes);

/**
 * Take at least so much at once when the next block is needed, as far as max_bytes goes: for
 * whoever knows about how much it will push. Takes nothing from the heap yet.
 */
void mood_arena_reserve(mood_arena *arena, size_t size_bytes);

/** size_bytes bytes, not cleared; NULL when over max_bytes or out of memory. */
MOOD_NODISCARD void *mood_arena_push(mood_arena *arena, size_t size_bytes);

/** As mood_arena_push, aligned and padded to MOOD_ALIGN. */
MOOD_NODISCARD void *mood_arena_push_aligned(mood_arena *arena, size_t size_bytes);

/** count x size bytes, cleared; NULL as above or when the product overflows. */
MOOD_NODISCARD void *mood_arena_push_zero(mood_arena *arena, size_t count, size_t size_bytes);

/** A copy of n bytes with a 0 behind them. */
MOOD_NODISCARD char *mood_arena_push_text(mood_arena *arena, const char *text, size_t n);

/** A printed text; NULL as above. */
MOOD_NODISCARD char *mood_arena_printf(mood_arena *arena, const char *format, ...)
    MOOD_PRINTF(2, 3);

/**
 * After a push gave NULL: MOOD_E_LIMIT when it was over max_bytes, else MOOD_E_NOMEM; the text
 * says so of `what` ("the model").
 */
MOOD_NODISCARD mood_status mood_arena_fail(const mood_arena *arena, const char *what,
                                           mood_error *err);

/** Release everything; the arena can be used again. */
void mood_arena_clear(mood_arena *arena);

#endif
