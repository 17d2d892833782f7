/* SPDX-License-Identifier: Apache-2.0
 *
 * Each direction is one primitive with its weights in the layout that the primitive chose; a
 * reorder carries the caller's plain weights there (and the gradient back). Maps keep nChw16c
 * through the whole net, so they are never reordered: the memory objects just point at them.
 */
#include "train/grad_conv.h"
#include "base/alloc.h"
#include "base/cpu.h"

#include <oneapi/dnnl/dnnl.h>

struct mood_dnn {
    dnnl_engine_t engine;
    dnnl_stream_t stream;
};

/* One direction: the primitive, its three operands and the weights' own memory. */
typedef struct direction {
    dnnl_primitive_t primitive;
    dnnl_memory_t in, weights, out; /* `in` and `out` point at the caller's maps */
    dnnl_primitive_t reorder;       /* plain -> weights, or back for the gradient */
} direction;

struct mood_conv {
    mood_dnn *dnn;
    dnnl_memory_t plain; /* points at the caller's weights or gradient */
    direction forward, backward_input, backward_weights;
    bool is_trained, has_input_gradient;
};

/* A failure inside oneDNN: out of memory, or a shape that no primitive takes. */
static mood_status from_dnn(dnnl_status_t status) {
    return status == dnnl_success         ? MOOD_OK
           : status == dnnl_out_of_memory ? MOOD_E_NOMEM
           : status == dnnl_unimplemented ? MOOD_E_UNSUPPORTED
                                          : MOOD_E_INTERNAL;
}

#define DNN_TRY(call) MOOD_TRY(from_dnn(call))

mood_status mood_dnn_create(mood_dnn **out, mood_error *err) {
    mood_dnn *dnn = mood_alloc_zero(1, sizeof *dnn);
    if (!dnn) return mood_fail(err, MOOD_E_NOMEM, "oneDNN: out of memory");
    if (dnnl_engine_create(&dnn->engine, dnnl_cpu, 0) != dnnl_success ||
        dnnl_stream_create(&dnn->stream, dnn->engine, dnnl_stream_default_flags) !=
            dnnl_success) {
        mood_dnn_destroy(&dnn);
        return mood_fail(err, MOOD_E_INTERNAL, "oneDNN: no engine for this processor");
    }
    *out = dnn;
    return MOOD_OK;
}

void mood_dnn_destroy(mood_dnn **dnn) {
    if (!*dnn) return;
    if ((*dnn)->stream) dnnl_stream_destroy((*dnn)->stream);
    if ((*dnn)->engine) dnnl_engine_destroy((*dnn)->engine);
    mood_free(*dnn);
    *dnn = NULL;
}

mood_precision mood_dnn_best_precision(void) {
    const dnnl_cpu_isa_t isa = dnnl_get_effective_cpu_isa();
    return (isa & dnnl_cpu_isa_avx512_core_bf16) == dnnl_cpu_isa_avx512_core_bf16 ? MOOD_BF16
                                                                                  : MOOD_F32;
}

typedef struct descs {
    dnnl_memory_desc_t in, out, weights, d_weights, plain;
    dnnl_dims_t strides, pad_low, pad_high;
    dnnl_primitive_desc_t hint; /* the forward one, which the backward ones are made for */
} descs;

static mood_status describe(descs *d, const mood_conv_shape *s) {
    const dnnl_data_type_t type = s->precision == MOOD_BF16 ? dnnl_bf16 : dnnl_f32;
    const int side_out = s->stride == 2 ? (s->side_in + 1) / 2 : s->side_in;
    const int low = s->kernel / 2;
    const int high = s->stride == 2 ? 2 * side_out - s->side_in : low;
    const int n_dims = s->is_depthwise ? 5 : 4; /* depthwise: a group for each channel */
    const dnnl_dims_t in = {s->n, s->c_in, s->side_in, s->side_in};
    const dnnl_dims_t out = {s->n, s->c_out, side_out, side_out};
    const dnnl_dims_t full = {s->c_out, s->c_in, s->kernel, s->kernel};
    const dnnl_dims_t grouped = {s->c_out, 1, 1, s->kernel, s->kernel};
    const dnnl_dim_t *weights = s->is_depthwise ? grouped : full;
    for (int i = 0; i < 2; i++) {
        d->strides[i] = s->stride;
        d->pad_low[i] = low;
        d->pad_high[i] = high;
    }
    DNN_TRY(dnnl_memory_desc_init_by_tag(&d->in, 4, in, type,
                                         s->c_in == 1 ? dnnl_nchw : dnnl_nChw16c));
    DNN_TRY(dnnl_memory_desc_init_by_tag(&d->out, 4, out, type, dnnl_nChw16c));
    DNN_TRY(
        dnnl_memory_desc_init_by_tag(&d->weights, n_dims, weights, type, dnnl_format_tag_any));
    DNN_TRY(dnnl_memory_desc_init_by_tag(&d->d_weights, n_dims, weights, dnnl_f32,
                                         dnnl_format_tag_any));
    DNN_TRY(dnnl_memory_desc_init_by_tag(&d->plain, n_dims, weights, dnnl_f32,
                                         s->is_depthwise ? dnnl_goihw : dnnl_oihw));
    return MOOD_OK;
}

