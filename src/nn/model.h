/* SPDX-License-Identifier: Apache-2.0
 *
 * The inside of a model, for what describes and times it (`moodify model`, bench_nn).
 */
#ifndef MOOD_NN_MODEL_H
#define MOOD_NN_MODEL_H

#include "nn/op.h"

#include <stdatomic.h>

typedef struct mood_port {
    const char *name;
    mood_tensor shape; /**< data is NULL */
} mood_port;

struct mood_model {
    mood_arena arena;
    mood_program program;
    mood_port *inputs, *outputs;
    int n_inputs, n_outputs;
    int *output_buffers;
    int64_t opset;
    int64_t n_weights; /**< numbers in constants of the file */
    int *op_counts;    /**< along mood_op_list */
    atomic_uint n_holds; /**< of mood_model_create and mood_model_share */
};

/** Set the inputs of a work; *base is then ready for mood_program_run. MOOD_E_ARG: shapes. */
MOOD_NODISCARD mood_status mood_model_bind(float *const **base, const mood_model *model,
                                           mood_work *work, const mood_tensor *inputs);

#endif
