/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MOOD_BENCH_MEDIAN_H
#define MOOD_BENCH_MEDIAN_H

#include <stdlib.h>

static inline int bench_by_value(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/** The middle of n numbers, which are sorted on the way: the first is the least. */
static inline double bench_median(double *numbers, int n) {
    qsort(numbers, (size_t)n, sizeof *numbers, bench_by_value);
    return numbers[n / 2];
}

#endif
