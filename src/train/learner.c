/* SPDX-License-Identifier: Apache-2.0
 *
 * Every value has its own memory for data and (in training) gradient; a node reads its `in`,
 * writes its `out`, and backwards the other way round. A value with two readers (the start of a
 * residual block) gets its gradient twice: `has_gradient` says whether to write or to add.
 */
#include "train/learner.h"
#include "base/alloc.h"
#include "train/grad_dynamic.h"
#include "train/grad_head.h"
#include "train/grad_squeeze.h"

#include <string.h>

typedef struct value_memory {
    void *data, *gradient;
    bool has_gradient; /* of the running backward pass */
} value_memory;

/* What a node needs beside its values. */
typedef struct node_memory {
    mood_conv *conv;
    float *mean, *inverse; /* NORM (c) */
    mood_gates_kept kept;  /* SQUEEZE, DYNAMIC */
    float *mask;           /* DROP (n, c) */
} node_memory;

struct mood_learner {
    const mood_blueprint *net;
    mood_learner_options options;
    value_memory values[MOOD_BLUEPRINT_MAX_NODES + 1];
    node_memory nodes[MOOD_BLUEPRINT_MAX_NODES];
    void *partial; /* sums of norms and gates */
    void *addend;  /* a gradient that is added to one that is there already */
    const float *weights;
    float *stats;
    size_t memory_bytes;
};

static mood_map_shape map_of(const mood_learner *l, int value) {
    return (mood_map_shape){.n = l->options.batch,
                            .channels = l->net->values[value].channels,
                            .side = mood_blueprint_side(l->net, value, l->options.size),
                            .precision = l->options.precision};
}

static size_t value_bytes(const mood_learner *l, int value) {
    const mood_map_shape shape = map_of(l, value);
    const bool is_vector = l->net->values[value].is_vector;
    return mood_map_count(&shape) * (is_vector ? 4 : mood_precision_bytes(shape.precision));
}

static mood_status take(void *out, mood_learner *l, size_t count, size_t size) {
    void *block = mood_alloc_zero(count, size);
    if (!block) return MOOD_E_NOMEM;
    memcpy(out, &block, sizeof block);
    l->memory_bytes += count * size;
    return MOOD_OK;
}

static bool is_trained_node(const mood_learner *l, size_t i) {
    return l->options.is_trained && i >= l->options.frozen;
}

static mood_status create_node(mood_learner *l, mood_dnn *dnn, size_t i, mood_error *err) {
    const mood_node *node = &l->net->nodes[i];
    node_memory *m = &l->nodes[i];
    const size_t n = (size_t)l->options.batch, c = (size_t)node->c_out;
    switch (node->kind) {
    case MOOD_NODE_CONV: {
        const mood_conv_shape shape = {
            .n = l->options.batch,
            .c_in = node->c_in,
            .c_out = node->c_out,
            .side_in = mood_blueprint_side(l->net, node->in, l->options.size),
            .stride = node->stride,
            .kernel = node->kernel,
            .is_depthwise = node->is_depthwise,
            .precision = l->options.precision,
            .is_trained = is_trained_node(l, i),
            .has_input_gradient = is_trained_node(l, i) && i > l->options.frozen};
        return mood_conv_create(&m->conv, dnn, &shape, err);
    }
    case MOOD_NODE_NORM:
        MOOD_TRY(take(&m->mean, l, c, sizeof(float)));
        return take(&m->inverse, l, c, sizeof(float));
    case MOOD_NODE_SQUEEZE:
    case MOOD_NODE_DYNAMIC:
        MOOD_TRY(take(&m->kept.g, l, n * c, sizeof(float)));
        MOOD_TRY(take(&m->kept.h, l, n * (size_t)node->squeezed, sizeof(float)));
        return take(&m->kept.s, l, n * c * (size_t)node->gates, sizeof(float));
    case MOOD_NODE_DROP:
        return take(&m->mask, l, n * c, sizeof(float));
    case MOOD_NODE_POOL:
    case MOOD_NODE_VOTES:
    case MOOD_NODE_DENSE:
        break;
    }
    return MOOD_OK;
}

