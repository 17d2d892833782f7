/* SPDX-License-Identifier: Apache-2.0
 *
 * What a list must be, whatever the weights: it fits, it differs, it repeats for its seed, and
 * it leaves out what must be left out.
 */
#include "base/alloc.h"
#include "suggest/guard.h"
#include "suggest/index.h"
#include "test.h"
#include "suggest_items.h"

static made_catalog made;
static mood_index *index_;

static int set_up(void **state) {
    (void)state;
    made_catalog_fill(&made, 8000, 7);
    return mood_index_create(&index_, made.items, made.n) != MOOD_OK;
}

static int tear_down(void **state) {
    (void)state;
    mood_index_destroy(&index_);
    return 0;
}

enum { COUNT = 12 };

static size_t ask(mood_suggestion *out, const mood_target *target, mood_kind kind,
                  uint64_t seed, const mood_taste *taste) {
    const mood_wish wish = {.kind = kind, .count = COUNT, .seed = seed, .taste = taste};
    size_t n;
    assert_int_equal(mood_suggest(out, &n, index_, target, &wish), MOOD_OK);
    return n;
}

static double mean_distance(const mood_suggestion *list, size_t n, mood_point place) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += distance_of(list[i].item->place, place);
    return sum / (double)n;
}

/* The famous and shown, and any: what a list would be without the mood. */
static double distance_of_the_famous(mood_kind kind, mood_point place) {
    double sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < made.n; i++)
        if (made.items[i].kind == kind && made.items[i].fame > .99f)
            sum += distance_of(made.items[i].place, place), n++;
    return sum / (double)n;
}

static void lists_fit_for_each_mood_door_and_kind(void **state) {
    (void)state;
    for (int mood = 0; mood < MOOD_N_EXPRESSIONS; mood++)
        for (int door = 0; door < MOOD_N_DOORS; door++)
            for (int kind = 0; kind < MOOD_N_KINDS; kind++) {
                const mood_target target = target_of((mood_expression)mood, (mood_door)door);
                mood_suggestion list[COUNT];
                assert_int_equal(ask(list, &target, (mood_kind)kind, 5, NULL), COUNT);
                const double ours = mean_distance(list, COUNT, target.place);
                assert_true(ours < .3);
                assert_true(ours < .5 * distance_of_the_famous((mood_kind)kind, target.place));
            }
}

static void lift_raises_and_calm_lowers(void **state) {
    (void)state;
    static const mood_expression low[] = {MOOD_ANGRY, MOOD_DISGUST, MOOD_FEAR, MOOD_SAD};
    for (size_t m = 0; m < MOOD_COUNT(low); m++)
        for (int kind = 0; kind < MOOD_N_KINDS; kind++) {
            const mood_point from = mood_seven_point(low[m]);
            mood_suggestion list[COUNT];
            const mood_target lift = target_of(low[m], MOOD_DOOR_LIFT);
            ask(list, &lift, (mood_kind)kind, 1, NULL);
            for (size_t i = 0; i < COUNT; i++)
                assert_true(list[i].item->place.valence > from.valence);
            const mood_target calm = target_of(low[m], MOOD_DOOR_CALM);
            ask(list, &calm, (mood_kind)kind, 1, NULL);
            for (size_t i = 0; i < COUNT; i++)
                assert_true(list[i].item->place.arousal < from.arousal + .06f);
        }
}

static void nothing_forbidden_is_shown(void **state) {
    (void)state;
    for (int mood = 0; mood < MOOD_N_EXPRESSIONS; mood++)
        for (int door = 0; door < MOOD_N_DOORS; door++)
            for (uint64_t seed = 0; seed < 10; seed++) {
                const mood_target target = target_of((mood_expression)mood, (mood_door)door);
                mood_suggestion list[COUNT];
                const size_t n = ask(list, &target, MOOD_MOVIES, seed, NULL);
                for (size_t i = 0; i < n; i++) {
                    assert_false(list[i].item->flags & MOOD_ITEM_EXPLICIT);
                    if (target.door == MOOD_DOOR_STAY || target.place.valence > .5f) continue;
                    assert_null(strstr(list[i].item->genres, "Horror"));
                    assert_null(strstr(list[i].item->genres, "War"));
                }
            }
}

