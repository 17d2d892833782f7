/* SPDX-License-Identifier: Apache-2.0
 *
 * Every limit of the server in one list: its default, its range and what it bounds. The same
 * list makes the struct, the check, `--limit NAME=VALUE` and its help, so none can drift.
 */
#ifndef MOOD_LIMITS_H
#define MOOD_LIMITS_H

#include "base/base.h"

/** X(name, default, lowest, highest, meaning) */
#define MOOD_LIMITS_MAP(X)                                                                     \
    X(max_picture_bytes, 16 << 20, 64 << 10, 64 << 20, "a picture that is sent, in bytes")     \
    X(max_picture_pixels, 50000000, 4096, 200000000, "a picture's width times height")         \
    X(max_json_bytes, 4 << 10, 256, 1 << 20, "a JSON body, in bytes")                          \
    X(max_query_bytes, 1 << 10, 64, 16 << 10, "the query of an address, in bytes")             \
    X(max_bodies_bytes, 256 << 20, 1 << 20, 1 << 30, "all bodies held at once, in bytes")      \
    X(max_connections, 512, 4, 65536, "connections open at once")                              \
    X(max_connections_per_address, 128, 0, 65536, "the same from one address; 0: no limit")    \
    X(connection_memory_bytes, 32 << 10, 4 << 10, 1 << 20, "headers of one request, in bytes") \
    X(request_memory_bytes, 512 << 10, 256 << 10, 16 << 20, "working memory of one request")    \
    X(header_timeout_ms, 15000, 100, 600000, "until a request's headers are there; also idle") \
    X(body_timeout_ms, 60000, 100, 3600000, "from the headers until the whole body is there")  \
    X(answer_timeout_ms, 60000, 100, 3600000, "until an answer has been taken")                \
    X(connection_threads, 2, 1, 64, "threads that move bytes")                                 \
    X(look_threads, 2, 1, 64, "threads that read faces, each with its own models")             \
    X(look_queue, 32, 1, 4096, "pictures that may wait for them")                              \
    X(store_threads, 2, 1, 64, "threads for suggestions, posters and feedback")                \
    X(store_queue, 256, 1, 4096, "requests that may wait for them")                            \
    X(max_recent_visitors, 4096, 16, 1 << 20, "visitors whose last lists are remembered")      \
    X(catalog_check_ms, 2000, 50, 3600000, "how often a changed catalogue is looked for")

/** Plain values; copied, then immutable. */
typedef struct mood_limits {
#define MOOD_LIMITS_FIELD(name, value, low, high, meaning) int64_t name;
    MOOD_LIMITS_MAP(MOOD_LIMITS_FIELD)
#undef MOOD_LIMITS_FIELD
} mood_limits;

/** All defaults. */
void mood_limits_init(mood_limits *out);

/**
 * Set one from "NAME=VALUE", a whole number. MOOD_E_ARG for another form, an unknown name or a
 * value out of its range; err names it.
 */
MOOD_NODISCARD mood_status mood_limits_set(mood_limits *limits, const char *assignment,
                                           mood_error *err);

/** For help and documents: the fields of line `index`; false behind the last. */
bool mood_limits_describe(size_t index, const char **name, int64_t *value, int64_t *low,
                          int64_t *high, const char **meaning);

#endif