static mood_status create_memory(mood_learner *l, mood_dnn *dnn, mood_error *err) {
    size_t most = 0, most_partial = 0;
    for (size_t v = 0; v <= l->net->n_nodes; v++) {
        const size_t bytes = value_bytes(l, (int)v);
        const mood_map_shape shape = map_of(l, (int)v);
        const size_t partial = 2 * mood_norm_partial_bytes(&shape); /* gates: under (4 c, n) */
        if (bytes > most) most = bytes;
        if (partial > most_partial) most_partial = partial;
        MOOD_TRY(take(&l->values[v].data, l, bytes, 1));
        if (l->options.is_trained && v > 0) MOOD_TRY(take(&l->values[v].gradient, l, bytes, 1));
    }
    MOOD_TRY(take(&l->partial, l, most_partial, 1));
    if (l->options.is_trained) MOOD_TRY(take(&l->addend, l, most, 1));
    for (size_t i = 0; i < l->net->n_nodes; i++) MOOD_TRY(create_node(l, dnn, i, err));
    return MOOD_OK;
}

mood_status mood_learner_create(mood_learner **out, mood_dnn *dnn, const mood_blueprint *net,
                                const mood_learner_options *options, mood_error *err) {
    if (options->batch < 1 || options->batch > 1024 || options->size < 16 || options->size > 96)
        return mood_fail(err, MOOD_E_ARG,
                         "training: batch 1..1024 and size 16..96 are possible");
    mood_learner *l = mood_alloc_zero(1, sizeof *l);
    if (!l) return mood_fail(err, MOOD_E_NOMEM, "training: out of memory");
    l->net = net;
    l->options = *options;
    const mood_status status = create_memory(l, dnn, err);
    if (status != MOOD_OK) {
        mood_learner_destroy(&l);
        return status == MOOD_E_NOMEM ? mood_fail(err, status, "training: out of memory")
                                      : status;
    }
    *out = l;
    return MOOD_OK;
}

void mood_learner_destroy(mood_learner **learner) {
    mood_learner *l = *learner;
    if (!l) return;
    for (size_t v = 0; v <= l->net->n_nodes; v++) {
        mood_free(l->values[v].data);
        mood_free(l->values[v].gradient);
    }
    for (size_t i = 0; i < l->net->n_nodes; i++) {
        node_memory *m = &l->nodes[i];
        mood_conv_destroy(&m->conv);
        mood_free(m->mean);
        mood_free(m->inverse);
        mood_free(m->kept.g);
        mood_free(m->kept.h);
        mood_free(m->kept.s);
        mood_free(m->mask);
    }
    mood_free(l->partial);
    mood_free(l->addend);
    mood_free(l);
    *learner = NULL;
}

size_t mood_learner_memory_bytes(const mood_learner *learner) {
    return learner->memory_bytes;
}

mood_status mood_learner_load(mood_learner *l, const float *weights, float *stats) {
    l->weights = weights;
    l->stats = stats;
    for (size_t i = 0; i < l->net->n_nodes; i++) {
        const mood_node *node = &l->net->nodes[i];
        if (node->kind == MOOD_NODE_CONV)
            MOOD_TRY(mood_conv_load(l->nodes[i].conv,
                                    weights + l->net->segments[node->segments[0]].offset));
    }
    return MOOD_OK;
}

static size_t offset_of(const mood_learner *l, const mood_node *node, int which) {
    return l->net->segments[node->segments[which]].offset;
}

static const float *weights_of(const mood_learner *l, const mood_node *node, int which) {
    return l->weights + offset_of(l, node, which);
}

static mood_gates gates_of(const mood_learner *l, const mood_node *node) {
    return (mood_gates){.w1 = weights_of(l, node, 0),
                        .b1 = weights_of(l, node, 1),
                        .w2 = weights_of(l, node, 2),
                        .b2 = weights_of(l, node, 3),
                        .channels = node->c_in,
                        .r = node->squeezed,
                        .outputs = node->gates * node->c_in};
}

static mood_gates_back gates_back(float *gradients, const mood_learner *l,
                                  const mood_node *node) {
    return (mood_gates_back){.d_w1 = gradients + offset_of(l, node, 0),
                             .d_b1 = gradients + offset_of(l, node, 1),
                             .d_w2 = gradients + offset_of(l, node, 2),
                             .d_b2 = gradients + offset_of(l, node, 3),
                             .scratch = l->partial};
}

static void forward_norm(mood_learner *l, size_t i, bool is_training) {
    const mood_node *node = &l->net->nodes[i];
    node_memory *m = &l->nodes[i];
    const mood_map_shape shape = map_of(l, node->in);
    const void *x = l->values[node->in].data;
    /* A frozen norm keeps the statistics that it was trained with. */
    if (is_training && is_trained_node(l, i))
        mood_norm_measure(m->mean, m->inverse, l->stats + node->stats, l->partial, x,
                          MOOD_NORM_MOMENTUM, &shape);
    else
        mood_norm_recall(m->mean, m->inverse, l->stats + node->stats, node->c_out);
    mood_norm_forward(l->values[node->out].data, x,
                      node->skip >= 0 ? l->values[node->skip].data : NULL, m->mean, m->inverse,
                      weights_of(l, node, 0), weights_of(l, node, 1), node->has_relu, &shape);
}

