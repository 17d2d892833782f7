/* SPDX-License-Identifier: Apache-2.0
 *
 * Constants: TensorProto into a value. Numbers lie in raw_data (little-endian) or in the list
 * of their type; both must hold exactly as many as the shape says.
 *
 *     1 dims  2 data_type  4 float_data  5 int32_data  7 int64_data  8 name  9 raw_data
 *     10 double_data  13 external_data  14 data_location
 */
#include "nn/graph.h"
#include "nn/proto.h"

#include <string.h>

typedef struct tensor_message {
    const char *name;
    int elem;
    int n_dims;
    int64_t dims[MOOD_MAX_DIMS];
    bool has_raw, is_external;
    mood_proto raw;
} tensor_message;

static mood_status fail_bytes(mood_error *err, const char *name) {
    return mood_fail(err, MOOD_E_FORMAT, "the constant '%.80s' is cut off or damaged", name);
}

static mood_status push_dim(tensor_message *t, uint64_t dim, mood_error *err) {
    if (t->n_dims == MOOD_MAX_DIMS)
        return mood_fail(err, MOOD_E_LIMIT, "the constant '%.80s' has more than %d dimensions",
                         t->name, MOOD_MAX_DIMS);
    t->dims[t->n_dims++] = (int64_t)dim;
    return MOOD_OK;
}

static mood_status read_message(tensor_message *t, mood_graph *graph, mood_proto in,
                                mood_error *err) {
    mood_proto_field field;
    bool is_end;
    for (;;) {
        if (mood_proto_next(&field, &is_end, &in) != MOOD_OK) return fail_bytes(err, t->name);
        if (is_end) return MOOD_OK;
        const bool is_bytes = field.wire == MOOD_WIRE_BYTES;
        if (field.number == 1 && is_bytes) {
            while (mood_proto_left(&field.bytes)) {
                uint64_t dim;
                if (mood_proto_varint(&dim, &field.bytes) != MOOD_OK)
                    return fail_bytes(err, t->name);
                MOOD_TRY(push_dim(t, dim, err));
            }
        } else if (field.number == 1) {
            MOOD_TRY(push_dim(t, field.value, err));
        } else if (field.number == 2) {
            t->elem = field.value <= 32 ? (int)field.value : 0;
        } else if (field.number == 8 && is_bytes) {
            const size_t n = mood_proto_left(&field.bytes);
            if (n > MOOD_GRAPH_MAX_NAME || (n && memchr(field.bytes.at, 0, n)))
                return fail_bytes(err, "?");
            t->name = mood_arena_push_text(graph->arena, (const char *)field.bytes.at, n);
            if (!t->name) return mood_arena_fail(graph->arena, "the model", err);
        } else if (field.number == 9 && is_bytes) {
            t->has_raw = true;
            t->raw = field.bytes;
        } else if (field.number == 13 || (field.number == 14 && field.value != 0)) {
            t->is_external = true;
        }
    }
}

static float float_of(uint32_t bits) {
    float f;
    memcpy(&f, &bits, sizeof f);
    return f;
}

/* IEEE 754 half precision; every half is a float exactly. */
static float half_of(uint32_t h) {
    const uint32_t sign = (h & 0x8000u) << 16, exponent = h >> 10 & 31u, mantissa = h & 0x3ffu;
    if (exponent == 31) return float_of(sign | 0x7f800000u | mantissa << 13);
    if (exponent) return float_of(sign | (exponent + 112) << 23 | mantissa << 13);
    const float small = (float)mantissa * 0x1p-24f;
    return sign ? -small : small;
}

static float double_of(uint64_t bits) {
    double d;
    memcpy(&d, &bits, sizeof d);
    return (float)d;
}

static size_t raw_size(int elem) {
    switch (elem) {
    case MOOD_ELEM_U8:
    case MOOD_ELEM_I8:
    case MOOD_ELEM_BOOL:
        return 1;
    case 10:
        return 2;
    case MOOD_ELEM_F32:
    case MOOD_ELEM_I32:
        return 4;
    case MOOD_ELEM_I64:
    case 11:
        return 8;
    default:
        return 0;
    }
}

