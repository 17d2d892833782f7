/* SPDX-License-Identifier: Apache-2.0
 *
 * Operators that put numbers elsewhere: Transpose, Slice, Split, Concat. All are one
 * thing: a block of the output, number by number, from a place in the input.
 *
 *     out[at + sum of i_k * out_step_k] = in[from + sum of i_k * in_step_k],  i_k < dims_k
 */
#include "nn/op.h"

#include <string.h>

#define MAX_LOOPS (MOOD_MAX_DIMS + 2)

typedef struct move_data {
    int n_dims;
    size_t dims[MAX_LOOPS];
    ptrdiff_t in_step[MAX_LOOPS], out_step[MAX_LOOPS];
    ptrdiff_t in_first, out_first;
    size_t n;
} move_data;

static void run(const mood_step *step, const mood_program *program, float *const *base) {
    (void)program;
    const move_data *d = step->data;
    const float *in = base[step->reads[0]] + d->in_first;
    float *out = base[step->writes[0]] + d->out_first;
    const int last = d->n_dims - 1;
    for (size_t i = 0; i < d->n; i += d->dims[last]) {
        ptrdiff_t from = 0, to = 0;
        size_t rest = i / d->dims[last];
        for (int k = last - 1; k >= 0; k--) {
            from += (ptrdiff_t)(rest % d->dims[k]) * d->in_step[k];
            to += (ptrdiff_t)(rest % d->dims[k]) * d->out_step[k];
            rest /= d->dims[k];
        }
        for (size_t x = 0; x < d->dims[last]; x++)
            out[to + (ptrdiff_t)x * d->out_step[last]] =
                in[from + (ptrdiff_t)x * d->in_step[last]];
    }
}

static void dense_steps(ptrdiff_t *steps, const int64_t *dims, int n_dims) {
    ptrdiff_t step = 1;
    for (int i = n_dims - 1; i >= 0; i--) {
        steps[i] = step;
        step *= (ptrdiff_t)dims[i];
    }
}

