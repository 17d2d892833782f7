/* SPDX-License-Identifier: Apache-2.0 */
#include "base/pool.h"
#include "test.h"

#include <pthread.h>
#include <stdatomic.h>

static atomic_int n_run;
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static void count(void *cookie, unsigned worker) {
    assert_true(worker < 3);
    atomic_fetch_add(&n_run, *(int *)cookie);
}

static void wait_at_gate(void *cookie, unsigned worker) {
    (void)worker;
    pthread_mutex_lock(&gate);
    pthread_mutex_unlock(&gate);
    atomic_fetch_add(&n_run, *(int *)cookie);
}

static void all_jobs_run_before_it_ends(void **state) {
    (void)state;
    mood_pool *pool = NULL;
    int one = 1, n_added = 0;
    atomic_store(&n_run, 0);
    assert_int_equal(mood_pool_create(&pool, 3, 64, NULL), MOOD_OK);
    for (int i = 0; i < 500; i++) n_added += mood_pool_try_add(pool, count, &one) == MOOD_OK;
    mood_pool_destroy(&pool);
    assert_null(pool);
    assert_int_equal(atomic_load(&n_run), n_added);
    assert_true(n_added >= 64);
}

static void a_full_queue_is_busy(void **state) {
    (void)state;
    mood_pool *pool = NULL;
    int one = 1;
    atomic_store(&n_run, 0);
    assert_int_equal(mood_pool_create(&pool, 1, 4, NULL), MOOD_OK);
    pthread_mutex_lock(&gate);
    int n_added = 0;
    while (mood_pool_try_add(pool, wait_at_gate, &one) == MOOD_OK) n_added++;
    assert_in_range(n_added, 4, 5); /* four wait; a fifth when one was taken up already */
    assert_in_range(mood_pool_count_waiting(pool), 3, 4);
    pthread_mutex_unlock(&gate);
    mood_pool_destroy(&pool);
    assert_int_equal(atomic_load(&n_run), n_added);
}

static void sizes_out_of_range_are_refused(void **state) {
    (void)state;
    mood_pool *pool = NULL;
    mood_error err = {""};
    assert_int_equal(mood_pool_create(&pool, 0, 4, &err), MOOD_E_ARG);
    assert_int_equal(mood_pool_create(&pool, 257, 4, &err), MOOD_E_ARG);
    assert_int_equal(mood_pool_create(&pool, 1, 0, &err), MOOD_E_ARG);
    assert_null(pool);
    mood_pool_destroy(&pool);
}

/* ---- series ---------------------------------------------------------------------------- */

enum { N_JOBS = 300, MAX_SLOTS = 16 };

typedef struct counted {
    size_t results[MAX_SLOTS];     /* of each slot */
    atomic_int n_users[MAX_SLOTS]; /* of each slot; 0 or 1 */
    size_t n_begun, n_delivered, fails_at;
} counted;

static void note_begin(void *cookie, size_t index, unsigned slot) {
    counted *c = cookie;
    assert_int_equal(index, c->n_begun);
    assert_int_equal(atomic_fetch_add(&c->n_users[slot], 1), 0);
    c->n_begun++;
}

/* Later jobs are often done sooner. */
static void square(void *cookie, size_t index, unsigned slot, unsigned worker) {
    counted *c = cookie;
    volatile unsigned spin = (unsigned)(index * 7919 % 13) * 1000;
    while (spin > 0) spin = spin - 1;
    c->results[slot] = index * index + worker * 0;
    atomic_fetch_add(&n_run, 1);
}

static mood_status take(void *cookie, size_t index, unsigned slot) {
    counted *c = cookie;
    assert_int_equal(index, c->n_delivered);
    assert_int_equal(c->results[slot], index * index);
    assert_int_equal(atomic_fetch_add(&c->n_users[slot], -1), 1);
    c->n_delivered++;
    return index == c->fails_at ? MOOD_E_FORMAT : MOOD_OK;
}

static mood_status run_series(counted *c, mood_pool *pool, size_t n_jobs, unsigned n_slots) {
    const mood_series series = {n_jobs, n_slots, note_begin, square, take, c};
    atomic_store(&n_run, 0);
    return mood_pool_run_series(pool, &series);
}

static void a_series_is_delivered_in_order(void **state) {
    (void)state;
    for (unsigned n_threads = 0; n_threads <= 8; n_threads += n_threads ? n_threads : 1)
        for (unsigned n_slots = 1; n_slots <= MAX_SLOTS; n_slots *= 4) {
            mood_pool *pool = NULL; /* 0 threads: the calling one */
            counted c = {.fails_at = SIZE_MAX};
            if (n_threads)
                assert_int_equal(mood_pool_create(&pool, n_threads, 3, NULL), MOOD_OK);
            assert_int_equal(run_series(&c, pool, N_JOBS, n_slots), MOOD_OK);
            assert_int_equal(c.n_delivered, N_JOBS);
            assert_int_equal(atomic_load(&n_run), N_JOBS);
            assert_int_equal(run_series(&c, pool, 0, n_slots), MOOD_OK);
            assert_int_equal(c.n_delivered, N_JOBS);
            mood_pool_destroy(&pool);
        }
}

static void a_failed_delivery_ends_a_series(void **state) {
    (void)state;
    for (unsigned n_threads = 0; n_threads <= 4; n_threads += 2) {
        mood_pool *pool = NULL;
        counted c = {.fails_at = 20};
        if (n_threads) assert_int_equal(mood_pool_create(&pool, n_threads, 64, NULL), MOOD_OK);
        assert_int_equal(run_series(&c, pool, N_JOBS, MAX_SLOTS), MOOD_E_FORMAT);
        assert_int_equal(c.n_delivered, 21);
        /* Nothing is under way any more, and no more was begun than there are slots. */
        assert_int_equal(atomic_load(&n_run), c.n_begun);
        assert_in_range(c.n_begun, 21, 20 + MAX_SLOTS);
        mood_pool_destroy(&pool);
    }
}

static void a_series_heeds_a_full_queue(void **state) {
    (void)state;
    mood_pool *pool = NULL;
    int one = 1;
    counted c = {.fails_at = SIZE_MAX};
    assert_int_equal(mood_pool_create(&pool, 1, 1, NULL), MOOD_OK);
    int n_added = 0;
    for (int i = 0; i < 50; i++) n_added += mood_pool_try_add(pool, count, &one) == MOOD_OK;
    assert_true(n_added >= 1);
    assert_int_equal(run_series(&c, pool, N_JOBS, MAX_SLOTS), MOOD_OK);
    assert_int_equal(c.n_delivered, N_JOBS);
    mood_pool_destroy(&pool);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_jobs_run_before_it_ends),
        cmocka_unit_test(a_full_queue_is_busy),
        cmocka_unit_test(sizes_out_of_range_are_refused),
        cmocka_unit_test(a_series_is_delivered_in_order),
        cmocka_unit_test(a_failed_delivery_ends_a_series),
        cmocka_unit_test(a_series_heeds_a_full_queue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
