/* SPDX-License-Identifier: Apache-2.0
 *
 * Field numbers are those of onnx.proto (IR version 7). A message inside a message is written
 * into a buffer of its own first, since its length stands before it.
 */
#include "train/onnx_write.h"
#include "config.h"

#include <string.h>

enum { VARINT = 0, BYTES = 2 };

static void put_varint(mood_buf *out, uint64_t value) {
    uint8_t bytes[10];
    size_t n = 0;
    do {
        bytes[n++] = (uint8_t)(value & 127) | (value > 127 ? 128 : 0);
        value >>= 7;
    } while (value);
    mood_buf_append(out, bytes, n);
}

static void put_number(mood_buf *out, int field, int64_t value) {
    put_varint(out, (uint64_t)field << 3 | VARINT);
    put_varint(out, (uint64_t)value);
}

static void put_bytes(mood_buf *out, int field, const void *data, size_t n) {
    put_varint(out, (uint64_t)field << 3 | BYTES);
    put_varint(out, n);
    if (n) mood_buf_append(out, data, n);
}

static void put_text(mood_buf *out, int field, const char *text) {
    put_bytes(out, field, text, strlen(text));
}

/* A finished message into its parent; a failure of the message becomes the parent's. */
static void put_message(mood_buf *out, int field, const mood_buf *message) {
    if (message->status != MOOD_OK)
        out->status = message->status;
    else
        put_bytes(out, field, message->data ? message->data : "", message->size);
}

void mood_onnx_writer_init(mood_onnx_writer *w) {
    mood_buf_init(&w->nodes, MOOD_ONNX_MAX_BYTES);
    mood_buf_init(&w->tensors, MOOD_ONNX_MAX_BYTES);
    mood_buf_init(&w->ends, MOOD_ONNX_MAX_BYTES);
    mood_buf_init(&w->properties, MOOD_ONNX_MAX_BYTES);
    mood_buf_init(&w->scratch, MOOD_ONNX_MAX_BYTES);
    mood_buf_init(&w->inner, MOOD_ONNX_MAX_BYTES);
}

void mood_onnx_writer_clear(mood_onnx_writer *w) {
    mood_buf_clear(&w->nodes);
    mood_buf_clear(&w->tensors);
    mood_buf_clear(&w->ends);
    mood_buf_clear(&w->properties);
    mood_buf_clear(&w->scratch);
    mood_buf_clear(&w->inner);
}

/* TensorProto: 1 dims, 2 data_type (1 float, 7 int64), 8 name, 9 raw_data. */
static void put_tensor(mood_onnx_writer *w, const char *name, int type, const void *data,
                       size_t bytes, const int64_t *dims, size_t n_dims) {
    mood_buf_reset(&w->scratch);
    for (size_t i = 0; i < n_dims; i++) put_number(&w->scratch, 1, dims[i]);
    put_number(&w->scratch, 2, type);
    put_text(&w->scratch, 8, name);
    put_bytes(&w->scratch, 9, data, bytes);
    put_message(&w->tensors, 5, &w->scratch);
}

void mood_onnx_write_f32(mood_onnx_writer *w, const char *name, const float *values,
                         const int64_t dims[4]) {
    size_t n_dims = 0, count = 1;
    while (n_dims < 4 && dims[n_dims] > 0) count *= (size_t)dims[n_dims++];
    put_tensor(w, name, 1, values, count * sizeof *values, dims, n_dims);
}

void mood_onnx_write_raw(mood_onnx_writer *w, const char *name, int type, const void *data,
                         size_t bytes, const int64_t *dims, size_t n_dims) {
    put_tensor(w, name, type, data, bytes, dims, n_dims);
}

void mood_onnx_write_i64(mood_onnx_writer *w, const char *name, const int64_t *values,
                         size_t n) {
    const int64_t dims[] = {(int64_t)n};
    put_tensor(w, name, 7, values, n * sizeof *values, dims, 1);
}

