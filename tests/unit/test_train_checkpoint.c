/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "base/alloc.h"
#include "base/file.h"
#include "train/checkpoint.h"

#include <unistd.h>

static mood_run small_run(const char *optimizer) {
    mood_settings settings;
    mood_run run;
    mood_settings_init(&settings);
    assert_int_equal(mood_settings_set(&settings, "net", "conv 16, pool, dense 7", NULL),
                     MOOD_OK);
    assert_int_equal(mood_settings_set(&settings, "optimizer", optimizer, NULL), MOOD_OK);
    assert_int_equal(mood_run_init(&run, &settings, NULL), MOOD_OK);
    for (size_t i = 0; i < run.net.n_weights * run.n_states; i++) run.states[i] = (float)i;
    for (int i = 0; i < 3; i++)
        assert_int_equal(mood_run_add_epoch(&run, &(mood_epoch){.loss = i, .accuracy = .5}),
                         MOOD_OK);
    return run;
}

static char *save(const mood_run *run, size_t *n) {
    char path[64], *bytes;
    snprintf(path, sizeof path, "/tmp/mood_checkpoint_%ld", (long)getpid());
    assert_int_equal(mood_run_save(run, path, NULL), MOOD_OK);
    assert_int_equal(mood_file_read(&bytes, n, path, 1 << 24, NULL), MOOD_OK);
    unlink(path);
    return bytes;
}

static void what_is_saved_is_loaded(void **state) {
    (void)state;
    static const char *const optimizers[] = {"sgd", "adamw"};
    for (size_t k = 0; k < 2; k++) {
        mood_run a = small_run(optimizers[k]), b = {0};
        size_t n;
        char *bytes = save(&a, &n);
        assert_int_equal(a.n_states, k + 1);
        assert_int_equal(mood_run_parse(&b, bytes, n, "c.bin", NULL), MOOD_OK);
        assert_memory_equal(&a.settings, &b.settings, sizeof a.settings);
        assert_memory_equal(a.weights, b.weights, a.net.n_weights * 4);
        assert_memory_equal(a.states, b.states, a.net.n_weights * a.n_states * 4);
        assert_memory_equal(a.average, b.average, a.net.n_weights * 4);
        assert_memory_equal(a.stats, b.stats, a.net.n_stats * 4);
        assert_memory_equal(a.history, b.history, 3 * sizeof *a.history);
        assert_int_equal(b.epochs_done, 3);
        mood_run_clear(&a);
        mood_run_clear(&b);
        mood_free(bytes);
    }
}

static void damaged_files_are_refused(void **state) {
    (void)state;
    mood_run a = small_run("sgd"), b = {0};
    size_t n;
    mood_error err = {0};
    char *bytes = save(&a, &n);
    for (size_t cut = 0; cut < n; cut += cut < 200 ? 1 : 997)
        assert_int_equal(mood_run_parse(&b, bytes, cut, "c.bin", &err), MOOD_E_FORMAT);
    for (size_t i = 0; i < n; i += i < 200 ? 1 : 131) {
        bytes[i] ^= 4;
        assert_int_equal(mood_run_parse(&b, bytes, n, "c.bin", &err), MOOD_E_FORMAT);
        bytes[i] ^= 4;
    }
    assert_error_names(err, "c.bin");
    assert_null(b.weights);
    mood_run_clear(&a);
    mood_free(bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_saved_is_loaded),
        cmocka_unit_test(damaged_files_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
