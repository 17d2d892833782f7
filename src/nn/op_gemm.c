/* SPDX-License-Identifier: Apache-2.0
 *
 * Gemm and MatMul. With constant weights a row of the result is one pixel of a convolution: the
 * same kernel, the weights packed once, bias and activation with it. Anything else is a plain
 * product.
 */
#include "nn/op.h"

#include <string.h>

typedef struct gemm_shape {
    size_t m, n, k;
    bool trans_a, trans_b;
    float alpha, beta;
} gemm_shape;

static mood_status read_gemm(gemm_shape *g, const mood_graph *graph, const mood_node *node,
                             mood_error *err) {
    const mood_value *a = mood_node_input(graph, node, 0), *b = mood_node_input(graph, node, 1);
    int64_t trans_a, trans_b;
    if (a->n_dims != 2 || b->n_dims != 2)
        return mood_node_fail(err, MOOD_E_FORMAT, node, "%d and %d dimensions, not 2",
                              a->n_dims, b->n_dims);
    MOOD_TRY(mood_node_float(&g->alpha, node, "alpha", 1, err));
    MOOD_TRY(mood_node_float(&g->beta, node, "beta", 1, err));
    MOOD_TRY(mood_node_int(&trans_a, node, "transA", 0, err));
    MOOD_TRY(mood_node_int(&trans_b, node, "transB", 0, err));
    g->trans_a = trans_a != 0;
    g->trans_b = trans_b != 0;
    g->m = (size_t)a->dims[g->trans_a];
    g->k = (size_t)a->dims[!g->trans_a];
    g->n = (size_t)b->dims[!g->trans_b];
    if ((size_t)b->dims[g->trans_b] != g->k)
        return mood_node_fail(err, MOOD_E_FORMAT, node, "inner sizes %zu and %lld", g->k,
                              (long long)b->dims[g->trans_b]);
    return MOOD_OK;
}

static mood_status check_gemm(mood_graph *graph, const mood_node *node, mood_error *err) {
    const mood_value *c = mood_node_input(graph, node, 2);
    gemm_shape g;
    MOOD_TRY(read_gemm(&g, graph, node, err));
    const int64_t dims[2] = {(int64_t)g.m, (int64_t)g.n};
    for (int i = 0; c && i < c->n_dims; i++) {
        const int k = 2 - c->n_dims + i;
        if (k < 0 || (c->dims[i] != 1 && c->dims[i] != dims[k]))
            return mood_node_fail(err, MOOD_E_FORMAT, node, "C does not fit (%zu, %zu)", g.m,
                                  g.n);
    }
    return mood_check_output(graph, node, 0, MOOD_ELEM_F32, dims, 2, err);
}

/* ---- constant weights ------------------------------------------------------------------ */

typedef struct dense_data {
    gemm_shape g;
    const float *weights, *bias;
    float *packed;
    size_t n_blocks, group;
    mood_act act;
} dense_data;

static mood_status prepare_dense(mood_step *step, mood_program *program, mood_error *err) {
    dense_data *d = step->data;
    const size_t block = program->kern.block, n = d->g.n, k = d->g.k;
    d->n_blocks = (n + block - 1) / block;
    d->group = d->n_blocks < MOOD_KERN_MAX_GROUP ? d->n_blocks : MOOD_KERN_MAX_GROUP;
    MOOD_TRY(mood_program_floats(&d->packed, program, d->n_blocks * block * k, err));
    for (size_t o = 0; o < n; o++)
        for (size_t i = 0; i < k; i++) {
            const size_t at = mood_kern_conv_weight_index(o / block, 0, i, d->n_blocks,
                                                          d->group, 1, k, block);
            d->packed[at + o % block] =
                d->g.alpha * (d->g.trans_b ? d->weights[o * k + i] : d->weights[i * n + o]);
        }
    return MOOD_OK;
}

/* writes: out (m, n), scratch (one row, padded to blocks) */
static void run_dense(const mood_step *step, const mood_program *program, float *const *base) {
    static const ptrdiff_t no_offset = 0;
    const dense_data *d = step->data;
    const float *in = base[step->reads[0]];
    float *out = base[step->writes[0]], *row = base[step->writes[1]];
    const size_t block = program->kern.block;
    mood_conv_args args = {
        .taps = &no_offset,
        .n_taps = 1,
        .n_inner = d->g.k,
        .inner_step = 1,
        .weights = d->packed,
        .bias = d->bias,
        .out = {row, 0, (ptrdiff_t)block},
        .n_blocks = d->n_blocks,
        .group = d->group,
        .height = 1,
        .width = 1,
        .block = block,
        .act = d->act,
    };
    for (size_t i = 0; i < d->g.m; i++) {
        args.in = in + i * d->g.k;
        program->kern.conv_f32(&args);
        memcpy(out + i * d->g.n, row, d->g.n * sizeof *out);
    }
}

