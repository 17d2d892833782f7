/* SPDX-License-Identifier: Apache-2.0
 *
 * How long does a whole command take, from its start to its end?
 *
 *     bench_process [--runs N] [--json] COMMAND [ARGUMENT]...
 *     bench_process build/moodify look photo.jpg
 *
 * What it prints goes nowhere. Medians of the runs; processor time is user and system together.
 */
#include "base/base.h"
#include "base/clock.h"
#include "bench_median.h"

#include <fcntl.h>
#include <getopt.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

enum { MAX_RUNS = 10000, WARM_RUNS = 3 };

extern char **environ;

static double wall_ms[MAX_RUNS], cpu_ms[MAX_RUNS], faults[MAX_RUNS], peak_mb[MAX_RUNS];

static double ms_of(struct timeval t) {
    return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

static bool run(int index, char **command) {
    posix_spawn_file_actions_t files;
    struct rusage used;
    pid_t child;
    int code = 0;
    if (posix_spawn_file_actions_init(&files) != 0) return false;
    bool is_fine = posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0) == 0;
    const int64_t start = mood_clock_ns();
    is_fine = is_fine && posix_spawnp(&child, command[0], &files, NULL, command, environ) == 0;
    posix_spawn_file_actions_destroy(&files);
    if (!is_fine || wait4(child, &code, 0, &used) != child) return false;
    const double ms = (double)(mood_clock_ns() - start) / 1e6;
    if (!WIFEXITED(code) || WEXITSTATUS(code) != 0) return false;
    if (index < 0) return true;
    wall_ms[index] = ms;
    cpu_ms[index] = ms_of(used.ru_utime) + ms_of(used.ru_stime);
    faults[index] = (double)used.ru_minflt;
    peak_mb[index] = (double)used.ru_maxrss / 1024;
    return true;
}

int main(int argc, char **argv) {
    static const struct option options[] = {{"runs", required_argument, NULL, 'r'},
                                            {"json", no_argument, NULL, 'j'},
                                            {NULL, 0, NULL, 0}};
    int n = 50, letter;
    bool is_json = false;
    while ((letter = getopt_long(argc, argv, "+", options, NULL)) != -1) {
        if (letter == 'r')
            n = mood_clamp_int(atoi(optarg), 1, MAX_RUNS);
        else if (letter == 'j')
            is_json = true;
        else
            return 2;
    }
    if (optind == argc) {
        fprintf(stderr, "usage: bench_process [--runs N] [--json] COMMAND [ARGUMENT]...\n");
        return 2;
    }
    for (int i = -WARM_RUNS; i < n; i++)
        if (!run(i, argv + optind)) {
            fprintf(stderr, "bench_process: %s failed\n", argv[optind]);
            return 1;
        }
    const double wall = bench_median(wall_ms, n), cpu = bench_median(cpu_ms, n);
    printf(is_json ? "{\"wall_ms\":%.2f,\"least_ms\":%.2f,\"cpu_ms\":%.2f,\"faults\":%.0f,"
                     "\"peak_mb\":%.1f}\n"
                   : "wall %.2f ms, least %.2f ms, processor %.2f ms, %.0f page faults, "
                     "%.1f MiB at most (medians)\n",
           wall, wall_ms[0], cpu, bench_median(faults, n), bench_median(peak_mb, n));
    return 0;
}
