/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/visitor.h"
#include "test.h"

static const uint8_t key[MOOD_STORE_KEY_BYTES] = {1, 2, 3};
static const uint8_t other_key[MOOD_STORE_KEY_BYTES] = {1, 2, 4};

static int begin(void **state) {
    (void)state;
    return mood_visitor_init_library(NULL) == MOOD_OK ? 0 : -1;
}

/* "moodify=..." without the attributes, as a browser sends it back. */
static void make_cookie(char out[MOOD_VISITOR_COOKIE_BYTES], const mood_visitor *visitor) {
    mood_visitor_write(out, visitor, key, false);
    out[strcspn(out, ";")] = 0;
}

static void what_was_written_is_read(void **state) {
    (void)state;
    mood_visitor visitor, read = {{0}};
    char cookie[MOOD_VISITOR_COOKIE_BYTES];
    mood_visitor_create(&visitor);
    make_cookie(cookie, &visitor);
    assert_true(mood_visitor_read(&read, cookie, key));
    assert_memory_equal(&read, &visitor, sizeof read);
}

static void visitors_differ(void **state) {
    (void)state;
    mood_visitor a, b;
    mood_visitor_create(&a);
    mood_visitor_create(&b);
    assert_memory_not_equal(&a, &b, sizeof a);
}

static void it_is_found_among_others(void **state) {
    (void)state;
    mood_visitor visitor, read;
    char cookie[MOOD_VISITOR_COOKIE_BYTES], all[1024];
    mood_visitor_create(&visitor);
    make_cookie(cookie, &visitor);
    snprintf(all, sizeof all, "a=b; xmoodify=1; moodify=forged;%s ; moodify2=2", cookie);
    assert_false(mood_visitor_read(&read, all, key)); /* a space belongs to the value */
    snprintf(all, sizeof all, "a=b; xmoodify=1; moodify=forged;\t%s; moodify2=2", cookie);
    assert_true(mood_visitor_read(&read, all, key));
    assert_memory_equal(&read, &visitor, sizeof read);
}

static void nothing_is_no_visitor(void **state) {
    (void)state;
    mood_visitor read;
    assert_false(mood_visitor_read(&read, NULL, key));
    assert_false(mood_visitor_read(&read, "", key));
    assert_false(mood_visitor_read(&read, ";;; ;", key));
    assert_false(mood_visitor_read(&read, "moodify", key));
    assert_false(mood_visitor_read(&read, "moodify=", key));
}

static void every_changed_letter_is_noticed(void **state) {
    (void)state;
    mood_visitor visitor, read;
    char cookie[MOOD_VISITOR_COOKIE_BYTES];
    mood_visitor_create(&visitor);
    make_cookie(cookie, &visitor);
    const size_t first = strlen("moodify=");
    for (size_t i = first; cookie[i]; i++) {
        const char before = cookie[i];
        cookie[i] = before == 'A' ? 'B' : 'A';
        assert_false(mood_visitor_read(&read, cookie, key));
        cookie[i] = before;
    }
    assert_true(mood_visitor_read(&read, cookie, key));
    cookie[strlen(cookie) - 1] = 0;
    assert_false(mood_visitor_read(&read, cookie, key));
}

static void another_key_signs_nothing_here(void **state) {
    (void)state;
    mood_visitor visitor, read;
    char cookie[MOOD_VISITOR_COOKIE_BYTES];
    mood_visitor_create(&visitor);
    make_cookie(cookie, &visitor);
    assert_false(mood_visitor_read(&read, cookie, other_key));
}

static void its_attributes_keep_it_in(void **state) {
    (void)state;
    mood_visitor visitor;
    char cookie[MOOD_VISITOR_COOKIE_BYTES];
    mood_visitor_create(&visitor);
    mood_visitor_write(cookie, &visitor, key, false);
    assert_non_null(strstr(cookie, "; Path=/; "));
    assert_non_null(strstr(cookie, "; HttpOnly; SameSite=Lax"));
    assert_null(strstr(cookie, "Secure"));
    mood_visitor_write(cookie, &visitor, key, true);
    assert_non_null(strstr(cookie, "; Secure"));
    mood_visitor_write_forget(cookie, true);
    assert_string_equal(cookie, "moodify=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_read),
        cmocka_unit_test(visitors_differ),
        cmocka_unit_test(it_is_found_among_others),
        cmocka_unit_test(nothing_is_no_visitor),
        cmocka_unit_test(every_changed_letter_is_noticed),
        cmocka_unit_test(another_key_signs_nothing_here),
        cmocka_unit_test(its_attributes_keep_it_in),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
