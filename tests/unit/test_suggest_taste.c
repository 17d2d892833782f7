/* SPDX-License-Identifier: Apache-2.0 */
#include "suggest/taste.h"
#include "test.h"
#include "suggest_items.h"

static made_catalog made;
static mood_index *index_;

static int set_up(void **state) {
    (void)state;
    made_catalog_fill(&made, 4000, 5);
    return mood_index_create(&index_, made.items, made.n) != MOOD_OK;
}

static int tear_down(void **state) {
    (void)state;
    mood_index_destroy(&index_);
    return 0;
}

enum { N = 40 };

/* The first N songs of a genre. */
static mood_item_list songs_of(const mood_item **out, const char *genre) {
    size_t n = 0;
    for (size_t i = 1; i < made.n && n < N; i += 2)
        if (strcmp(made.items[i].genres, genre) == 0) out[n++] = &made.items[i];
    assert_int_equal(n, N);
    return (mood_item_list){out, n};
}

static float mean_taste(const mood_taste_weights *weights, const char *genre) {
    const mood_shelf *shelf = &index_->shelf[MOOD_SONGS];
    float sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < shelf->n; i++) {
        if (strcmp(made.items[shelf->seat[i].row].genres, genre) != 0) continue;
        sum += mood_taste_of(weights, &shelf->seat[i]);
        n++;
    }
    return sum / (float)n;
}

static float words[2 * 1000];

static mood_taste_weights learn(const mood_taste *taste, uint64_t seed) {
    mood_taste_weights weights = {.word = words, .n_words = index_->words.n_words};
    assert_true(weights.n_words <= 1000);
    mood_taste_learn(&weights, index_, MOOD_SONGS, taste, seed);
    return weights;
}

static void likes_raise_and_skips_lower(void **state) {
    (void)state;
    const mood_item *jazz[N], *pop[N];
    const mood_taste taste = {.liked = songs_of(jazz, "jazz"), .skipped = songs_of(pop, "pop")};
    for (uint64_t seed = 0; seed < 20; seed++) {
        const mood_taste_weights weights = learn(&taste, seed);
        assert_false(weights.is_empty);
        assert_true(mean_taste(&weights, "jazz") > mean_taste(&weights, "folk") + .2f);
        assert_true(mean_taste(&weights, "pop") < mean_taste(&weights, "folk") - .2f);
    }
}

static void an_opened_one_counts_less_than_a_liked_one(void **state) {
    (void)state;
    const mood_item *jazz[N];
    const mood_item_list list = songs_of(jazz, "jazz");
    const mood_taste liked = {.liked = list}, opened = {.opened = list};
    const mood_taste_weights strong = learn(&liked, 1);
    const float with_likes = mean_taste(&strong, "jazz");
    const mood_taste_weights weak = learn(&opened, 1);
    assert_true(mean_taste(&weak, "jazz") < with_likes);
    assert_true(mean_taste(&weak, "jazz") > 0);
}

static void nothing_known_says_nothing(void **state) {
    (void)state;
    const mood_item *film[] = {&made.items[0]};
    const mood_item stranger = {.kind = MOOD_SONGS, .id = "zzzzzzzzzzzzzzzzzzzzzz"};
    const mood_item *strangers[] = {&stranger};
    const mood_taste cases[] = {{{0}}, {.liked = {film, 1}}, {.liked = {strangers, 1}}};
    for (size_t i = 0; i < MOOD_COUNT(cases); i++) {
        const mood_taste_weights weights = learn(&cases[i], 1);
        assert_true(weights.is_empty);
        assert_near(mood_taste_of(&weights, &index_->shelf[MOOD_SONGS].seat[0]), 0, 0);
    }
}

static void no_item_exceeds_the_bound(void **state) {
    (void)state;
    const mood_item *jazz[N], *pop[N];
    const mood_taste taste = {.liked = songs_of(jazz, "jazz"), .skipped = songs_of(pop, "pop")};
    const mood_shelf *shelf = &index_->shelf[MOOD_SONGS];
    for (uint64_t seed = 0; seed < 20; seed++) {
        const mood_taste_weights weights = learn(&taste, seed);
        for (size_t i = 0; i < shelf->n; i++) {
            const float value = mood_taste_of(&weights, &shelf->seat[i]);
            assert_true(value <= mood_taste_bound(&weights, &shelf->hint[i]));
            assert_true(value <= weights.most);
        }
    }
}

/* Thompson sampling: one like leaves much to chance, forty leave little. */
static void evidence_narrows_the_draw(void **state) {
    (void)state;
    const mood_item *jazz[N];
    const mood_taste much = {.liked = songs_of(jazz, "jazz")};
    const mood_taste little = {.liked = {jazz, 1}};
    double spread[2] = {0, 0};
    for (int i = 0; i < 2; i++) {
        double sum = 0, squares = 0;
        for (uint64_t seed = 0; seed < 200; seed++) {
            const mood_taste_weights weights = learn(i ? &much : &little, seed);
            const mood_seat seat = {
                .word = {index_->shelf[MOOD_SONGS]
                             .seat[mood_index_seat(index_, MOOD_SONGS, jazz[0]->id)]
                             .word[0]}};
            const double taste = mood_taste_of(&weights, &seat);
            sum += taste;
            squares += taste * taste;
        }
        spread[i] = sqrt(squares / 200 - sum * sum / 40000);
    }
    assert_true(spread[1] < .6 * spread[0]);
}

static void many_names_fill_the_table_and_no_more(void **state) {
    (void)state;
    static const mood_item *many[2000];
    for (size_t i = 0; i < 2000; i++) many[i] = &made.items[2 * i + 1];
    const mood_taste taste = {.liked = {many, 2000}};
    const mood_taste_weights weights = learn(&taste, 1);
    size_t n = 0;
    for (size_t i = 0; i < MOOD_TASTE_NAMES; i++) n += weights.name[i] != 0;
    assert_in_range(n, 100, MOOD_TASTE_NAMES * 3 / 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(likes_raise_and_skips_lower),
        cmocka_unit_test(an_opened_one_counts_less_than_a_liked_one),
        cmocka_unit_test(nothing_known_says_nothing),
        cmocka_unit_test(no_item_exceeds_the_bound),
        cmocka_unit_test(evidence_narrows_the_draw),
        cmocka_unit_test(many_names_fill_the_table_and_no_more),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
