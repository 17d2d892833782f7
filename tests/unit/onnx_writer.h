/* SPDX-License-Identifier: Apache-2.0
 *
 * Writes ONNX models for tests, field by field, into a mood_buf; right ones and wrong ones.
 *
 *     onnx_writer w;  onnx_begin(&w);
 *     onnx_input(&w, "x", 1, DIMS(1, 3, 8, 8));
 *     onnx_floats(&w, "w", DIMS(4, 3, 3, 3), weights);
 *     onnx_node(&w, "Conv", "x w", "y");  onnx_attr_ints(&w, "pads", DIMS(1, 1, 1, 1));
 *     onnx_output(&w, "y");
 *     onnx_end(&w, 13)   -> w.model.data, w.model.size
 */
#ifndef MOOD_TEST_ONNX_WRITER_H
#define MOOD_TEST_ONNX_WRITER_H

#include "base/buf.h"

#include <string.h>

#define DIMS(...)                                                                              \
    (int)(sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t)), (const int64_t[]) {             \
        __VA_ARGS__                                                                            \
    }
#define NO_DIMS 0, NULL

typedef struct onnx_writer {
    mood_buf graph, node, model;
} onnx_writer;

static inline void pb_raw_varint(mood_buf *b, uint64_t v) {
    for (; v >= 128; v >>= 7) (void)mood_buf_append(b, &(uint8_t){(uint8_t)(v | 128)}, 1);
    (void)mood_buf_append(b, &(uint8_t){(uint8_t)v}, 1);
}

static inline void pb_varint(mood_buf *b, unsigned field, uint64_t v) {
    pb_raw_varint(b, (uint64_t)field << 3);
    pb_raw_varint(b, v);
}

static inline void pb_bytes(mood_buf *b, unsigned field, const void *data, size_t n) {
    pb_raw_varint(b, (uint64_t)field << 3 | 2);
    pb_raw_varint(b, n);
    (void)mood_buf_append(b, data, n);
}

static inline void pb_float(mood_buf *b, unsigned field, float f) {
    pb_raw_varint(b, (uint64_t)field << 3 | 5);
    (void)mood_buf_append(b, &f, sizeof f);
}

static inline void pb_text(mood_buf *b, unsigned field, const char *text) {
    pb_bytes(b, field, text, strlen(text));
}

/* A buffer as a sub-message; it is emptied. */
static inline void pb_message(mood_buf *b, unsigned field, mood_buf *inner) {
    pb_bytes(b, field, inner->data, inner->size);
    mood_buf_clear(inner);
}

static inline mood_buf pb_new(void) {
    mood_buf b;
    mood_buf_init(&b, (size_t)64 << 20);
    return b;
}

static inline void onnx_begin(onnx_writer *w) {
    w->graph = pb_new();
    w->node = pb_new();
    w->model = pb_new();
}

static inline void onnx_flush_node(onnx_writer *w) {
    if (w->node.size) pb_message(&w->graph, 1, &w->node);
}

static inline void onnx_value(onnx_writer *w, unsigned field, const char *name, int elem,
                              int n_dims, const int64_t *dims) {
    mood_buf info = pb_new(), type = pb_new(), tensor = pb_new(), shape = pb_new();
    for (int i = 0; i < n_dims; i++) {
        mood_buf dim = pb_new();
        if (dims[i])
            pb_varint(&dim, 1, (uint64_t)dims[i]);
        else
            pb_text(&dim, 2, "n");
        pb_message(&shape, 1, &dim);
    }
    pb_varint(&tensor, 1, (uint64_t)elem);
    pb_message(&tensor, 2, &shape);
    pb_message(&type, 1, &tensor);
    pb_text(&info, 1, name);
    pb_message(&info, 2, &type);
    pb_message(&w->graph, field, &info);
}

static inline void onnx_input(onnx_writer *w, const char *name, int elem, int n_dims,
                              const int64_t *dims) {
    onnx_value(w, 11, name, elem, n_dims, dims);
}

static inline void onnx_output(onnx_writer *w, const char *name) {
    onnx_value(w, 12, name, 1, 0, NULL);
}

