/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/metrics.h"
#include "test.h"

static mood_metrics *metrics;
static mood_buf text;
static const char *const methods[] = {"GET", "POST", "any"};
static const char *const names[] = {"/a", "/b", "none"};

static int begin(void **state) {
    (void)state;
    mood_buf_init(&text, 1 << 20);
    return mood_metrics_create(&metrics, 2) == MOOD_OK ? 0 : -1;
}

static int end(void **state) {
    (void)state;
    mood_buf_clear(&text);
    mood_metrics_destroy(&metrics);
    return 0;
}

static void count(size_t route, unsigned status, int64_t ms) {
    mood_metrics_begin(metrics);
    mood_metrics_end(metrics, route, status, ms * 1000000, 10, 20);
}

static void write(void) {
    const mood_gauge gauges[] = {{"moodify_g", "Help.", "{x=\"1\"}", 5},
                                 {"moodify_g", "Help.", "{x=\"2\"}", .5}};
    assert_int_equal(mood_metrics_write(&text, metrics, methods, names, gauges, 2), MOOD_OK);
}

static void expect(const char *line) {
    if (!strstr(text.data, line)) fail_msg("\"%s\" is missing in\n%s", line, text.data);
}

static void answers_are_counted_by_route_and_status(void **state) {
    (void)state;
    count(0, 200, 1);
    count(0, 200, 1);
    count(0, 404, 1);
    count(1, 204, 1);
    count(1, 299, 1); /* none of the statuses that have a counter */
    count(99, 0, 1);  /* no route, no answer */
    write();
    expect("moodify_requests_total{method=\"GET\",route=\"/a\",status=\"200\"} 2\n");
    expect("moodify_requests_total{method=\"GET\",route=\"/a\",status=\"404\"} 1\n");
    expect("moodify_requests_total{method=\"POST\",route=\"/b\",status=\"204\"} 1\n");
    expect("moodify_requests_total{method=\"POST\",route=\"/b\",status=\"other\"} 1\n");
    expect("moodify_requests_total{method=\"any\",route=\"none\",status=\"0\"} 1\n");
    expect("moodify_received_bytes_total{method=\"GET\",route=\"/a\"} 30\n");
    expect("moodify_sent_bytes_total{method=\"GET\",route=\"/a\"} 60\n");
}

static void durations_fill_buckets_upwards(void **state) {
    (void)state;
    count(0, 200, 1);
    count(0, 200, 2);
    count(0, 200, 3);
    count(0, 200, 60000);
    write();
    expect("moodify_request_seconds_bucket{method=\"GET\",route=\"/a\",le=\"0.001\"} 1\n");
    expect("moodify_request_seconds_bucket{method=\"GET\",route=\"/a\",le=\"0.002\"} 2\n");
    expect("moodify_request_seconds_bucket{method=\"GET\",route=\"/a\",le=\"0.005\"} 3\n");
    expect("moodify_request_seconds_bucket{method=\"GET\",route=\"/a\",le=\"10\"} 3\n");
    expect("moodify_request_seconds_bucket{method=\"GET\",route=\"/a\",le=\"+Inf\"} 4\n");
    expect("moodify_request_seconds_count{method=\"GET\",route=\"/a\"} 4\n");
    expect("moodify_request_seconds_sum{method=\"GET\",route=\"/a\"} 60.006\n");
}

static void what_runs_is_a_gauge(void **state) {
    (void)state;
    mood_metrics_begin(metrics);
    mood_metrics_begin(metrics);
    mood_metrics_end(metrics, 0, 200, 0, 0, 0);
    write();
    expect("moodify_requests_running 1\n");
}

static void every_name_has_one_type_and_help(void **state) {
    (void)state;
    count(0, 200, 1);
    write();
    expect("# HELP moodify_g Help.\n# TYPE moodify_g gauge\nmoodify_g{x=\"1\"} 5\n"
           "moodify_g{x=\"2\"} 0.5\n");
    for (const char *at = text.data; (at = strstr(at, "# TYPE ")); at++) {
        char head[128];
        snprintf(head, sizeof head, "%.*s ", (int)strcspn(at + 7, " ") + 7, at);
        assert_null(strstr(at + 1, head));
    }
    assert_int_equal(text.data[text.size - 1], '\n');
}

#define case_of(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        case_of(answers_are_counted_by_route_and_status),
        case_of(durations_fill_buckets_upwards),
        case_of(what_runs_is_a_gauge),
        case_of(every_name_has_one_type_and_help),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
