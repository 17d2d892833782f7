/* SPDX-License-Identifier: Apache-2.0
 *
 * What our tests use of cmocka, for targets that have none: WebAssembly, and ARM64 built
 * elsewhere. Speaks TAP; the first case that fails ends the program.
 */
#ifndef MOOD_TEST_BARE_CMOCKA_H
#define MOOD_TEST_BARE_CMOCKA_H

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct CMUnitTest {
    const char *name;
    void (*run)(void **state);
};

/* One of each, however many files of a program include this. */
__attribute__((weak)) const char *bare_case = "";
__attribute__((weak)) int bare_number;

_Noreturn static inline __attribute__((format(printf, 3, 4))) void
bare_fail(const char *file, int line, const char *format, ...) {
    va_list args;
    printf("not ok %d - %s\n# %s:%d: ", bare_number, bare_case, file, line);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    printf("\n");
    exit(1);
}

static inline int bare_run(const struct CMUnitTest *tests, size_t n, int (*setup)(void **),
                           int (*teardown)(void **)) {
    void *state = NULL;
    printf("1..%zu\n", n);
    if (setup && setup(&state) != 0) bare_fail(__FILE__, __LINE__, "the setup failed");
    for (size_t i = 0; i < n; i++) {
        bare_number = (int)i + 1;
        bare_case = tests[i].name;
        tests[i].run(&state);
        printf("ok %d - %s\n", bare_number, bare_case);
    }
    if (teardown && teardown(&state) != 0) bare_fail(__FILE__, __LINE__, "the teardown failed");
    return 0;
}

static inline void bare_compare(uintmax_t a, uintmax_t b, int is_wanted, const char *what,
                                const char *file, int line) {
    if ((a == b) != is_wanted)
        bare_fail(file, line, "%s: %jd and %jd", what, (intmax_t)a, (intmax_t)b);
}

#define cmocka_unit_test(function)                                                             \
    { #function, function }
#define cmocka_run_group_tests(tests, setup, teardown)                                         \
    bare_run(tests, sizeof(tests) / sizeof((tests)[0]), setup, teardown)
#define print_message(...) printf(__VA_ARGS__)
#define fail_msg(...)      bare_fail(__FILE__, __LINE__, __VA_ARGS__)

#define bare_assert(condition, text)                                                           \
    do {                                                                                       \
        if (!(condition)) bare_fail(__FILE__, __LINE__, "%s", text);                           \
    } while (0)
#define assert_true(x)     bare_assert(x, #x)
#define assert_false(x)    bare_assert(!(x), "not " #x)
#define assert_null(x)     bare_assert(!(x), #x " is not NULL")
#define assert_non_null(x) bare_assert(x, #x " is NULL")
#define assert_int_equal(a, b)                                                                 \
    bare_compare((uintmax_t)(a), (uintmax_t)(b), 1, #a " == " #b, __FILE__, __LINE__)
#define assert_int_not_equal(a, b)                                                             \
    bare_compare((uintmax_t)(a), (uintmax_t)(b), 0, #a " != " #b, __FILE__, __LINE__)
#define assert_in_range(x, low, high)                                                          \
    bare_assert((uintmax_t)(x) >= (uintmax_t)(low) && (uintmax_t)(x) <= (uintmax_t)(high),     \
                #x " is out of range")
#define assert_ptr_equal(a, b)        bare_assert((const void *)(a) == (const void *)(b), #a)
#define assert_memory_equal(a, b, n)  bare_assert(memcmp(a, b, n) == 0, #a " == " #b)
#define assert_string_equal(a, b)     bare_assert(strcmp(a, b) == 0, #a " == " #b)
#define assert_string_not_equal(a, b) bare_assert(strcmp(a, b) != 0, #a " != " #b)

#endif
