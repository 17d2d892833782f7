/* SPDX-License-Identifier: Apache-2.0 */
#include "ease/content.h"
#include "test.h"

static const char text[] = "header\n"
                           "1\ttt0000001\t4\n"
                           "1\ttt0000002\t4\n"
                           "1\ttt0000003\t4\n";
static mood_ratings ratings;

static int set_up(void **state) {
    (void)state;
    return mood_ratings_read(&ratings, text, sizeof text - 1, 1, 1, NULL) != MOOD_OK;
}

static int tear_down(void **state) {
    (void)state;
    mood_ratings_clear(&ratings);
    return 0;
}

static void add(mood_content *content, mood_item item) {
    assert_int_equal(mood_content_add(content, &ratings, &item), MOOD_OK);
}

/* The rows as sets of films, a bit each, with the weights by length. */
static void what_two_films_share_is_a_row(void **state) {
    (void)state;
    mood_content content = {0};
    add(&content, (mood_item){.id = "tt0000001",
                              .genres = "Drama|Comedy",
                              .tags = "Road Trip",
                              .by = "A B, C D",
                              .people = "E F",
                              .year = 1994});
    add(&content, (mood_item){.id = "tt0000002",
                              .genres = "Drama",
                              .tags = "Comedy", /* a tag is not a genre */
                              .by = "C D",
                              .people = "A B", /* nor a star a director */
                              .year = 1999});
    add(&content, (mood_item){.id = "tt0000003", .genres = "Drama|Drama", .year = 2001});
    const size_t n = content.n;
    add(&content, (mood_item){.id = "tt0000009", .genres = "Drama"});
    add(&content, (mood_item){.kind = MOOD_SONGS, .id = "tt0000001", .genres = "Drama"});
    assert_int_equal(content.n, n); /* strangers and songs are passed over */
    mood_ease_table table;
    assert_int_equal(mood_content_rows(&table, &content, 6.f), MOOD_OK);
    const mood_ease_rows rows = mood_ease_table_view(&table);
    size_t n_three = 0, n_two = 0;
    for (size_t r = 0; r < rows.n_rows; r++) {
        const size_t length = rows.start[r + 1] - rows.start[r];
        assert_near(rows.weight[r], 6 / sqrt((double)length), 1e-6);
        n_three += length == 3; /* Drama */
        n_two += length == 2;   /* the nineties, C D */
    }
    assert_int_equal(rows.n_rows, 3);
    assert_int_equal(n_three, 1);
    assert_int_equal(n_two, 2);
    mood_ease_table_clear(&table);
    mood_content_clear(&content);
}

static void facts_of_a_film_have_a_limit(void **state) {
    (void)state;
    char many[4 * MOOD_CONTENT_MAX_FACTS + 8] = "";
    for (int i = 0; i <= MOOD_CONTENT_MAX_FACTS; i++)
        snprintf(many + strlen(many), sizeof many - strlen(many), "%03d|", i);
    mood_content content = {0};
    add(&content, (mood_item){.id = "tt0000001", .genres = many, .tags = many, .year = 1994});
    assert_int_equal(content.n, MOOD_CONTENT_MAX_FACTS);
    mood_content_clear(&content);
}

static void nothing_gives_no_rows(void **state) {
    (void)state;
    mood_content content = {0};
    mood_ease_table table;
    assert_int_equal(mood_content_rows(&table, &content, 1.f), MOOD_OK);
    assert_int_equal(table.n_rows, 0);
    mood_ease_table_clear(&table);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_two_films_share_is_a_row),
        cmocka_unit_test(facts_of_a_film_have_a_limit),
        cmocka_unit_test(nothing_gives_no_rows),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