/* A step that moves from the plain buffer of a value into one that is there. */
static mood_status emit(mood_lower *lower, const mood_node *node, const char *kind, int value,
                        int out, move_data d, mood_error *err) {
    int in;
    mood_step *step;
    if (d.n_dims == 0) d.n_dims = 1, d.dims[0] = 1;
    d.n = 1;
    for (int i = 0; i < d.n_dims; i++) d.n *= d.dims[i];
    MOOD_TRY(mood_lower_in(&in, lower, value, MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_step(&step, lower, node, kind, sizeof d, err));
    mood_step_reads(step, in);
    mood_step_writes(step, out);
    step->run = run;
    *(move_data *)step->data = d;
    return MOOD_OK;
}

/* ---- Transpose ------------------------------------------------------------------------- */

static mood_status read_perm(int perm[MOOD_MAX_DIMS], const mood_graph *graph,
                             const mood_node *node, mood_error *err) {
    const int rank = mood_node_input(graph, node, 0)->n_dims;
    const int64_t *list;
    size_t n;
    bool is_seen[MOOD_MAX_DIMS] = {false};
    MOOD_TRY(mood_node_ints(&list, &n, node, "perm", err));
    if (list && n != (size_t)rank)
        return mood_node_fail(err, MOOD_E_FORMAT, node, "perm has %zu numbers", n);
    for (int i = 0; i < rank; i++) {
        const int64_t axis = list ? list[i] : rank - 1 - i;
        if (axis < 0 || axis >= rank || is_seen[axis])
            return mood_node_fail(err, MOOD_E_FORMAT, node, "perm is no permutation");
        is_seen[axis] = true;
        perm[i] = (int)axis;
    }
    return MOOD_OK;
}

static mood_status check_transpose(mood_graph *graph, const mood_node *node, mood_error *err) {
    const mood_value *x = mood_node_input(graph, node, 0);
    int perm[MOOD_MAX_DIMS];
    int64_t dims[MOOD_MAX_DIMS];
    MOOD_TRY(read_perm(perm, graph, node, err));
    for (int i = 0; i < x->n_dims; i++) dims[i] = x->dims[perm[i]];
    return mood_check_output(graph, node, 0, MOOD_ELEM_F32, dims, x->n_dims, err);
}

static mood_status lower_transpose(mood_lower *lower, mood_node *node, mood_error *err) {
    const mood_value *x = mood_node_input(lower->graph, node, 0);
    const mood_value *y = mood_node_output(lower->graph, node, 0);
    int perm[MOOD_MAX_DIMS], out;
    ptrdiff_t steps[MOOD_MAX_DIMS];
    move_data d = {.n_dims = x->n_dims};
    MOOD_TRY(read_perm(perm, lower->graph, node, err));
    dense_steps(steps, x->dims, x->n_dims);
    dense_steps(d.out_step, y->dims, y->n_dims);
    for (int i = 0; i < x->n_dims; i++) {
        d.dims[i] = (size_t)y->dims[i];
        d.in_step[i] = steps[perm[i]];
    }
    MOOD_TRY(mood_lower_out(&out, lower, node->outputs[0], MOOD_LAYOUT_PLAIN, err));
    return emit(lower, node, "transpose", node->inputs[0], out, d, err);
}

/* ---- Concat ---------------------------------------------------------------------------- */

static mood_status check_concat(mood_graph *graph, const mood_node *node, mood_error *err) {
    const mood_value first = *mood_node_input(graph, node, 0);
    int64_t value, dims[MOOD_MAX_DIMS];
    int axis;
    if (!mood_node_attr(node, "axis"))
        return mood_node_fail(err, MOOD_E_FORMAT, node, "no axis");
    MOOD_TRY(mood_node_int(&value, node, "axis", 0, err));
    MOOD_TRY(mood_check_axis(&axis, value, first.n_dims, node, err));
    memcpy(dims, first.dims, sizeof dims);
    for (int i = 1; i < node->n_inputs; i++) {
        const mood_value *x = mood_node_input(graph, node, i);
        if (!x || x->n_dims != first.n_dims)
            return mood_node_fail(err, MOOD_E_FORMAT, node, "input %d has another shape", i);
        for (int k = 0; k < x->n_dims; k++)
            if (k != axis && x->dims[k] != dims[k])
                return mood_node_fail(err, MOOD_E_FORMAT, node, "input %d has another shape",
                                      i);
        dims[axis] += x->dims[axis];
        if (dims[axis] > MOOD_GRAPH_MAX_ELEMENTS)
            return mood_node_fail(err, MOOD_E_LIMIT, node, "too many numbers");
    }
    return mood_check_output(graph, node, 0, MOOD_ELEM_F32, dims, first.n_dims, err);
}

static mood_status lower_concat(mood_lower *lower, mood_node *node, mood_error *err) {
    const mood_value *y = mood_node_output(lower->graph, node, 0);
    int64_t value;
    int axis, out;
    ptrdiff_t at = 0;
    MOOD_TRY(mood_node_int(&value, node, "axis", 0, err));
    MOOD_TRY(mood_check_axis(&axis, value, y->n_dims, node, err));
    MOOD_TRY(mood_lower_out(&out, lower, node->outputs[0], MOOD_LAYOUT_PLAIN, err));
    for (int i = 0; i < node->n_inputs; i++) {
        const mood_value *x = mood_node_input(lower->graph, node, i);
        move_data d = {.n_dims = y->n_dims, .out_first = at};
        dense_steps(d.out_step, y->dims, y->n_dims);
        dense_steps(d.in_step, x->dims, x->n_dims);
        for (int k = 0; k < y->n_dims; k++) d.dims[k] = (size_t)x->dims[k];
        at += (ptrdiff_t)x->dims[axis] * d.out_step[axis];
        MOOD_TRY(emit(lower, node, "concat", node->inputs[i], out, d, err));
    }
    return MOOD_OK;
}

/* ---- Split ----------------------------------------------------------------------------- */

static mood_status read_split(int *axis, int64_t sizes[MOOD_GRAPH_MAX_PORTS],
                              const mood_graph *graph, const mood_node *node, mood_error *err) {
    const mood_value *x = mood_node_input(graph, node, 0);
    const int64_t *list;
    size_t n;
    int64_t value, sum = 0;
    MOOD_TRY(mood_node_int(&value, node, "axis", 0, err));
    MOOD_TRY(mood_check_axis(axis, value, x->n_dims, node, err));
    MOOD_TRY(mood_node_const_ints(&list, &n, graph, node, 1, "split", err));
    const int64_t dim = x->dims[*axis];
    const int64_t each = (dim + node->n_outputs - 1) / node->n_outputs;
    if (list && n != (size_t)node->n_outputs)
        return mood_node_fail(err, MOOD_E_FORMAT, node, "%zu sizes for %d outputs", n,
                              node->n_outputs);
    for (int i = 0; i < node->n_outputs; i++) {
        sizes[i] = list ? list[i] : dim - sum < each ? dim - sum : each;
        if (sizes[i] < 1 || sizes[i] > dim - sum)
            return mood_node_fail(err, MOOD_E_UNSUPPORTED, node, "a part of %lld",
                                  (long long)sizes[i]);
        sum += sizes[i];
    }
    if (sum != dim)
        return mood_node_fail(err, MOOD_E_FORMAT, node, "the parts are not the whole");
    return MOOD_OK;
}

static mood_status check_split(mood_graph *graph, const mood_node *node, mood_error *err) {
    const mood_value x = *mood_node_input(graph, node, 0);
    int64_t sizes[MOOD_GRAPH_MAX_PORTS], dims[MOOD_MAX_DIMS];
    int axis;
    MOOD_TRY(read_split(&axis, sizes, graph, node, err));
    memcpy(dims, x.dims, sizeof dims);
    for (int i = 0; i < node->n_outputs; i++) {
        dims[axis] = sizes[i];
        MOOD_TRY(mood_check_output(graph, node, i, MOOD_ELEM_F32, dims, x.n_dims, err));
    }
    return MOOD_OK;
}

static mood_status lower_split(mood_lower *lower, mood_node *node, mood_error *err) {
    const mood_value *x = mood_node_input(lower->graph, node, 0);
    int64_t sizes[MOOD_GRAPH_MAX_PORTS];
    int axis, out;
    ptrdiff_t from = 0;
    MOOD_TRY(read_split(&axis, sizes, lower->graph, node, err));
    for (int i = 0; i < node->n_outputs; i++) {
        const mood_value *y = mood_node_output(lower->graph, node, i);
        move_data d = {.n_dims = x->n_dims, .in_first = from};
        dense_steps(d.in_step, x->dims, x->n_dims);
        from += (ptrdiff_t)sizes[i] * d.in_step[axis];
        if (!y) continue;
        dense_steps(d.out_step, y->dims, y->n_dims);
        for (int k = 0; k < y->n_dims; k++) d.dims[k] = (size_t)y->dims[k];
        MOOD_TRY(mood_lower_out(&out, lower, node->outputs[i], MOOD_LAYOUT_PLAIN, err));
        MOOD_TRY(emit(lower, node, "split", node->inputs[0], out, d, err));
    }
    return MOOD_OK;
}

/* ---- Slice ----------------------------------------------------------------------------- */

static int64_t clamp(int64_t x, int64_t low, int64_t high) {
    return x < low ? low : x > high ? high : x;
}

/* First index, step and count along every axis. */
static mood_status read_slice(int64_t first[MOOD_MAX_DIMS], int64_t step[MOOD_MAX_DIMS],
                              int64_t count[MOOD_MAX_DIMS], const mood_graph *graph,
                              const mood_node *node, mood_error *err) {
    const mood_value *x = mood_node_input(graph, node, 0);
    const int64_t *starts, *ends, *axes, *steps;
    size_t n, n_ends, n_axes, n_steps;
    MOOD_TRY(mood_node_const_ints(&starts, &n, graph, node, 1, "starts", err));
    MOOD_TRY(mood_node_const_ints(&ends, &n_ends, graph, node, 2, "ends", err));
    MOOD_TRY(mood_node_const_ints(&axes, &n_axes, graph, node, 3, "axes", err));
    MOOD_TRY(mood_node_const_ints(&steps, &n_steps, graph, node, 4, "steps", err));
    if (!starts || !ends || n != n_ends || (axes && n_axes != n) || (steps && n_steps != n) ||
        (!axes && n > (size_t)x->n_dims))
        return mood_node_fail(err, MOOD_E_FORMAT, node, "starts, ends, axes and steps differ");
    for (int i = 0; i < x->n_dims; i++) {
        first[i] = 0;
        step[i] = 1;
        count[i] = x->dims[i];
    }
    for (size_t i = 0; i < n; i++) {
        int axis;
        MOOD_TRY(mood_check_axis(&axis, axes ? axes[i] : (int64_t)i, x->n_dims, node, err));
        const int64_t dim = x->dims[axis];
        const int64_t by =
            steps ? clamp(steps[i], -MOOD_GRAPH_MAX_ELEMENTS, MOOD_GRAPH_MAX_ELEMENTS) : 1;
        if (by == 0) return mood_node_fail(err, MOOD_E_FORMAT, node, "a step of 0");
        const int64_t low = clamp(starts[i], -dim, dim), high = clamp(ends[i], -dim - 1, dim);
        int64_t from = low < 0 ? low + dim : low, to = high < 0 ? high + dim : high;
        from = by > 0 ? clamp(from, 0, dim) : clamp(from, 0, dim - 1);
        to = by > 0 ? clamp(to, 0, dim) : clamp(to, -1, dim - 1);
        const int64_t span = by > 0 ? to - from : from - to, size = by > 0 ? by : -by;
        first[axis] = from;
        step[axis] = by;
        count[axis] = span > 0 ? (span + size - 1) / size : 0;
    }
    return MOOD_OK;
}

static mood_status check_slice(mood_graph *graph, const mood_node *node, mood_error *err) {
    const int rank = mood_node_input(graph, node, 0)->n_dims;
    int64_t first[MOOD_MAX_DIMS], step[MOOD_MAX_DIMS], count[MOOD_MAX_DIMS];
    MOOD_TRY(read_slice(first, step, count, graph, node, err));
    return mood_check_output(graph, node, 0, MOOD_ELEM_F32, count, rank, err);
}

static mood_status lower_slice(mood_lower *lower, mood_node *node, mood_error *err) {
    const mood_value *x = mood_node_input(lower->graph, node, 0);
    int64_t first[MOOD_MAX_DIMS], step[MOOD_MAX_DIMS], count[MOOD_MAX_DIMS];
    move_data d = {.n_dims = x->n_dims};
    int out;
    MOOD_TRY(read_slice(first, step, count, lower->graph, node, err));
    dense_steps(d.in_step, x->dims, x->n_dims);
    dense_steps(d.out_step, count, x->n_dims);
    for (int i = 0; i < x->n_dims; i++) {
        d.dims[i] = (size_t)count[i];
        d.in_first += (ptrdiff_t)first[i] * d.in_step[i];
        d.in_step[i] *= (ptrdiff_t)step[i];
    }
    MOOD_TRY(mood_lower_out(&out, lower, node->outputs[0], MOOD_LAYOUT_PLAIN, err));
    return emit(lower, node, "slice", node->inputs[0], out, d, err);
}

const mood_op mood_op_transpose = {"Transpose", 1, 1, 1, 1, check_transpose, lower_transpose};
const mood_op mood_op_concat = {"Concat",     1,           MOOD_GRAPH_MAX_PORTS, 1, -1,
                                check_concat, lower_concat};
const mood_op mood_op_split = {"Split", 1,           2,          MOOD_GRAPH_MAX_PORTS,
                               1,       check_split, lower_split};
const mood_op mood_op_slice = {"Slice", 1, 5, 1, 1, check_slice, lower_slice};
