/* SPDX-License-Identifier: Apache-2.0
 *
 * `moodify-train merge`: the mean of several runs' weights as the start of another run, or for
 * `export`.
 */
#include "train_verb.h"
#include "base/alloc.h"
#include "train/merge.h"

#include <stdio.h>

#define MAX_RUNS 64

typedef struct merge_options {
    const char *runs[MAX_RUNS], *out;
    size_t n_runs;
} merge_options;

static bool take_run(const train_option *option, const char *value) {
    merge_options *o = option->to;
    if (o->n_runs == MAX_RUNS) return false;
    o->runs[o->n_runs++] = value;
    return true;
}

static mood_status run_merge(const merge_options *o, mood_error *err) {
    mood_run *runs = mood_alloc_zero(o->n_runs, sizeof *runs), merged = {0};
    size_t n = 0;
    mood_status status = runs ? MOOD_OK : mood_fail(err, MOOD_E_NOMEM, "out of memory");
    while (status == MOOD_OK && n < o->n_runs) {
        status = mood_run_load(&runs[n], o->runs[n], err);
        if (status == MOOD_OK) n++;
    }
    if (status == MOOD_OK) status = mood_run_merge(&merged, runs, n, err);
    if (status == MOOD_OK) status = mood_run_save(&merged, o->out, err);
    while (n > 0) mood_run_clear(&runs[--n]);
    mood_run_clear(&merged);
    mood_free(runs);
    return status;
}

static void print_help(const char *verb) {
    (void)verb;
    puts("usage: moodify-train merge --run FILE --run FILE... --out FILE\n"
         "\n"
         "  --run FILE    a run's checkpoint.bin; up to 64, all of the same net\n"
         "  --out FILE    a checkpoint with the mean of their averaged weights\n"
         "\n"
         "Worth it for moments or branches of one run. `export` measures the norms'\n"
         "statistics for the new weights; `finetune --from` trains them further.");
}

int train_merge(int argc, char **argv) {
    merge_options o = {0};
    const train_option options[] = {
        {"run", take_run, &o, "at most 64 runs"},
        {"out", train_take_text, &o.out},
    };
    const train_syntax syntax = {"merge", print_help, options, MOOD_COUNT(options)};
    mood_error err = {0};
    int code;
    if (!train_read_options(&code, &syntax, argc, argv)) return code;
    if (!o.n_runs || !o.out) return train_usage("merge", "--run and --out are needed");
    if (run_merge(&o, &err) != MOOD_OK) return train_fail("%s", err.text);
    return TRAIN_OK;
}
