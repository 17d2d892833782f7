/* SPDX-License-Identifier: Apache-2.0
 *
 * A like raises the neighbours of a film in the list, a skip lowers them, strangers are passed
 * over, and without neighbours nothing changes.
 */
#include "suggest/nearby.h"
#include "base/alloc.h"
#include "suggest/neighbours.h"
#include "suggest/scan.h"
#include "test.h"
#include "neighbours_made.h"
#include "suggest_items.h"

enum { TEACHER, FIRST, SECOND, STRANGER, OTHER, N };

static made_catalog made;
static mood_index *index_;

/* The teacher's neighbours: the first for, the second against, one that no catalogue has. */
static char ids[N][MOOD_NEIGHBOURS_ID_BYTES] = {"tt0000010", "tt0000020", "tt0000030",
                                                "tt0000033", "tt0000040"};
static uint32_t start[N + 1] = {0, 3, 3, 3, 4, 4};
static mood_link links[] = {{FIRST, .1f}, {SECOND, -.1f}, {STRANGER, .1f}, {OTHER, .1f}};
static const mood_neighbours neighbours = {MOOD_MOVIES, N, 4, ids, start, links};

static int set_up(void **state) {
    (void)state;
    made_catalog_fill(&made, 1000, 7);
    return mood_index_create(&index_, made.items, made.n) != MOOD_OK ||
           mood_index_use_neighbours(index_, &neighbours) != MOOD_OK;
}

static int tear_down(void **state) {
    (void)state;
    mood_index_destroy(&index_);
    return 0;
}

/* What the taste adds to the films of the table. */
static void learn(float out[N], mood_kind kind, const mood_taste *taste) {
    mood_near slots[64] = {{0}};
    mood_nearby nearby = {slots, mood_nearby_slots(index_, kind, taste), NULL};
    assert_true(nearby.n_slots <= MOOD_COUNT(slots));
    mood_nearby_learn(&nearby, index_, kind, taste);
    memset(out, 0, N * sizeof *out);
    for (size_t i = 0; i < nearby.n_slots; i++)
        for (int k = 0; k < N && slots[i].seat; k++)
            if (mood_index_seat(index_, MOOD_MOVIES, ids[k]) == slots[i].seat - 1)
                out[k] = slots[i].taste;
    for (int k = 0; k < N; k++) {
        const uint32_t seat = mood_index_seat(index_, MOOD_MOVIES, ids[k]);
        assert_int_equal(mood_nearby_has(&nearby, seat), out[k] != 0.f);
    }
}

static void likes_raise_and_skips_lower_the_neighbours(void **state) {
    (void)state;
    const mood_item *teacher = mood_index_find(index_, MOOD_MOVIES, ids[TEACHER]);
    float liked[N], opened[N], skipped[N], both[N];
    learn(liked, MOOD_MOVIES, &(mood_taste){.liked = {&teacher, 1}});
    learn(opened, MOOD_MOVIES, &(mood_taste){.opened = {&teacher, 1}});
    learn(skipped, MOOD_MOVIES, &(mood_taste){.skipped = {&teacher, 1}});
    learn(both, MOOD_MOVIES, &(mood_taste){.liked = {&teacher, 1}, .opened = {&teacher, 1}});
    assert_true(liked[FIRST] > 0 && liked[SECOND] < 0);
    assert_near(liked[TEACHER], 0, 0);
    assert_near(liked[OTHER], 0, 0);
    for (int k = FIRST; k <= SECOND; k++) {
        assert_near(opened[k], .5 * (double)liked[k], 1e-6);
        assert_near(skipped[k], -(double)liked[k], 1e-6);
        assert_near(both[k], 1.5 * (double)liked[k], 1e-6);
    }
}

static void strangers_and_the_other_kind_say_nothing(void **state) {
    (void)state;
    const mood_item *song = &made.items[1], *unknown = &made.items[2];
    const mood_item away = {.kind = MOOD_MOVIES, .id = "tt9999999"}, *absent = &away;
    const mood_item *teacher = mood_index_find(index_, MOOD_MOVIES, ids[TEACHER]);
    assert_int_equal(mood_nearby_slots(index_, MOOD_MOVIES, &(mood_taste){.liked = {&song, 1}}),
                     0);
    assert_int_equal(
        mood_nearby_slots(index_, MOOD_MOVIES, &(mood_taste){.liked = {&unknown, 1}}), 0);
    assert_int_equal(
        mood_nearby_slots(index_, MOOD_MOVIES, &(mood_taste){.liked = {&absent, 1}}), 0);
    assert_int_equal(
        mood_nearby_slots(index_, MOOD_SONGS, &(mood_taste){.liked = {&teacher, 1}}), 0);
    assert_int_equal(mood_nearby_slots(index_, MOOD_MOVIES, &(mood_taste){0}), 0);
    assert_false(mood_nearby_has(&(mood_nearby){0}, 3));
}

/* A film that the catalogue lacks may still have neighbours in it. */
static void a_like_that_the_catalogue_lacks_still_teaches(void **state) {
    (void)state;
    const mood_item away = {.kind = MOOD_MOVIES, .id = ids[STRANGER]}, *absent = &away;
    float learned[N];
    assert_int_equal(mood_index_seat(index_, MOOD_MOVIES, ids[STRANGER]), MOOD_NOWHERE);
    learn(learned, MOOD_MOVIES, &(mood_taste){.liked = {&absent, 1}});
    assert_true(learned[OTHER] > 0);
}

