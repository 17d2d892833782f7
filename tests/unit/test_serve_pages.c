/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/pages.h"
#include "test.h"

static void the_first_page_is_there(void **state) {
    (void)state;
    const mood_page *page = mood_page_find("/");
    assert_non_null(page);
    assert_string_equal(page->media, "text/html; charset=utf-8");
    assert_non_null(memmem(page->data, page->size_bytes, "<title>", 7));
    assert_int_equal(page->data[page->size_bytes], 0);
}

static void every_page_is_found_under_its_path(void **state) {
    (void)state;
    for (size_t i = 0; i < mood_page_count; i++) {
        assert_ptr_equal(mood_page_find(mood_page_table[i].path), &mood_page_table[i]);
        if (i > 0)
            assert_true(strcmp(mood_page_table[i - 1].path, mood_page_table[i].path) < 0);
    }
}

static void tags_are_quoted_and_differ(void **state) {
    (void)state;
    for (size_t i = 0; i < mood_page_count; i++) {
        const char *tag = mood_page_table[i].etag;
        assert_int_equal(strlen(tag), 34);
        assert_true(tag[0] == '"' && tag[33] == '"');
        for (size_t j = 0; j < i; j++) {
            const mood_page *other = &mood_page_table[j];
            const bool is_same =
                other->size_bytes == mood_page_table[i].size_bytes &&
                memcmp(other->data, mood_page_table[i].data, other->size_bytes) == 0;
            assert_int_equal(strcmp(tag, other->etag) == 0, is_same);
        }
    }
}

static void other_paths_are_not(void **state) {
    (void)state;
    static const char *const strange[] = {"", "/index.html", "/.", "//", "/../meson.build"};
    for (size_t i = 0; i < MOOD_COUNT(strange); i++) assert_null(mood_page_find(strange[i]));
}

/* What comes from another server would be known to it; the policy forbids it, too. */
static void no_page_loads_anything_from_elsewhere(void **state) {
    (void)state;
    static const char *const loads[] = {"src=\"http",  "src=\"//",    "url(http",
                                        "url(//",      "@import",     "from 'http",
                                        "from \"http", "import('http"};
    for (size_t i = 0; i < mood_page_count; i++)
        for (size_t j = 0; j < MOOD_COUNT(loads); j++)
            if (memmem(mood_page_table[i].data, mood_page_table[i].size_bytes, loads[j],
                       strlen(loads[j])))
                fail_msg("%s holds %s", mood_page_table[i].path, loads[j]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_page_is_there),
        cmocka_unit_test(every_page_is_found_under_its_path),
        cmocka_unit_test(tags_are_quoted_and_differ),
        cmocka_unit_test(other_paths_are_not),
        cmocka_unit_test(no_page_loads_anything_from_elsewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
