/* SPDX-License-Identifier: Apache-2.0
 *
 * A model as a graph: what the ONNX file says, checked, with every shape known.
 *
 *     nodes[]   operators in the order in which they run
 *     values[]  what flows between them: inputs, constants, and what each node makes
 *
 * A node names its inputs and outputs by index into values; -1 is an optional one left out. All
 * of it lives in one arena. One thread, while a model loads.
 */
#ifndef MOOD_NN_GRAPH_H
#define MOOD_NN_GRAPH_H

#include "base/arena.h"
#include "nn/nn.h"

/** Limits of docs/models.md. */
#define MOOD_GRAPH_MAX_NODES    20000
#define MOOD_GRAPH_MAX_VALUES   80000
#define MOOD_GRAPH_MAX_ATTRS    64
#define MOOD_GRAPH_MAX_PORTS    256 /**< inputs or outputs of one node */
#define MOOD_GRAPH_MAX_NAME     1024
/** Of one value. Where addresses have 32 bits, 16 numbers for each one still fit size_t. */
#define MOOD_GRAPH_MAX_ELEMENTS ((int64_t)1 << (sizeof(size_t) > 4 ? 28 : 25))

/** Element types, by ONNX' numbers (TensorProto.DataType). */
typedef enum mood_elem {
    MOOD_ELEM_NONE = 0,
    MOOD_ELEM_F32 = 1,
    MOOD_ELEM_U8 = 2,
    MOOD_ELEM_I8 = 3,
    MOOD_ELEM_I32 = 6,
    MOOD_ELEM_I64 = 7,
    MOOD_ELEM_BOOL = 9,
} mood_elem;

/** "float32", "int64"; the number for a type that is not read. */
const char *mood_elem_name(int elem);

/**
 * Shape and, for a constant, content. While running every value is held as fp32; constants of a
 * whole-number type (shapes, axes, zeros) are kept exactly in `ints`, but for quantised
 * weights, which are many.
 */
typedef struct mood_value {
    const char *name;
    mood_elem elem; /**< MOOD_ELEM_NONE until its node has been checked */
    int n_dims;
    int64_t dims[MOOD_MAX_DIMS];
    const float *floats; /**< content of a float32 constant, else NULL */
    const int64_t *ints; /**< content of a whole-number constant, else NULL */
    const int8_t *bytes; /**< content of an int8 constant with four dimensions, else NULL */
    int n_uses;          /**< by nodes and as an output of the graph */
    bool is_made;        /**< an input, a constant, or the output of a node read so far */
} mood_value;

typedef struct mood_attr {
    const char *name;
    int kind; /**< ONNX' AttributeProto.AttributeType: 1 float 2 int 3 string 4 tensor 6 floats
                 7 ints */
    float f;
    int64_t i;
    const char *s;
    const int64_t *ints;
    const float *floats;
    size_t n;   /**< of ints or floats */
    int tensor; /**< index of a constant value, -1 */
} mood_attr;

typedef struct mood_op mood_op;

typedef struct mood_node {
    const char *type; /**< "Conv" */
    const char *name; /**< its own name, or that of its first output */
    const mood_op *op;
    int *inputs;
    int n_inputs;
    int *outputs;
    int n_outputs;
    mood_attr *attrs;
    int n_attrs;
    bool is_done; /**< folded away or made part of another node */
} mood_node;

typedef struct mood_graph {
    mood_arena *arena;
    mood_value *values;
    int n_values, values_capacity;
    int *table; /**< open addressing over names; -1 is free */
    int table_size;
    mood_node *nodes;
    int n_nodes, nodes_capacity;
    int *inputs;
    int n_inputs;
    int *outputs;
    int n_outputs;
    int64_t opset;
    int64_t batch; /**< what a symbolic first dimension stands for */
} mood_graph;

/** ---- values ---- */

/** The index of a name; a new, empty value when it is not there yet. Name is borrowed. */
MOOD_NODISCARD mood_status mood_graph_value(int *out, mood_graph *graph, const char *name);

/** A new value without a name. */
MOOD_NODISCARD mood_status mood_graph_add(int *out, mood_graph *graph);

/** How many elements a shape has; false when a dimension is below 1 or there are too many. */
bool mood_dims_count(int64_t *out, const int64_t *dims, int n_dims);

/** The same of a checked value. */
int64_t mood_value_count(const mood_value *value);

static inline bool mood_value_is_constant(const mood_value *value) {
    return value->floats || value->ints || value->bytes;
}

static inline bool mood_value_has_shape(const mood_value *value, const mood_value *other) {
    if (value->n_dims != other->n_dims) return false;
    for (int i = 0; i < value->n_dims; i++)
        if (value->dims[i] != other->dims[i]) return false;
    return true;
}

/** ---- nodes ---- */

/** The value of input or output i, NULL when it is left out. */
mood_value *mood_node_input(const mood_graph *graph, const mood_node *node, int i);
mood_value *mood_node_output(const mood_graph *graph, const mood_node *node, int i);

const mood_attr *mood_node_attr(const mood_node *node, const char *name);

/** An attribute, or `otherwise` when it is not there; of the wrong kind: MOOD_E_FORMAT. */
MOOD_NODISCARD mood_status mood_node_int(int64_t *out, const mood_node *node, const char *name,
                                         int64_t otherwise, mood_error *err);
MOOD_NODISCARD mood_status mood_node_float(float *out, const mood_node *node, const char *name,
                                           float otherwise, mood_error *err);
MOOD_NODISCARD mood_status mood_node_text(const char **out, const mood_node *node,
                                          const char *name, const char *otherwise,
                                          mood_error *err);

/** Whole numbers of an attribute; *out is NULL and *n 0 when it is not there. */
MOOD_NODISCARD mood_status mood_node_ints(const int64_t **out, size_t *n, const mood_node *node,
                                          const char *name, mood_error *err);

/**
 * Whole numbers that are an attribute before some opset and a constant input after it; *out is
 * NULL and *n 0 when they are left out. An input that is not constant is MOOD_E_UNSUPPORTED.
 */
MOOD_NODISCARD mood_status mood_node_const_ints(const int64_t **out, size_t *n,
                                                const mood_graph *graph, const mood_node *node,
                                                int input, const char *attr, mood_error *err);

/** "Conv 'name': TEXT" */
mood_status mood_node_fail(mood_error *err, mood_status status, const mood_node *node,
                           const char *format, ...) MOOD_PRINTF(4, 5);

/** ---- reading ---- */

/**
 * Fill an empty graph (arena, batch set) from an ONNX file; no shapes yet but those given.
 * data is borrowed as long as the graph is used.
 */
MOOD_NODISCARD mood_status mood_onnx_read(mood_graph *graph, const void *data,
                                          size_t size_bytes, mood_error *err);

/** A TensorProto into a constant value; floats may be borrowed from the file. */
MOOD_NODISCARD mood_status mood_onnx_read_tensor(mood_graph *graph, mood_value *out,
                                                 const char **name, const uint8_t *at,
                                                 const uint8_t *end, mood_error *err);

/** Look up every operator, check it and work out all shapes, in order. */
MOOD_NODISCARD mood_status mood_graph_check(mood_graph *graph, mood_error *err);

#endif
