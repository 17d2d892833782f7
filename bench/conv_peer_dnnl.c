/* SPDX-License-Identifier: Apache-2.0
 *
 * oneDNN's convolution for inference: layouts are its own choice, a residual is summed into
 * what the output holds, the activation is a Relu.
 */
#include "conv_peer.h"

#include <oneapi/dnnl/dnnl.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_ARGS = 4 };

struct conv_peer {
    dnnl_engine_t engine;
    dnnl_stream_t stream;
    dnnl_primitive_t primitive;
    dnnl_exec_arg_t args[MAX_ARGS];
    int n_args;
};

static void destroy(conv_peer *p) {
    if (!p) return;
    for (int i = 0; i < p->n_args; i++) dnnl_memory_destroy(p->args[i].memory);
    if (p->primitive) dnnl_primitive_destroy(p->primitive);
    if (p->stream) dnnl_stream_destroy(p->stream);
    if (p->engine) dnnl_engine_destroy(p->engine);
    free(p);
}

static bool describe(dnnl_convolution_desc_t *desc, const conv_shape *s, dnnl_alg_kind_t way) {
    const bool has_groups = s->groups > 1;
    const dnnl_dim_t g = (dnnl_dim_t)s->groups;
    const dnnl_dims_t in = {1, (dnnl_dim_t)s->channels, (dnnl_dim_t)s->height,
                            (dnnl_dim_t)s->width};
    const dnnl_dims_t out = {1, (dnnl_dim_t)s->out_channels, (dnnl_dim_t)s->out_height,
                             (dnnl_dim_t)s->out_width};
    const dnnl_dims_t bias = {out[1]};
    const dnnl_dims_t plain = {out[1], in[1], (dnnl_dim_t)s->kernel[0],
                               (dnnl_dim_t)s->kernel[1]};
    const dnnl_dims_t grouped = {g, out[1] / g, in[1] / g, (dnnl_dim_t)s->kernel[0],
                                 (dnnl_dim_t)s->kernel[1]};
    dnnl_dims_t strides, dilates, low, high;
    for (int i = 0; i < 2; i++) {
        strides[i] = (dnnl_dim_t)s->stride[i];
        dilates[i] = (dnnl_dim_t)s->dilation[i] - 1;
        low[i] = (dnnl_dim_t)s->pad[i];
        high[i] = (dnnl_dim_t)s->pad[2 + i];
    }
    dnnl_memory_desc_t md_in, md_out, md_weights, md_bias;
    const dnnl_format_tag_t any = dnnl_format_tag_any;
    return dnnl_memory_desc_init_by_tag(&md_in, 4, in, dnnl_f32, any) == dnnl_success &&
           dnnl_memory_desc_init_by_tag(&md_out, 4, out, dnnl_f32, any) == dnnl_success &&
           dnnl_memory_desc_init_by_tag(&md_weights, has_groups ? 5 : 4,
                                        has_groups ? grouped : plain, dnnl_f32,
                                        any) == dnnl_success &&
           dnnl_memory_desc_init_by_tag(&md_bias, 1, bias, dnnl_f32, dnnl_a) == dnnl_success &&
           dnnl_dilated_convolution_forward_desc_init(desc, dnnl_forward_inference, way, &md_in,
                                                      &md_weights, &md_bias, &md_out, strides,
                                                      dilates, low, high) == dnnl_success;
}

static dnnl_primitive_attr_t make_attributes(const conv_shape *s) {
    dnnl_primitive_attr_t attr;
    dnnl_post_ops_t ops;
    if (dnnl_primitive_attr_create(&attr) != dnnl_success) return NULL;
    if (dnnl_post_ops_create(&ops) != dnnl_success) return attr;
    if (s->has_residual) (void)dnnl_post_ops_append_sum(ops, 1);
    if (s->has_act) (void)dnnl_post_ops_append_eltwise(ops, 1, dnnl_eltwise_relu, 0, 0);
    (void)dnnl_primitive_attr_set_post_ops(attr, ops);
    dnnl_post_ops_destroy(ops);
    return attr;
}