static void explicit_items_come_only_when_allowed(void **state) {
    (void)state;
    const mood_target target = target_of(MOOD_HAPPY, MOOD_DOOR_STAY);
    mood_wish wish = {
        .kind = MOOD_SONGS, .count = MOOD_SUGGEST_MAX_COUNT, .allow_explicit = true};
    size_t n_explicit = 0;
    for (wish.seed = 0; wish.seed < 5; wish.seed++) {
        mood_suggestion list[MOOD_SUGGEST_MAX_COUNT];
        size_t n;
        assert_int_equal(mood_suggest(list, &n, index_, &target, &wish), MOOD_OK);
        for (size_t i = 0; i < n; i++) n_explicit += list[i].item->flags & MOOD_ITEM_EXPLICIT;
    }
    assert_true(n_explicit > 0);
}

static size_t count_common(const mood_suggestion *a, size_t n_a, const mood_suggestion *b,
                           size_t n_b) {
    size_t n = 0;
    for (size_t i = 0; i < n_a; i++)
        for (size_t k = 0; k < n_b; k++) n += a[i].item == b[k].item;
    return n;
}

static void a_seed_repeats_and_another_differs(void **state) {
    (void)state;
    const mood_target target = target_of(MOOD_SAD, MOOD_DOOR_LIFT);
    mood_suggestion a[COUNT], b[COUNT], c[COUNT];
    ask(a, &target, MOOD_SONGS, 11, NULL);
    ask(b, &target, MOOD_SONGS, 11, NULL);
    ask(c, &target, MOOD_SONGS, 12, NULL);
    for (size_t i = 0; i < COUNT; i++) {
        assert_ptr_equal(a[i].item, b[i].item);
        assert_string_equal(a[i].why, b[i].why);
    }
    assert_true(count_common(a, COUNT, c, COUNT) < COUNT);
    /* The noise costs little: the other list fits as well. */
    assert_near(mean_distance(a, COUNT, target.place), mean_distance(c, COUNT, target.place),
                .1);
}

static void nothing_comes_twice_in_a_list(void **state) {
    (void)state;
    const mood_target target = target_of(MOOD_NEUTRAL, MOOD_DOOR_STAY);
    mood_suggestion list[COUNT];
    ask(list, &target, MOOD_MOVIES, 3, NULL);
    assert_int_equal(count_common(list, COUNT, list, COUNT), COUNT);
}

static mood_item_list as_list(const mood_item **out, const mood_suggestion *list, size_t n) {
    for (size_t i = 0; i < n; i++) out[i] = list[i].item;
    return (mood_item_list){out, n};
}

static void what_was_shown_lately_waits(void **state) {
    (void)state;
    const mood_target target = target_of(MOOD_FEAR, MOOD_DOOR_CALM);
    mood_suggestion first[COUNT], second[COUNT];
    const mood_item *shown[COUNT];
    ask(first, &target, MOOD_SONGS, 4, NULL);
    const mood_taste taste = {.recent = as_list(shown, first, COUNT)};
    ask(second, &target, MOOD_SONGS, 4, &taste);
    assert_int_equal(count_common(first, COUNT, second, COUNT), 0);
}

static void a_small_catalogue_is_shown_again_sooner_than_nothing(void **state) {
    (void)state;
    mood_index *small;
    assert_int_equal(mood_index_create(&small, made.items, 10), MOOD_OK);
    const mood_target target = target_of(MOOD_NEUTRAL, MOOD_DOOR_STAY);
    const mood_item *shown[] = {&made.items[0], &made.items[2], &made.items[4], &made.items[6]};
    const mood_item *seen[] = {&made.items[8]};
    const mood_taste taste = {.recent = {shown, 4}, .seen = {seen, 1}};
    const mood_wish wish = {
        .kind = MOOD_MOVIES, .count = COUNT, .allow_explicit = true, .taste = &taste};
    mood_suggestion list[COUNT];
    size_t n;
    assert_int_equal(mood_suggest(list, &n, small, &target, &wish), MOOD_OK);
    assert_int_equal(n, 4);
    mood_index_destroy(&small);
}

static void skipped_and_seen_never_come_back(void **state) {
    (void)state;
    const mood_target target = target_of(MOOD_HAPPY, MOOD_DOOR_STAY);
    static const mood_item *skipped[MOOD_TASTE_MAX_ITEMS], *seen[MOOD_TASTE_MAX_ITEMS];
    size_t n_skipped = 0, n_seen = 0;
    for (uint64_t round = 0; round < 20; round++) {
        const mood_taste taste = {.skipped = {skipped, n_skipped}, .seen = {seen, n_seen}};
        mood_suggestion list[COUNT];
        const size_t n = ask(list, &target, MOOD_SONGS, 9, &taste);
        assert_int_equal(n, COUNT);
        for (size_t i = 0; i < n; i++) {
            for (size_t k = 0; k < n_skipped; k++)
                assert_ptr_not_equal(list[i].item, skipped[k]);
            for (size_t k = 0; k < n_seen; k++) assert_ptr_not_equal(list[i].item, seen[k]);
        }
        for (size_t i = 0; i < n; i++)
            if (i % 2)
                skipped[n_skipped++] = list[i].item;
            else
                seen[n_seen++] = list[i].item;
    }
}

