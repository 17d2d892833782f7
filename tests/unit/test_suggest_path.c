/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "suggest/guard.h"
#include "suggest/index.h"
#include "test.h"
#include "suggest_items.h"

static made_catalog made;
static mood_index *index_;

static int set_up(void **state) {
    (void)state;
    made_catalog_fill(&made, 9000, 31);
    for (size_t i = 1; i < made.n; i += 2)
        made.items[i].energy = .5f + .45f * made.items[i].place.arousal;
    return mood_index_create(&index_, made.items, made.n) != MOOD_OK;
}

static int tear_down(void **state) {
    (void)state;
    mood_index_destroy(&index_);
    return 0;
}

static mood_journey way_of(mood_expression from, mood_expression to) {
    return (mood_journey){mood_seven_point(from), mood_seven_point(to)};
}

static void steps_are_even_between_all_moods(void **state) {
    (void)state;
    for (int from = 0; from < MOOD_N_EXPRESSIONS; from++)
        for (int to = 0; to < MOOD_N_EXPRESSIONS; to++)
            for (size_t count = MOOD_PATH_MIN_STEPS; count <= MOOD_PATH_MAX_STEPS; count++) {
                const mood_journey way = way_of((mood_expression)from, (mood_expression)to);
                /* Where steps are finer than the catalogue is dense, there is no such path. */
                if (distance_of(way.from, way.to) < .08f * (float)(count - 1)) continue;
                const mood_wish wish = {
                    .kind = (mood_kind)(count % 2), .count = count, .seed = count};
                mood_suggestion list[MOOD_PATH_MAX_STEPS];
                assert_int_equal(mood_path_find(list, index_, &way, &wish), MOOD_OK);
                assert_true(mood_path_unevenness(list, count, &way) <= 1.3f);
                assert_true(distance_of(list[0].item->place, way.from) <= .2f);
                assert_true(distance_of(list[count - 1].item->place, way.to) <= .2f);
            }
}

static void nothing_and_nobody_comes_twice(void **state) {
    (void)state;
    const mood_journey way = way_of(MOOD_SAD, MOOD_HAPPY);
    for (uint64_t seed = 0; seed < 30; seed++) {
        const mood_wish wish = {.kind = MOOD_SONGS, .count = 10, .seed = seed};
        mood_suggestion list[10];
        assert_int_equal(mood_path_find(list, index_, &way, &wish), MOOD_OK);
        for (size_t i = 0; i < 10; i++) {
            assert_int_equal(list[i].item->kind, MOOD_SONGS);
            assert_false(list[i].item->flags & MOOD_ITEM_EXPLICIT);
            assert_true(list[i].why[0]);
            for (size_t k = 0; k < i; k++) {
                assert_ptr_not_equal(list[i].item, list[k].item);
                assert_string_not_equal(list[i].item->by, list[k].item->by);
            }
        }
    }
}

/* What is best known and liked lies just out of reach of both ends; no seed leads there. */
static void ends_are_near_for_every_seed(void **state) {
    (void)state;
    const mood_journey way = way_of(MOOD_SAD, MOOD_HAPPY);
    static mood_item items[MADE_MAX];
    for (size_t i = 0; i < made.n; i++) {
        const mood_point place = made.items[i].place;
        const bool is_far =
            distance_of(place, way.from) > .21f && distance_of(place, way.to) > .21f;
        items[i] = made.items[i];
        items[i].fame = items[i].quality = is_far ? 1.f : 0.f;
        items[i].confidence = 0.f;
    }
    mood_index *index;
    assert_int_equal(mood_index_create(&index, items, made.n), MOOD_OK);
    for (uint64_t seed = 0; seed < 200; seed++) {
        const size_t count = 3 + seed % 8;
        const mood_wish wish = {.kind = (mood_kind)(seed % 2), .count = count, .seed = seed};
        mood_suggestion list[MOOD_PATH_MAX_STEPS];
        assert_int_equal(mood_path_find(list, index, &way, &wish), MOOD_OK);
        assert_true(mood_path_unevenness(list, count, &way) <= 1.3f);
        assert_true(distance_of(list[0].item->place, way.from) <= .2f);
        assert_true(distance_of(list[count - 1].item->place, way.to) <= .2f);
    }
    mood_index_destroy(&index);
}

