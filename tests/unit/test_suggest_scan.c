/* SPDX-License-Identifier: Apache-2.0
 *
 * The scan skips most of the catalogue by bounds; here it is held against a scan that cannot
 * skip anything, because its pool takes all.
 */
#include "base/alloc.h"
#include "suggest/guard.h"
#include "suggest/scan.h"
#include "test.h"
#include "neighbours_made.h"
#include "suggest_items.h"

static made_catalog made;
static mood_index *index_;

static int set_up(void **state) {
    (void)state;
    made_catalog_fill(&made, 9000, 13);
    return mood_index_create(&index_, made.items, made.n) != MOOD_OK;
}

static int tear_down(void **state) {
    (void)state;
    mood_index_destroy(&index_);
    return 0;
}

static int by_falling_score(const void *left, const void *right) {
    const mood_candidate *a = left, *b = right;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    return a->seat < b->seat ? -1 : a->seat > b->seat;
}

enum { N = 100, ALL = 20000 };

static mood_candidate all[ALL], best[N];

static size_t scan(mood_candidate *out, size_t capacity, const mood_target *target,
                   const mood_wish *wish, mood_scan_rules rules) {
    mood_scan it;
    assert_int_equal(mood_scan_init(&it, index_, wish, capacity), MOOD_OK);
    mood_scan_run(&it, target, rules);
    const size_t n = it.n_pool;
    memcpy(out, it.pool, n * sizeof *out);
    mood_scan_clear(&it);
    qsort(out, n, sizeof *out, by_falling_score);
    return n;
}

static void find_what_a_full_scan_finds(uint32_t below) {
    mood_rng rng;
    mood_rng_init(&rng, 4);
    for (int round = 0; round < 60; round++) {
        float p[MOOD_N_EXPRESSIONS];
        for (int i = 0; i < MOOD_N_EXPRESSIONS; i++) p[i] = (float)mood_rng_uniform(&rng);
        const mood_target target = mood_target_make(p, (mood_door)(round % MOOD_N_DOORS));
        const mood_item *liked[20], *skipped[10], *recent[30];
        for (int i = 0; i < 20; i++) liked[i] = &made.items[mood_rng_below(&rng, below)];
        for (int i = 0; i < 10; i++) skipped[i] = &made.items[mood_rng_below(&rng, below)];
        for (int i = 0; i < 30; i++) recent[i] = &made.items[mood_rng_below(&rng, below)];
        const mood_taste taste = {
            .liked = {liked, 20}, .skipped = {skipped, 10}, .recent = {recent, 30}};
        const mood_wish wish = {.kind = (mood_kind)(round % 2),
                                .count = 1,
                                .seed = (uint64_t)round,
                                .taste = round % 3 ? &taste : NULL};
        const mood_scan_rules rules = {mood_guard_forbidden(&target), round % 4 != 0};
        const size_t n_all = scan(all, ALL, &target, &wish, rules);
        assert_true(n_all > N && n_all < ALL);
        assert_int_equal(scan(best, N, &target, &wish, rules), N);
        for (size_t i = 0; i < N; i++) {
            assert_near(best[i].score, all[i].score, 0);
            assert_int_equal(best[i].seat, all[i].seat);
        }
    }
}

static void it_finds_what_a_full_scan_finds(void **state) {
    (void)state;
    find_what_a_full_scan_finds(18000);
}

static void it_finds_the_same_with_neighbours(void **state) {
    (void)state;
    static made_neighbours neighbours;
    made_neighbours_fill(&neighbours, MADE_NEIGHBOURS, MADE_LINKS, 5);
    mood_index *const plain = index_;
    assert_int_equal(mood_index_create(&index_, made.items, made.n), MOOD_OK);
    assert_int_equal(mood_index_use_neighbours(index_, &neighbours.view), MOOD_OK);
    find_what_a_full_scan_finds(2 * MADE_NEIGHBOURS);
    mood_index_destroy(&index_);
    index_ = plain;
}

static void rules_hold(void **state) {
    (void)state;
    const mood_shelf *shelf = &index_->shelf[MOOD_MOVIES];
    const mood_target target = target_of(MOOD_SAD, MOOD_DOOR_LIFT);
    const mood_wish wish = {.kind = MOOD_MOVIES, .count = 1};
    const size_t n_free = scan(all, ALL, &target, &wish, (mood_scan_rules){0});
    const mood_scan_rules rules = {MOOD_GUARD_HORROR, true};
    const size_t n = scan(all, ALL, &target, &wish, rules);
    assert_true(n < n_free);
    for (size_t i = 0; i < n; i++) {
        assert_false(shelf->marks[all[i].seat] & (MOOD_GUARD_HORROR | MOOD_MARK_EXPLICIT));
        assert_true(mood_guard_allows_place(&target, shelf->place[all[i].seat]));
    }
}

static void it_may_run_again(void **state) {
    (void)state;
    const mood_wish wish = {.kind = MOOD_SONGS, .count = 1, .seed = 3};
    const mood_target sad = target_of(MOOD_SAD, MOOD_DOOR_STAY);
    const mood_target happy = target_of(MOOD_HAPPY, MOOD_DOOR_STAY);
    mood_scan it;
    assert_int_equal(mood_scan_init(&it, index_, &wish, N), MOOD_OK);
    mood_scan_run(&it, &sad, (mood_scan_rules){0});
    mood_scan_run(&it, &happy, (mood_scan_rules){0});
    qsort(it.pool, it.n_pool, sizeof *it.pool, by_falling_score);
    assert_int_equal(scan(best, N, &happy, &wish, (mood_scan_rules){0}), it.n_pool);
    for (size_t i = 0; i < it.n_pool; i++) assert_int_equal(best[i].seat, it.pool[i].seat);
    mood_scan_clear(&it);
    mood_scan_clear(&it);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_finds_what_a_full_scan_finds),
        cmocka_unit_test(it_finds_the_same_with_neighbours),
        cmocka_unit_test(rules_hold),
        cmocka_unit_test(it_may_run_again),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
