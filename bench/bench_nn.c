/* SPDX-License-Identifier: Apache-2.0
 *
 * How long a model takes on one thread, to load and to run, and what share of the machine that
 * is.
 *
 *     bench_nn [--runs N] [--cpu=NAME] [--layers | --peers | --raw | --json] FILE...
 *
 * --layers times each step; --peers also its convolutions in oneDNN and XNNPACK, as far as they
 * were there when this was built, taking turns; --json has all of it; --raw one time a run.
 *
 * GFLOP/s count two operations for each multiply-add of the plain convolution; Winograd needs
 * fewer, so its layers may stand above the peak. "direct" is the same layer without Winograd.
 * The peak is measured here and now. A model is loaded in processes of their own: what counts
 * is the first time, with memory that was never touched.
 */
#include "base/alloc.h"
#include "base/clock.h"
#include "base/cpu.h"
#include "bench_layers.h"
#include "bench_median.h"
#include "conv_peer.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_RUNS = 100000, WARM_RUNS = 5, MAX_PORTS = 64, N_LOADS = 15, N_TURNS = 31 };

typedef struct bench_arguments {
    int n_runs;
    const char *cpu;
    bool shows_layers, has_peers, is_raw, is_json;
} bench_arguments;

/* A model with what it needs to run. */
typedef struct bench_model {
    const char *path;
    mood_model *model;
    mood_work *work;
    mood_tensor inputs[MAX_PORTS];
    float *const *base;
} bench_model;

typedef struct load_time {
    double wall_ms, cpu_ms; /* the second is what a quiet machine would take */
} load_time;

typedef struct bench_result {
    load_time load;
    double median_ms, least_ms, peak_gflops;
    uint64_t macs;
    bench_layer *layers; /* or NULL */
} bench_result;

static double times_ms[MAX_RUNS];

/* ---- measuring ------------------------------------------------------------------------- */

/* The best of several short bursts, in GFLOP/s. */
static double measure_peak(const mood_kern_table *kern) {
    enum { ROUNDS = 200000 };
    volatile float keep = 0;
    double best_ns = 1e18;
    for (int i = 0; i < 20; i++) {
        const int64_t start = mood_clock_ns();
        keep = keep + kern->peak_f32(ROUNDS, .5f);
        const double ns = (double)(mood_clock_ns() - start);
        best_ns = ns < best_ns ? ns : best_ns;
    }
    return 2.0 * ROUNDS * MOOD_KERN_PEAK_SUMS * (double)kern->block / best_ns;
}

/* In the child: load once and say how long it took. */
static void load_once(const char *path, int to) {
    mood_model *model = NULL;
    struct timespec from, until;
    load_time taken = {-1, -1};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
    const int64_t start = mood_clock_ns();
    if (mood_model_create_file(&model, path, NULL, NULL) == MOOD_OK) {
        taken.wall_ms = (double)(mood_clock_ns() - start) / 1e6;
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &until);
        taken.cpu_ms = (double)(until.tv_sec - from.tv_sec) * 1e3 +
                       (double)(until.tv_nsec - from.tv_nsec) / 1e6;
    }
    _exit(write(to, &taken, sizeof taken) == sizeof taken ? 0 : 1);
}

static load_time measure_load(const char *path) {
    double wall_ms[N_LOADS], cpu_ms[N_LOADS];
    for (int i = 0; i < N_LOADS; i++) {
        int ends[2];
        load_time taken = {-1, -1};
        if (pipe(ends) != 0) return taken;
        const pid_t child = fork();
        if (child == 0) load_once(path, ends[1]);
        close(ends[1]);
        if (child < 0 || read(ends[0], &taken, sizeof taken) != sizeof taken)
            taken = (load_time){-1, -1};
        close(ends[0]);
        if (child > 0) (void)waitpid(child, NULL, 0);
        wall_ms[i] = taken.wall_ms;
        cpu_ms[i] = taken.cpu_ms;
    }
    return (load_time){bench_median(wall_ms, N_LOADS), bench_median(cpu_ms, N_LOADS)};
}

static void fill_inputs(mood_tensor *inputs, const mood_model *model) {
    for (int i = 0; i < model->n_inputs; i++) {
        inputs[i] = model->inputs[i].shape;
        const size_t n = mood_dims_product(inputs[i].dims, 0, inputs[i].n_dims);
        inputs[i].data = mood_alloc(n * sizeof(float));
        if (!inputs[i].data) abort();
        for (size_t k = 0; k < n; k++) inputs[i].data[k] = (float)(k * 37 % 256);
    }
}

static void close_model(bench_model *m) {
    for (int i = 0; m->model && i < m->model->n_inputs && i < MAX_PORTS; i++)
        mood_free(m->inputs[i].data);
    mood_work_destroy(&m->work);
    mood_model_destroy(&m->model);
}