/* Make the primitive's memory objects and the reorder between `plain` and its weights. */
static mood_status finish_direction(direction *dir, mood_conv *conv, const descs *d,
                                    dnnl_primitive_desc_t desc, bool is_gradient) {
    const dnnl_engine_t engine = conv->dnn->engine;
    const dnnl_memory_desc_t *weights = dnnl_primitive_desc_query_md(
        desc, is_gradient ? dnnl_query_diff_weights_md : dnnl_query_weights_md, 0);
    DNN_TRY(dnnl_primitive_create(&dir->primitive, desc));
    DNN_TRY(dnnl_memory_create(&dir->in, &d->in, engine, DNNL_MEMORY_NONE));
    DNN_TRY(dnnl_memory_create(&dir->out, &d->out, engine, DNNL_MEMORY_NONE));
    DNN_TRY(dnnl_memory_create(&dir->weights, weights, engine, DNNL_MEMORY_ALLOCATE));
    dnnl_primitive_desc_t reorder;
    DNN_TRY(dnnl_reorder_primitive_desc_create(&reorder, is_gradient ? weights : &d->plain,
                                               engine, is_gradient ? &d->plain : weights,
                                               engine, NULL));
    const dnnl_status_t status = dnnl_primitive_create(&dir->reorder, reorder);
    dnnl_primitive_desc_destroy(reorder);
    return from_dnn(status);
}

static mood_status make_forward(mood_conv *conv, descs *d) {
    dnnl_convolution_desc_t desc;
    DNN_TRY(dnnl_convolution_forward_desc_init(
        &desc, conv->is_trained ? dnnl_forward_training : dnnl_forward_inference,
        dnnl_convolution_direct, &d->in, &d->weights, NULL, &d->out, d->strides, d->pad_low,
        d->pad_high));
    DNN_TRY(dnnl_primitive_desc_create(&d->hint, &desc, NULL, conv->dnn->engine, NULL));
    return finish_direction(&conv->forward, conv, d, d->hint, false);
}

static mood_status make_backward(mood_conv *conv, const descs *d, bool is_gradient) {
    dnnl_convolution_desc_t desc;
    dnnl_primitive_desc_t made;
    if (is_gradient)
        DNN_TRY(dnnl_convolution_backward_weights_desc_init(
            &desc, dnnl_convolution_direct, &d->in, &d->d_weights, NULL, &d->out, d->strides,
            d->pad_low, d->pad_high));
    else
        DNN_TRY(dnnl_convolution_backward_data_desc_init(&desc, dnnl_convolution_direct, &d->in,
                                                         &d->weights, &d->out, d->strides,
                                                         d->pad_low, d->pad_high));
    DNN_TRY(dnnl_primitive_desc_create(&made, &desc, NULL, conv->dnn->engine, d->hint));
    const mood_status status =
        finish_direction(is_gradient ? &conv->backward_weights : &conv->backward_input, conv, d,
                         made, is_gradient);
    dnnl_primitive_desc_destroy(made);
    return status;
}

static mood_status make_all(mood_conv *conv, descs *d, const mood_conv_shape *shape) {
    MOOD_TRY(describe(d, shape));
    DNN_TRY(dnnl_memory_create(&conv->plain, &d->plain, conv->dnn->engine, DNNL_MEMORY_NONE));
    MOOD_TRY(make_forward(conv, d));
    if (conv->is_trained) MOOD_TRY(make_backward(conv, d, true));
    if (conv->has_input_gradient) MOOD_TRY(make_backward(conv, d, false));
    return MOOD_OK;
}

