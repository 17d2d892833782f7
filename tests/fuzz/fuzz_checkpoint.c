/* SPDX-License-Identifier: Apache-2.0
 *
 * Checkpoints with a checksum that is always right, so that what lies behind it is reached; the
 * settings inside bring the parsers of settings and nets along.
 */
#include "base/rng.h"
#include "train/checkpoint.h"

#include <string.h>

#define MAX 65536

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static uint8_t file[MAX + 8];
    mood_run run = {0};
    mood_error err = {0};
    if (size > MAX) return 0;
    if (size) memcpy(file, data, size);
    const uint64_t hash = mood_hash_bytes(file, size);
    memcpy(file + size, &hash, sizeof hash);
    if (mood_run_parse(&run, file, size + sizeof hash, "fuzz", &err) == MOOD_OK)
        mood_run_clear(&run);
    return 0;
}
