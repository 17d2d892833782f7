/* SPDX-License-Identifier: Apache-2.0
 *
 * What needs no database; tests/store holds the suite over all backends.
 */
#include "store/store.h"
#include "test.h"

static void verdicts_have_names(void **state) {
    (void)state;
    mood_verdict verdict;
    for (int i = 0; i < MOOD_N_VERDICTS; i++) {
        assert_true(mood_verdict_parse(&verdict, mood_verdict_name(i)));
        assert_int_equal(verdict, i);
    }
    assert_null(mood_verdict_name(-1));
    assert_null(mood_verdict_name(MOOD_N_VERDICTS));
    assert_false(mood_verdict_parse(&verdict, "love"));
}

static void addresses_without_a_backend_are_refused(void **state) {
    (void)state;
    static const char *const bad[] = {"", "x", "sqlite", "sqlite3:x", "SQLITE:x", ":x"};
    for (size_t i = 0; i < MOOD_COUNT(bad); i++) {
        mood_store *store = NULL;
        mood_error err = {""};
        assert_int_not_equal(mood_store_open(&store, bad[i], &err), MOOD_OK);
        assert_null(store);
        assert_error_names(err, "sqlite:PATH");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts_have_names),
        cmocka_unit_test(addresses_without_a_backend_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
