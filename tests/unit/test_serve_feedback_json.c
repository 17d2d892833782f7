/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/feedback_json.h"
#include "test.h"

#define FILM "{\"kind\":\"movies\",\"id\":\"tt0111161\","

static mood_feedback feedback;
static mood_error err;

static mood_status read_text(const char *text) {
    err.text[0] = 0;
    return mood_feedback_json_read(&feedback, text, strlen(text), &err);
}

static void a_song_and_a_film_are_read(void **state) {
    (void)state;
    assert_int_equal(
        read_text(
            "{\"kind\":\"songs\",\"id\":\"2XU0oxnq2qxCpomAAuJY8K\",\"verdict\":\"like\"}"),
        MOOD_OK);
    assert_int_equal(feedback.kind, MOOD_SONGS);
    assert_string_equal(feedback.id, "2XU0oxnq2qxCpomAAuJY8K");
    assert_int_equal(feedback.verdict, MOOD_VERDICT_LIKE);
    assert_int_equal(
        read_text(" {\"verdict\":\"skip\",\n\"id\":\"tt0111161\", \"kind\":\"movies\"} "),
        MOOD_OK);
    assert_int_equal(feedback.kind, MOOD_MOVIES);
    assert_int_equal(feedback.verdict, MOOD_VERDICT_SKIP);
}

static void moods_before_and_after_are_read(void **state) {
    (void)state;
    assert_int_equal(read_text("{\"kind\":\"movies\",\"id\":\"tt0111161\",\"before\":\"sad\","
                               "\"verdict\":\"felt\",\"after\":\"-.1,1\"}"),
                     MOOD_OK);
    assert_int_equal(feedback.verdict, MOOD_VERDICT_FELT);
    assert_true(feedback.before.valence == mood_seven_point(MOOD_SAD).valence);
    assert_true(feedback.before.arousal == mood_seven_point(MOOD_SAD).arousal);
    assert_true(feedback.after.valence == -.1f && feedback.after.arousal == 1.f);
}

static void what_is_no_json_is_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",
        "x",
        "{",
        "{\"kind\":}",
        "[]",
        "null",
        "\"kind\"",
        "{\"kind\":\"songs\"}}",
        "{\"kind\":\"songs\",\"kind\":\"movies\",\"id\":\"tt0111161\",\"verdict\":\"like\"}",
        "{\"kind\":\"\xff\"}"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(read_text(wrong[i]), MOOD_E_FORMAT);
        assert_true(err.text[0] != 0);
    }
    assert_int_equal(mood_feedback_json_read(&feedback, NULL, 0, &err), MOOD_E_FORMAT);
}

static void a_wrong_field_is_named(void **state) {
    (void)state;
    static const struct {
        const char *text, *name;
    } wrong[] = {
        {"{}", "kind: it is missing"},
        {"{\"kind\":\"movies\",\"verdict\":\"like\"}", "id: it is missing"},
        {"{\"kind\":\"movies\",\"id\":\"tt0111161\"}", "verdict: it is missing"},
        {"{\"kind\":\"books\"}", "kind:"},
        {"{\"kind\":1}", "kind:"},
        {"{\"id\":[]}", "id: a text"},
        {"{\"verdict\":\"love\"}", "verdict:"},
        {"{\"verdict\":null}", "verdict:"},
        {"{\"before\":\"glad\"}", "before: a mood"},
        {"{\"after\":\"2,0\"}", "after: a mood"},
        {"{\"after\":[0,0]}", "after: a mood"},
        {FILM "\"verdict\":\"felt\",\"after\":\"sad\"}", "before: it is missing"},
        {FILM "\"verdict\":\"felt\",\"before\":\"sad\"}", "after: it is missing"},
        {FILM "\"verdict\":\"like\",\"before\":\"sad\"}", "before: it belongs"},
        {FILM "\"verdict\":\"seen\",\"after\":\"sad\"}", "after: it belongs"},
        {"{\"mood\":\"sad\"}", "mood: there is no such name"},
        {"{\"kind\":\"songs\",\"id\":\"tt0111161\",\"verdict\":\"like\"}", "id:"},
        {"{\"kind\":\"movies\",\"id\":\"tt0111161\\u0000\",\"verdict\":\"like\"}", "not JSON"},
        {"{\"kind\":\"movies\",\"id\":\"../../etc/passwd\",\"verdict\":\"like\"}", "id:"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_not_equal(read_text(wrong[i].text), MOOD_OK);
        assert_error_names(err, wrong[i].name);
    }
}

static void a_failure_leaves_the_output_alone(void **state) {
    (void)state;
    memset(&feedback, 0x55, sizeof feedback);
    const mood_feedback before = feedback;
    assert_int_equal(
        read_text("{\"kind\":\"songs\",\"id\":\"tt0111161\",\"verdict\":\"like\"}"),
        MOOD_E_ARG);
    assert_memory_equal(&feedback, &before, sizeof before);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_song_and_a_film_are_read),
        cmocka_unit_test(moods_before_and_after_are_read),
        cmocka_unit_test(what_is_no_json_is_refused),
        cmocka_unit_test(a_wrong_field_is_named),
        cmocka_unit_test(a_failure_leaves_the_output_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
