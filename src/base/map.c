/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"
#include "base/alloc.h"
#include "base/rng.h"

void mood_map_init(mood_map *map, size_t max_n) {
    *map = (mood_map){.max_n = max_n};
}

void mood_map_clear(mood_map *map) {
    mood_free(map->keys);
    mood_free(map->values);
    mood_map_init(map, map->max_n);
}

/* Where a key is or would be; there is always a free place. */
static size_t find_place(const mood_map *map, uint64_t key) {
    size_t i = mood_hash_u64(key) & (map->capacity - 1);
    while (map->keys[i] && map->keys[i] != key) i = (i + 1) & (map->capacity - 1);
    return i;
}

static mood_status grow(mood_map *map) {
    mood_map bigger = *map;
    bigger.capacity = map->capacity ? 2 * map->capacity : 64;
    bigger.keys = mood_alloc_zero(bigger.capacity, sizeof *bigger.keys);
    bigger.values = mood_alloc_zero(bigger.capacity, sizeof *bigger.values);
    if (!bigger.keys || !bigger.values) {
        mood_free(bigger.keys);
        mood_free(bigger.values);
        return MOOD_E_NOMEM;
    }
    for (size_t i = 0; i < map->capacity; i++) {
        if (!map->keys[i]) continue;
        const size_t place = find_place(&bigger, map->keys[i]);
        bigger.keys[place] = map->keys[i];
        bigger.values[place] = map->values[i];
    }
    mood_free(map->keys);
    mood_free(map->values);
    *map = bigger;
    return MOOD_OK;
}

mood_status mood_map_put(mood_map *map, uint64_t key, uint64_t value) {
    if (key == 0) return MOOD_E_ARG;
    if (map->n >= map->capacity - map->capacity / 4) MOOD_TRY(grow(map));
    const size_t place = find_place(map, key);
    if (!map->keys[place]) {
        if (map->n == map->max_n) return MOOD_E_LIMIT;
        map->n++;
        map->keys[place] = key;
    }
    map->values[place] = value;
    return MOOD_OK;
}

bool mood_map_get(uint64_t *out, const mood_map *map, uint64_t key) {
    if (!map->capacity || key == 0) return false;
    const size_t place = find_place(map, key);
    if (!map->keys[place]) return false;
    *out = map->values[place];
    return true;
}
