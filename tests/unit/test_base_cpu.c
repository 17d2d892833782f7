/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cpu.h"
#include "test.h"

static void a_mask_narrows_and_opens_again(void **state) {
    (void)state;
    const unsigned all = mood_cpu_flags();
    mood_cpu_mask(0);
    assert_int_equal(mood_cpu_flags(), 0);
    assert_string_equal(mood_cpu_name(mood_cpu_flags()), "scalar");
    mood_cpu_mask(~0u);
    assert_int_equal(mood_cpu_flags(), all);
}

static void a_wider_set_holds_the_narrower(void **state) {
    (void)state;
    static const char *const x86[] = {"scalar", "sse4.1", "avx2", "avx512", "vnni"};
    unsigned lower = 0, mask;
    for (size_t i = 0; i < MOOD_COUNT(x86); i++) {
        assert_int_equal(mood_cpu_mask_parse(&mask, x86[i]), MOOD_OK);
        assert_int_equal(mask & lower, lower);
        assert_string_equal(mood_cpu_name(mask), x86[i]);
        lower = mask;
    }
    assert_int_equal(mood_cpu_mask_parse(&mask, "all"), MOOD_OK);
    assert_true(mask == ~0u);
    assert_int_equal(mood_cpu_mask_parse(&mask, "avx3"), MOOD_E_ARG);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mask_narrows_and_opens_again),
        cmocka_unit_test(a_wider_set_holds_the_narrower),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
