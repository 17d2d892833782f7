/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "suggest/words.h"
#include "test.h"

static void lists_are_walked(void **state) {
    (void)state;
    static const char *const expected[] = {"Drama", "Feel-Good Romance", "Sci-Fi"};
    const char *at = "| Drama|Feel-Good Romance ||  |Sci-Fi|";
    const char *text;
    size_t n, count = 0;
    while (mood_words_next(&text, &n, &at)) {
        assert_true(count < 3);
        assert_int_equal(n, strlen(expected[count]));
        assert_memory_equal(text, expected[count], n);
        count++;
    }
    assert_int_equal(count, 3);
    at = "";
    assert_false(mood_words_next(&text, &n, &at));
}

static void each_word_has_one_number(void **state) {
    (void)state;
    enum { N = 5000 };
    static char texts[N][8];
    mood_words words;
    assert_int_equal(mood_words_init(&words), MOOD_OK);
    for (int round = 0; round < 2; round++)
        for (uint32_t i = 0; i < N; i++) {
            snprintf(texts[i], sizeof texts[i], "w%u", i);
            uint32_t number;
            assert_int_equal(mood_words_add(&number, &words, texts[i], strlen(texts[i])),
                             MOOD_OK);
            assert_int_equal(number, i + 1);
        }
    assert_int_equal(words.n_words, N + 1);
    assert_true(mood_words_bytes(&words) > N * sizeof(mood_word));
    mood_words_clear(&words);
}

static void a_word_too_long_is_refused(void **state) {
    (void)state;
    static char text[70000];
    memset(text, 'x', sizeof text - 1);
    mood_words words;
    assert_int_equal(mood_words_init(&words), MOOD_OK);
    uint32_t number;
    assert_int_equal(mood_words_add(&number, &words, text, UINT16_MAX), MOOD_OK);
    assert_int_equal(mood_words_add(&number, &words, text, UINT16_MAX + 1), MOOD_E_LIMIT);
    mood_words_clear(&words);
}

static void the_first_name_ends_where_it_should(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"Lady Gaga, Bruno Mars", "Lady Gaga"},
        {"Joel Coen|Ethan Coen", "Joel Coen"},
        {"Al Green", "Al Green"},
        {"Tyler, The Creator", "Tyler, The Creator"},
        {"Earth, Wind & Fire", "Earth, Wind & Fire"},
        {"Al Green, Simon & Garfunkel",
         "Al Green, Simon & Garfunkel"}, /* not to be told apart */
        {"Al Green, Lulu, Simon & Garfunkel", "Al Green"},
        {"Al Green,", "Al Green,"},
    };
    const char *text;
    size_t n;
    for (size_t i = 0; i < MOOD_COUNT(cases); i++) {
        assert_true(mood_words_first_name(&text, &n, cases[i][0]));
        assert_int_equal(n, strlen(cases[i][1]));
        assert_memory_equal(text, cases[i][1], n);
    }
    assert_false(mood_words_first_name(&text, &n, ""));
    assert_false(mood_words_first_name(&text, &n, ", x"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_are_walked),
        cmocka_unit_test(each_word_has_one_number),
        cmocka_unit_test(the_first_name_ends_where_it_should),
        cmocka_unit_test(a_word_too_long_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