/*
 * Floats that lie in the file as they do in memory are read where they are: the file outlives
 * the graph. NULL: they have to be copied.
 */
static const float *borrow_raw(const tensor_message *t, size_t n) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (t->has_raw && n > 0 && t->elem == MOOD_ELEM_F32 &&
        (uintptr_t)t->raw.at % _Alignof(float) == 0)
        return (const float *)(const void *)t->raw.at;
#endif
    (void)t;
    (void)n;
    return NULL;
}

static void copy_raw(float *floats, int64_t *ints, const tensor_message *t, size_t n) {
    const uint8_t *p = t->raw.at;
    switch (t->elem) {
    case MOOD_ELEM_F32:
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        memcpy(floats, p, n * sizeof *floats);
#else
        for (size_t i = 0; i < n; i++) floats[i] = float_of(mood_proto_u32(p + 4 * i));
#endif
        break;
    case 10:
        for (size_t i = 0; i < n; i++)
            floats[i] = half_of((uint32_t)p[2 * i] | (uint32_t)p[2 * i + 1] << 8);
        break;
    case 11:
        for (size_t i = 0; i < n; i++) floats[i] = double_of(mood_proto_u64(p + 8 * i));
        break;
    case MOOD_ELEM_I32:
        for (size_t i = 0; i < n; i++) ints[i] = (int32_t)mood_proto_u32(p + 4 * i);
        break;
    case MOOD_ELEM_I64:
        for (size_t i = 0; i < n; i++) ints[i] = (int64_t)mood_proto_u64(p + 8 * i);
        break;
    case MOOD_ELEM_I8:
        for (size_t i = 0; i < n; i++) ints[i] = (int8_t)p[i];
        break;
    default:
        for (size_t i = 0; i < n; i++) ints[i] = p[i];
        break;
    }
}

/* One number of a list, whatever its type; the bits as they lie in the field. */
static void put_number(float *floats, int64_t *ints, int elem, size_t i, uint64_t bits) {
    switch (elem) {
    case MOOD_ELEM_F32:
        floats[i] = float_of((uint32_t)bits);
        break;
    case 10:
        floats[i] = half_of((uint32_t)bits & 0xffff);
        break;
    case 11:
        floats[i] = double_of(bits);
        break;
    case MOOD_ELEM_U8:
        ints[i] = (uint8_t)bits;
        break;
    case MOOD_ELEM_I8:
        ints[i] = (int8_t)bits;
        break;
    case MOOD_ELEM_I32:
        ints[i] = (int32_t)bits;
        break;
    default:
        ints[i] = (int64_t)bits;
        break;
    }
}

static uint32_t list_field(int elem) {
    return elem == MOOD_ELEM_F32 ? 4 : elem == MOOD_ELEM_I64 ? 7 : elem == 11 ? 10 : 5;
}

static mood_status copy_list(float *floats, int64_t *ints, const tensor_message *t, size_t n,
                             mood_proto in, mood_error *err) {
    const uint32_t number = list_field(t->elem);
    const size_t width = number == 4 ? 4 : number == 10 ? 8 : 0; /* 0: varints */
    mood_proto_field field;
    bool is_end;
    size_t count = 0;
    for (;;) {
        if (mood_proto_next(&field, &is_end, &in) != MOOD_OK) return fail_bytes(err, t->name);
        if (is_end) break;
        if (field.number != number) continue;
        if (field.wire != MOOD_WIRE_BYTES) {
            if (count < n) put_number(floats, ints, t->elem, count, field.value);
            count++;
        }
        while (field.wire == MOOD_WIRE_BYTES && mood_proto_left(&field.bytes)) {
            uint64_t bits = 0;
            if (width == 0) {
                if (mood_proto_varint(&bits, &field.bytes) != MOOD_OK)
                    return fail_bytes(err, t->name);
            } else {
                if (mood_proto_left(&field.bytes) < width) return fail_bytes(err, t->name);
                bits = width == 4 ? mood_proto_u32(field.bytes.at)
                                  : mood_proto_u64(field.bytes.at);
                field.bytes.at += width;
            }
            if (count < n) put_number(floats, ints, t->elem, count, bits);
            count++;
        }
    }
    if (count != n)
        return mood_fail(err, MOOD_E_FORMAT, "%.80s: %zu values expected, the file has %zu",
                         t->name, n, count);
    return MOOD_OK;
}