/* AttributeProto: 1 name, 3 i, 8 ints, 20 type (2 INT, 7 INTS). */
static void put_attribute(mood_onnx_writer *w, const mood_onnx_attribute *a) {
    mood_buf_reset(&w->inner);
    put_text(&w->inner, 1, a->name);
    for (size_t i = 0; i < a->n; i++) put_number(&w->inner, a->is_list ? 8 : 3, a->values[i]);
    put_number(&w->inner, 20, a->is_list ? 7 : 2);
    put_message(&w->scratch, 5, &w->inner);
}

/* NodeProto: 1 input, 2 output, 3 name, 4 op_type, 5 attribute. */
void mood_onnx_write_node(mood_onnx_writer *w, const char *op, const char *inputs,
                          const char *output, const mood_onnx_attribute *attributes) {
    mood_buf_reset(&w->scratch);
    for (const char *at = inputs; *at;) {
        const size_t n = strcspn(at, " ");
        put_bytes(&w->scratch, 1, at, n);
        at += n + (at[n] == ' ');
    }
    put_text(&w->scratch, 2, output);
    put_text(&w->scratch, 3, output);
    put_text(&w->scratch, 4, op);
    for (; attributes && attributes->name; attributes++) put_attribute(w, attributes);
    put_message(&w->nodes, 1, &w->scratch);
}

/* ValueInfoProto: 1 name, 2 type { 1 tensor { 1 elem_type, 2 shape { 1 dim { 1 or 2 } } } }. */
void mood_onnx_write_end(mood_onnx_writer *w, const char *name, bool is_output,
                         const int64_t dims[4]) {
    mood_buf_reset(&w->inner);
    put_bytes(&w->inner, 1, "\x12\x01n", 3);
    for (size_t i = 0; i < 4 && dims[i] > 0; i++) {
        const uint8_t low = (uint8_t)(dims[i] & 127), high = (uint8_t)(dims[i] >> 7);
        const uint8_t dim[] = {1 << 3, (uint8_t)(high ? low | 128 : low), high};
        put_bytes(&w->inner, 1, dim, high ? 3 : 2);
    }
    mood_buf_reset(&w->scratch);
    put_number(&w->scratch, 1, 1);
    put_message(&w->scratch, 2, &w->inner);
    mood_buf_reset(&w->inner);
    put_message(&w->inner, 1, &w->scratch);
    mood_buf_reset(&w->scratch);
    put_text(&w->scratch, 1, name);
    put_message(&w->scratch, 2, &w->inner);
    put_message(&w->ends, is_output ? 12 : 11, &w->scratch);
}

/* StringStringEntryProto: 1 key, 2 value. */
void mood_onnx_write_property(mood_onnx_writer *w, const char *name, const char *text) {
    mood_buf_reset(&w->scratch);
    put_text(&w->scratch, 1, name);
    put_text(&w->scratch, 2, text);
    put_message(&w->properties, 14, &w->scratch);
}

/* ModelProto: 1 ir_version, 2 producer, 3 its version, 7 graph, 8 opset { 2 version },
 * 14 metadata_props.
 * GraphProto: 1 node, 2 name, 5 initializer, 11 input, 12 output. */
mood_status mood_onnx_write_file(mood_buf *out, mood_onnx_writer *w, const char *graph_name) {
    put_number(out, 1, 7);
    put_text(out, 2, "moodify-train");
    put_text(out, 3, MOOD_VERSION);
    mood_buf_reset(&w->scratch);
    const mood_buf *const parts[] = {&w->nodes, &w->tensors, &w->ends};
    for (size_t i = 0; i < MOOD_COUNT(parts); i++) {
        if (parts[i]->status != MOOD_OK) return parts[i]->status;
        if (parts[i]->size) mood_buf_append(&w->scratch, parts[i]->data, parts[i]->size);
    }
    put_text(&w->scratch, 2, graph_name);
    put_message(out, 7, &w->scratch);
    put_bytes(out, 8, "\x10\x0d", 2);
    if (w->properties.status != MOOD_OK) return w->properties.status;
    if (w->properties.size) mood_buf_append(out, w->properties.data, w->properties.size);
    return out->status;
}