static void nothing_is_found_in_nothing(void **state) {
    (void)state;
    mood_index *empty;
    assert_int_equal(mood_index_create(&empty, NULL, 0), MOOD_OK);
    const mood_target target = target_of(MOOD_SAD, MOOD_DOOR_STAY);
    const mood_wish wish = {.kind = MOOD_SONGS, .count = 5};
    mood_suggestion list[5];
    size_t n = 99;
    assert_int_equal(mood_suggest(list, &n, empty, &target, &wish), MOOD_OK);
    assert_int_equal(n, 0);
    mood_index_destroy(&empty);
}

static void bad_wishes_are_refused(void **state) {
    (void)state;
    const mood_target target = target_of(MOOD_SAD, MOOD_DOOR_STAY);
    mood_target odd = target;
    odd.door = MOOD_N_DOORS;
    mood_suggestion list[MOOD_SUGGEST_MAX_COUNT];
    size_t n;
    const mood_wish none = {.kind = MOOD_SONGS, .count = 0};
    const mood_wish many = {.kind = MOOD_SONGS, .count = MOOD_SUGGEST_MAX_COUNT + 1};
    const mood_wish books = {.kind = MOOD_N_KINDS, .count = 1};
    const mood_wish most = {.kind = MOOD_SONGS, .count = MOOD_SUGGEST_MAX_COUNT};
    assert_int_equal(mood_suggest(list, &n, index_, &target, &none), MOOD_E_ARG);
    assert_int_equal(mood_suggest(list, &n, index_, &target, &many), MOOD_E_ARG);
    assert_int_equal(mood_suggest(list, &n, index_, &target, &books), MOOD_E_ARG);
    assert_int_equal(mood_suggest(list, &n, index_, &odd, &most), MOOD_E_ARG);
    assert_int_equal(mood_suggest(list, &n, index_, &target, &most), MOOD_OK);
    assert_int_equal(n, MOOD_SUGGEST_MAX_COUNT);
}

static void a_lack_of_memory_is_said(void **state) {
    (void)state;
    const mood_target target = target_of(MOOD_SAD, MOOD_DOOR_STAY);
    const mood_wish wish = {.kind = MOOD_SONGS, .count = 1};
    mood_suggestion list[1];
    size_t n;
    mood_alloc_fail_after(0);
    const mood_status status = mood_suggest(list, &n, index_, &target, &wish);
    mood_alloc_fail_after(-1);
    assert_int_equal(status, MOOD_E_NOMEM);
}

/* Two names in one list are rarer than chance would have it among the nearest. */
static void a_list_is_varied(void **state) {
    (void)state;
    size_t n_same = 0;
    for (uint64_t seed = 0; seed < 20; seed++) {
        const mood_target target = target_of((mood_expression)(seed % 7), MOOD_DOOR_STAY);
        mood_suggestion list[COUNT];
        const size_t n = ask(list, &target, MOOD_SONGS, seed, NULL);
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < i; k++)
                n_same += strcmp(list[i].item->by, list[k].item->by) == 0;
    }
    assert_true(n_same <= 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_fit_for_each_mood_door_and_kind),
        cmocka_unit_test(lift_raises_and_calm_lowers),
        cmocka_unit_test(nothing_forbidden_is_shown),
        cmocka_unit_test(explicit_items_come_only_when_allowed),
        cmocka_unit_test(a_seed_repeats_and_another_differs),
        cmocka_unit_test(nothing_comes_twice_in_a_list),
        cmocka_unit_test(what_was_shown_lately_waits),
        cmocka_unit_test(a_small_catalogue_is_shown_again_sooner_than_nothing),
        cmocka_unit_test(skipped_and_seen_never_come_back),
        cmocka_unit_test(nothing_is_found_in_nothing),
        cmocka_unit_test(bad_wishes_are_refused),
        cmocka_unit_test(a_lack_of_memory_is_said),
        cmocka_unit_test(a_list_is_varied),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
