/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"
#include "poster/lettering.h"
#include "test.h"

static const mood_letter_box box = {340, 200, 76, 27, 7};

static mood_lettering set(const char *text) {
    return mood_lettering_fit(text, strlen(text), &box);
}

static void expect_inside(const char *text) {
    const mood_lettering l = set(text);
    assert_true(l.size >= box.size_min && l.size <= box.size_max);
    assert_true(l.n_lines <= box.max_lines);
    assert_true(mood_lettering_height(&l) <= box.height + .01);
    for (size_t i = 0; i < l.n_lines; i++) {
        assert_true(mood_letter_line_width(&l.lines[i]) * l.size <= box.width + .01);
        assert_true(l.lines[i].n_bytes > 0);
        assert_true(mood_utf8_is_valid(l.lines[i].text, l.lines[i].n_bytes));
    }
}

static void expect_line(const mood_lettering *l, size_t i, const char *text) {
    assert_true(i < l->n_lines);
    char line[400];
    snprintf(line, sizeof line, "%.*s", (int)l->lines[i].n_bytes, l->lines[i].text);
    assert_string_equal(line, text);
}

static void short_titles_are_set_large(void **state) {
    (void)state;
    const mood_lettering l = set("Up");
    assert_int_equal(l.n_lines, 1);
    assert_near(l.size, box.size_max, .01);
    expect_line(&l, 0, "Up");
}

static void lines_are_balanced(void **state) {
    (void)state;
    const mood_letter_box wide = {600, 80, 30, 30, 2};
    static const char text[] = "The Curious Case of Benjamin Button and Others";
    const mood_lettering l = mood_lettering_fit(text, sizeof text - 1, &wide);
    assert_int_equal(l.n_lines, 2);
    const double first = mood_letter_line_width(&l.lines[0]);
    const double second = mood_letter_line_width(&l.lines[1]);
    assert_true(fabs(first - second) < .3 * fmax(first, second));
}

static void no_title_leaves_its_box(void **state) {
    (void)state;
    static const char *const titles[] = {
        "M",
        "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb",
        "You Won\u2019t Answer My Phone Calls but I Bet You\u2019ll Listen to This Song so I "
        "Guess This Is the Only Way to Talk to You",
        "Supercalifragilisticexpialidocious",
        "Les parapluies de Cherbourg \u2014 \u00c0 bout de souffle \u2026",
        "\u30df\u30fc\u30c8\u30fb\u30df\u30fc\u30fb\u30a4\u30f3\u30fb\u30b6\u30fb\u30b7\u30fc"
        "\u30d7\u30fb\u30e1\u30c9\u30a6\u3002",
        "\u0e40\u0e1c\u0e37\u0e48\u0e2d\u0e27\u0e31\u0e19\u0e44\u0e2b\u0e19\u0e40\u0e18\u0e2d"
        "\u0e08"
        "\u0e30\u0e01\u0e25\u0e31\u0e1a\u0e21\u0e32",
        "\u0627\u0644\u0644\u064a\u0644\u0629 \u0627\u0644\u0643\u0628\u064a\u0631\u0629",
        "\xF0\x9F\x8E\xAC\xF0\x9F\x8E\xAC\xF0\x9F\x8E\xAC film",
        "The Shawshank  - Redemption",
        "a\tb\u3000c",
        "bad \xff\xfe bytes"};
    for (size_t i = 0; i < sizeof titles / sizeof *titles - 1; i++) expect_inside(titles[i]);
    char long_word[301], long_text[301];
    memset(long_word, 'W', 300);
    for (int i = 0; i < 300; i++) long_text[i] = i % 7 == 6 ? ' ' : 'm';
    long_word[300] = long_text[300] = 0;
    expect_inside(long_word);
    expect_inside(long_text);
    (void)set(titles[sizeof titles / sizeof *titles - 1]); /* must not read past the end */
}

static void what_does_not_fit_ends_in_an_ellipsis(void **state) {
    (void)state;
    char words[301];
    for (int i = 0; i < 300; i++) words[i] = i % 5 == 4 ? ' ' : 'o';
    words[300] = 0;
    const mood_lettering l = set(words);
    assert_true(l.n_lines > 0);
    assert_true(l.lines[l.n_lines - 1].has_ellipsis);
    assert_near(l.size, box.size_min, .01);
}

static void only_words_that_are_too_long_are_torn(void **state) {
    (void)state;
    const mood_lettering l = set("The Supercalifragilisticexpialidocious Day");
    size_t hyphens = 0;
    for (size_t i = 0; i < l.n_lines; i++) hyphens += l.lines[i].has_hyphen;
    assert_true(hyphens >= 1 && hyphens <= 2);
    const mood_lettering whole = set("Extraordinary Gentlemen");
    for (size_t i = 0; i < whole.n_lines; i++) assert_false(whole.lines[i].has_hyphen);
}

static void marks_stay_with_their_letters(void **state) {
    (void)state;
    /* A combining acute must not begin a line, and takes no room of its own. */
    assert_near(mood_lettering_width("e\u0301", 3), mood_lettering_width("e", 1), 1e-9);
    const mood_letter_box narrow = {28, 400, 27, 27, 10};
    static const char text[] = "e\u0301e\u0301e\u0301e\u0301";
    const mood_lettering l = mood_lettering_fit(text, sizeof text - 1, &narrow);
    assert_true(l.n_lines > 1);
    for (size_t i = 0; i < l.n_lines; i++) assert_int_equal(l.lines[i].text[0], 'e');
}

static void the_direction_is_that_of_the_first_letter(void **state) {
    (void)state;
    assert_true(set("\u0627\u0644\u0644\u064a\u0644").is_right_to_left);
    assert_true(set("1001 \u05d3").is_right_to_left);
    assert_false(set("Layla \u0644\u064a\u0644\u0649").is_right_to_left);
}

static void nothing_gives_no_lines(void **state) {
    (void)state;
    assert_int_equal(set("").n_lines, 0);
    assert_int_equal(set("   ").n_lines, 0);
    const mood_lettering none = set("");
    assert_near(mood_lettering_height(&none), 0, 1e-9);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_titles_are_set_large),
        cmocka_unit_test(lines_are_balanced),
        cmocka_unit_test(no_title_leaves_its_box),
        cmocka_unit_test(what_does_not_fit_ends_in_an_ellipsis),
        cmocka_unit_test(only_words_that_are_too_long_are_torn),
        cmocka_unit_test(marks_stay_with_their_letters),
        cmocka_unit_test(the_direction_is_that_of_the_first_letter),
        cmocka_unit_test(nothing_gives_no_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
