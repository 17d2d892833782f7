/* SPDX-License-Identifier: Apache-2.0
 *
 * Writes ONNX files: just enough of protobuf for one graph of fp32 and eight-bit tensors.
 *
 *     begin -> any number of nodes and tensors, in the order of computation -> end
 *
 * A failure (memory, limit) sticks and shows at the end. One thread.
 */
#ifndef MOOD_ONNX_WRITE_H
#define MOOD_ONNX_WRITE_H

#include "base/buf.h"

#define MOOD_ONNX_MAX_BYTES ((size_t)256 << 20)

typedef struct mood_onnx_writer {
    mood_buf nodes, tensors, ends, properties; /* encoded fields of GraphProto */
    mood_buf scratch, inner;
} mood_onnx_writer;

void mood_onnx_writer_init(mood_onnx_writer *w);
void mood_onnx_writer_clear(mood_onnx_writer *w);

/** A constant fp32 tensor (an initializer); dims ends with the first 0 or at 4. */
void mood_onnx_write_f32(mood_onnx_writer *w, const char *name, const float *values,
                         const int64_t dims[4]);

/** A constant of another type: ONNX' TensorProto.DataType (2 u8, 3 s8, 6 s32), little-endian. */
void mood_onnx_write_raw(mood_onnx_writer *w, const char *name, int type, const void *data,
                         size_t bytes, const int64_t *dims, size_t n_dims);

/** A constant list of whole numbers. */
void mood_onnx_write_i64(mood_onnx_writer *w, const char *name, const int64_t *values,
                         size_t n);

/** An attribute of a node: whole numbers; `is_list` tells [2] from 2. */
typedef struct mood_onnx_attribute {
    const char *name; /**< NULL ends a list of attributes */
    int64_t values[4];
    size_t n;
    bool is_list;
} mood_onnx_attribute;

/** inputs: names with spaces between; attributes may be NULL. */
void mood_onnx_write_node(mood_onnx_writer *w, const char *op, const char *inputs,
                          const char *output, const mood_onnx_attribute *attributes);

/** An input or output of the graph: fp32 (n, dims...) with `n` symbolic; dims ends with 0. */
void mood_onnx_write_end(mood_onnx_writer *w, const char *name, bool is_output,
                         const int64_t dims[4]);

/** A property of the model: a name and a text that travel with it. */
void mood_onnx_write_property(mood_onnx_writer *w, const char *name, const char *text);

/** The whole file behind what is in out: IR 7, opset 13. */
MOOD_NODISCARD mood_status mood_onnx_write_file(mood_buf *out, mood_onnx_writer *w,
                                                const char *graph_name);

#endif
