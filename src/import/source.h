/* SPDX-License-Identifier: Apache-2.0
 *
 * The bytes of a file as they are or were before gzip or Zstandard packed them; the packing is
 * told by the first bytes, not by the name. Memory does not depend on the file's size.
 *
 *     file --> [raw, 64 KiB] --> plain | gzip | zstd --> the caller's buffer
 *
 * One thread a source.
 */
#ifndef MOOD_SOURCE_H
#define MOOD_SOURCE_H

#include "base/base.h"

typedef struct mood_source mood_source;

/** path "-" reads standard input. Errors name the path. */
MOOD_NODISCARD mood_status mood_source_open(mood_source **out, const char *path,
                                            mood_error *err);

/** A source over bytes in memory, which are borrowed until it is closed. */
MOOD_NODISCARD mood_status mood_source_open_memory(mood_source **out, const void *data,
                                                   size_t size_bytes, mood_error *err);
void mood_source_close(mood_source **source);

/**
 * Read up to `capacity` unpacked bytes; *n_out is 0 only at the end. MOOD_E_FORMAT when the
 * packed data are damaged or cut off.
 */
MOOD_NODISCARD mood_status mood_source_read(char *out, size_t *n_out, size_t capacity,
                                            mood_source *source, mood_error *err);

/** How many bytes of the file (packed ones) were read. */
uint64_t mood_source_position(const mood_source *source);

/** The size of the file; 0 when it has none (a pipe). */
uint64_t mood_source_size(const mood_source *source);

/** The path as it was given, for messages; borrowed. */
const char *mood_source_path(const mood_source *source);

#endif
