/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "taker.h"

#define HEADER "id\ttitle\tvalence\tarousal\n"

static void files_of_no_known_form_are_refused(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",         "\n",       "id\ttitle\tvalence\n", "hello", "tt0000001\tA\t0\t0\n",
        "\x01\x02", "\xff\xfe",
    };
    for (size_t i = 0; i < MOOD_COUNT(texts); i++) {
        taker me = {.answer = MOOD_OK};
        assert_int_equal(take_text(&me, texts[i]), MOOD_E_FORMAT);
        assert_error_names(me.err, "memory: ");
        assert_int_equal(me.progress.n_items, 0);
    }
}

static void a_header_may_have_256_fields_and_no_more(void **state) {
    (void)state;
    char text[2048] = "id\ttitle\tvalence\tarousal";
    for (int i = 4; i < 256; i++) append(text, sizeof text, "\tx%d", i);
    taker me = {.answer = MOOD_OK};
    assert_int_equal(take_text(&me, text), MOOD_OK);
    append(text, sizeof text, "\tx");
    assert_int_equal(take_text(&me, text), MOOD_E_FORMAT);
}

static void one_kind_can_be_taken_alone(void **state) {
    (void)state;
    taker me = {.answer = MOOD_OK};
    const mood_importer importer = {
        .item = take,
        .reject = take_reject,
        .cookie = &me,
        .has_kind = true,
        .kind = MOOD_SONGS,
    };
    static const char text[] =
        HEADER "tt0000001\tFilm\t0\t0\n3Wrjm47oTz2sjIgck11l5e\tSong\t0\t0\n";
    assert_int_equal(
        mood_import_memory(&me.progress, text, sizeof text - 1, &importer, &me.err), MOOD_OK);
    assert_int_equal(me.progress.n_items, 1);
    assert_non_null(strstr(me.items, "Song"));
    assert_string_equal(me.rejects, "2: is not one of the songs\n");
}

static void the_taker_can_refuse_a_row_or_end_it_all(void **state) {
    (void)state;
    static const char text[] = HEADER "tt0000001\tA\t0\t0\ntt0000002\tB\t0\t0\n";
    taker me = {.answer = MOOD_E_LIMIT};
    assert_int_equal(take_text(&me, text), MOOD_OK);
    assert_int_equal(me.progress.n_rejects, 2);
    assert_string_equal(me.rejects, "2: the taker says no\n3: the taker says no\n");
    taker other = {.answer = MOOD_E_IO};
    assert_int_equal(take_text(&other, text), MOOD_E_IO);
    assert_error_names(other.err, "the taker says no");
    assert_int_equal(other.progress.n_rejects, 0);
}

static void a_zero_byte_is_told(void **state) {
    (void)state;
    taker me = {.answer = MOOD_OK};
    const mood_importer importer = {.item = take, .reject = take_reject, .cookie = &me};
    static const char text[] = HEADER "tt0000001\tA\0B\t0\t0\ntt0000002\tB\t0\t0\n";
    assert_int_equal(
        mood_import_memory(&me.progress, text, sizeof text - 1, &importer, &me.err), MOOD_OK);
    assert_string_equal(me.rejects, "2: the row holds a 0 byte\n");
    assert_int_equal(me.progress.n_items, 1);
}

static uint64_t n_told, last_position;

static void look(void *cookie, const mood_import_progress *progress) {
    (void)cookie;
    n_told++;
    assert_true(progress->position_bytes >= last_position);
    assert_true(progress->position_bytes <= progress->size_bytes);
    last_position = progress->position_bytes;
}

static void progress_is_told(void **state) {
    (void)state;
    enum { N = 5000 };
    char *text = mood_alloc((size_t)N * 40 + 100);
    assert_non_null(text);
    size_t n = (size_t)sprintf(text, HEADER);
    for (int i = 0; i < N; i++) n += (size_t)sprintf(text + n, "tt%07d\tFilm\t0\t0\n", i);
    taker me = {.answer = MOOD_E_LIMIT};
    const mood_importer importer = {.item = take, .progress = look, .cookie = &me};
    n_told = last_position = 0;
    assert_int_equal(mood_import_memory(&me.progress, text, n, &importer, &me.err), MOOD_OK);
    assert_int_equal(n_told, 6);
    assert_int_equal(last_position, n);
    assert_int_equal(me.progress.n_rejects, N);
    mood_free(text);
}

static void memory_that_runs_out_ends_it(void **state) {
    (void)state;
    static const char text[] = HEADER "tt0000001\tA\t0\t0\ntt0000002\tB\n";
    for (long i = 0;; i++) {
        taker me = {.answer = MOOD_OK};
        mood_alloc_fail_after(i);
        const mood_status status = take_text(&me, text);
        mood_alloc_fail_after(-1);
        assert_int_equal(mood_alloc_count_live(), 0);
        if (status == MOOD_OK) break;
        assert_int_equal(status, MOOD_E_NOMEM);
        assert_error_names(me.err, "memory");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_of_no_known_form_are_refused),
        cmocka_unit_test(a_header_may_have_256_fields_and_no_more),
        cmocka_unit_test(one_kind_can_be_taken_alone),
        cmocka_unit_test(the_taker_can_refuse_a_row_or_end_it_all),
        cmocka_unit_test(a_zero_byte_is_told),
        cmocka_unit_test(progress_is_told),
        cmocka_unit_test(memory_that_runs_out_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
