/* SPDX-License-Identifier: Apache-2.0 */
#include "base/rng.h"

#include <math.h>

uint64_t mood_hash_u64(uint64_t value) {
    uint64_t z = value + 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

uint64_t mood_hash_bytes(const void *data, size_t n) {
    const uint8_t *bytes = data;
    uint64_t hash = 0xCBF29CE484222325u;
    for (size_t i = 0; i < n; i++) hash = (hash ^ bytes[i]) * 0x100000001B3u;
    return mood_hash_u64(hash);
}

void mood_rng_init(mood_rng *rng, uint64_t seed) {
    for (int i = 0; i < 4; i++) {
        rng->s[i] = mood_hash_u64(seed);
        seed += 0x9E3779B97F4A7C15u;
    }
}

static uint64_t rotate(uint64_t x, int by) {
    return x << by | x >> (64 - by);
}

uint64_t mood_rng_next(mood_rng *rng) {
    uint64_t *s = rng->s;
    const uint64_t result = rotate(s[0] + s[3], 23) + s[0];
    const uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return result;
}

/* Lemire 2019: multiply, and reject the few values that would favour some results. */
uint32_t mood_rng_below(mood_rng *rng, uint32_t n) {
    const uint32_t least = (uint32_t)(-(int64_t)n) % n;
    uint64_t product;
    do product = (mood_rng_next(rng) >> 32) * n;
    while ((uint32_t)product < least);
    return (uint32_t)(product >> 32);
}

double mood_rng_uniform(mood_rng *rng) {
    return (double)(mood_rng_next(rng) >> 11) * 0x1p-53;
}

/* Box and Muller 1958. */
double mood_rng_normal(mood_rng *rng) {
    const double u = 1.0 - mood_rng_uniform(rng);
    const double v = mood_rng_uniform(rng);
    return sqrt(-2.0 * log(u)) * cos(6.283185307179586 * v);
}
