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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_jobs_run_before_it_ends),
        cmocka_unit_test(a_full_queue_is_busy),
        cmocka_unit_test(sizes_out_of_range_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