static inline mood_buf onnx_tensor(const char *name, int elem, int n_dims, const int64_t *dims,
                                   const void *raw, size_t raw_bytes) {
    mood_buf t = pb_new();
    for (int i = 0; i < n_dims; i++) pb_varint(&t, 1, (uint64_t)dims[i]);
    pb_varint(&t, 2, (uint64_t)elem);
    pb_text(&t, 8, name);
    pb_bytes(&t, 9, raw, raw_bytes);
    return t;
}

static inline size_t onnx_count(int n_dims, const int64_t *dims) {
    size_t n = 1;
    for (int i = 0; i < n_dims; i++) n *= (size_t)dims[i];
    return n;
}

static inline void onnx_floats(onnx_writer *w, const char *name, int n_dims,
                               const int64_t *dims, const float *data) {
    mood_buf t = onnx_tensor(name, 1, n_dims, dims, data, onnx_count(n_dims, dims) * 4);
    pb_message(&w->graph, 5, &t);
}

static inline void onnx_ints(onnx_writer *w, const char *name, int n_dims, const int64_t *dims,
                             const int64_t *data) {
    mood_buf t = onnx_tensor(name, 7, n_dims, dims, data, onnx_count(n_dims, dims) * 8);
    pb_message(&w->graph, 5, &t);
}

/* Of another element type: 2 uint8, 3 int8, 6 int32. */
static inline void onnx_raw(onnx_writer *w, const char *name, int elem, int n_dims,
                            const int64_t *dims, const void *data, size_t bytes) {
    mood_buf t = onnx_tensor(name, elem, n_dims, dims, data, bytes);
    pb_message(&w->graph, 5, &t);
}

/* Names separated by blanks; "-" is one left out. */
static inline void onnx_names(mood_buf *b, unsigned field, const char *names) {
    while (*names) {
        const size_t n = strcspn(names, " ");
        if (n == 1 && *names == '-')
            pb_bytes(b, field, "", 0);
        else
            pb_bytes(b, field, names, n);
        names += n;
        while (*names == ' ') names++;
    }
}

static inline void onnx_node(onnx_writer *w, const char *type, const char *inputs,
                             const char *outputs) {
    onnx_flush_node(w);
    onnx_names(&w->node, 1, inputs);
    onnx_names(&w->node, 2, outputs);
    pb_text(&w->node, 4, type);
}

static inline void onnx_attr_int(onnx_writer *w, const char *name, int64_t value) {
    mood_buf a = pb_new();
    pb_text(&a, 1, name);
    pb_varint(&a, 3, (uint64_t)value);
    pb_varint(&a, 20, 2);
    pb_message(&w->node, 5, &a);
}

static inline void onnx_attr_float(onnx_writer *w, const char *name, float value) {
    mood_buf a = pb_new();
    pb_text(&a, 1, name);
    pb_float(&a, 2, value);
    pb_varint(&a, 20, 1);
    pb_message(&w->node, 5, &a);
}

static inline void onnx_attr_text(onnx_writer *w, const char *name, const char *value) {
    mood_buf a = pb_new();
    pb_text(&a, 1, name);
    pb_text(&a, 4, value);
    pb_varint(&a, 20, 3);
    pb_message(&w->node, 5, &a);
}

static inline void onnx_attr_ints(onnx_writer *w, const char *name, int n,
                                  const int64_t *values) {
    mood_buf a = pb_new();
    pb_text(&a, 1, name);
    for (int i = 0; i < n; i++) pb_varint(&a, 8, (uint64_t)values[i]);
    pb_varint(&a, 20, 7);
    pb_message(&w->node, 5, &a);
}

static inline void onnx_end(onnx_writer *w, int opset) {
    mood_buf set = pb_new();
    onnx_flush_node(w);
    pb_varint(&w->model, 1, 8);
    pb_varint(&set, 2, (uint64_t)opset);
    pb_message(&w->model, 8, &set);
    pb_message(&w->model, 7, &w->graph);
}

static inline void onnx_free(onnx_writer *w) {
    mood_buf_clear(&w->graph);
    mood_buf_clear(&w->node);
    mood_buf_clear(&w->model);
}

#endif
