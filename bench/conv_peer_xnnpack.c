/* SPDX-License-Identifier: Apache-2.0
 *
 * XNNPACK's convolution: pixels with their channels side by side (NHWC), weights (group, out,
 * kernel height, kernel width, in), no thread pool.
 */
#include "conv_peer.h"

#include <math.h>
#include <stdlib.h>
#include <xnnpack.h>

struct conv_peer {
    xnn_operator_t op;
    float *in, *out, *weights, *bias;
};

/* XNNPACK may read a little past the end of what it is given. */
static float *numbers(size_t n) {
    float *made = calloc(n + XNN_EXTRA_BYTES / sizeof(float) + 16, sizeof *made);
    for (size_t i = 0; made && i < n; i++) made[i] = (float)(i * 37 % 256) / 256 - .5f;
    return made;
}

static void destroy(conv_peer *p) {
    if (!p) return;
    if (p->op) xnn_delete_operator(p->op);
    free(p->in);
    free(p->out);
    free(p->weights);
    free(p->bias);
    free(p);
}

static bool set_up(conv_peer *p, const conv_shape *s) {
    const size_t in = s->channels / s->groups, out = s->out_channels / s->groups;
    const float low = s->has_act ? 0 : -INFINITY;
    return xnn_create_convolution2d_nhwc_f32(
               (uint32_t)s->pad[0], (uint32_t)s->pad[3], (uint32_t)s->pad[2],
               (uint32_t)s->pad[1], (uint32_t)s->kernel[0], (uint32_t)s->kernel[1],
               (uint32_t)s->stride[0], (uint32_t)s->stride[1], (uint32_t)s->dilation[0],
               (uint32_t)s->dilation[1], (uint32_t)s->groups, in, out, s->channels,
               s->out_channels, p->weights, p->bias, low, INFINITY, 0,
               &p->op) == xnn_status_success &&
           xnn_setup_convolution2d_nhwc_f32(p->op, 1, s->height, s->width, p->in, p->out,
                                            NULL) == xnn_status_success;
}

static conv_peer *create(const conv_shape *s, const char *cpu) {
    (void)cpu;
    if (xnn_initialize(NULL) != xnn_status_success) return NULL;
    conv_peer *p = calloc(1, sizeof *p);
    if (!p) return NULL;
    p->in = numbers(s->channels * s->height * s->width);
    p->out = numbers(s->out_channels * s->out_height * s->out_width);
    p->weights =
        numbers(s->out_channels * (s->channels / s->groups) * s->kernel[0] * s->kernel[1]);
    p->bias = numbers(s->out_channels);
    if (p->in && p->out && p->weights && p->bias && set_up(p, s)) return p;
    destroy(p);
    return NULL;
}

static void run(conv_peer *p) {
    (void)xnn_run_operator(p->op, NULL);
}

const conv_peer_kind conv_peer_xnnpack = {"XNNPACK", create, run, destroy};
