/* SPDX-License-Identifier: Apache-2.0
 *
 * How long a model takes on one thread, and what share of the machine that is.
 *
 *     bench_nn [--runs N] [--cpu=NAME] [--layers | --raw] FILE...
 *
 * GFLOP/s count two operations for each multiply-add of the plain convolution; Winograd needs
 * fewer, so its layers may stand above the peak. The peak is measured here and now.
 */
#include "base/alloc.h"
#include "base/clock.h"
#include "base/cpu.h"
#include "nn/model.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_RUNS = 100000, WARM_RUNS = 5, MAX_PORTS = 64 };

typedef struct bench_arguments {
    int n_runs;
    bool shows_layers, is_raw;
} bench_arguments;

static double times_ms[MAX_RUNS];

static int by_value(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

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

static void print_layers(const mood_model *model, float *const *base, double peak) {
    for (int i = 0; i < model->program.n_steps; i++) {
        const mood_step *step = &model->program.steps[i];
        double best_ns = 1e18;
        for (int k = 0; k < 50; k++) {
            const int64_t start = mood_clock_ns();
            step->run(step, &model->program, base);
            const double ns = (double)(mood_clock_ns() - start);
            best_ns = ns < best_ns ? ns : best_ns;
        }
        const double rate = 2.0 * (double)step->macs / best_ns;
        printf("    %9.2f us", best_ns / 1e3);
        if (step->macs)
            printf(" %8.1f GFLOP/s %5.1f %%", rate, 100 * rate / peak);
        else
            printf("%26s", "");
        printf("  %-20s %s\n", step->kind, step->name);
    }
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

static void report(const char *path, const mood_model *model, float *const *base,
                   const bench_arguments *args) {
    uint64_t macs = 0;
    for (int i = 0; i < model->program.n_steps; i++) macs += model->program.steps[i].macs;
    if (args->is_raw) {
        for (int i = 0; i < args->n_runs; i++) printf("%.6f\n", times_ms[i]);
        return;
    }
    qsort(times_ms, (size_t)args->n_runs, sizeof *times_ms, by_value);
    const double median = times_ms[args->n_runs / 2], peak = measure_peak(&model->program.kern);
    const double rate = 2e-6 * (double)macs / median;
    printf("%s (%s): median %.3f ms, least %.3f ms, %.1f M multiply-adds, %.1f GFLOP/s, "
           "%.0f %% of a peak of %.1f\n",
           path, model->program.kern.name, median, times_ms[0], (double)macs * 1e-6, rate,
           100 * rate / peak, peak);
    if (args->shows_layers) print_layers(model, base, peak);
}

static int bench_file(const char *path, const bench_arguments *args) {
    mood_model *model = NULL;
    mood_work *work = NULL;
    mood_error err = {""};
    mood_tensor inputs[MAX_PORTS], outputs[MAX_PORTS];
    float *const *base;
    if (mood_model_create_file(&model, path, NULL, &err) != MOOD_OK) {
        fprintf(stderr, "bench_nn: %s\n", err.text);
        return 1;
    }
    if (model->n_inputs > MAX_PORTS || model->n_outputs > MAX_PORTS ||
        mood_work_create(&work, model) != MOOD_OK) {
        fprintf(stderr, "bench_nn: %s: too much for this machine\n", path);
        mood_model_destroy(&model);
        return 1;
    }
    fill_inputs(inputs, model);
    int failed = 0;
    for (int i = -WARM_RUNS; i < args->n_runs; i++) {
        const int64_t start = mood_clock_ns();
        failed |= mood_model_run(outputs, model, work, inputs) != MOOD_OK;
        if (i >= 0) times_ms[i] = (double)(mood_clock_ns() - start) / 1e6;
    }
    failed |= mood_model_bind(&base, model, work, inputs) != MOOD_OK;
    if (!failed) report(path, model, base, args);
    for (int i = 0; i < model->n_inputs; i++) mood_free(inputs[i].data);
    mood_work_destroy(&work);
    mood_model_destroy(&model);
    return failed;
}

int main(int argc, char **argv) {
    static const struct option options[] = {{"runs", required_argument, NULL, 'r'},
                                            {"cpu", required_argument, NULL, 'c'},
                                            {"layers", no_argument, NULL, 'l'},
                                            {"raw", no_argument, NULL, 'w'},
                                            {NULL, 0, NULL, 0}};
    bench_arguments args = {.n_runs = 200};
    unsigned mask;
    int letter, failed = 0;
    while ((letter = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (letter == 'r')
            args.n_runs = mood_clamp_int(atoi(optarg), 1, MAX_RUNS);
        else if (letter == 'l')
            args.shows_layers = true;
        else if (letter == 'w')
            args.is_raw = true;
        else if (letter == 'c' && mood_cpu_mask_parse(&mask, optarg) == MOOD_OK)
            mood_cpu_mask(mask);
        else
            return 2;
    }
    if (optind == argc) {
        fprintf(stderr, "usage: bench_nn [--runs N] [--cpu=NAME] [--layers | --raw] FILE...\n");
        return 2;
    }
    for (int i = optind; i < argc; i++) failed |= bench_file(argv[i], &args);
    return failed;
}
