/* SPDX-License-Identifier: Apache-2.0 */
#include "bench_layers.h"
#include "base/clock.h"
#include "bench_median.h"
#include "conv_peer.h"
#include "nn/conv.h"

/* A turn takes so long at least, so that the clock does not count. */
#define TURN_NS 50e3

typedef struct runner {
    const mood_step *step; /* ours, or NULL */
    const mood_program *program;
    float *const *base;
    const conv_peer_kind *kind;
    conv_peer *peer;
    int n_repeats;
    double times_us[BENCH_MAX_TURNS];
} runner;

static double run_ns(runner *r, int n_repeats) {
    const int64_t start = mood_clock_ns();
    for (int i = 0; i < n_repeats; i++) {
        if (r->step)
            r->step->run(r->step, r->program, r->base);
        else
            r->kind->run(r->peer);
    }
    return (double)(mood_clock_ns() - start);
}

static void warm_up(runner *r) {
    (void)run_ns(r, 3);
    const double ns = run_ns(r, 3) / 3;
    r->n_repeats = ns >= TURN_NS ? 1 : (int)(TURN_NS / (ns < 10 ? 10 : ns)) + 1;
}

static bool is_convolution(const mood_step *step) {
    return step->run == mood_conv_direct_run || step->run == mood_conv_depth_run ||
           step->run == mood_conv_wino_run;
}

static conv_shape shape_of(const mood_step *step) {
    const mood_conv *c = step->data;
    const mood_slide *s = &c->slide;
    conv_shape shape = {
        .channels = c->groups * c->in_per_group,
        .out_channels = c->out_channels,
        .groups = c->groups,
        .height = (size_t)s->in[0],
        .width = (size_t)s->in[1],
        .out_height = (size_t)s->out[0],
        .out_width = (size_t)s->out[1],
        .has_residual = step->n_reads > 1,
        .has_act = c->act.kind != MOOD_ACT_NONE,
    };
    for (int i = 0; i < 2; i++) {
        shape.kernel[i] = (size_t)s->kernel[i];
        shape.stride[i] = (size_t)s->stride[i];
        shape.dilation[i] = (size_t)s->dilation[i];
    }
    for (int i = 0; i < 4; i++) shape.pad[i] = (size_t)s->pad[i];
    return shape;
}

static void take_turns(runner *runners, int n, int n_turns) {
    for (int i = 0; i < n; i++) warm_up(&runners[i]);
    for (int turn = 0; turn < n_turns; turn++)
        for (int i = 0; i < n; i++)
            runners[i].times_us[turn] =
                run_ns(&runners[i], runners[i].n_repeats) / runners[i].n_repeats / 1e3;
}

static void measure_layer(bench_layer *layer, runner *runners, const char *cpu, bool has_peers,
                          int n_turns) {
    int n = layer->is_conv ? 2 : 1, at[BENCH_MAX_PEERS];
    const int n_ours = n;
    const conv_shape shape = layer->is_conv ? shape_of(layer->step) : (conv_shape){0};
    for (int i = 0; layer->is_conv && has_peers && conv_peers[i]; i++) {
        conv_peer *peer = conv_peers[i]->create(&shape, cpu);
        if (!peer) continue;
        at[n - n_ours] = i;
        runners[n++] = (runner){.kind = conv_peers[i], .peer = peer};
    }
    take_turns(runners, n, n_turns);
    layer->ours_us = bench_median(runners[0].times_us, n_turns);
    if (layer->is_conv) layer->direct_us = bench_median(runners[1].times_us, n_turns);
    for (int i = n_ours; i < n; i++) {
        layer->peers_us[at[i - n_ours]] = bench_median(runners[i].times_us, n_turns);
        runners[i].kind->destroy(runners[i].peer);
    }
}

void bench_layers_measure(bench_layer *layers, const mood_model *model, float *const *base,
                          const mood_model *direct, float *const *direct_base, const char *cpu,
                          bool has_peers, int n_turns) {
    static runner runners[2 + BENCH_MAX_PEERS];
    for (int i = 0; i < model->program.n_steps; i++) {
        const mood_step *step = &model->program.steps[i];
        const bool is_conv = is_convolution(step);
        const mood_conv *c = is_conv ? step->data : NULL;
        layers[i] = (bench_layer){
            .step = step,
            .is_conv = is_conv,
            .is_3x3 = c && c->groups == 1 && c->slide.kernel[0] == 3 && c->slide.kernel[1] == 3,
        };
        runners[0] = (runner){.step = step, .program = &model->program, .base = base};
        runners[1] = (runner){.step = &direct->program.steps[i],
                              .program = &direct->program,
                              .base = direct_base};
        measure_layer(&layers[i], runners, cpu, has_peers, n_turns);
    }
}
