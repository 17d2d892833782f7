/* SPDX-License-Identifier: Apache-2.0 */
#include "suggest/genre.h"
#include "test.h"

static void check(mood_kind kind, const char *genres, const char *tags, const char *expected) {
    const mood_item item = {.kind = kind, .genres = genres, .tags = tags};
    char name[MOOD_GENRE_BYTES];
    mood_genre_name(name, &item);
    assert_string_equal(name, expected);
}

static void only_plain_names_are_said(void **state) {
    (void)state;
    check(MOOD_MOVIES, "Drama|Comedy", "", "drama");
    check(MOOD_MOVIES, "Drama", "Epic|Road Trip", "road-trip film");
    check(MOOD_MOVIES, "", "duringcreditsstinger", "");
    check(MOOD_SONGS, "brill building pop|Neo Soul|pop", "", "neo soul");
    check(MOOD_SONGS, "mellow gold", "", "");
    check(MOOD_SONGS, "r&b", "", "R&B");
    check(MOOD_SONGS, "Comedy", "", "");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(only_plain_names_are_said)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
