/* SPDX-License-Identifier: Apache-2.0 */
#include "suggest/guard.h"
#include "suggest/words.h"
#include "test.h"
#include "suggest_items.h"

static unsigned guards_of(const char *genres, const char *tags, const char *title) {
    unsigned guards = 0;
    const char *lists[] = {genres, tags};
    for (size_t i = 0; i < 2; i++) {
        const char *text;
        size_t n;
        while (mood_words_next(&text, &n, &lists[i])) guards |= mood_guard_word(text, n);
    }
    return mood_guard_item(guards, mood_guard_title(title));
}

static bool is_kept_from(const char *genres, const char *tags, const char *title,
                         mood_expression mood, mood_door door) {
    const mood_target target = target_of(mood, door);
    return (guards_of(genres, tags, title) & mood_guard_forbidden(&target)) != 0;
}

static const mood_expression low[] = {MOOD_ANGRY, MOOD_DISGUST, MOOD_FEAR, MOOD_SAD};

static void nothing_cruel_through_lift(void **state) {
    (void)state;
    static const struct {
        const char *genres, *tags, *title;
    } cruel[] = {
        {"Drama", "Tragedy", "A"},
        {"Drama|Romance", "Tragic Romance", "A"},
        {"Drama|War", "", "A"},
        {"Horror", "", "A"},
        {"Comedy|Horror", "", "A"},
        {"Drama", "loss of loved one", "A"},
        {"Drama", "cancer patient", "A"},
        {"Drama", "SUICIDE attempt", "A"},
        {"Crime|Drama", "", "A"},
        {"Thriller", "", "A"},
        {"Drama|History", "Holocaust", "A"},
        {"Comedy", "Dark Comedy", "A"},
        {"Drama", "Prison Drama", "A"},
        {"pop", "", "Crying in the Rain"},
        {"pop", "", "Everybody Hurts (hurt)"},
        {"pop", "", "Suicide Is Painless"},
        {"emo", "", "A"},
        {"death metal", "", "A"},
    };
    for (size_t i = 0; i < MOOD_COUNT(cruel); i++)
        for (size_t m = 0; m < MOOD_COUNT(low); m++)
            if (!is_kept_from(cruel[i].genres, cruel[i].tags, cruel[i].title, low[m],
                              MOOD_DOOR_LIFT))
                fail_msg("case %zu is shown through lift", i);
}

static void kind_things_pass(void **state) {
    (void)state;
    for (size_t m = 0; m < MOOD_COUNT(low); m++)
        for (int door = 0; door < MOOD_N_DOORS; door++) {
            const mood_door d = (mood_door)door;
            assert_false(
                is_kept_from("Comedy|Romance", "Feel-Good Romance", "Amélie", low[m], d));
            assert_false(is_kept_from("Comedy|Crime", "Caper", "The Sting", low[m], d));
            assert_false(is_kept_from("soul", "", "Lovely Day", low[m], d));
            assert_false(is_kept_from("Family", "award winning", "Paddington", low[m], d));
            /* Words that only hold a guarded one are other words. */
            assert_false(is_kept_from("pop", "", "Diamonds and Warm Skills", low[m], d));
            assert_false(is_kept_from("pop", "", "Hello, Graveney", low[m], d));
        }
}

static void stay_keeps_only_harm_away(void **state) {
    (void)state;
    assert_false(is_kept_from("Drama", "Tragedy", "A", MOOD_SAD, MOOD_DOOR_STAY));
    assert_false(is_kept_from("Horror", "", "A", MOOD_FEAR, MOOD_DOOR_STAY));
    assert_true(is_kept_from("Drama", "suicide", "A", MOOD_SAD, MOOD_DOOR_STAY));
    assert_true(is_kept_from("rock", "", "Suicide", MOOD_SAD, MOOD_DOOR_STAY));
    assert_false(is_kept_from("Drama", "suicide", "A", MOOD_HAPPY, MOOD_DOOR_STAY));
}

static void a_good_mood_is_told_more(void **state) {
    (void)state;
    assert_false(is_kept_from("Crime|Drama", "", "A", MOOD_HAPPY, MOOD_DOOR_LIFT));
    assert_true(is_kept_from("Horror", "", "A", MOOD_HAPPY, MOOD_DOOR_LIFT));
    assert_true(is_kept_from("Horror", "", "A", MOOD_HAPPY, MOOD_DOOR_CALM));
    assert_true(is_kept_from("Action", "murder", "A", MOOD_NEUTRAL, MOOD_DOOR_CALM));
    assert_false(is_kept_from("Drama", "Tragedy", "A", MOOD_NEUTRAL, MOOD_DOOR_CALM));
}

/* A low place without a low name is guarded too. */
static void a_low_place_counts(void **state) {
    (void)state;
    const float p[] = {.2f, .1f, .15f, 0, .2f, 0, .35f};
    const mood_target target = mood_target_make(p, MOOD_DOOR_LIFT);
    assert_int_equal(target.mood, MOOD_NEUTRAL);
    assert_true(mood_guard_is_low(&target));
}

static void places_never_lead_the_wrong_way(void **state) {
    (void)state;
    const mood_target lift = target_of(MOOD_SAD, MOOD_DOOR_LIFT);
    assert_true(mood_guard_allows_place(&lift, (mood_point){-.6f, 0}));
    assert_false(mood_guard_allows_place(&lift, (mood_point){-.8f, 0}));
    const mood_target calm = target_of(MOOD_ANGRY, MOOD_DOOR_CALM);
    assert_true(mood_guard_allows_place(&calm, (mood_point){0, .6f}));
    assert_false(mood_guard_allows_place(&calm, (mood_point){0, .7f}));
    /* Who is content and quiet already is still shown something. */
    const mood_target joy = mood_target_make_at((mood_point){1, 1}, MOOD_DOOR_LIFT);
    assert_true(mood_guard_allows_place(&joy, (mood_point){.6f, 0}));
    const mood_target rest = mood_target_make_at((mood_point){0, -1}, MOOD_DOOR_CALM);
    assert_true(mood_guard_allows_place(&rest, (mood_point){0, -.4f}));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_cruel_through_lift),
        cmocka_unit_test(kind_things_pass),
        cmocka_unit_test(stay_keeps_only_harm_away),
        cmocka_unit_test(a_good_mood_is_told_more),
        cmocka_unit_test(a_low_place_counts),
        cmocka_unit_test(places_never_lead_the_wrong_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
