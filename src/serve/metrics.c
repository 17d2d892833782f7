/* SPDX-License-Identifier: Apache-2.0
 *
 *     line = route ; per line: answers by status, duration histogram, sum, bytes in and out
 *
 * Each number is one relaxed atomic: a scrape may see a request in one counter and not yet in
 * another, which Prometheus allows.
 */
#include "serve/metrics.h"
#include "base/alloc.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <string.h>

static const unsigned statuses[] = {0,   200, 204, 302, 304, 400, 403, 404,
                                    405, 409, 413, 415, 421, 500, 503};
#define N_STATUSES MOOD_COUNT(statuses)

/* Upper bounds in milliseconds; the last bucket, +Inf, is implied. */
static const unsigned bounds_ms[] = {1,   2,   5,    10,   20,   50,   100,
                                     200, 500, 1000, 2000, 5000, 10000};
#define N_BOUNDS MOOD_COUNT(bounds_ms)

typedef atomic_uint_fast64_t counter;

typedef struct metrics_line {
    counter by_status[N_STATUSES + 1]; /* the last: any other status */
    counter by_duration[N_BOUNDS + 1];
    counter duration_ns;
    counter received_bytes;
    counter sent_bytes;
} metrics_line;

struct mood_metrics {
    atomic_int_fast64_t n_running;
    size_t n_lines;
    metrics_line lines[];
};

static void add(counter *c, uint64_t n) {
    atomic_fetch_add_explicit(c, n, memory_order_relaxed);
}

static uint64_t get(const counter *c) {
    return atomic_load_explicit(c, memory_order_relaxed);
}

mood_status mood_metrics_create(mood_metrics **out, size_t n_routes) {
    const size_t n_lines = n_routes + 1;
    mood_metrics *metrics =
        mood_alloc_zero(1, sizeof *metrics + n_lines * sizeof(metrics_line));
    if (!metrics) return MOOD_E_NOMEM;
    metrics->n_lines = n_lines;
    *out = metrics;
    return MOOD_OK;
}

void mood_metrics_destroy(mood_metrics **metrics) {
    mood_free(*metrics);
    *metrics = NULL;
}

void mood_metrics_begin(mood_metrics *metrics) {
    atomic_fetch_add_explicit(&metrics->n_running, 1, memory_order_relaxed);
}

void mood_metrics_end(mood_metrics *metrics, size_t route, unsigned status, int64_t duration_ns,
                      size_t received_bytes, size_t sent_bytes) {
    metrics_line *line =
        &metrics->lines[route < metrics->n_lines ? route : metrics->n_lines - 1];
    size_t s = 0, b = 0;
    while (s < N_STATUSES && statuses[s] != status) s++;
    while (b < N_BOUNDS && duration_ns > (int64_t)bounds_ms[b] * 1000000) b++;
    add(&line->by_status[s], 1);
    add(&line->by_duration[b], 1);
    add(&line->duration_ns, duration_ns > 0 ? (uint64_t)duration_ns : 0);
    add(&line->received_bytes, received_bytes);
    add(&line->sent_bytes, sent_bytes);
    atomic_fetch_sub_explicit(&metrics->n_running, 1, memory_order_relaxed);
}

static void head(mood_buf *out, const char *name, const char *type, const char *help) {
    mood_buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void write_requests(mood_buf *out, const mood_metrics *metrics,
                           const char *const *methods, const char *const *names) {
    head(out, "moodify_requests_total", "counter",
         "Answers by route and status; 0: none sent.");
    for (size_t i = 0; i < metrics->n_lines; i++)
        for (size_t s = 0; s <= N_STATUSES; s++) {
            const uint64_t n = get(&metrics->lines[i].by_status[s]);
            if (n == 0) continue;
            mood_buf_printf(out, "moodify_requests_total{method=\"%s\",route=\"%s\",status=\"",
                            methods[i], names[i]);
            if (s < N_STATUSES)
                mood_buf_printf(out, "%u", statuses[s]);
            else
                mood_buf_append_text(out, "other");
            mood_buf_printf(out, "\"} %" PRIu64 "\n", n);
        }
}

static void write_durations(mood_buf *out, const mood_metrics *metrics,
                            const char *const *methods, const char *const *names) {
    const char *const name = "moodify_request_seconds";
    head(out, name, "histogram", "From the request line to the end of the answer.");
    for (size_t i = 0; i < metrics->n_lines; i++) {
        const metrics_line *line = &metrics->lines[i];
        uint64_t n = 0;
        for (size_t b = 0; b <= N_BOUNDS; b++) n += get(&line->by_duration[b]);
        if (n == 0) continue;
        uint64_t below = 0;
        for (size_t b = 0; b < N_BOUNDS; b++) {
            below += get(&line->by_duration[b]);
            mood_buf_printf(out,
                            "%s_bucket{method=\"%s\",route=\"%s\",le=\"%g\"} %" PRIu64 "\n",
                            name, methods[i], names[i], bounds_ms[b] / 1000.0, below);
        }
        below += get(&line->by_duration[N_BOUNDS]);
        mood_buf_printf(out, "%s_bucket{method=\"%s\",route=\"%s\",le=\"+Inf\"} %" PRIu64 "\n",
                        name, methods[i], names[i], below);
        mood_buf_printf(out, "%s_sum{method=\"%s\",route=\"%s\"} %.9g\n", name, methods[i],
                        names[i], (double)get(&line->duration_ns) / 1e9);
        mood_buf_printf(out, "%s_count{method=\"%s\",route=\"%s\"} %" PRIu64 "\n", name,
                        methods[i], names[i], below);
    }
}

static void write_bytes(mood_buf *out, const mood_metrics *metrics, const char *const *methods,
                        const char *const *names) {
    for (int sent = 0; sent < 2; sent++) {
        const char *name = sent ? "moodify_sent_bytes_total" : "moodify_received_bytes_total";
        head(out, name, "counter",
             sent ? "Bytes of answers, without headers." : "Bytes of bodies, without headers.");
        for (size_t i = 0; i < metrics->n_lines; i++) {
            const metrics_line *line = &metrics->lines[i];
            const uint64_t n = get(sent ? &line->sent_bytes : &line->received_bytes);
            if (n > 0)
                mood_buf_printf(out, "%s{method=\"%s\",route=\"%s\"} %" PRIu64 "\n", name,
                                methods[i], names[i], n);
        }
    }
}

mood_status mood_metrics_write(mood_buf *out, const mood_metrics *metrics,
                               const char *const *methods, const char *const *names,
                               const mood_gauge *gauges, size_t n_gauges) {
    write_requests(out, metrics, methods, names);
    write_durations(out, metrics, methods, names);
    write_bytes(out, metrics, methods, names);
    head(out, "moodify_requests_running", "gauge", "Requests that have begun and not ended.");
    mood_buf_printf(out, "moodify_requests_running %" PRIdFAST64 "\n",
                    atomic_load_explicit(&metrics->n_running, memory_order_relaxed));
    for (size_t i = 0; i < n_gauges; i++) {
        if (i == 0 || strcmp(gauges[i].name, gauges[i - 1].name) != 0)
            head(out, gauges[i].name, "gauge", gauges[i].help);
        mood_buf_printf(out, "%s%s %.15g\n", gauges[i].name, gauges[i].labels, gauges[i].value);
    }
    return out->status;
}