static bool open_model(bench_model *m, const char *path, bool is_direct) {
    const mood_model_options options = {.is_direct = is_direct};
    mood_error err = {""};
    *m = (bench_model){.path = path};
    if (mood_model_create_file(&m->model, path, &options, &err) != MOOD_OK) {
        fprintf(stderr, "bench_nn: %s\n", err.text);
        return false;
    }
    mood_tensor outputs[MAX_PORTS];
    if (m->model->n_inputs <= MAX_PORTS && m->model->n_outputs <= MAX_PORTS &&
        mood_work_create(&m->work, m->model) == MOOD_OK) {
        fill_inputs(m->inputs, m->model);
        /* All buffers hold what they hold in a run. */
        if (mood_model_run(outputs, m->model, m->work, m->inputs) == MOOD_OK &&
            mood_model_bind(&m->base, m->model, m->work, m->inputs) == MOOD_OK)
            return true;
    }
    fprintf(stderr, "bench_nn: %s: too much for this machine\n", path);
    close_model(m);
    return false;
}

static bool measure_runs(const bench_model *m, int n_runs) {
    mood_tensor outputs[MAX_PORTS];
    for (int i = -WARM_RUNS; i < n_runs; i++) {
        const int64_t start = mood_clock_ns();
        if (mood_model_run(outputs, m->model, m->work, m->inputs) != MOOD_OK) return false;
        if (i >= 0) times_ms[i] = (double)(mood_clock_ns() - start) / 1e6;
    }
    return true;
}

static bool measure_layers(bench_result *result, const bench_model *m,
                           const bench_arguments *args) {
    bench_model direct;
    if (!open_model(&direct, m->path, true)) return false;
    result->layers =
        mood_alloc_zero((size_t)m->model->program.n_steps + 1, sizeof *result->layers);
    const bool is_same = direct.model->program.n_steps == m->model->program.n_steps;
    if (result->layers && is_same)
        bench_layers_measure(result->layers, m->model, m->base, direct.model, direct.base,
                             args->cpu, args->has_peers, N_TURNS);
    close_model(&direct);
    return result->layers && is_same;
}

/* ---- telling --------------------------------------------------------------------------- */

static double gflops(uint64_t macs, double us) {
    return us > 0 ? 2e-3 * (double)macs / us : 0;
}

static void print_number(double number) {
    if (number > 0)
        printf(" %9.2f", number);
    else
        printf(" %9s", "-");
}

static void print_layer(const bench_layer *l, double peak, bool has_peers) {
    print_number(l->ours_us);
    if (l->step->macs) {
        const double rate = gflops(l->step->macs, l->ours_us);
        printf(" %8.1f %6.1f %%", rate, 100 * rate / peak);
    } else {
        printf(" %8s %8s", "", "");
    }
    if (l->is_conv)
        printf(" %6.1f %%", 100 * gflops(l->step->macs, l->direct_us) / peak);
    else
        printf(" %8s", "");
    for (int i = 0; has_peers && conv_peers[i]; i++) {
        print_number(l->peers_us[i]);
        if (l->peers_us[i] > 0)
            printf(" %5.2f", l->ours_us / l->peers_us[i]);
        else
            printf(" %5s", "");
    }
    printf("  %-20s %s\n", l->step->kind, l->step->name);
}

/* All layers of a sort together. */
typedef struct sum {
    uint64_t macs;
    double ours_us, direct_us;
    double shared_us[BENCH_MAX_PEERS]; /* ours, of the layers that the peer runs */
    double peers_us[BENCH_MAX_PEERS];
} sum;

static sum add_up(const bench_result *r, int n_steps, bool only_3x3) {
    sum all = {0};
    for (int i = 0; i < n_steps; i++) {
        const bench_layer *l = &r->layers[i];
        if (!l->is_conv || (only_3x3 && !l->is_3x3)) continue;
        all.macs += l->step->macs;
        all.ours_us += l->ours_us;
        all.direct_us += l->direct_us;
        for (int k = 0; conv_peers[k]; k++) {
            if (l->peers_us[k] > 0) all.shared_us[k] += l->ours_us;
            all.peers_us[k] += l->peers_us[k];
        }
    }
    return all;
}

static void print_sum(const char *what, const sum *s, double peak) {
    if (!s->macs) return;
    printf("    %s: %.1f us, %.0f %% of the peak; directly %.1f us, %.0f %%", what, s->ours_us,
           100 * gflops(s->macs, s->ours_us) / peak, s->direct_us,
           100 * gflops(s->macs, s->direct_us) / peak);
    for (int i = 0; conv_peers[i]; i++)
        if (s->peers_us[i] > 0)
            printf("; %s %.1f us, ratio %.2f", conv_peers[i]->name, s->peers_us[i],
                   s->shared_us[i] / s->peers_us[i]);
    printf("\n");
}

