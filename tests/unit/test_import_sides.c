/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "import/sides.h"
#include "test.h"

static mood_sides sides;

static int setup(void **state) {
    (void)state;
    mood_sides_init(&sides);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    mood_sides_clear(&sides);
    return mood_alloc_count_live() != 0;
}

static void imdb_numbers_are_read(void **state) {
    (void)state;
    assert_int_equal(mood_sides_imdb_number("tt0111161"), 111161);
    assert_int_equal(mood_sides_imdb_number("0111161"), 111161);
    assert_int_equal(mood_sides_imdb_number("tt15398776"), 15398776);
    static const char *const bad[] = {"", "tt", "nm0000001", "tt12x", "tt1234567890", "-1"};
    for (size_t i = 0; i < MOOD_COUNT(bad); i++)
        assert_int_equal(mood_sides_imdb_number(bad[i]), 0);
}

static void ratings_are_kept(void **state) {
    (void)state;
    float rating = 0.f;
    uint32_t votes = 0;
    assert_false(mood_sides_imdb_rating(&rating, &votes, &sides, 5));
    assert_int_equal(mood_sides_add_imdb_rating(&sides, 5, 9.3f, 3000000), MOOD_OK);
    assert_true(mood_sides_imdb_rating(&rating, &votes, &sides, 5));
    assert_near((double)rating, 9.3, 1e-5);
    assert_int_equal(votes, 3000000);
}

static void ratings_of_people_are_averaged(void **state) {
    (void)state;
    float mean = 0.f;
    uint32_t n = 0;
    static const float stars[] = {.5f, 5.f, 3.5f};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(mood_sides_add_lens_rating(&sides, 7, stars[i]), MOOD_OK);
    assert_int_equal(mood_sides_add_lens_rating(&sides, 8, 4.f), MOOD_OK);
    assert_true(mood_sides_lens_rating(&mean, &n, &sides, 7));
    assert_int_equal(n, 3);
    assert_near((double)mean, 3., 1e-6);
    assert_int_equal(sides.n_most_ratings, 3);
}

static void tag(uint32_t film, const char *word) {
    assert_int_equal(mood_sides_add_tag(&sides, film, word, strlen(word)), MOOD_OK);
}

static void tags_come_by_their_count(void **state) {
    (void)state;
    char out[64];
    tag(2, "other");
    tag(1, "ghost");
    tag(1, "magic");
    tag(3, "magic");
    tag(1, "magic");
    mood_sides_tags_of_film(out, sizeof out, &sides, 1);
    assert_string_equal(out, "magic|ghost");
    mood_sides_tags_of_film(out, sizeof out, &sides, 2);
    assert_string_equal(out, "other");
    mood_sides_tags_of_film(out, sizeof out, &sides, 9);
    assert_string_equal(out, "");
    tag(1, "ghost");
    tag(1, "ghost");
    mood_sides_tags_of_film(out, sizeof out, &sides, 1);
    assert_string_equal(out, "ghost|magic");
    mood_sides_tags_of_film(out, 8, &sides, 1);
    assert_string_equal(out, "ghost");
}

static void genome_tags_are_known_by_number(void **state) {
    (void)state;
    char out[64];
    assert_int_equal(mood_sides_name_genome_tag(&sides, 40, "love", 4), MOOD_OK);
    assert_int_equal(mood_sides_add_genome_tag(&sides, 1, 40), MOOD_OK);
    assert_int_equal(mood_sides_add_genome_tag(&sides, 1, 41), MOOD_OK); /* unknown: nothing */
    mood_sides_tags_of_film(out, sizeof out, &sides, 1);
    assert_string_equal(out, "love");
}

int main(void) {
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(imdb_numbers_are_read),           CASE(ratings_are_kept),
        CASE(ratings_of_people_are_averaged),  CASE(tags_come_by_their_count),
        CASE(genome_tags_are_known_by_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
