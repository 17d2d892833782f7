/* SPDX-License-Identifier: Apache-2.0 */
#include "mood/describe.h"
#include "test.h"

static void check_sentence(const float p[MOOD_N_EXPRESSIONS], const char *expected) {
    char sentence[MOOD_SENTENCE_BYTES];
    mood_describe_reading(sentence, "Your face", p);
    assert_string_equal(sentence, expected);
}

static void doubt_is_told_in_plain_words(void **state) {
    (void)state;
    check_sentence((float[]){0, 0, 0, 0, .72f, 0, .28f}, "Your face looks sad (72 %).");
    check_sentence((float[]){0, 0, 0, 1, 0, 0, 0}, "Your face looks happy (100 %).");
    check_sentence((float[]){.1f, .05f, .05f, .02f, .48f, 0, .30f},
                   "Your face looks sad (48 %), I think. Maybe neutral (30 %).");
    check_sentence((float[]){.14f, .1f, .1f, .1f, .45f, .05f, .06f},
                   "Your face looks sad (45 %), I think.");
    check_sentence((float[]){.1f, .05f, .28f, .1f, .31f, .1f, .06f},
                   "Your face is hard to read. Sad (31 %), maybe afraid (28 %).");
    check_sentence((float[]){.26f, .25f, .1f, .1f, .1f, .1f, .09f},
                   "Your face is hard to read. Angry (26 %), maybe disgusted (25 %).");
}

static void the_longest_sentence_fits(void **state) {
    (void)state;
    char sentence[MOOD_SENTENCE_BYTES];
    mood_describe_reading(sentence, "Face 64", (float[]){0, .34f, 0, 0, 0, .35f, .31f});
    assert_string_equal(sentence,
                        "Face 64 is hard to read. Surprised (35 %), maybe disgusted (34 %).");
    assert_true(strlen(sentence) <= 78); /* with two spaces before it: a line of a terminal */
}

static void json_has_the_agreed_shape(void **state) {
    (void)state;
    const mood_reading readings[2] = {
        {.face = {1.25f, -2, 30, 40.06f, .9f, {{0}}},
         .p = {.01f, .02f, .03f, .04f, .5f, .15f, .25f},
         .valence = -.00001f,
         .arousal = .5f},
        {.face = {0, 0, 1, 1, .5f, {{0}}}, .p = {1, 0, 0, 0, 0, 0, 0}},
    };
    mood_buf buf;
    mood_buf_init(&buf, 4096);
    assert_int_equal(mood_describe_json(&buf, readings, 0), MOOD_OK);
    assert_string_equal(buf.data, "\"faces\":[]");
    mood_buf_reset(&buf);
    assert_int_equal(mood_describe_json(&buf, readings, 2), MOOD_OK);
    assert_string_equal(
        buf.data,
        "\"faces\":[{\"box\":[1.3,-2.0,30.0,40.1],\"moods\":{\"angry\":0.0100,"
        "\"disgust\":0.0200,\"fear\":0.0300,\"happy\":0.0400,\"sad\":0.5000,"
        "\"surprise\":0.1500,\"neutral\":0.2500},\"valence\":0.0000,\"arousal\":0.5000},"
        "{\"box\":[0.0,0.0,1.0,1.0],\"moods\":{\"angry\":1.0000,\"disgust\":0.0000,"
        "\"fear\":0.0000,\"happy\":0.0000,\"sad\":0.0000,\"surprise\":0.0000,"
        "\"neutral\":0.0000},\"valence\":0.0000,\"arousal\":0.0000}]");
    mood_buf_clear(&buf);
    mood_buf_init(&buf, 100);
    assert_int_equal(mood_describe_json(&buf, readings, 2), MOOD_E_LIMIT);
    mood_buf_clear(&buf);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(doubt_is_told_in_plain_words),
        cmocka_unit_test(the_longest_sentence_fits),
        cmocka_unit_test(json_has_the_agreed_shape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
