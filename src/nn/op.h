/* SPDX-License-Identifier: Apache-2.0
 *
 * An operator: how it is checked and how it becomes steps. A new one is a new entry in ops.c
 * and its two functions in an op_<family>.c; docs/adding-an-op.md walks through one.
 */
#ifndef MOOD_NN_OP_H
#define MOOD_NN_OP_H

#include "nn/graph.h"
#include "nn/program.h"

typedef struct mood_lower mood_lower;

struct mood_op {
    const char *type;
    int min_inputs, max_inputs; /**< the first min_inputs must be there */
    int max_outputs;
    int n_data; /**< so many first inputs are numbers to compute with; -1: all */

    /**
     * Check attributes and inputs, set type and shape of every output; a constant of whole
     * numbers may be worked out at once. Inputs are checked already.
     */
    mood_status (*check)(mood_graph *graph, const mood_node *node, mood_error *err);

    /** Emit steps and bind every output to a buffer. */
    mood_status (*lower)(mood_lower *lower, mood_node *node, mood_error *err);
};

/** The operator of a type, NULL when the engine does not run it. */
const mood_op *mood_op_find(const char *type);

/** All operators, sorted by type, NULL-terminated; for listings. */
const mood_op *const *mood_op_list(void);

/** ---- lowering (lower.c) ---- */

struct mood_lower {
    mood_graph *graph;
    mood_program *program;
    int (*buffers)[MOOD_N_LAYOUTS]; /**< of each value, -1 */
    int *user;     /**< the node that uses a value; -1 none; meaningful with one use */
    int *maker;    /**< the node that makes a value, -1 */
    bool is_alone; /**< one node is worked out by itself: nothing is fused */
};

/** Lower a checked graph into an empty program. */
MOOD_NODISCARD mood_status mood_lower_graph(mood_program *program, mood_graph *graph,
                                            int *output_buffers, mood_error *err);

/** The buffer of a value in a layout; converts it when it is only there in another. */
MOOD_NODISCARD mood_status mood_lower_in(int *out, mood_lower *lower, int value,
                                         mood_layout layout, mood_error *err);

/** A new buffer for a value. */
MOOD_NODISCARD mood_status mood_lower_out(int *out, mood_lower *lower, int value,
                                          mood_layout layout, mood_error *err);

/** A new buffer that only one step uses; a size that is not known yet is set in `prepare`. */
MOOD_NODISCARD mood_status mood_lower_scratch(int *out, mood_lower *lower, size_t n_floats,
                                              mood_error *err);

/** A new step of a node. */
MOOD_NODISCARD mood_status mood_lower_step(mood_step **out, mood_lower *lower,
                                           const mood_node *node, const char *kind,
                                           size_t data_bytes, mood_error *err);

static inline bool mood_lower_has(const mood_lower *lower, int value, mood_layout layout) {
    return lower->buffers[value][layout] >= 0;
}

/** Whether a value can be read by a step emitted now. */
bool mood_lower_is_ready(const mood_lower *lower, int value);

/** `to` is the same numbers as `from` in the same order; same_shape: in all layouts. */
MOOD_NODISCARD mood_status mood_lower_alias(mood_lower *lower, int to, int from,
                                            bool same_shape, mood_error *err);

/** The one node that uses a value, NULL when there are several or it is an output. */
mood_node *mood_lower_only_user(const mood_lower *lower, int value);

/** Values of a float constant; MOOD_E_UNSUPPORTED naming `what` when it is not one. */
MOOD_NODISCARD mood_status mood_lower_floats(const float **out, mood_lower *lower,
                                             const mood_node *node, int input, const char *what,
                                             mood_error *err);

/** Work a postponed constant out now (mood_q8_is_postponed); any other value stays as it is. */
MOOD_NODISCARD mood_status mood_lower_settle(mood_lower *lower, int value, mood_error *err);

/** A constant of whole numbers or floats as floats. */
MOOD_NODISCARD mood_status mood_lower_numbers(const float **out, mood_lower *lower, int value,
                                              mood_error *err);

/** count floats of the program's own, aligned, cleared. */
MOOD_NODISCARD mood_status mood_program_floats(float **out, mood_program *program, size_t count,
                                               mood_error *err);

/** ---- fusion (fuse.c) ---- */

/** What is done to a result before it is stored, and the value that it then is. */
typedef struct mood_fused {
    mood_act act;              /**< slope: a constant of `channels` floats, padded */
    int residual;              /**< value to add, -1 */
    int64_t residual_channels; /**< may be fewer than those of the result */
    int value;                 /**< what the step makes */
} mood_fused;

/**
 * Follow a value while its only user can be done by the step that makes it: first an addition
 * of a picture of the same size (when may_add), then an activation.
 */
MOOD_NODISCARD mood_status mood_fuse_tail(mood_fused *out, mood_lower *lower, int value,
                                          bool may_add, mood_error *err);

/** An activation node as mood_act; false when it is none that the kernels know. */
MOOD_NODISCARD mood_status mood_fuse_act(mood_act *out, bool *is_act, mood_lower *lower,
                                         const mood_node *node, mood_error *err);

/** ---- shared by the operators' files ---- */

/**
 * A step over blocked pictures: fused->value = act(value * scale + shift + residual), with
 * constants (padded to blocks) or NULL, and `factor`, a value (images, channels) in place of
 * scale, or -1.
 */
MOOD_NODISCARD mood_status mood_lower_mix(mood_lower *lower, const mood_node *node,
                                          const char *kind, int value, const float *scale,
                                          const float *shift, int factor,
                                          const mood_fused *fused, mood_error *err);

/** Whether a Pad node only adds zeros around a picture; its 8 numbers. */
bool mood_pad_is_spatial(const int64_t **pads, const mood_graph *graph, const mood_node *node);

/** Set type and shape of output i. */
MOOD_NODISCARD mood_status mood_check_output(mood_graph *graph, const mood_node *node, int i,
                                             mood_elem elem, const int64_t *dims, int n_dims,
                                             mood_error *err);

/** The output has the type and shape of the first input. */
mood_status mood_check_same(mood_graph *graph, const mood_node *node, mood_error *err);

/** axis in [-rank, rank) -> [0, rank) */
MOOD_NODISCARD mood_status mood_check_axis(int *out, int64_t axis, int rank,
                                           const mood_node *node, mood_error *err);

/** The product of dims[from..to). */
size_t mood_dims_product(const int64_t *dims, int from, int to);

#endif