static void print_text(const bench_model *m, const bench_result *r,
                       const bench_arguments *args) {
    const double rate = 2e-6 * (double)r->macs / r->median_ms;
    printf("%s (%s): load %.2f ms (processor %.2f); run median %.3f ms, least %.3f ms; %.1f M "
           "multiply-adds, "
           "%.1f GFLOP/s, %.0f %% of a peak of %.1f\n",
           m->path, m->model->program.kern.name, r->load.wall_ms, r->load.cpu_ms, r->median_ms,
           r->least_ms, (double)r->macs * 1e-6, rate, 100 * rate / r->peak_gflops,
           r->peak_gflops);
    if (!r->layers) return;
    printf(" %9s %8s %8s %8s", "us", "GFLOP/s", "of peak", "direct");
    for (int i = 0; args->has_peers && conv_peers[i]; i++)
        printf(" %9s %5s", conv_peers[i]->name, "ratio");
    printf("\n");
    const int n = m->model->program.n_steps;
    for (int i = 0; i < n; i++) print_layer(&r->layers[i], r->peak_gflops, args->has_peers);
    const sum dense = add_up(r, n, true), all = add_up(r, n, false);
    print_sum("dense 3x3", &dense, r->peak_gflops);
    print_sum("convolutions", &all, r->peak_gflops);
}

static void print_json_layer(const bench_layer *l) {
    printf("{\"name\":\"%s\",\"kind\":\"%s\",\"macs\":%llu,\"is_3x3\":%s,\"ours_us\":%.3f",
           l->step->name, l->step->kind, (unsigned long long)l->step->macs,
           l->is_3x3 ? "true" : "false", l->ours_us);
    if (l->is_conv) printf(",\"direct_us\":%.3f", l->direct_us);
    for (int i = 0; conv_peers[i]; i++)
        if (l->peers_us[i] > 0) printf(",\"%s_us\":%.3f", conv_peers[i]->name, l->peers_us[i]);
    printf("}");
}

static void print_json(const bench_model *m, const bench_result *r, bool is_first) {
    printf("%s\n{\"file\":\"%s\",\"cpu\":\"%s\",\"load_ms\":%.3f,\"load_cpu_ms\":%.3f,\"median_"
           "ms\":%.4f,"
           "\"least_ms\":%.4f,\"macs\":%llu,\"peak_gflops\":%.1f,\"layers\":[",
           is_first ? "" : ",", m->path, m->model->program.kern.name, r->load.wall_ms,
           r->load.cpu_ms, r->median_ms, r->least_ms, (unsigned long long)r->macs,
           r->peak_gflops);
    for (int i = 0; i < m->model->program.n_steps; i++) {
        printf("%s\n ", i ? "," : "");
        print_json_layer(&r->layers[i]);
    }
    printf("]}");
}

/* ---- one file -------------------------------------------------------------------------- */

static bool bench_file(const char *path, const bench_arguments *args, bool is_first) {
    bench_model m;
    bench_result r = {0};
    if (!args->is_raw) r.load = measure_load(path);
    if (!open_model(&m, path, false)) return false;
    bool is_fine = measure_runs(&m, args->n_runs);
    if (is_fine && args->is_raw) {
        for (int i = 0; i < args->n_runs; i++) printf("%.6f\n", times_ms[i]);
        close_model(&m);
        return true;
    }
    for (int i = 0; i < m.model->program.n_steps; i++) r.macs += m.model->program.steps[i].macs;
    r.median_ms = bench_median(times_ms, args->n_runs);
    r.least_ms = times_ms[0];
    r.peak_gflops = measure_peak(&m.model->program.kern);
    if (is_fine && args->shows_layers) is_fine = measure_layers(&r, &m, args);
    if (is_fine && args->is_json)
        print_json(&m, &r, is_first);
    else if (is_fine)
        print_text(&m, &r, args);
    mood_free(r.layers);
    close_model(&m);
    return is_fine;
}

static bool read_arguments(bench_arguments *args, int argc, char **argv) {
    static const struct option options[] = {{"runs", required_argument, NULL, 'r'},
                                            {"cpu", required_argument, NULL, 'c'},
                                            {"layers", no_argument, NULL, 'l'},
                                            {"peers", no_argument, NULL, 'p'},
                                            {"raw", no_argument, NULL, 'w'},
                                            {"json", no_argument, NULL, 'j'},
                                            {NULL, 0, NULL, 0}};
    unsigned mask;
    int letter;
    while ((letter = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (letter == 'r')
            args->n_runs = mood_clamp_int(atoi(optarg), 1, MAX_RUNS);
        else if (letter == 'w')
            args->is_raw = true;
        else if (letter == 'c' && mood_cpu_mask_parse(&mask, optarg) == MOOD_OK)
            mood_cpu_mask(mask), args->cpu = optarg;
        else if (letter == 'l' || letter == 'p' || letter == 'j')
            args->shows_layers = true;
        else
            return false;
        args->has_peers = args->has_peers || letter == 'p' || letter == 'j';
        args->is_json = args->is_json || letter == 'j';
    }
    return optind < argc;
}

int main(int argc, char **argv) {
    bench_arguments args = {.n_runs = 200, .cpu = ""};
    if (!read_arguments(&args, argc, argv)) {
        fprintf(stderr, "usage: bench_nn [--runs N] [--cpu=NAME] "
                        "[--layers | --peers | --raw | --json] FILE...\n");
        return 2;
    }
    bool is_fine = true;
    if (args.is_json) printf("{\"models\":[");
    for (int i = optind; i < argc; i++)
        is_fine = bench_file(argv[i], &args, i == optind) && is_fine;
    if (args.is_json) printf("\n]}\n");
    return is_fine ? 0 : 1;
}
