/* SPDX-License-Identifier: Apache-2.0
 *
 * The list of operators, sorted by type: a new one is one line here.
 */
#include "nn/op.h"

#include <string.h>

#define OPS(X)                                                                                 \
    X(add)                                                                                     \
    X(average_pool)                                                                            \
    X(batch_normalization)                                                                     \
    X(cast)                                                                                    \
    X(clip)                                                                                    \
    X(concat)                                                                                  \
    X(constant)                                                                                \
    X(conv)                                                                                    \
    X(conv_transpose)                                                                          \
    X(dequantize_linear)                                                                       \
    X(div)                                                                                     \
    X(dropout)                                                                                 \
    X(flatten)                                                                                 \
    X(gemm)                                                                                    \
    X(global_average_pool)                                                                     \
    X(hard_sigmoid)                                                                            \
    X(hard_swish)                                                                              \
    X(identity)                                                                                \
    X(leaky_relu)                                                                              \
    X(matmul)                                                                                  \
    X(max_pool)                                                                                \
    X(mul)                                                                                     \
    X(pad)                                                                                     \
    X(prelu)                                                                                   \
    X(quantize_linear)                                                                         \
    X(reduce_mean)                                                                             \
    X(relu)                                                                                    \
    X(reshape)                                                                                 \
    X(resize)                                                                                  \
    X(sigmoid)                                                                                 \
    X(slice)                                                                                   \
    X(softmax)                                                                                 \
    X(split)                                                                                   \
    X(squeeze)                                                                                 \
    X(sub)                                                                                     \
    X(tanh)                                                                                    \
    X(transpose)                                                                               \
    X(unsqueeze)

#define DECLARE(name) extern const mood_op mood_op_##name;
OPS(DECLARE)

#define ENTRY(name) &mood_op_##name,
static const mood_op *const ops[] = {OPS(ENTRY) NULL};

const mood_op *mood_op_find(const char *type) {
    for (size_t i = 0; ops[i]; i++)
        if (strcmp(ops[i]->type, type) == 0) return ops[i];
    return NULL;
}

const mood_op *const *mood_op_list(void) {
    return ops;
}