/* Where little may be shown near an end, the way begins with what lies nearest. */
static void an_empty_end_is_neared_as_far_as_can_be(void **state) {
    (void)state;
    const mood_journey way = way_of(MOOD_SAD, MOOD_HAPPY);
    static mood_item items[MADE_MAX];
    size_t n = 0;
    for (size_t i = 0; i < made.n; i++)
        if (distance_of(made.items[i].place, way.from) > .5f) items[n++] = made.items[i];
    mood_index *index;
    assert_int_equal(mood_index_create(&index, items, n), MOOD_OK);
    for (uint64_t seed = 0; seed < 50; seed++) {
        const mood_wish wish = {.kind = MOOD_SONGS, .count = 5, .seed = seed};
        mood_suggestion list[5];
        assert_int_equal(mood_path_find(list, index, &way, &wish), MOOD_OK);
        assert_true(distance_of(list[0].item->place, way.from) < .65f);
        assert_true(distance_of(list[4].item->place, way.to) <= .2f);
    }
    mood_index_destroy(&index);
}

/* Tempo and energy change less than along a path that does not care, its places being as near.
 */
static void songs_are_smooth(void **state) {
    (void)state;
    const mood_journey way = way_of(MOOD_SAD, MOOD_HAPPY);
    double jump = 0, jump_of_any = 0;
    for (uint64_t seed = 0; seed < 30; seed++) {
        const mood_wish wish = {.kind = MOOD_SONGS, .count = 8, .seed = seed};
        mood_suggestion list[8];
        assert_int_equal(mood_path_find(list, index_, &way, &wish), MOOD_OK);
        for (size_t i = 1; i < 8; i++) {
            const double octaves = log2(list[i].item->tempo_bpm / list[i - 1].item->tempo_bpm);
            jump += fabs(octaves - round(octaves));
        }
        for (size_t i = 1; i < 8; i++) {
            const double a = made.items[1 + 2 * (seed * 8 + i)].tempo_bpm;
            const double b = made.items[3 + 2 * (seed * 8 + i)].tempo_bpm;
            jump_of_any += fabs(log2(b / a) - round(log2(b / a)));
        }
    }
    assert_true(jump < .6 * jump_of_any);
}

static void the_way_up_is_guarded(void **state) {
    (void)state;
    const mood_journey way = way_of(MOOD_SAD, MOOD_HAPPY);
    for (uint64_t seed = 0; seed < 20; seed++) {
        const mood_wish wish = {.kind = MOOD_MOVIES, .count = 6, .seed = seed};
        mood_suggestion list[6];
        assert_int_equal(mood_path_find(list, index_, &way, &wish), MOOD_OK);
        for (size_t i = 0; i < 6; i++) {
            assert_null(strstr(list[i].item->genres, "Horror"));
            assert_null(strstr(list[i].item->genres, "War"));
            assert_string_not_equal(list[i].item->tags, "Tragedy");
        }
    }
}

static void a_seed_repeats_and_another_differs(void **state) {
    (void)state;
    const mood_journey way = way_of(MOOD_ANGRY, MOOD_NEUTRAL);
    mood_suggestion lists[3][5];
    for (size_t i = 0; i < 3; i++) {
        const mood_wish wish = {.kind = MOOD_SONGS, .count = 5, .seed = i / 2};
        assert_int_equal(mood_path_find(lists[i], index_, &way, &wish), MOOD_OK);
    }
    size_t n_other = 0;
    for (size_t i = 0; i < 5; i++) {
        assert_ptr_equal(lists[0][i].item, lists[1][i].item);
        assert_string_equal(lists[0][i].why, lists[1][i].why);
        n_other += lists[0][i].item != lists[2][i].item;
    }
    assert_true(n_other > 0);
}