/* Memory of an operand in the layout that the primitive asks for, filled. */
static bool add_operand(conv_peer *p, const_dnnl_primitive_desc_t desc, dnnl_query_t what,
                        int arg) {
    const dnnl_memory_desc_t *md = dnnl_primitive_desc_query_md(desc, what, 0);
    dnnl_memory_t memory;
    void *data;
    if (!md || dnnl_memory_create(&memory, md, p->engine, DNNL_MEMORY_ALLOCATE) != dnnl_success)
        return false;
    p->args[p->n_args++] = (dnnl_exec_arg_t){arg, memory};
    if (dnnl_memory_get_data_handle(memory, &data) != dnnl_success) return false;
    const size_t n = dnnl_memory_desc_get_size(md) / sizeof(float);
    for (size_t i = 0; i < n; i++) ((float *)data)[i] = (float)(i * 37 % 256) / 256 - .5f;
    return true;
}

static conv_peer *create_way(const conv_shape *s, dnnl_alg_kind_t way) {
    dnnl_convolution_desc_t desc;
    dnnl_primitive_desc_t made = NULL;
    conv_peer *p = calloc(1, sizeof *p);
    if (!p) return NULL;
    dnnl_primitive_attr_t attr = make_attributes(s);
    const bool is_made =
        attr && dnnl_engine_create(&p->engine, dnnl_cpu, 0) == dnnl_success &&
        dnnl_stream_create(&p->stream, p->engine, dnnl_stream_default_flags) == dnnl_success &&
        describe(&desc, s, way) &&
        dnnl_primitive_desc_create(&made, &desc, attr, p->engine, NULL) == dnnl_success &&
        dnnl_primitive_create(&p->primitive, made) == dnnl_success &&
        add_operand(p, made, dnnl_query_src_md, DNNL_ARG_SRC) &&
        add_operand(p, made, dnnl_query_weights_md, DNNL_ARG_WEIGHTS) &&
        add_operand(p, made, dnnl_query_dst_md, DNNL_ARG_DST);
    dnnl_memory_desc_t md_bias;
    const dnnl_dims_t channels = {(dnnl_dim_t)s->out_channels};
    bool is_ready = is_made && dnnl_memory_desc_init_by_tag(&md_bias, 1, channels, dnnl_f32,
                                                            dnnl_a) == dnnl_success;
    dnnl_memory_t bias;
    void *data;
    is_ready = is_ready && dnnl_memory_create(&bias, &md_bias, p->engine,
                                              DNNL_MEMORY_ALLOCATE) == dnnl_success;
    if (is_ready) {
        p->args[p->n_args++] = (dnnl_exec_arg_t){DNNL_ARG_BIAS, bias};
        if (dnnl_memory_get_data_handle(bias, &data) == dnnl_success)
            memset(data, 0, s->out_channels * sizeof(float));
    }
    if (made) dnnl_primitive_desc_destroy(made);
    if (attr) dnnl_primitive_attr_destroy(attr);
    if (is_ready) return p;
    destroy(p);
    return NULL;
}

static void run(conv_peer *p) {
    (void)dnnl_primitive_execute(p->primitive, p->stream, p->n_args, p->args);
    (void)dnnl_stream_wait(p->stream);
}

static double best_ns(conv_peer *p) {
    double best = 1e18;
    for (int i = 0; i < 20; i++) {
        struct timespec from, to;
        clock_gettime(CLOCK_MONOTONIC, &from);
        run(p);
        clock_gettime(CLOCK_MONOTONIC, &to);
        const double ns =
            (double)(to.tv_sec - from.tv_sec) * 1e9 + (double)to.tv_nsec - (double)from.tv_nsec;
        best = ns < best ? ns : best;
    }
    return best;
}

static conv_peer *create(const conv_shape *s, const char *cpu) {
    omp_set_num_threads(1);
    if (strcmp(cpu, "avx2") == 0) (void)dnnl_set_max_cpu_isa(dnnl_cpu_isa_avx2);
    conv_peer *direct = create_way(s, dnnl_convolution_direct);
    conv_peer *winograd = create_way(s, dnnl_convolution_winograd);
    if (direct && winograd && best_ns(winograd) >= best_ns(direct)) {
        destroy(winograd);
        winograd = NULL;
    }
    if (!winograd) return direct;
    destroy(direct);
    return winograd;
}

const conv_peer_kind conv_peer_dnnl = {"oneDNN", create, run, destroy};
