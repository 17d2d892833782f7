/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "base/buf.h"
#include "test.h"

static void it_grows_and_ends_with_zero(void **state) {
    (void)state;
    mood_buf buf;
    mood_buf_init(&buf, 100000);
    for (int i = 0; i < 1000; i++) assert_int_equal(mood_buf_printf(&buf, "%03d,", i), MOOD_OK);
    assert_int_equal(buf.size, 4000);
    assert_int_equal(buf.data[4000], 0);
    assert_memory_equal(buf.data + 3996, "999,", 4);
    mood_buf_reset(&buf);
    assert_string_equal(buf.data, "");
    mood_buf_clear(&buf);
}

static void the_limit_is_exact_and_sticks(void **state) {
    (void)state;
    mood_buf buf;
    mood_buf_init(&buf, 4);
    assert_int_equal(mood_buf_append_text(&buf, "four"), MOOD_OK);
    assert_int_equal(mood_buf_append_text(&buf, "5"), MOOD_E_LIMIT);
    assert_int_equal(mood_buf_append_text(&buf, ""), MOOD_E_LIMIT);
    assert_string_equal(buf.data, "four");
    mood_buf_clear(&buf);
}

static void no_memory_sticks(void **state) {
    (void)state;
    mood_buf buf;
    mood_buf_init(&buf, 1000);
    mood_alloc_fail_after(0);
    mood_status status = mood_buf_append_text(&buf, "x");
    mood_alloc_fail_after(-1);
    assert_int_equal(status, MOOD_E_NOMEM);
    assert_int_equal(mood_buf_append_text(&buf, "x"), MOOD_E_NOMEM);
    mood_buf_clear(&buf);
}

static void xml_is_escaped(void **state) {
    (void)state;
    mood_buf buf;
    mood_buf_init(&buf, 1000);
    const char text[] = "<a href=\"x\">Q&A's\x01</a>";
    assert_int_equal(mood_buf_append_xml(&buf, text, sizeof text - 1), MOOD_OK);
    assert_string_equal(buf.data, "&lt;a href=&quot;x&quot;&gt;Q&amp;A&#39;s&lt;/a&gt;");
    char *detached = mood_buf_detach(&buf);
    assert_null(buf.data);
    mood_free(detached);
}

static void json_is_escaped(void **state) {
    (void)state;
    mood_buf buf;
    mood_buf_init(&buf, 1000);
    const char text[] = "a\"b\\c\n\x7F \xC3\xA9 \xFF";
    assert_int_equal(mood_buf_append_json(&buf, text, sizeof text - 1), MOOD_OK);
    assert_string_equal(buf.data, "\"a\\\"b\\\\c\\u000a\\u007f \xC3\xA9 \\ufffd\"");
    mood_buf_clear(&buf);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_grows_and_ends_with_zero),
        cmocka_unit_test(the_limit_is_exact_and_sticks),
        cmocka_unit_test(no_memory_sticks),
        cmocka_unit_test(xml_is_escaped),
        cmocka_unit_test(json_is_escaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
