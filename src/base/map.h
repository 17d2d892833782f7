/* SPDX-License-Identifier: Apache-2.0
 *
 * A table from number to number: open addressing, linear probing, at most three quarters full.
 *
 *     keys    [ 7 | 0 | 0 | 42 | ... ]     0 is no key
 *     values  [ a |   |   |  b | ... ]
 *
 * One thread while it grows, any number of readers after.
 */
#ifndef MOOD_MAP_H
#define MOOD_MAP_H

#include "base/base.h"

typedef struct mood_map {
    uint64_t *keys;
    uint64_t *values;
    size_t n;
    size_t capacity; /**< 0 or a power of two */
    size_t max_n;
} mood_map;

/** Caller's storage; takes nothing from the heap yet. */
void mood_map_init(mood_map *map, size_t max_n);
void mood_map_clear(mood_map *map);

/** Set the value of a key > 0. MOOD_E_LIMIT when max_n keys are there, MOOD_E_NOMEM,
 * MOOD_E_ARG. */
MOOD_NODISCARD mood_status mood_map_put(mood_map *map, uint64_t key, uint64_t value);

/** The value of a key; false (out untouched) when there is none. */
bool mood_map_get(uint64_t *out, const mood_map *map, uint64_t key);

#endif