static mood_status forward_node(mood_learner *l, size_t i, bool is_training, mood_rng *rng) {
    const mood_node *node = &l->net->nodes[i];
    node_memory *m = &l->nodes[i];
    const mood_map_shape shape = map_of(l, node->in);
    const void *x = l->values[node->in].data;
    void *y = l->values[node->out].data;
    switch (node->kind) {
    case MOOD_NODE_CONV:
        return mood_conv_forward(y, m->conv, x);
    case MOOD_NODE_NORM:
        forward_norm(l, i, is_training);
        break;
    case MOOD_NODE_SQUEEZE: {
        const mood_gates gates = gates_of(l, node);
        mood_squeeze_forward(y, &m->kept, x, l->values[node->skip].data, &gates, &shape);
        break;
    }
    case MOOD_NODE_DYNAMIC: {
        const mood_gates gates = gates_of(l, node);
        mood_dynamic_forward(y, &m->kept, x, &gates, &shape);
        break;
    }
    case MOOD_NODE_POOL:
        mood_pool_forward(y, x, &shape);
        break;
    case MOOD_NODE_DROP:
        mood_drop_forward(y, m->mask, x, (size_t)shape.n * (size_t)shape.channels,
                          is_training ? node->p_drop : 0, rng);
        break;
    case MOOD_NODE_VOTES:
    case MOOD_NODE_DENSE:
        mood_dense_forward(y, x, weights_of(l, node, 0), weights_of(l, node, 1), shape.n,
                           node->c_in, node->c_out);
        break;
    }
    return MOOD_OK;
}

mood_status mood_learner_forward(const float **logits, mood_learner *l, const float *pictures,
                                 bool is_training, uint64_t seed) {
    const mood_map_shape shape = map_of(l, 0);
    const size_t n = mood_map_count(&shape);
    mood_rng rng;
    mood_rng_init(&rng, seed);
    for (size_t i = 0; i < n; i++)
        mood_store_one(l->values[0].data, i, (pictures[i] - MOOD_INPUT_MEAN) / MOOD_INPUT_SCALE,
                       shape.precision);
    for (size_t i = 0; i < l->net->n_nodes; i++)
        MOOD_TRY(forward_node(l, i, is_training, &rng));
    *logits = l->values[l->net->n_nodes].data;
    return MOOD_OK;
}

static void backward_norm(float *gradients, mood_learner *l, size_t i) {
    const mood_node *node = &l->net->nodes[i];
    value_memory *in = &l->values[node->in];
    const mood_map_shape shape = map_of(l, node->in);
    value_memory *skip = node->skip >= 0 ? &l->values[node->skip] : NULL;
    const mood_norm_back b = {.d_x = in->gradient,
                              .d_skip = skip ? skip->gradient : NULL,
                              .adds_skip = skip && skip->has_gradient,
                              .d_gamma = gradients + offset_of(l, node, 0),
                              .d_beta = gradients + offset_of(l, node, 1),
                              .has_relu = node->has_relu,
                              .d_y = l->values[node->out].gradient,
                              .x = in->data,
                              .y = l->values[node->out].data,
                              .mean = l->nodes[i].mean,
                              .inverse = l->nodes[i].inverse,
                              .gamma = weights_of(l, node, 0),
                              .partial = l->partial};
    mood_norm_backward(&b, &shape);
    in->has_gradient = true;
    if (skip) skip->has_gradient = true;
}

static void backward_squeeze(float *gradients, mood_learner *l, size_t i) {
    const mood_node *node = &l->net->nodes[i];
    value_memory *in = &l->values[node->in], *skip = &l->values[node->skip];
    const mood_map_shape shape = map_of(l, node->in);
    const mood_squeeze_back b = {.d_x = in->gradient,
                                 .d_skip = skip->gradient,
                                 .adds_skip = skip->has_gradient,
                                 .d_y = l->values[node->out].gradient,
                                 .x = in->data,
                                 .y = l->values[node->out].data,
                                 .kept = &l->nodes[i].kept,
                                 .gates = gates_of(l, node),
                                 .back = gates_back(gradients, l, node)};
    mood_squeeze_backward(&b, &shape);
    in->has_gradient = skip->has_gradient = true;
}

