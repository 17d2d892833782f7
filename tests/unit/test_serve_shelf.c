/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/shelf.h"
#include "suggest/nearby.h"
#include "suggest/neighbours.h"
#include "test.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

static char path[64];
static mood_store *store;
static mood_shelf *shelf;
static int n_items;

static void add_item(void) {
    char id[16];
    mood_error err = {""};
    snprintf(id, sizeof id, "tt%07d", ++n_items);
    const mood_item item = {.kind = MOOD_MOVIES,
                            .id = id,
                            .title = "A film",
                            .by = "",
                            .genres = "",
                            .tags = "",
                            .certificate = ""};
    assert_int_equal(mood_store_import_begin(store, &err), MOOD_OK);
    if (mood_store_put_item(store, &item, &err) != MOOD_OK) fail_msg("%s", err.text);
    assert_int_equal(mood_store_import_end(store, true, &err), MOOD_OK);
}

static int begin(void **state) {
    (void)state;
    char address[96];
    snprintf(path, sizeof path, "/tmp/moodify-shelf-XXXXXX");
    if (!mkdtemp(path)) return -1;
    snprintf(address, sizeof address, "sqlite:%s/store.db", path);
    n_items = 0;
    if (mood_store_open(&store, address, NULL) != MOOD_OK) return -1;
    add_item();
    return mood_shelf_create(&shelf, store, NULL, 20, NULL, NULL) == MOOD_OK ? 0 : -1;
}

static int end(void **state) {
    (void)state;
    static const char *const names[] = {"store.db", "store.db-wal", "store.db-shm"};
    mood_shelf_destroy(&shelf);
    mood_store_close(&store);
    for (size_t i = 0; i < MOOD_COUNT(names); i++) {
        char file[96];
        snprintf(file, sizeof file, "%s/%s", path, names[i]);
        unlink(file);
    }
    return rmdir(path);
}

/* Wait until the shelf holds n items. */
static void wait_for_items(size_t n) {
    for (int i = 0; i < 1000; i++) {
        const mood_stock *stock = mood_shelf_take(shelf);
        const bool is_there = stock->n_items == n;
        mood_shelf_give_back(shelf, stock);
        if (is_there) return;
        poll(NULL, 0, 10);
    }
    fail_msg("the new catalogue never came");
}

static void it_holds_the_catalogue(void **state) {
    (void)state;
    const mood_stock *stock = mood_shelf_take(shelf);
    assert_int_equal(stock->n_items, 1);
    assert_non_null(mood_index_find(stock->index, MOOD_MOVIES, "tt0000001"));
    mood_shelf_give_back(shelf, stock);
}

static void a_change_is_taken_up_and_the_old_stock_lives_on(void **state) {
    (void)state;
    const mood_stock *old = mood_shelf_take(shelf);
    const mood_item *item = mood_index_find(old->index, MOOD_MOVIES, "tt0000001");
    add_item();
    wait_for_items(2);
    /* Under the sanitizers this reads freed memory if the old one was not held. */
    assert_string_equal(item->title, "A film");
    assert_int_equal(old->n_items, 1);
    mood_shelf_give_back(shelf, old);
}

static atomic_bool is_over;

static void *take_and_give(void *cookie) {
    (void)cookie;
    while (!atomic_load(&is_over)) {
        const mood_stock *stock = mood_shelf_take(shelf);
        const mood_item *item = mood_index_find(stock->index, MOOD_MOVIES, "tt0000001");
        if (!item || strcmp(item->title, "A film") != 0) abort();
        mood_shelf_give_back(shelf, stock);
    }
    return NULL;
}

static void requests_run_on_while_it_changes(void **state) {
    (void)state;
    pthread_t threads[2];
    atomic_store(&is_over, false);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, take_and_give, NULL), 0);
    for (int i = 0; i < 5; i++) {
        add_item();
        wait_for_items((size_t)n_items);
    }
    atomic_store(&is_over, true);
    for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
}

/* Both the first catalogue and the one that takes its place rank with the neighbours. */
static void neighbours_outlive_a_change(void **state) {
    (void)state;
    char ids[2][MOOD_NEIGHBOURS_ID_BYTES] = {"tt0000001", "tt0000002"};
    uint32_t start[3] = {0, 1, 2};
    mood_link links[2] = {{1, 1.f}, {0, 1.f}};
    const mood_neighbours neighbours = {MOOD_MOVIES, 2, 2, ids, start, links};
    mood_shelf_destroy(&shelf);
    assert_int_equal(mood_shelf_create(&shelf, store, &neighbours, 20, NULL, NULL), MOOD_OK);
    for (int i = 0; i < 2; i++) {
        const mood_stock *stock = mood_shelf_take(shelf);
        const mood_item *liked = mood_index_find(stock->index, MOOD_MOVIES, "tt0000001");
        const mood_taste taste = {.liked = {&liked, 1}};
        assert_true(mood_nearby_slots(stock->index, MOOD_MOVIES, &taste) > 0);
        mood_shelf_give_back(shelf, stock);
        add_item();
        wait_for_items((size_t)n_items);
    }
}

#define case_of(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        case_of(it_holds_the_catalogue),
        case_of(a_change_is_taken_up_and_the_old_stock_lives_on),
        case_of(requests_run_on_while_it_changes),
        case_of(neighbours_outlive_a_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
