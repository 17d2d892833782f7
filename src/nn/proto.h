/* SPDX-License-Identifier: Apache-2.0
 *
 * Protocol Buffers' wire format, as far as ONNX needs it: a cursor over bytes that never leaves
 * them. Source: protobuf.dev, "Encoding".
 *
 *     field: varint key = number << 3 | wire;  wire 0: varint  1: 8 bytes  2: length, bytes  5:
 * 4 bytes
 *
 * Reading a message is a loop over mood_proto_next; sub-messages are cursors of their own, so
 * there is no recursion in here.
 */
#ifndef MOOD_NN_PROTO_H
#define MOOD_NN_PROTO_H

#include "base/base.h"

typedef struct mood_proto {
    const uint8_t *at;
    const uint8_t *end;
} mood_proto;

enum { MOOD_WIRE_VARINT = 0, MOOD_WIRE_64 = 1, MOOD_WIRE_BYTES = 2, MOOD_WIRE_32 = 5 };

typedef struct mood_proto_field {
    uint32_t number;
    int wire;
    uint64_t value;   /**< of a varint, or the bits of a 4- or 8-byte number */
    mood_proto bytes; /**< of MOOD_WIRE_BYTES */
} mood_proto_field;

/** The next field; *is_end when there is none. MOOD_E_FORMAT for bytes that are no message. */
MOOD_NODISCARD mood_status mood_proto_next(mood_proto_field *out, bool *is_end, mood_proto *in);

/** One varint of at most 64 bits. */
MOOD_NODISCARD mood_status mood_proto_varint(uint64_t *out, mood_proto *in);

/** How many bytes are left. */
static inline size_t mood_proto_left(const mood_proto *in) {
    return (size_t)(in->end - in->at);
}

/** Numbers are little-endian, wherever they lie. */
static inline uint32_t mood_proto_u32(const uint8_t *p) {
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint64_t mood_proto_u64(const uint8_t *p) {
    return mood_proto_u32(p) | (uint64_t)mood_proto_u32(p + 4) << 32;
}

#endif