static void backward_dynamic(float *gradients, mood_learner *l, size_t i) {
    const mood_node *node = &l->net->nodes[i];
    value_memory *in = &l->values[node->in];
    const mood_map_shape shape = map_of(l, node->in);
    const mood_dynamic_back b = {.d_x = in->gradient,
                                 .d_y = l->values[node->out].gradient,
                                 .x = in->data,
                                 .kept = &l->nodes[i].kept,
                                 .gates = gates_of(l, node),
                                 .back = gates_back(gradients, l, node)};
    mood_dynamic_backward(&b, &shape);
    in->has_gradient = true;
}

static mood_status backward_conv(float *gradients, mood_learner *l, size_t i) {
    const mood_node *node = &l->net->nodes[i];
    value_memory *in = &l->values[node->in];
    mood_conv *conv = l->nodes[i].conv;
    const void *d_y = l->values[node->out].gradient;
    MOOD_TRY(
        mood_conv_backward_weights(gradients + offset_of(l, node, 0), conv, d_y, in->data));
    if (i <= l->options.frozen) return MOOD_OK; /* nobody wants the gradient of its input */
    if (!in->has_gradient) {
        in->has_gradient = true;
        return mood_conv_backward_input(in->gradient, conv, d_y);
    }
    const mood_map_shape shape = map_of(l, node->in);
    MOOD_TRY(mood_conv_backward_input(l->addend, conv, d_y));
    mood_map_add(in->gradient, l->addend, &shape);
    return MOOD_OK;
}

/* Its gradient comes on top of what `dense`, which stands behind it, gave. */
static void backward_votes(float *gradients, mood_learner *l, size_t i) {
    const mood_node *node = &l->net->nodes[i];
    value_memory *in = &l->values[node->in];
    const mood_map_shape shape = map_of(l, node->in);
    const value_memory *out = &l->values[node->out];
    if (!out->has_gradient) return;
    float *d_x = in->gradient, *more = l->addend;
    mood_dense_backward(more, gradients + offset_of(l, node, 0),
                        gradients + offset_of(l, node, 1), out->gradient, in->data,
                        weights_of(l, node, 0), shape.n, node->c_in, node->c_out);
    for (int k = 0; k < shape.n * node->c_in; k++) d_x[k] += more[k];
}

static mood_status backward_node(float *gradients, mood_learner *l, size_t i) {
    const mood_node *node = &l->net->nodes[i];
    value_memory *in = &l->values[node->in];
    const mood_map_shape shape = map_of(l, node->in);
    const float *d_y = l->values[node->out].gradient;
    switch (node->kind) {
    case MOOD_NODE_CONV:
        return backward_conv(gradients, l, i);
    case MOOD_NODE_NORM:
        backward_norm(gradients, l, i);
        break;
    case MOOD_NODE_SQUEEZE:
        backward_squeeze(gradients, l, i);
        break;
    case MOOD_NODE_DYNAMIC:
        backward_dynamic(gradients, l, i);
        break;
    case MOOD_NODE_POOL:
        mood_pool_backward(in->gradient, d_y, &shape);
        break;
    case MOOD_NODE_DROP:
        mood_drop_backward(in->gradient, d_y, l->nodes[i].mask,
                           (size_t)shape.n * (size_t)shape.channels);
        break;
    case MOOD_NODE_VOTES:
        backward_votes(gradients, l, i);
        break;
    case MOOD_NODE_DENSE:
        mood_dense_backward(in->gradient, gradients + offset_of(l, node, 0),
                            gradients + offset_of(l, node, 1), d_y, in->data,
                            weights_of(l, node, 0), shape.n, node->c_in, node->c_out);
        break;
    }
    in->has_gradient = true;
    return MOOD_OK;
}

const float *mood_learner_votes(const mood_learner *l) {
    return l->values[l->net->nodes[l->net->votes].out].data;
}

mood_status mood_learner_backward(float *gradients, mood_learner *l, const float *d_logits,
                                  const float *d_votes) {
    const size_t last = l->net->n_nodes;
    memset(gradients, 0, l->net->n_weights * sizeof *gradients);
    for (size_t v = 0; v <= last; v++) l->values[v].has_gradient = false;
    memcpy(l->values[last].gradient, d_logits, value_bytes(l, (int)last));
    if (d_votes && l->net->votes >= 0) {
        const int votes = l->net->nodes[l->net->votes].out;
        memcpy(l->values[votes].gradient, d_votes, value_bytes(l, votes));
        l->values[votes].has_gradient = true;
    }
    for (size_t i = last; i-- > l->options.frozen;) MOOD_TRY(backward_node(gradients, l, i));
    return MOOD_OK;
}
