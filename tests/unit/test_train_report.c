/* SPDX-License-Identifier: Apache-2.0 */
#include "test.h"

#include "base/alloc.h"
#include "train/report.h"

static mood_run run_of(int epochs) {
    mood_settings settings;
    mood_run run;
    mood_settings_init(&settings);
    assert_int_equal(mood_settings_set(&settings, "net", "conv 16, pool, dense 7", NULL),
                     MOOD_OK);
    assert_int_equal(mood_run_init(&run, &settings, NULL), MOOD_OK);
    for (int i = 0; i < epochs; i++) {
        const mood_epoch epoch = {.loss = 2 - i * .01,
                                  .accuracy = .3 + i * .004,
                                  .choice_loss = 1.8 - i * .01,
                                  .seconds = 60};
        assert_int_equal(mood_run_add_epoch(&run, &epoch), MOOD_OK);
    }
    return run;
}

static size_t count(const char *text, const char *part) {
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, part)); at += strlen(part)) n++;
    return n;
}

/* Every element that is opened is closed, and there is no number that is none. */
static void check_page(const char *page) {
    static const char *const pairs[][2] = {{"<svg", "</svg>"},      {"<text", "</text>"},
                                           {"<table>", "</table>"}, {"<tr", "</tr>"},
                                           {"<dl", "</dl>"},        {"<h2", "</h2>"}};
    for (size_t i = 0; i < MOOD_COUNT(pairs); i++)
        assert_int_equal(count(page, pairs[i][0]), count(page, pairs[i][1]));
    assert_null(strstr(page, ">nan"));
    assert_null(strstr(page, "\"nan"));
    assert_null(strstr(page, "inf "));
    assert_null(strstr(page, "src=")); /* loads nothing */
    assert_null(strstr(page, "http"));
}

static void a_page_shows_the_run(void **state) {
    (void)state;
    mood_run run = run_of(40);
    mood_scores scores;
    mood_buf page;
    float p[14] = {.1f, 0, 0, .9f, 0, 0, 0, .2f, .8f, 0, 0, 0, 0, 0};
    const uint8_t labels[2] = {3, 0};
    mood_measure(&scores, p, labels, 2);
    mood_buf_init(&page, MOOD_REPORT_MAX_BYTES);
    assert_int_equal(mood_report_print(&page, &run, &scores), MOOD_OK);
    check_page(page.data);
    assert_int_equal(count(page.data, "<svg"), 5);
    assert_non_null(strstr(page.data, "angry, read as disgust"));
    assert_non_null(strstr(page.data, "50.0 %")); /* right on PublicTest */
    assert_non_null(strstr(page.data, "conv 16, pool, dense 7"));
    mood_buf_clear(&page);
    mood_run_clear(&run);
}

static void other_classes_and_short_runs_have_a_page_too(void **state) {
    (void)state;
    for (int epochs = 0; epochs < 3; epochs++) {
        mood_run run = run_of(epochs);
        mood_buf page;
        mood_buf_init(&page, MOOD_REPORT_MAX_BYTES);
        assert_int_equal(mood_report_print(&page, &run, NULL), MOOD_OK);
        check_page(page.data);
        assert_int_equal(count(page.data, "<svg"), 2);
        mood_buf_clear(&page);
        mood_run_clear(&run);
    }
}

static void a_full_buffer_is_reported(void **state) {
    (void)state;
    mood_run run = run_of(3);
    mood_buf page;
    mood_buf_init(&page, 4000);
    assert_int_equal(mood_report_print(&page, &run, NULL), MOOD_E_LIMIT);
    mood_buf_clear(&page);
    mood_run_clear(&run);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_shows_the_run),
        cmocka_unit_test(other_classes_and_short_runs_have_a_page_too),
        cmocka_unit_test(a_full_buffer_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
