/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "import/records.h"
#include "test.h"

static mood_error err;

/* All records as "LINE:TEXT;" or "LINE!TROUBLE;" */
static void expect(const char *data, size_t n, bool has_quotes, const char *wanted) {
    char got[1024] = "";
    mood_source *source = NULL;
    mood_records records;
    assert_int_equal(mood_source_open_memory(&source, data, n, &err), MOOD_OK);
    mood_records_init(&records, source, has_quotes);
    for (;;) {
        mood_record record;
        bool has_record = false;
        assert_int_equal(mood_records_next(&record, &has_record, &records, &err), MOOD_OK);
        if (!has_record) break;
        const size_t used = strlen(got);
        assert_int_equal(strlen(record.text), record.size);
        snprintf(got + used, sizeof got - used, "%d%c%.100s;", (int)record.line,
                 record.trouble ? '!' : ':', record.trouble ? record.trouble : record.text);
    }
    assert_string_equal(got, wanted);
    mood_records_clear(&records);
    mood_source_close(&source);
    assert_int_equal(mood_alloc_count_live(), 0);
}

static void expect_text(const char *text, bool has_quotes, const char *wanted) {
    expect(text, strlen(text), has_quotes, wanted);
}

static void lines_are_cut(void **state) {
    (void)state;
    expect_text("", false, "");
    expect_text("a", false, "1:a;");
    expect_text("a\n", false, "1:a;");
    expect_text("a\nb", false, "1:a;2:b;");
    expect_text("a\r\nb\r\n", false, "1:a;2:b;");
    expect_text("\n\na", false, "1:;2:;3:a;");
    expect_text("a\"b\nc\"d\n", false, "1:a\"b;2:c\"d;");
}

static void a_byte_order_mark_is_left_out(void **state) {
    (void)state;
    expect_text("\xef\xbb\xbf"
                "a\n\xef\xbb\xbf"
                "b",
                false,
                "1:a;2:\xef\xbb\xbf"
                "b;");
}

static void quotes_hold_line_ends(void **state) {
    (void)state;
    expect_text("a,\"b\nc\",d\ne\n", true, "1:a,\"b\nc\",d;3:e;");
    expect_text("\"a\"\"\n\"\nb", true, "1:\"a\"\"\n\";3:b;");
}

static void a_quote_that_is_never_closed_costs_one_line(void **state) {
    (void)state;
    expect_text("a\n\"b\nc\nd\n", true, "1:a;2!a quote is never closed;3:c;4:d;");
}

static void a_line_may_have_a_mebibyte_and_no_more(void **state) {
    (void)state;
    const size_t most = MOOD_RECORD_MAX_BYTES;
    char *data = mood_alloc(2 * most + 16);
    assert_non_null(data);
    memset(data, 'x', 2 * most);
    mood_source *source = NULL;
    mood_records records;
    mood_record record;
    bool has_record = false;
    data[most - 1] = '\n';
    memcpy(data + 2 * most - 1, "y\nz\n", 4); /* the second line is one byte too long */
    assert_int_equal(mood_source_open_memory(&source, data, 2 * most + 3, &err), MOOD_OK);
    mood_records_init(&records, source, false);
    assert_int_equal(mood_records_next(&record, &has_record, &records, &err), MOOD_OK);
    assert_int_equal(record.size, most - 1);
    assert_int_equal(mood_records_next(&record, &has_record, &records, &err), MOOD_OK);
    assert_int_equal(record.line, 2);
    assert_int_equal(mood_records_next(&record, &has_record, &records, &err), MOOD_OK);
    assert_int_equal(record.line, 3);
    assert_string_equal(record.text, "z");
    mood_records_clear(&records);
    mood_source_close(&source);

    memset(data, 'x', 2 * most);
    memcpy(data + most + 100000, "\nz\n", 3);
    assert_int_equal(mood_source_open_memory(&source, data, most + 100003, &err), MOOD_OK);
    mood_records_init(&records, source, false);
    assert_int_equal(mood_records_next(&record, &has_record, &records, &err), MOOD_OK);
    assert_non_null(record.trouble);
    assert_string_equal(record.text, "");
    assert_int_equal(mood_records_next(&record, &has_record, &records, &err), MOOD_OK);
    assert_null(record.trouble);
    assert_int_equal(record.line, 2);
    assert_string_equal(record.text, "z");
    assert_int_equal(mood_records_next(&record, &has_record, &records, &err), MOOD_OK);
    assert_false(has_record);
    mood_records_clear(&records);
    mood_source_close(&source);
    mood_free(data);
}

static void records_over_chunks_are_whole(void **state) {
    (void)state;
    enum { N_LINES = 40000 };
    char *data = mood_alloc((size_t)N_LINES * 40);
    assert_non_null(data);
    size_t n = 0;
    for (int i = 0; i < N_LINES; i++)
        n +=
            (size_t)sprintf(data + n, "%d,%.*s\n", i, i % 29, "abcdefghijklmnopqrstuvwxyzabcd");
    for (int quotes = 0; quotes < 2; quotes++) {
        mood_source *source = NULL;
        mood_records records;
        assert_int_equal(mood_source_open_memory(&source, data, n, &err), MOOD_OK);
        mood_records_init(&records, source, quotes == 1);
        for (int i = 0; i < N_LINES; i++) {
            mood_record record;
            bool has_record = false;
            char wanted[64];
            snprintf(wanted, sizeof wanted, "%d,%.*s", i, i % 29,
                     "abcdefghijklmnopqrstuvwxyzabcd");
            assert_int_equal(mood_records_next(&record, &has_record, &records, &err), MOOD_OK);
            assert_true(has_record);
            assert_string_equal(record.text, wanted);
        }
        mood_records_clear(&records);
        mood_source_close(&source);
    }
    mood_free(data);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_cut),
        cmocka_unit_test(a_byte_order_mark_is_left_out),
        cmocka_unit_test(quotes_hold_line_ends),
        cmocka_unit_test(a_quote_that_is_never_closed_costs_one_line),
        cmocka_unit_test(a_line_may_have_a_mebibyte_and_no_more),
        cmocka_unit_test(records_over_chunks_are_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
