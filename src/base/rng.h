/* SPDX-License-Identifier: Apache-2.0
 *
 * Repeatable random numbers: xoshiro256++ (Blackman and Vigna 2019) seeded by SplitMix64
 * (Steele, Lea and Flood 2014). Not for secrets: those come from libsodium. One thread a state.
 */
#ifndef MOOD_RNG_H
#define MOOD_RNG_H

#include <stddef.h>
#include <stdint.h>

typedef struct mood_rng {
    uint64_t s[4];
} mood_rng;

void mood_rng_init(mood_rng *rng, uint64_t seed);

/** 64 random bits. */
uint64_t mood_rng_next(mood_rng *rng);

/** 0..n-1, every value equally likely; n > 0. */
uint32_t mood_rng_below(mood_rng *rng, uint32_t n);

/** [0, 1) */
double mood_rng_uniform(mood_rng *rng);

/** Mean 0, variance 1. */
double mood_rng_normal(mood_rng *rng);

/** One step of SplitMix64 as a hash of a number. */
uint64_t mood_hash_u64(uint64_t value);

/** A hash of bytes (FNV-1a, then mood_hash_u64); the same on every machine. */
uint64_t mood_hash_bytes(const void *data, size_t n);

#endif