static void many_likes_are_bounded(void **state) {
    (void)state;
    const mood_item *liked[MOOD_NEARBY_MAX_LESSONS + 1], *songs[MOOD_NEARBY_MAX_LESSONS + 1];
    float learned[N];
    for (size_t i = 0; i < MOOD_COUNT(liked); i++) {
        liked[i] = mood_index_find(index_, MOOD_MOVIES, ids[TEACHER]);
        songs[i] = &made.items[1];
    }
    learn(learned, MOOD_MOVIES, &(mood_taste){.liked = {liked, 2}});
    assert_true(learned[FIRST] < MOOD_NEARBY_MOST);
    const mood_taste many = {.liked = {liked, MOOD_NEARBY_MAX_LESSONS}};
    const mood_taste more = {.liked = {liked, MOOD_NEARBY_MAX_LESSONS + 1}};
    const size_t n_slots = mood_nearby_slots(index_, MOOD_MOVIES, &many);
    assert_int_equal(mood_nearby_slots(index_, MOOD_MOVIES, &more), n_slots);
    mood_near *slots = mood_alloc_zero(n_slots, sizeof *slots);
    mood_nearby nearby = {slots, n_slots, NULL};
    mood_nearby_learn(&nearby, index_, MOOD_MOVIES, &more);
    for (size_t i = 0; i < n_slots; i++)
        if (slots[i].seat) assert_near(fabsf(slots[i].taste), MOOD_NEARBY_MOST, 0);
    mood_free(slots);
    /* The newest count: what stands behind so many others does not. */
    songs[MOOD_NEARBY_MAX_LESSONS] = liked[0];
    const mood_taste late = {.liked = {songs, MOOD_COUNT(songs)}};
    assert_int_equal(mood_nearby_slots(index_, MOOD_MOVIES, &late), 0);
}

/* The like that raised an item is told where it did so by enough and by most. */
static void a_reason_is_the_like_that_decided(void **state) {
    (void)state;
    const uint32_t first = mood_index_seat(index_, MOOD_MOVIES, ids[FIRST]);
    const uint32_t second = mood_index_seat(index_, MOOD_MOVIES, ids[SECOND]);
    const mood_item *teacher = mood_index_find(index_, MOOD_MOVIES, ids[TEACHER]);
    const mood_item untitled = {.kind = MOOD_MOVIES, .id = ids[TEACHER]};
    const mood_item *others = &made.items[2], *thrice[] = {teacher, teacher, teacher};
    const mood_item *late[] = {others, teacher}, *nameless = &untitled;
    const struct {
        mood_taste taste;
        const mood_item *because;
    } cases[] = {
        {{.liked = {&teacher, 1}}, teacher}, {{.liked = {late, 2}}, teacher},
        {{.opened = {&teacher, 1}}, NULL},   {{.skipped = {&teacher, 1}}, NULL},
        {{.liked = {thrice, 3}}, NULL}, /* none of them did half of it */
        {{.liked = {&nameless, 1}}, NULL},
    };
    for (size_t i = 0; i < MOOD_COUNT(cases); i++) {
        mood_near slots[64] = {{0}};
        const mood_taste *taste = &cases[i].taste;
        mood_nearby nearby = {slots, mood_nearby_slots(index_, MOOD_MOVIES, taste), NULL};
        mood_nearby_learn(&nearby, index_, MOOD_MOVIES, taste);
        assert_ptr_equal(mood_nearby_because(&nearby, first), cases[i].because);
        assert_null(mood_nearby_because(&nearby, second)); /* it was lowered, or by a skip */
    }
}

/* The place of a film in a list of all that may be shown. */
static size_t rank_of(const char *id, const mood_taste *taste) {
    const mood_target target = target_of(MOOD_NEUTRAL, MOOD_DOOR_STAY);
    const mood_wish wish = {
        .kind = MOOD_MOVIES, .count = 1, .seed = 4, .taste = taste, .allow_explicit = true};
    mood_scan scan;
    size_t rank = 0;
    float own = -INFINITY;
    assert_int_equal(mood_scan_init(&scan, index_, &wish, made.n), MOOD_OK);
    mood_scan_run(&scan, &target, (mood_scan_rules){0});
    for (size_t i = 0; i < scan.n_pool; i++)
        if (scan.pool[i].seat == mood_index_seat(index_, MOOD_MOVIES, id))
            own = scan.pool[i].score;
    for (size_t i = 0; i < scan.n_pool; i++) rank += scan.pool[i].score > own;
    mood_scan_clear(&scan);
    return rank;
}

static void the_list_follows(void **state) {
    (void)state;
    /* A like of one that is not in the catalogue teaches no word: only its neighbour moves. */
    const mood_item away = {.kind = MOOD_MOVIES, .id = ids[STRANGER]}, *absent = &away;
    const size_t before = rank_of(ids[OTHER], NULL);
    assert_true(rank_of(ids[OTHER], &(mood_taste){.liked = {&absent, 1}}) < before);
    assert_true(rank_of(ids[OTHER], &(mood_taste){.skipped = {&absent, 1}}) > before);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(likes_raise_and_skips_lower_the_neighbours),
        cmocka_unit_test(strangers_and_the_other_kind_say_nothing),
        cmocka_unit_test(a_like_that_the_catalogue_lacks_still_teaches),
        cmocka_unit_test(many_likes_are_bounded),
        cmocka_unit_test(a_reason_is_the_like_that_decided),
        cmocka_unit_test(the_list_follows),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