static mood_status count_elements(size_t *out, const tensor_message *t, mood_error *err) {
    int64_t count;
    if (mood_dims_count(&count, t->dims, t->n_dims)) {
        *out = (size_t)count;
        return MOOD_OK;
    }
    if (t->n_dims == 1 && t->dims[0] == 0) { /* an empty list, such as Resize's roi */
        *out = 0;
        return MOOD_OK;
    }
    return mood_fail(err, MOOD_E_LIMIT,
                     "the shape of the constant '%.80s' is not within the limits", t->name);
}

/* Weights of one byte lie as the file has them, which needs no alignment. NULL: not so. */
static const int8_t *borrow_bytes(const tensor_message *t) {
    const bool is_weights = t->has_raw && t->elem == MOOD_ELEM_I8 && t->n_dims == 4;
    return is_weights ? (const int8_t *)t->raw.at : NULL;
}

/* The content into memory of the graph: *floats or *ints, n of them. */
static mood_status copy_content(float **floats, int64_t **ints, mood_graph *graph,
                                const tensor_message *t, bool is_float, size_t n, mood_proto in,
                                mood_error *err) {
    if (is_float)
        *floats = mood_arena_push_aligned(graph->arena, (n + 1) * sizeof **floats);
    else
        *ints = mood_arena_push_aligned(graph->arena, (n + 1) * sizeof **ints);
    if (!*floats && !*ints) return mood_arena_fail(graph->arena, "the model", err);
    if (!t->has_raw) return copy_list(*floats, *ints, t, n, in, err);
    copy_raw(*floats, *ints, t, n);
    return MOOD_OK;
}

mood_status mood_onnx_read_tensor(mood_graph *graph, mood_value *out, const char **name,
                                  const uint8_t *at, const uint8_t *end, mood_error *err) {
    tensor_message t = {.name = ""};
    const mood_proto in = {at, end};
    size_t n;
    MOOD_TRY(read_message(&t, graph, in, err));
    MOOD_TRY(count_elements(&n, &t, err));
    if (t.is_external)
        return mood_fail(err, MOOD_E_UNSUPPORTED, "the constant '%.80s' lies in another file",
                         t.name);
    const size_t width = raw_size(t.elem);
    if (width == 0)
        return mood_fail(err, MOOD_E_UNSUPPORTED,
                         "the constant '%.80s' is %s, which is not read", t.name,
                         mood_elem_name(t.elem));
    /* Every number takes a byte at least, so a short file cannot ask for much memory. */
    if (t.has_raw ? mood_proto_left(&t.raw) != n * width : n > (size_t)(end - at))
        return mood_fail(err, MOOD_E_FORMAT, "%.80s: %zu bytes expected, the file has %zu",
                         t.name, n * width,
                         t.has_raw ? mood_proto_left(&t.raw) : (size_t)(end - at));
    const bool is_float = t.elem == MOOD_ELEM_F32 || t.elem == 10 || t.elem == 11;
    const float *borrowed = borrow_raw(&t, n);
    float *floats = NULL;
    int64_t *ints = NULL;
    out->bytes = borrow_bytes(&t);
    if (!borrowed && !out->bytes)
        MOOD_TRY(copy_content(&floats, &ints, graph, &t, is_float, n, in, err));
    out->elem = is_float ? MOOD_ELEM_F32 : (mood_elem)t.elem;
    out->n_dims = t.n_dims;
    memcpy(out->dims, t.dims, sizeof out->dims);
    out->floats = borrowed ? borrowed : floats;
    out->ints = ints;
    *name = t.name;
    return MOOD_OK;
}
