/* SPDX-License-Identifier: Apache-2.0 */
#include "suggest/calibrate.h"
#include "suggest/diverse.h"
#include "test.h"
#include "suggest_items.h"

static made_catalog made;
static mood_index *index_;

static int set_up(void **state) {
    (void)state;
    made_catalog_fill(&made, 6000, 41);
    /* One place and one quality for all, so that nothing but genres tells them apart. */
    for (size_t i = 0; i < made.n; i++) {
        made.items[i].place = (mood_point){.3f, .1f};
        made.items[i].fame = made.items[i].quality = made.items[i].confidence = .8f;
        made.items[i].year = 0;
        made.items[i].by = "";
    }
    return mood_index_create(&index_, made.items, made.n) != MOOD_OK;
}

static int tear_down(void **state) {
    (void)state;
    mood_index_destroy(&index_);
    return 0;
}

enum { MANY = 28, FEW = 12 };

/* Likes: 28 of folk, 12 of jazz. */
static mood_taste make_taste(const mood_item **likes) {
    size_t n_folk = 0, n_jazz = 0;
    for (size_t i = 1; i < made.n; i += 2) {
        const char *genre = made.items[i].genres;
        if (n_folk < MANY && strcmp(genre, "folk") == 0) likes[n_folk++] = &made.items[i];
        if (n_jazz < FEW && strcmp(genre, "jazz") == 0) likes[MANY + n_jazz++] = &made.items[i];
    }
    return (mood_taste){.liked = {likes, MANY + FEW}};
}

static void the_mix_of_likes_is_kept(void **state) {
    (void)state;
    const mood_item *likes[MANY + FEW];
    const mood_taste taste = make_taste(likes);
    mood_calibration calibration;
    mood_calibrate_init(&calibration, index_, MOOD_SONGS, &taste);
    assert_true(calibration.is_on);
    /* A greedy list by proportion alone has the mix itself. */
    const mood_shelf *shelf = &index_->shelf[MOOD_SONGS];
    static mood_candidate pool[6000];
    for (size_t i = 0; i < shelf->n; i++) pool[i] = (mood_candidate){.seat = (uint32_t)i};
    const size_t n = mood_diverse_pick(pool, shelf->n, 20, 0.f, shelf, &calibration);
    size_t n_folk = 0, n_jazz = 0;
    for (size_t i = 0; i < n; i++) {
        const char *genre = made.items[shelf->seat[pool[i].seat].row].genres;
        n_folk += strcmp(genre, "folk") == 0;
        n_jazz += strcmp(genre, "jazz") == 0;
    }
    assert_int_equal(n_folk + n_jazz, 20);
    assert_in_range(n_folk, 13, 15);
}

/* Through the whole ranking the smaller love is not forgotten. */
static void a_list_holds_both_loves(void **state) {
    (void)state;
    const mood_item *likes[MANY + FEW];
    const mood_taste taste = make_taste(likes);
    const mood_target target = mood_target_make_at((mood_point){.3f, .1f}, MOOD_DOOR_STAY);
    size_t n_folk = 0, n_jazz = 0;
    for (uint64_t seed = 0; seed < 20; seed++) {
        const mood_wish wish = {.kind = MOOD_SONGS, .count = 12, .seed = seed, .taste = &taste};
        mood_suggestion list[12];
        size_t n;
        assert_int_equal(mood_suggest(list, &n, index_, &target, &wish), MOOD_OK);
        for (size_t i = 0; i < n; i++) {
            n_folk += strcmp(list[i].item->genres, "folk") == 0;
            n_jazz += strcmp(list[i].item->genres, "jazz") == 0;
        }
    }
    assert_true(n_folk > 240 / 4);
    assert_true(n_jazz > 240 / 8);
}

static void a_gain_falls_as_the_list_grows(void **state) {
    (void)state;
    const mood_item *likes[MANY + FEW];
    const mood_taste taste = make_taste(likes);
    mood_calibration calibration;
    mood_calibrate_init(&calibration, index_, MOOD_SONGS, &taste);
    const mood_seat *folk =
        &index_->shelf[MOOD_SONGS].seat[mood_index_seat(index_, MOOD_SONGS, likes[0]->id)];
    float before = INFINITY;
    for (int i = 0; i < 10; i++) {
        const float gain = mood_calibrate_gain(&calibration, folk);
        assert_true(gain > 0 && gain < before);
        before = gain;
        mood_calibrate_add(&calibration, folk);
    }
}

static void few_likes_make_no_mix(void **state) {
    (void)state;
    const mood_item *likes[MANY + FEW];
    mood_taste taste = make_taste(likes);
    mood_calibration calibration;
    taste.liked.n = MOOD_CALIBRATE_LEAST - 1;
    mood_calibrate_init(&calibration, index_, MOOD_SONGS, &taste);
    assert_false(calibration.is_on);
    assert_near(mood_calibrate_gain(&calibration, &index_->shelf[MOOD_SONGS].seat[0]), 0, 0);
    taste.liked.n = MOOD_CALIBRATE_LEAST;
    mood_calibrate_init(&calibration, index_, MOOD_MOVIES, &taste);
    assert_false(calibration.is_on);
    mood_calibrate_init(&calibration, index_, MOOD_SONGS, NULL);
    assert_false(calibration.is_on);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_mix_of_likes_is_kept),
        cmocka_unit_test(a_list_holds_both_loves),
        cmocka_unit_test(a_gain_falls_as_the_list_grows),
        cmocka_unit_test(few_likes_make_no_mix),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
