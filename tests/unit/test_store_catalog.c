/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "store/catalog.h"
#include "test.h"

static mood_error err;

static mood_item item_of(const char *title, const char *genres) {
    return (mood_item){.kind = MOOD_MOVIES,
                       .id = "tt0000001",
                       .title = title,
                       .by = "",
                       .people = "",
                       .genres = genres,
                       .tags = "",
                       .certificate = "",
                       .language = "",
                       .poster = ""};
}

static void texts_are_copied_and_repeats_are_kept_once(void **state) {
    (void)state;
    mood_catalog *catalog = NULL;
    assert_int_equal(mood_catalog_create(&catalog), MOOD_OK);
    for (int i = 0; i < 5000; i++) {
        char title[32], genres[32];
        snprintf(title, sizeof title, "Title %d", i);
        snprintf(genres, sizeof genres, "Genre %d", i % 3);
        const mood_item item = item_of(title, genres);
        assert_int_equal(mood_catalog_add(catalog, &item, &err), MOOD_OK);
        memset(title, 'x', sizeof title - 1);
    }
    size_t n = 0;
    const mood_item *items = mood_catalog_items(catalog, &n);
    assert_int_equal(n, 5000);
    for (int i = 0; i < 5000; i++) {
        char title[32];
        snprintf(title, sizeof title, "Title %d", i);
        assert_string_equal(items[i].title, title);
        assert_ptr_equal(items[i].genres, items[i % 3].genres);
        assert_string_equal(items[i].poster, "");
    }
    mood_catalog_destroy(&catalog);
    assert_int_equal(mood_alloc_count_live(), 0);
}

static void without_memory_nothing_is_lost(void **state) {
    (void)state;
    const mood_item item = item_of("Title", "Drama");
    for (long i = 0;; i++) {
        mood_catalog *catalog = NULL;
        mood_alloc_fail_after(i);
        mood_status status = mood_catalog_create(&catalog);
        for (int k = 0; k < 2000 && status == MOOD_OK; k++)
            status = mood_catalog_add(catalog, &item, &err);
        mood_alloc_fail_after(-1);
        if (catalog) mood_catalog_destroy(&catalog);
        assert_int_equal(mood_alloc_count_live(), 0);
        if (status == MOOD_OK) break;
        assert_int_equal(status, MOOD_E_NOMEM);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_copied_and_repeats_are_kept_once),
        cmocka_unit_test(without_memory_nothing_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
