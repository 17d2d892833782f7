/* SPDX-License-Identifier: Apache-2.0 */
#include "nn/proto.h"

mood_status mood_proto_varint(uint64_t *out, mood_proto *in) {
    uint64_t value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
        if (in->at == in->end) return MOOD_E_FORMAT;
        const uint8_t byte = *in->at++;
        if (shift == 63 && byte > 1) return MOOD_E_FORMAT;
        value |= (uint64_t)(byte & 127) << shift;
        if (byte < 128) {
            *out = value;
            return MOOD_OK;
        }
    }
    return MOOD_E_FORMAT;
}

static mood_status take(const uint8_t **out, mood_proto *in, uint64_t n) {
    if (n > mood_proto_left(in)) return MOOD_E_FORMAT;
    *out = in->at;
    in->at += n;
    return MOOD_OK;
}

mood_status mood_proto_next(mood_proto_field *out, bool *is_end, mood_proto *in) {
    *is_end = in->at == in->end;
    if (*is_end) return MOOD_OK;
    uint64_t key, n;
    const uint8_t *p;
    MOOD_TRY(mood_proto_varint(&key, in));
    if (key >> 3 == 0 || key >> 3 > 0x1fffffff) return MOOD_E_FORMAT;
    *out = (mood_proto_field){.number = (uint32_t)(key >> 3), .wire = (int)(key & 7)};
    switch (out->wire) {
    case MOOD_WIRE_VARINT:
        return mood_proto_varint(&out->value, in);
    case MOOD_WIRE_64:
        MOOD_TRY(take(&p, in, 8));
        out->value = mood_proto_u64(p);
        return MOOD_OK;
    case MOOD_WIRE_32:
        MOOD_TRY(take(&p, in, 4));
        out->value = mood_proto_u32(p);
        return MOOD_OK;
    case MOOD_WIRE_BYTES:
        MOOD_TRY(mood_proto_varint(&n, in));
        MOOD_TRY(take(&p, in, n));
        out->bytes = (mood_proto){p, p + n};
        return MOOD_OK;
    default:
        return MOOD_E_FORMAT; /* groups (3, 4) have been gone since proto3 */
    }
}
