/* SPDX-License-Identifier: Apache-2.0
 *
 * A child process works on a store and is killed (SIGKILL) in the middle, at random moments.
 * Feedback: whatever the child acknowledged through a pipe is there afterwards. Import: running
 * it again gives the same catalogue as one clean run. The seed is printed.
 */
#include "base/alloc.h"
#include "base/rng.h"
#include "things.h"

#include <signal.h>
#include <sys/wait.h>

#define N_ROUNDS    8
#define N_FEEDBACK  1500 /* below MOOD_STORE_MAX_FEEDBACK */
#define N_ITEMS     20000u
#define BATCH_ITEMS 1000u

static char folder[64];
static char address[112];
static mood_error err;
static mood_rng rng;

static int make_folder(void **state) {
    (void)state;
    make_tree(folder, sizeof folder);
    snprintf(address, sizeof address, "sqlite:%s/store.db", folder);
    err.text[0] = 0;
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    remove_tree(folder);
    return 0;
}

static void sleep_random(uint32_t max_us) {
    usleep(1000 + mood_rng_below(&rng, max_us));
}

/* ---- feedback ---- */

/* The child's life: one entry after the other, each acknowledged when the call returned. */
static void talk_until_killed(int acknowledge, unsigned first) {
    mood_store *store = NULL;
    const mood_visitor visitor = make_visitor(1);
    if (mood_store_open(&store, address, NULL) != MOOD_OK) _exit(2);
    for (unsigned i = first; i < N_FEEDBACK; i++) {
        const mood_feedback feedback = make_feedback(i);
        if (mood_store_add_feedback(store, &visitor, &feedback, NULL) != MOOD_OK) _exit(3);
        if (write(acknowledge, &i, sizeof i) != sizeof i) _exit(4);
    }
    _exit(0);
}

/* How many entries are known to be acknowledged after a child was killed. */
static unsigned run_talker(unsigned first) {
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        talk_until_killed(ends[1], first);
    }
    close(ends[1]);
    sleep_random(120000);
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
        fail_msg("the child failed by itself: %d", WEXITSTATUS(status));
    unsigned number, n = first;
    while (read(ends[0], &number, sizeof number) == sizeof number) n = number + 1;
    close(ends[0]);
    return n;
}

static void acknowledged_feedback_survives_kill(void **state) {
    (void)state;
    static mood_feedback listed[MOOD_STORE_MAX_FEEDBACK];
    unsigned n_acknowledged = 0;
    for (int round = 0; round < N_ROUNDS && n_acknowledged < N_FEEDBACK; round++) {
        n_acknowledged = run_talker(n_acknowledged);
        mood_store *store = NULL;
        const mood_visitor visitor = make_visitor(1);
        size_t n = 0;
        assert_ok(mood_store_open(&store, address, &err), err);
        assert_ok(
            mood_store_list_feedback(listed, &n, MOOD_COUNT(listed), store, &visitor, &err),
            err);
        mood_store_close(&store);
        /* One entry may be there that the child had no time to acknowledge. */
        if (n != n_acknowledged && n != n_acknowledged + 1)
            fail_msg("%u were acknowledged, %zu are there", n_acknowledged, n);
        for (size_t i = 0; i < n; i++)
            assert_string_equal(listed[i].id, make_feedback((unsigned)(n - 1 - i)).id);
        n_acknowledged = (unsigned)n;
    }
    print_message("# %u entries over %d kills\n", n_acknowledged, N_ROUNDS);
    assert_true(n_acknowledged > 0);
}

/* ---- import ---- */

static mood_status import_all(void) {
    mood_store *store = NULL;
    MOOD_TRY(mood_store_open(&store, address, &err));
    for (unsigned first = 0; first < N_ITEMS; first += BATCH_ITEMS) {
        MOOD_TRY(mood_store_import_begin(store, &err));
        for (unsigned i = first; i < first + BATCH_ITEMS; i++) {
            made_item made;
            make_item(&made, i, 0);
            MOOD_TRY(mood_store_put_item(store, &made.item, &err));
        }
        MOOD_TRY(mood_store_import_end(store, true, &err));
    }
    mood_store_close(&store);
    return MOOD_OK;
}

static char *dump(void) {
    mood_store *store = NULL;
    assert_ok(mood_store_open(&store, address, &err), err);
    char *text = dump_catalog(store);
    mood_store_close(&store);
    return text;
}

static void an_import_that_was_killed_is_simply_run_again(void **state) {
    (void)state;
    assert_ok(import_all(), err);
    char *clean = dump();
    remove_tree(folder);
    make_folder(NULL);
    int n_killed = 0;
    for (int round = 0; round < N_ROUNDS; round++) {
        const pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) _exit(import_all() == MOOD_OK ? 0 : 1);
        sleep_random(150000);
        kill(child, SIGKILL);
        int status = 0;
        waitpid(child, &status, 0);
        if (WIFEXITED(status))
            assert_int_equal(WEXITSTATUS(status), 0);
        else
            n_killed++;
        mood_store *store = NULL;
        size_t n = 0;
        assert_ok(mood_store_open(&store, address, &err), err);
        assert_ok(mood_store_count_items(&n, store, &err), err);
        mood_store_close(&store);
        assert_int_equal(n % BATCH_ITEMS, 0); /* whole batches or none */
    }
    print_message("# %d of %d imports were killed\n", n_killed, N_ROUNDS);
    assert_ok(import_all(), err);
    char *after = dump();
    assert_string_equal(clean, after);
    mood_free(clean);
    mood_free(after);
}

int main(void) {
    const char *set = getenv("MOODIFY_SEED");
    const uint64_t seed = set ? strtoull(set, NULL, 10) : (uint64_t)getpid();
    print_message("# MOODIFY_SEED=%llu\n", (unsigned long long)seed);
    mood_rng_init(&rng, seed);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(acknowledged_feedback_survives_kill, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(an_import_that_was_killed_is_simply_run_again,
                                        make_folder, remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
