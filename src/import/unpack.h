/* SPDX-License-Identifier: Apache-2.0
 *
 * How a packing is undone. A new one is one file with one mood_unpacker and one line in
 * source.c. One thread each.
 */
#ifndef MOOD_UNPACK_H
#define MOOD_UNPACK_H

#include "base/base.h"

/** Packed bytes that wait. The unpacker moves `start` on. */
typedef struct mood_unpack_input {
    const uint8_t *data;
    size_t start;
    size_t end;
} mood_unpack_input;

typedef struct mood_unpacker {
    const char *name; /**< "gzip" */
    uint8_t magic[4]; /**< the first bytes of a packed file */
    size_t n_magic;

    void *(*create)(void); /**< NULL when there is no memory */
    void (*destroy)(void *state);

    /**
     * Unpack from `input` into out. *n_out may be 0 when all input was taken and more is
     * needed. *is_whole tells whether the input ended with the end of a packed member, so that
     * a file that ends here is not cut off.
     */
    mood_status (*run)(char *out, size_t *n_out, size_t capacity, bool *is_whole, void *state,
                       mood_unpack_input *input);
} mood_unpacker;

extern const mood_unpacker mood_unpacker_gzip;
extern const mood_unpacker mood_unpacker_zstd;

#endif
