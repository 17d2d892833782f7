/* SPDX-License-Identifier: Apache-2.0
 *
 * Networks: load an ONNX model once, run it many times without touching the heap.
 *
 *     bytes -> mood_model (shared, immutable: packed weights, steps, memory plan)
 *              mood_work  (one thread: the planned memory)      run(model, work, in) -> out
 */
#ifndef MOOD_NN_H
#define MOOD_NN_H

#include "base/base.h"

#define MOOD_MODEL_MAX_BYTES ((size_t)256 << 20)
#define MOOD_MAX_DIMS        6

/** A view of fp32 numbers, dense, row-major (the last dimension runs fastest). Owns nothing. */
typedef struct mood_tensor {
    float *data;
    int n_dims;
    int64_t dims[MOOD_MAX_DIMS];
} mood_tensor;

/** Shared, immutable, any number of threads; counted, so that each user may destroy its own. */
typedef struct mood_model mood_model;

/** The memory of one run; one thread at a time. */
typedef struct mood_work mood_work;

typedef struct mood_model_options {
    int64_t batch;  /**< value of a symbolic first dimension; 0 takes 1 */
    bool is_direct; /**< convolutions as plain sums, also where Winograd's way is faster: for
                         whoever compares */
} mood_model_options;

/**
 * Read, check, fold, pack and plan a model.
 *
 * data     borrowed during the call only
 * options  may be NULL
 * err      names the node and the reason
 *
 * MOOD_E_FORMAT: not an ONNX model, or a broken one. MOOD_E_UNSUPPORTED: an operator, type or
 * attribute that the engine does not run. MOOD_E_LIMIT: over a limit of docs/models.md.
 */
MOOD_NODISCARD mood_status mood_model_create(mood_model **out, const void *data,
                                             size_t size_bytes,
                                             const mood_model_options *options,
                                             mood_error *err);

/** The same from a file; err begins with the path. */
MOOD_NODISCARD mood_status mood_model_create_file(mood_model **out, const char *path,
                                                  const mood_model_options *options,
                                                  mood_error *err);

/** Another hold on the same model, for another thread's work; each is destroyed once. */
mood_model *mood_model_share(mood_model *model);

/** Gives back one hold; the model goes with its last. */
void mood_model_destroy(mood_model **model);

size_t mood_model_count_inputs(const mood_model *model);
size_t mood_model_count_outputs(const mood_model *model);

/** The shape (data is NULL) and the name of an input or output; index below its count. */
mood_tensor mood_model_input(const mood_model *model, size_t index, const char **name);
mood_tensor mood_model_output(const mood_model *model, size_t index, const char **name);

/** Memory that one run needs. */
size_t mood_model_workspace_bytes(const mood_model *model);

MOOD_NODISCARD mood_status mood_work_create(mood_work **out, const mood_model *model);
void mood_work_destroy(mood_work **work);

/**
 * Run. Allocates nothing and cannot fail once the shapes are right.
 *
 * outputs  (count_outputs) views that receive pointers into `work`, valid until its next run
 * inputs   (count_inputs) dense, with exactly the shapes of mood_model_input (MOOD_E_ARG)
 */
MOOD_NODISCARD mood_status mood_model_run(mood_tensor *outputs, const mood_model *model,
                                          mood_work *work, const mood_tensor *inputs);

#endif
