/* SPDX-License-Identifier: Apache-2.0
 *
 * Blocks grow from 4 KiB by doubling, so small requests stay small and large ones need few
 * calls to the heap. A piece larger than the next block gets a block of its own size. Blocks of
 * a mebibyte and more are whole large pages, which the heap takes at once (alloc.c): a model's
 * weights fill several, and page faults would cost as much as the filling.
 */
#include "base/arena.h"
#include "base/alloc.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct mood_arena_block {
    mood_arena_block *previous;
    size_t size_bytes; /* of data, not of this head */
    size_t used_bytes;
};

#define HEAD_BYTES  MOOD_ALIGN
#define FIRST_BYTES ((size_t)4096)
#define PAGE_BYTES  ((size_t)2 << 20)

static_assert(sizeof(mood_arena_block) <= HEAD_BYTES, "the head must keep the data aligned");

static uint8_t *block_data(mood_arena_block *block) {
    return (uint8_t *)block + HEAD_BYTES;
}

void mood_arena_init(mood_arena *arena, size_t max_bytes) {
    *arena = (mood_arena){.max_bytes = max_bytes};
}

void mood_arena_reserve(mood_arena *arena, size_t size_bytes) {
    arena->reserve_bytes = size_bytes;
}

/* Note why there is nothing. */
static void *refuse(mood_arena *arena, bool is_over) {
    arena->is_over = is_over;
    return NULL;
}

/* Of the data; need_bytes is within what is left. */
static size_t next_size(const mood_arena *arena, size_t need_bytes, size_t left) {
    size_t size = arena->last ? 2 * arena->last->size_bytes : FIRST_BYTES;
    if (size < arena->reserve_bytes) size = arena->reserve_bytes;
    if (size < need_bytes) size = need_bytes;
    if (size >= left) return left;
    if (size < PAGE_BYTES / 2) return size;
    /* Room for the head, and for what the heap adds so that blocks may be read past their end. */
    const size_t extra = HEAD_BYTES + MOOD_ALIGN;
    const size_t pages = mood_size_round_up(size + extra, PAGE_BYTES) - extra;
    return pages < left ? pages : size;
}

static mood_arena_block *block_add(mood_arena *arena, size_t need_bytes) {
    const size_t left = arena->max_bytes - arena->taken_bytes;
    if (need_bytes > left) return refuse(arena, true);
    const size_t size = next_size(arena, need_bytes, left);
    arena->reserve_bytes = 0;
    size_t total;
    if (!mood_size_add(&total, size, HEAD_BYTES)) return refuse(arena, true);
    mood_arena_block *block = mood_alloc(total);
    if (!block) return refuse(arena, false);
    *block = (mood_arena_block){.previous = arena->last, .size_bytes = size};
    arena->last = block;
    arena->taken_bytes += size;
    return block;
}

static void *push(mood_arena *arena, size_t size_bytes, size_t align) {
    size_t rounded;
    if (!mood_size_add(&rounded, size_bytes, align - 1)) return refuse(arena, true);
    rounded &= ~(align - 1);
    mood_arena_block *block = arena->last;
    if (block) {
        const size_t start = mood_size_round_up(block->used_bytes, align);
        if (start <= block->size_bytes && rounded <= block->size_bytes - start) {
            block->used_bytes = start + rounded;
            return block_data(block) + start;
        }
    }
    block = block_add(arena, rounded);
    if (!block) return NULL;
    block->used_bytes = rounded;
    return block_data(block);
}

void *mood_arena_push(mood_arena *arena, size_t size_bytes) {
    return push(arena, size_bytes, 16);
}

void *mood_arena_push_aligned(mood_arena *arena, size_t size_bytes) {
    return push(arena, size_bytes, MOOD_ALIGN);
}

void *mood_arena_push_zero(mood_arena *arena, size_t count, size_t size_bytes) {
    size_t total;
    if (!mood_size_mul(&total, count, size_bytes)) return refuse(arena, true);
    void *piece = push(arena, total, 16);
    if (piece) memset(piece, 0, total);
    return piece;
}

char *mood_arena_push_text(mood_arena *arena, const char *text, size_t n) {
    size_t total;
    if (!mood_size_add(&total, n, 1)) return refuse(arena, true);
    char *copy = push(arena, total, 16);
    if (!copy) return NULL;
    if (n) memcpy(copy, text, n);
    copy[n] = 0;
    return copy;
}

char *mood_arena_printf(mood_arena *arena, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    const int n = vsnprintf(NULL, 0, format, args);
    char *text = n < 0 ? NULL : push(arena, (size_t)n + 1, 16);
    if (text) vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    va_end(args);
    return text;
}

mood_status mood_arena_fail(const mood_arena *arena, const char *what, mood_error *err) {
    if (arena->is_over)
        return mood_fail(err, MOOD_E_LIMIT, "%s needs more than the %zu MiB that it may have",
                         what, arena->max_bytes >> 20);
    return mood_fail(err, MOOD_E_NOMEM, "out of memory for %s", what);
}

void mood_arena_clear(mood_arena *arena) {
    while (arena->last) {
        mood_arena_block *block = arena->last;
        arena->last = block->previous;
        mood_free(block);
    }
    arena->taken_bytes = arena->reserve_bytes = 0;
}
