/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <sys/mman.h>
#endif

static atomic_long n_live;
static atomic_long n_left = -1; /* negative: no limit */

static bool is_allowed(void) {
    long left = atomic_load_explicit(&n_left, memory_order_relaxed);
    while (left > 0)
        if (atomic_compare_exchange_weak(&n_left, &left, left - 1)) return true;
    return left < 0;
}

#if defined(__linux__) && defined(MADV_HUGEPAGE)
/* x86's and ARM's larger page; blocks of that size and more are laid on whole ones. */
#define LARGE_PAGE_BYTES ((size_t)2 << 20)

/*
 * A model's weights are megabytes that are written once: in pages of 4 KiB the page faults take
 * longer than the writing. The advice may be ignored, which only costs that time.
 */
static void *take(size_t padded) {
    if (padded < LARGE_PAGE_BYTES) return aligned_alloc(MOOD_ALIGN, padded);
    void *block = NULL;
    if (posix_memalign(&block, LARGE_PAGE_BYTES, padded) != 0) return NULL;
    (void)madvise(block, padded & ~(LARGE_PAGE_BYTES - 1), MADV_HUGEPAGE);
    return block;
}
#else
static void *take(size_t padded) {
    return aligned_alloc(MOOD_ALIGN, padded);
}
#endif

void *mood_alloc(size_t size_bytes) {
    size_t padded;
    if (!mood_size_add(&padded, size_bytes, 2 * MOOD_ALIGN - 1)) return NULL;
    if (!is_allowed()) return NULL;
    void *block = take(padded & ~(size_t)(MOOD_ALIGN - 1));
    if (block) atomic_fetch_add_explicit(&n_live, 1, memory_order_relaxed);
    return block;
}

void *mood_alloc_zero(size_t count, size_t size_bytes) {
    size_t total;
    if (!mood_size_mul(&total, count, size_bytes)) return NULL;
    void *block = mood_alloc(total);
    if (block) memset(block, 0, total);
    return block;
}

void *mood_alloc_resize(void *block, size_t old_bytes, size_t new_bytes) {
    void *grown = mood_alloc(new_bytes);
    if (!grown) return NULL;
    if (block) memcpy(grown, block, old_bytes < new_bytes ? old_bytes : new_bytes);
    mood_free(block);
    return grown;
}

char *mood_alloc_text(const char *text, size_t n) {
    char *copy = mood_alloc(n + 1);
    if (!copy) return NULL;
    if (n) memcpy(copy, text, n);
    copy[n] = 0;
    return copy;
}

void mood_free(void *block) {
    if (!block) return;
    atomic_fetch_sub_explicit(&n_live, 1, memory_order_relaxed);
    free(block);
}

void mood_alloc_fail_after(long n) {
    atomic_store(&n_left, n);
}

long mood_alloc_count_live(void) {
    return atomic_load(&n_live);
}