mood_status mood_conv_create(mood_conv **out, mood_dnn *dnn, const mood_conv_shape *shape,
                             mood_error *err) {
    mood_conv *conv = mood_alloc_zero(1, sizeof *conv);
    if (!conv) return mood_fail(err, MOOD_E_NOMEM, "convolution: out of memory");
    conv->dnn = dnn;
    conv->is_trained = shape->is_trained;
    conv->has_input_gradient = shape->has_input_gradient;
    descs d = {0};
    const mood_status status = make_all(conv, &d, shape);
    if (d.hint) dnnl_primitive_desc_destroy(d.hint);
    if (status != MOOD_OK) {
        mood_conv_destroy(&conv);
        return mood_fail(err, status, "oneDNN: no convolution of %d to %d channels at %d x %d",
                         shape->c_in, shape->c_out, shape->side_in, shape->side_in);
    }
    *out = conv;
    return MOOD_OK;
}

static void clear_direction(direction *dir) {
    if (dir->primitive) dnnl_primitive_destroy(dir->primitive);
    if (dir->reorder) dnnl_primitive_destroy(dir->reorder);
    if (dir->in) dnnl_memory_destroy(dir->in);
    if (dir->out) dnnl_memory_destroy(dir->out);
    if (dir->weights) dnnl_memory_destroy(dir->weights);
}

void mood_conv_destroy(mood_conv **conv) {
    if (!*conv) return;
    clear_direction(&(*conv)->forward);
    clear_direction(&(*conv)->backward_input);
    clear_direction(&(*conv)->backward_weights);
    if ((*conv)->plain) dnnl_memory_destroy((*conv)->plain);
    mood_free(*conv);
    *conv = NULL;
}

/* The C interface takes pointers without const although forward only reads them. */
static void point(dnnl_memory_t memory, const void *data) {
    union {
        const void *in;
        void *out;
    } handle = {data};
    dnnl_memory_set_data_handle(memory, handle.out);
}

static mood_status copy(const mood_conv *conv, const direction *dir, dnnl_memory_t to,
                        dnnl_memory_t from) {
    const dnnl_exec_arg_t args[] = {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}};
    return from_dnn(dnnl_primitive_execute(dir->reorder, conv->dnn->stream, 2, args));
}

mood_status mood_conv_load(mood_conv *conv, const float *weights) {
    point(conv->plain, weights);
    MOOD_TRY(copy(conv, &conv->forward, conv->forward.weights, conv->plain));
    if (conv->has_input_gradient)
        MOOD_TRY(copy(conv, &conv->backward_input, conv->backward_input.weights, conv->plain));
    return from_dnn(dnnl_stream_wait(conv->dnn->stream));
}

static mood_status execute(const mood_conv *conv, const direction *dir,
                           const dnnl_exec_arg_t *args) {
    DNN_TRY(dnnl_primitive_execute(dir->primitive, conv->dnn->stream, 3, args));
    return from_dnn(dnnl_stream_wait(conv->dnn->stream));
}

mood_status mood_conv_forward(void *out, mood_conv *conv, const void *in) {
    direction *dir = &conv->forward;
    point(dir->in, in);
    point(dir->out, out);
    const dnnl_exec_arg_t args[] = {
        {DNNL_ARG_SRC, dir->in}, {DNNL_ARG_WEIGHTS, dir->weights}, {DNNL_ARG_DST, dir->out}};
    return execute(conv, dir, args);
}

mood_status mood_conv_backward_weights(float *d_weights, mood_conv *conv, const void *d_out,
                                       const void *in) {
    direction *dir = &conv->backward_weights;
    point(dir->in, in);
    point(dir->out, d_out);
    const dnnl_exec_arg_t args[] = {{DNNL_ARG_SRC, dir->in},
                                    {DNNL_ARG_DIFF_WEIGHTS, dir->weights},
                                    {DNNL_ARG_DIFF_DST, dir->out}};
    MOOD_TRY(execute(conv, dir, args));
    point(conv->plain, d_weights);
    MOOD_TRY(copy(conv, dir, conv->plain, dir->weights));
    return from_dnn(dnnl_stream_wait(conv->dnn->stream));
}

mood_status mood_conv_backward_input(void *d_in, mood_conv *conv, const void *d_out) {
    direction *dir = &conv->backward_input;
    point(dir->in, d_in);
    point(dir->out, d_out);
    const dnnl_exec_arg_t args[] = {{DNNL_ARG_DIFF_SRC, dir->in},
                                    {DNNL_ARG_WEIGHTS, dir->weights},
                                    {DNNL_ARG_DIFF_DST, dir->out}};
    return execute(conv, dir, args);
}
