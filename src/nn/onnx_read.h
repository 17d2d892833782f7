/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside the reader of ONNX files: what the parts of it share. All functions take errors in err
 * and say what is wrong in full.
 */
#ifndef MOOD_NN_ONNX_READ_H
#define MOOD_NN_ONNX_READ_H

#include "nn/op.h"
#include "nn/proto.h"

mood_status mood_onnx_fail_bytes(mood_error *err, const char *what);
mood_status mood_onnx_fail_memory(const mood_graph *graph, mood_error *err);

/** For `while`: the next field of a message; false at its end or when *status is a failure. */
bool mood_onnx_next(mood_proto_field *field, mood_proto *in, mood_status *status,
                    const char *what, mood_error *err);

/** A copy of a text field in the graph's arena; names are short and hold no 0. */
MOOD_NODISCARD mood_status mood_onnx_take_text(const char **out, mood_graph *graph,
                                               const mood_proto_field *field, mood_error *err);

/** Fields of a kind in a message, at most `max` of them. */
MOOD_NODISCARD mood_status mood_onnx_count_fields(int *out, mood_proto in, uint32_t number,
                                                  int max, const char *what, mood_error *err);

/** What came of adding a value, said in full. */
MOOD_NODISCARD mood_status mood_onnx_count_value(const mood_graph *graph, mood_status status,
                                                 mood_error *err);

/** The value of a name, added where it is new. */
MOOD_NODISCARD mood_status mood_onnx_value_of(int *out, mood_graph *graph, const char *name,
                                              mood_error *err);

/** A NodeProto, whose inputs must be known already. */
MOOD_NODISCARD mood_status mood_onnx_read_node(mood_node *node, mood_graph *graph,
                                               mood_proto in, mood_error *err);

#endif
