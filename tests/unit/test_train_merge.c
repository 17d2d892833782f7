/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "base/alloc.h"
#include "train/merge.h"

#define NET       "conv 16, pool, drop .1, dense 7"
#define NET_VOTES "conv 16, pool, drop .1, votes, dense 7"

/* A run whose averaged weights and statistics are all `value`. */
static mood_run flat_run(const char *net, float value) {
    mood_settings settings;
    mood_run run;
    mood_settings_init(&settings);
    assert_int_equal(mood_settings_set(&settings, "net", net, NULL), MOOD_OK);
    assert_int_equal(mood_run_init(&run, &settings, NULL), MOOD_OK);
    for (size_t i = 0; i < run.net.n_weights; i++) run.average[i] = value;
    for (size_t i = 0; i < run.net.n_stats; i++) run.average_stats[i] = 10 * value;
    return run;
}

static void close_runs(mood_run *runs, size_t n) {
    for (size_t i = 0; i < n; i++) mood_run_clear(&runs[i]);
}

static void the_mean_is_taken(void **state) {
    (void)state;
    mood_run runs[3] = {flat_run(NET, 1), flat_run(NET_VOTES, 2), flat_run(NET, 6)}, merged;
    mood_error err = {0};
    if (mood_run_merge(&merged, runs, 3, &err) != MOOD_OK) fail_msg("%s", err.text);
    assert_string_equal(merged.net.text, NET);
    assert_int_equal(merged.epochs_done, 0);
    for (size_t i = 0; i < merged.net.n_weights; i++) {
        assert_near(merged.weights[i], 3, 1e-5);
        assert_near(merged.average[i], 3, 1e-5);
    }
    for (size_t i = 0; i < merged.net.n_stats; i++) {
        assert_near(merged.stats[i], 30, 1e-4);
        assert_near(merged.average_stats[i], 30, 1e-4);
    }
    mood_run_clear(&merged);
    close_runs(runs, 3);
}

static void other_nets_are_refused(void **state) {
    (void)state;
    mood_run runs[2] = {flat_run(NET, 1), flat_run("conv 32, pool, drop .1, dense 7", 1)};
    mood_run merged = {0};
    mood_error err = {0};
    assert_int_equal(mood_run_merge(&merged, runs, 2, &err), MOOD_E_ARG);
    assert_error_names(err, "run 2 has another net");
    assert_int_equal(mood_run_merge(&merged, runs, 0, &err), MOOD_E_ARG);
    assert_null(merged.weights);
    close_runs(runs, 2);
}

static void no_memory_loses_nothing(void **state) {
    (void)state;
    mood_run runs[2] = {flat_run(NET, 1), flat_run(NET, 2)};
    const long alive = mood_alloc_count_live();
    int n_failed = 0;
    for (long after = 0;; after++, n_failed++) {
        mood_run merged = {0};
        mood_error err = {0};
        mood_alloc_fail_after(after);
        const mood_status status = mood_run_merge(&merged, runs, 2, &err);
        mood_alloc_fail_after(-1);
        mood_run_clear(&merged);
        assert_int_equal(mood_alloc_count_live(), alive);
        if (status == MOOD_OK) break;
        assert_int_equal(status, MOOD_E_NOMEM);
    }
    assert_true(n_failed > 5);
    close_runs(runs, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_mean_is_taken),
        cmocka_unit_test(other_nets_are_refused),
        cmocka_unit_test(no_memory_loses_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