static void going_nowhere_is_a_stay(void **state) {
    (void)state;
    const mood_journey way = way_of(MOOD_NEUTRAL, MOOD_NEUTRAL);
    const mood_wish wish = {.kind = MOOD_SONGS, .count = 10};
    mood_suggestion list[10];
    assert_int_equal(mood_path_find(list, index_, &way, &wish), MOOD_OK);
    for (size_t i = 0; i < 10; i++) assert_true(distance_of(list[i].item->place, way.to) < .2f);
    assert_true(isinf(mood_path_unevenness(list, 10, &way)));
}

static void small_catalogues_do_what_they_can(void **state) {
    (void)state;
    mood_item few[4];
    size_t n = 0;
    for (size_t i = 1; n < 4; i += 2)
        if (!(made.items[i].flags & MOOD_ITEM_EXPLICIT) &&
            strcmp(made.items[i].genres, "neo soul|soul") == 0)
            few[n++] = made.items[i];
    for (size_t i = 0; i < 4; i++) few[i].by = "The only one";
    mood_index *small;
    assert_int_equal(mood_index_create(&small, few, 4), MOOD_OK);
    const mood_journey way = way_of(MOOD_SAD, MOOD_HAPPY);
    mood_wish wish = {.kind = MOOD_SONGS, .count = 4};
    mood_suggestion list[MOOD_PATH_MAX_STEPS];
    assert_int_equal(mood_path_find(list, small, &way, &wish), MOOD_OK);
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < i; k++) assert_ptr_not_equal(list[i].item, list[k].item);
    wish.count = 5;
    assert_int_equal(mood_path_find(list, small, &way, &wish), MOOD_E_NOT_FOUND);
    wish.kind = MOOD_MOVIES;
    assert_int_equal(mood_path_find(list, small, &way, &wish), MOOD_E_NOT_FOUND);
    mood_index_destroy(&small);
}

static void bad_wishes_are_refused(void **state) {
    (void)state;
    mood_journey way = way_of(MOOD_SAD, MOOD_HAPPY);
    mood_suggestion list[MOOD_PATH_MAX_STEPS + 1];
    const size_t counts[] = {0, MOOD_PATH_MIN_STEPS - 1, MOOD_PATH_MAX_STEPS + 1};
    for (size_t i = 0; i < MOOD_COUNT(counts); i++) {
        const mood_wish wish = {.kind = MOOD_SONGS, .count = counts[i]};
        assert_int_equal(mood_path_find(list, index_, &way, &wish), MOOD_E_ARG);
    }
    const mood_wish good = {.kind = MOOD_SONGS, .count = 3};
    way.to.valence = NAN;
    assert_int_equal(mood_path_find(list, index_, &way, &good), MOOD_E_ARG);
}

static void a_lack_of_memory_is_said(void **state) {
    (void)state;
    const mood_journey way = way_of(MOOD_SAD, MOOD_HAPPY);
    const mood_wish wish = {.kind = MOOD_SONGS, .count = 3};
    mood_suggestion list[3];
    mood_alloc_fail_after(0);
    const mood_status status = mood_path_find(list, index_, &way, &wish);
    mood_alloc_fail_after(-1);
    assert_int_equal(status, MOOD_E_NOMEM);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_even_between_all_moods),
        cmocka_unit_test(nothing_and_nobody_comes_twice),
        cmocka_unit_test(ends_are_near_for_every_seed),
        cmocka_unit_test(an_empty_end_is_neared_as_far_as_can_be),
        cmocka_unit_test(songs_are_smooth),
        cmocka_unit_test(the_way_up_is_guarded),
        cmocka_unit_test(a_seed_repeats_and_another_differs),
        cmocka_unit_test(going_nowhere_is_a_stay),
        cmocka_unit_test(small_catalogues_do_what_they_can),
        cmocka_unit_test(bad_wishes_are_refused),
        cmocka_unit_test(a_lack_of_memory_is_said),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