/* The bias for each column; false when C differs from row to row. */
static mood_status take_bias(bool *fits, dense_data *d, mood_lower *lower, const mood_value *c,
                             mood_error *err) {
    float *bias;
    *fits = !c || (c->floats && (c->n_dims < 2 || c->dims[0] == 1));
    if (!c || !*fits) return MOOD_OK;
    MOOD_TRY(mood_program_floats(&bias, lower->program,
                                 mood_size_round_up(d->g.n, MOOD_KERN_MAX_BLOCK), err));
    const size_t n = (size_t)mood_value_count(c);
    for (size_t i = 0; i < d->g.n; i++) bias[i] = d->g.beta * c->floats[n == 1 ? 0 : i];
    d->bias = bias;
    return MOOD_OK;
}

static mood_status lower_dense(mood_lower *lower, mood_node *node, const dense_data *dense,
                               mood_error *err) {
    dense_data d = *dense;
    mood_fused fused;
    int in, out, row;
    mood_step *step;
    MOOD_TRY(mood_fuse_tail(&fused, lower, node->outputs[0], false, err));
    d.act = fused.act;
    MOOD_TRY(mood_lower_in(&in, lower, node->inputs[0], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_out(&out, lower, fused.value, MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(
        mood_lower_scratch(&row, lower, mood_size_round_up(d.g.n, MOOD_KERN_MAX_BLOCK), err));
    MOOD_TRY(mood_lower_step(&step, lower, node, "dense", sizeof d, err));
    mood_step_reads(step, in);
    mood_step_writes(step, out);
    mood_step_writes(step, row);
    step->macs = (uint64_t)d.g.m * d.g.n * d.g.k;
    step->prepare = prepare_dense;
    step->run = run_dense;
    *(dense_data *)step->data = d;
    return MOOD_OK;
}

/* ---- any two matrices ------------------------------------------------------------------ */

typedef struct product_data {
    gemm_shape g;
    size_t n_batches, a_step, b_step; /* steps between matrices, 0 when one is shared */
    bool has_c;
    size_t c_row, c_column; /* steps of C, 0 where it is spread */
} product_data;

static void run_product(const mood_step *step, const mood_program *program,
                        float *const *base) {
    (void)program;
    const product_data *d = step->data;
    const size_t m = d->g.m, n = d->g.n, k = d->g.k;
    for (size_t batch = 0; batch < d->n_batches; batch++) {
        const float *a = base[step->reads[0]] + batch * d->a_step;
        const float *b = base[step->reads[1]] + batch * d->b_step;
        float *out = base[step->writes[0]] + batch * m * n;
        for (size_t i = 0; i < m; i++)
            for (size_t j = 0; j < n; j++) {
                float sum = 0;
                for (size_t p = 0; p < k; p++)
                    sum += (d->g.trans_a ? a[p * m + i] : a[i * k + p]) *
                           (d->g.trans_b ? b[j * k + p] : b[p * n + j]);
                sum *= d->g.alpha;
                if (d->has_c)
                    sum += d->g.beta * base[step->reads[2]][i * d->c_row + j * d->c_column];
                out[i * n + j] = sum;
            }
    }
}

static mood_status lower_product(mood_lower *lower, mood_node *node,
                                 const product_data *product, mood_error *err) {
    int inputs[3], out;
    mood_step *step;
    const int n = product->has_c ? 3 : 2;
    for (int i = 0; i < n; i++)
        MOOD_TRY(mood_lower_in(&inputs[i], lower, node->inputs[i], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_out(&out, lower, node->outputs[0], MOOD_LAYOUT_PLAIN, err));
    MOOD_TRY(mood_lower_step(&step, lower, node, "product", sizeof *product, err));
    for (int i = 0; i < n; i++) mood_step_reads(step, inputs[i]);
    mood_step_writes(step, out);
    step->macs = (uint64_t)product->n_batches * product->g.m * product->g.n * product->g.k;
    step->run = run_product;
    *(product_data *)step->data = *product;
    return MOOD_OK;
}

static mood_status lower_gemm(mood_lower *lower, mood_node *node, mood_error *err) {
    const mood_value *b = mood_node_input(lower->graph, node, 1);
    const mood_value *c = mood_node_input(lower->graph, node, 2);
    dense_data d = {0};
    bool fits = false;
    MOOD_TRY(read_gemm(&d.g, lower->graph, node, err));
    if (b->floats && !d.g.trans_a) MOOD_TRY(take_bias(&fits, &d, lower, c, err));
    if (fits) {
        MOOD_TRY(mood_lower_floats(&d.weights, lower, node, 1, "weights", err));
        return lower_dense(lower, node, &d, err);
    }
    product_data p = {.g = d.g, .n_batches = 1, .has_c = c != NULL};
    if (c) {
        const int64_t rows = c->n_dims == 2 ? c->dims[0] : 1;
        const int64_t columns = c->n_dims >= 1 ? c->dims[c->n_dims - 1] : 1;
        p.c_column = columns > 1 ? 1 : 0;
        p.c_row = rows > 1 ? (size_t)columns : 0;
    }
    return lower_product(lower, node, &p, err);
}

/* ---- MatMul ---------------------------------------------------------------------------- */

/* (batch.., m, k) x (batch.., k, n); a list is a row on the left and a column on the right. */
static mood_status read_matmul(product_data *p, int64_t *dims, int *n_dims,
                               const mood_graph *graph, const mood_node *node,
                               mood_error *err) {
    const mood_value *a = mood_node_input(graph, node, 0), *b = mood_node_input(graph, node, 1);
    if (a->n_dims < 1 || b->n_dims < 1)
        return mood_node_fail(err, MOOD_E_FORMAT, node, "a single number");
    *p = (product_data){.g = {.m = 1, .n = 1, .alpha = 1}};
    p->g.k = (size_t)a->dims[a->n_dims - 1];
    if (a->n_dims > 1) p->g.m = (size_t)a->dims[a->n_dims - 2];
    if (b->n_dims > 1) p->g.n = (size_t)b->dims[b->n_dims - 1];
    const size_t inner = (size_t)b->dims[b->n_dims > 1 ? b->n_dims - 2 : 0];
    if (inner != p->g.k)
        return mood_node_fail(err, MOOD_E_FORMAT, node, "inner sizes %zu and %zu", p->g.k,
                              inner);
    const int batch_a = a->n_dims > 2 ? a->n_dims - 2 : 0;
    const int batch_b = b->n_dims > 2 ? b->n_dims - 2 : 0;
    const size_t n_a = mood_dims_product(a->dims, 0, batch_a);
    const size_t n_b = mood_dims_product(b->dims, 0, batch_b);
    bool is_same = batch_a == batch_b;
    for (int i = 0; is_same && i < batch_a; i++) is_same = a->dims[i] == b->dims[i];
    if (!is_same && n_a != 1 && n_b != 1)
        return mood_node_fail(err, MOOD_E_UNSUPPORTED, node,
                              "batches of different shapes on both sides");
    p->n_batches = n_a > n_b ? n_a : n_b;
    p->a_step = n_a > 1 ? p->g.m * p->g.k : 0;
    p->b_step = n_b > 1 ? p->g.k * p->g.n : 0;
    const mood_value *more = n_a > n_b || (n_a == n_b && batch_a >= batch_b) ? a : b;
    const int n_batch = more == a ? batch_a : batch_b;
    const int other = more == a ? batch_b : batch_a;
    int n = 0;
    for (int i = n_batch; i < other; i++) dims[n++] = 1;
    for (int i = 0; i < n_batch; i++) dims[n++] = more->dims[i];
    if (a->n_dims > 1) dims[n++] = (int64_t)p->g.m;
    if (b->n_dims > 1) dims[n++] = (int64_t)p->g.n;
    *n_dims = n;
    return MOOD_OK;
}

static mood_status check_matmul(mood_graph *graph, const mood_node *node, mood_error *err) {
    product_data p;
    int64_t dims[MOOD_MAX_DIMS + 2];
    int n_dims;
    MOOD_TRY(read_matmul(&p, dims, &n_dims, graph, node, err));
    return mood_check_output(graph, node, 0, MOOD_ELEM_F32, dims, n_dims, err);
}

static mood_status lower_matmul(mood_lower *lower, mood_node *node, mood_error *err) {
    product_data p;
    int64_t dims[MOOD_MAX_DIMS + 2];
    int n_dims;
    MOOD_TRY(read_matmul(&p, dims, &n_dims, lower->graph, node, err));
    if (p.b_step == 0 && mood_node_input(lower->graph, node, 1)->floats) {
        dense_data d = {.g = p.g};
        d.g.m *= p.n_batches;
        MOOD_TRY(mood_lower_floats(&d.weights, lower, node, 1, "weights", err));
        return lower_dense(lower, node, &d, err);
    }
    return lower_product(lower, node, &p, err);
}

const mood_op mood_op_gemm = {"Gemm", 2, 3, 1, 3, check_gemm, lower_gemm};
const mood_op mood_op_matmul = {"MatMul", 2, 2, 1, 2, check_matmul, lower_matmul};
